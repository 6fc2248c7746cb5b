"""An OpenID Connect provider of its own process: django-oauth-toolkit, as an employer would run it.

`python -m tests.openid.provider FOLDER` makes its database and its key in FOLDER, serves on a free
port of this machine, and writes the port into FOLDER/port. Discovery, keys, PKCE (without which
it refuses), codes, nonces, its sign-in page and its consent page are the library's.

`POST /control/` is ours: who works there and what is claimed of them, where the portal is, and
what the provider does wrong. A test of a check needs a provider that fails it.
"""

import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

CLIENT, SECRET, PASSWORD = "portal", "known-to-both", "their password at work"
HERE = Path(__file__).parent


def new_key() -> str:
    key = generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def configure(folder: Path) -> None:
    settings.configure(
        DEBUG=False,
        SECRET_KEY="the provider's own" * 4,
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="tests.openid.provider_site",
        USE_TZ=True,
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(folder / "provider.sqlite3"),
                "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE"},
            }
        },
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [HERE / "templates"],
                "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
            }
        ],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        SESSION_COOKIE_NAME="provider-session",  # cookies know no ports: the portal has its own
        CSRF_COOKIE_NAME="provider-csrf",
        LOGIN_URL="/who-are-you/",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": new_key(),
            "OAUTH2_VALIDATOR_CLASS": "tests.openid.provider_site.Validator",
            "SCOPES": {"openid": "Who you are", "email": "Your email address"},
            "PKCE_REQUIRED": True,
            "ID_TOKEN_EXPIRE_SECONDS": 300,
        },
    )


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


def main(folder: Path) -> None:
    configure(folder)
    django.setup()
    from oauth2_provider.models import Application

    call_command("migrate", verbosity=0)
    Application.objects.create(
        client_id=CLIENT,
        client_secret=SECRET,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        algorithm=Application.RS256_ALGORITHM,
        name="The portal",
    )
    server = make_server("127.0.0.1", 0, get_wsgi_application(), Server, Quiet)
    (folder / "port.part").write_text(str(server.server_port))
    (folder / "port.part").rename(folder / "port")
    server.serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
