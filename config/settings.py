"""Wiring only. Everything a partnership changes is an environment variable or its TOML file.

Three ways to run, told apart by two switches:

* production (neither switch): PostgreSQL, Redis, HTTPS, a secret of its own;
* DEMONSTRATION: example people sign in with one click; loopback only;
* TESTING: set by the test command; nothing starts with it where people are served.
"""

import sys
import tomllib
from pathlib import Path

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONE, SELF

from accounts import provider_settings
from config import memory
from config.environment import (
    BASE_DIR,
    key_from,
    next_database,
    switch,
    text,
    why_not_start,
    words,
)

if refusal := why_not_start():
    sys.exit(refusal)

memory.begin_loading()

TESTING = switch("TESTING")
DEMONSTRATION = switch("DEMONSTRATION")
PRODUCTION = not (TESTING or DEMONSTRATION)
DEBUG = switch("DEBUG")
# One proxy of ours stands before the portal, and says in its headers who really asks.
BEHIND_PROXY = switch("BEHIND_PROXY")

VAR_DIR = Path(text("VAR_DIR") or BASE_DIR / "var")

SECRET_KEY = text("SECRET_KEY") or ("not-a-secret-" * 5 if TESTING else "")
# Encrypts second factors' secrets in the database; several by comma while one takes over from
# another (accounts/encryption.py). Away from production one is made from SECRET_KEY.
SECRETS_KEY = words("SECRETS_KEY") or ([] if PRODUCTION else [key_from(SECRET_KEY)])
# Signs the final returns that agencies release to other partnerships: 32 random bytes in
# URL-safe base 64 (audits/release/keys.py). Without it nothing is released. Away from production
# one is made from SECRET_KEY.
RELEASE_KEY = text("RELEASE_KEY") or ("" if PRODUCTION else key_from(f"releases: {SECRET_KEY}"))
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = LOOPBACK if DEMONSTRATION else words("ALLOWED_HOSTS")
SITE_URL = text("SITE_URL", "http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS", SITE_URL if PRODUCTION else "")

# The partnership: its name, colour, telephone numbers and rules (see README, "Adopting it").
PARTNERSHIP_FILE = Path(
    text("PARTNERSHIP_FILE", str(BASE_DIR / "config" / "partnerships" / "halton.toml"))
)
PARTNERSHIP = tomllib.loads(PARTNERSHIP_FILE.read_text(encoding="utf-8"))
try:
    # Work accounts: OpenID Connect providers that sign people in (docs/guides/work-accounts.md).
    SIGN_IN_PROVIDERS = provider_settings.read(PARTNERSHIP, text)
except provider_settings.Malformed as refusal:
    sys.exit(f"{PARTNERSHIP_FILE.name}: {refusal}.")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.forms",
    "guardian",
    "simple_history",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "core.apps.CoreConfig",
    "django.contrib.staticfiles",  # after core, whose runserver then comes before this one's
    "accounts.apps.AccountsConfig",
    "partnership.apps.PartnershipConfig",
    "improvement.apps.ImprovementConfig",
    "escalations.apps.EscalationsConfig",
    "audits.apps.AuditsConfig",
    "reporting.apps.ReportingConfig",
    "config.apps.ConfigConfig",
]

MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",  # outermost: a static file gets the policy too
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.logs.RequestLogMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "core.errors.HostileInputMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.errors.SignedInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "core.pages.DeclaredPagesMiddleware",
    "core.errors.BeyondTheCalendarMiddleware",
    "core.errors.NothingCountedMiddleware",
    "accounts.sessions.LastUsedMiddleware",
    "partnership.second_factor.SecondFactorMiddleware",
]
if TESTING:
    MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "core.context.page",
            ],
            "builtins": ["core.templatetags.page"],
        },
    }
]
FORM_RENDERER = "core.forms.DesignSystemRenderer"

# --- data ------------------------------------------------------------------------------------

# Off behind a pooler that shares a connection between statements (core/prepared.py).
PREPARED_STATEMENTS = switch("PREPARED_STATEMENTS", default=True)
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # Each connection keeps so many as they were read last. Of the 128 that are Python's own wish
    # few are met again, and to read one takes longer than to answer it.
    "cached_statements": 1_000,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;",
}
DATABASE_URL = text("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'portal.sqlite3'}"
DATABASES = {
    "default": dj_database_url.parse(DATABASE_URL, conn_max_age=None, conn_health_checks=True)
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    if TESTING:
        # A file, not memory: browser journeys and the sweep's threads share it.
        DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
elif PREPARED_STATEMENTS:  # a connection that is one server's own for good
    # PostgreSQL compiles what it expects to take long, and the condition of a right looks as if
    # it did: a list that is read in 3 milliseconds then takes 70.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")

REDIS_URL = text("REDIS_URL")
# A database of its own: emptying the cache must not empty the broker's queue.
CACHE_URL = text("CACHE_URL") or (REDIS_URL and next_database(REDIS_URL))
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}
        if REDIS_URL
        else {"BACKEND": "core.cache.DatabaseCache", "LOCATION": "core_cache"}
    )
}
if TESTING:
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
SESSION_ENGINE = "accounts.session_store"

# History that nobody can change; the test runner's clean-up on SQLite needs it off (docs/adr/).
HISTORY_APPEND_ONLY = switch("HISTORY_APPEND_ONLY", default=True)

# How long a line of the access log is kept; rights given and taken away stay (core/access_log.py).
ACCESS_LOG_KEPT_YEARS = int(text("ACCESS_LOG_KEPT_YEARS", "7"))

# Uploaded files: no MEDIA_URL on purpose; only a page that checks rights serves them.
MEDIA_ROOT = Path(text("MEDIA_ROOT", str(VAR_DIR / "documents")))
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024  # bytes; forms say what is too long themselves
DOCUMENT_MAX_BYTES = 10 * 1024 * 1024
DOCUMENT_MAX_MEGABYTES = DOCUMENT_MAX_BYTES // 1024 // 1024
# ClamAV's daemon, which looks at each of them: unix:/run/clamav/clamd.ctl or tcp://clamav:3310.
MALWARE_SCANNER = text("MALWARE_SCANNER")

# --- time ------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False

# --- people and access -----------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
# The row that says a person is in a group, and so the thing a person's own rights hang from.
AUTH_MEMBERSHIP_MODEL = "accounts.Membership"
# The row that says that a deputy acts through such a row of somebody else, on which days.
AUTH_STAND_IN_MODEL = "accounts.StandIn"
AUTHENTICATION_BACKENDS = [
    "partnership.auth.SignInBackend",
    "core.access.RightsBackend",
]
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_AUTO_PREFETCH = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "accounts.passwords.UnlikeThePerson",
        "OPTIONS": {"user_attributes": ["full_name", "email", "job_title"]},
    },
    {"NAME": "accounts.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "accounts.passwords.NotCommon"},
    {"NAME": "accounts.passwords.NotOnlyNumbers"},
    {"NAME": "accounts.passwords.NotTheSameAgain"},
    {"NAME": "accounts.passwords.NotInARow"},
    {"NAME": "accounts.passwords.NotKnownWords"},
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0  # whose failed sign-ins are counted
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "reauthenticate": "accounts.forms.PasswordAgainForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "reset_password": "accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
    "add_email": "accounts.forms.ChangeAddressForm",
}
ACCOUNT_CHANGE_EMAIL = True  # one address; another takes its place once its link was followed
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 1
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a mail after each change to how somebody signs in
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # unless signed in within the last 5 minutes
PASSWORD_RESET_TIMEOUT = 2 * 60 * 60  # seconds
SOCIALACCOUNT_ADAPTER = "partnership.provider_sign_in.ProviderAdapter"
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5  # seconds, for each of up to four questions: a person waits
MFA_ADAPTER = "partnership.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_TOLERANCE = 1  # codes before and after the present one: telephones' clocks differ
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody signs up, so no stranger's address can be taken
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.CodeAgainForm",
    "activate_totp": "accounts.forms.SetUpAppForm",
    "deactivate_totp": "accounts.forms.RemoveAppForm",
    "generate_recovery_codes": "accounts.forms.NewCodesForm",
    "add_webauthn": "accounts.forms.AddPasskeyForm",
    "edit_webauthn": "accounts.forms.NamePasskeyForm",
    "authenticate_webauthn": "accounts.forms.PasskeyForm",
    "login_webauthn": "accounts.forms.SignInByPasskeyForm",
    "reauthenticate_webauthn": "accounts.forms.PasskeyAgainForm",
}

# --- post, jobs ------------------------------------------------------------------------------

MAIL_FOLDER = VAR_DIR / "mail"
EMAIL_BACKEND = text(
    "EMAIL_BACKEND",
    "core.mail.ConsoleAndFolder"
    if DEMONSTRATION
    else "django.core.mail.backends.smtp.EmailBackend",
)
EMAIL_HOST = text("EMAIL_HOST", "localhost")
EMAIL_PORT = int(text("EMAIL_PORT", "25"))
EMAIL_HOST_USER = text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = switch("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = text("DEFAULT_FROM_EMAIL", PARTNERSHIP["email"]["from"])

if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    # Seconds. A broker that is away must not hold up the person who pressed the button.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 600,
        "socket_connect_timeout": 1,
        "socket_timeout": 30,
    }
else:
    CELERY_BROKER_URL = "filesystem://localhost//"  # without a name, each connection warns of it
    CELERY_BROKER_TRANSPORT = "config.file_queue:Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "queue" / "messages"),
        "data_folder_out": str(VAR_DIR / "queue" / "messages"),
        "control_folder": str(VAR_DIR / "queue" / "control"),
        "processed_folder": str(VAR_DIR / "queue" / "processed"),
        "polling_interval": 0.2,
    }
    # Over files Celery's processes would share one queue and its lock, and one that is killed takes
    # the lock with it: nothing is done any more, and nothing says so (docs/adr/0021).
    CELERY_WORKER_POOL = "threads"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ALWAYS_EAGER = TESTING and not switch("REAL_WORKER")
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # core/logs.py keeps personal data out of the logs
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False  # the outbox is swept anyway: never make a person wait
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat")
CELERY_BEAT_SCHEDULE = {
    "notifications: send what waits": {
        "task": "core.tasks.deliver_notifications",
        "schedule": 60.0,
    },
    "escalations: move up what is due": {
        "task": "escalations.tasks.move_up_when_due",
        "schedule": 60.0,
    },
    # Before the reminders of the day.
    "escalations: due dates follow the calendar": {
        "task": "escalations.tasks.recalculate_due_dates",
        "schedule": crontab(hour=6, minute=50),
    },
    # In the working day, not at midnight; each reminder still goes out once.
    "escalations: remind": {
        "task": "escalations.tasks.remind",
        "schedule": crontab(hour="7-18", minute=5),
    },
    # In the working day, for it writes to people; each is asked once.
    "escalations: ask both sides of what has closed": {
        "task": "escalations.tasks.ask_afterwards",
        "schedule": crontab(hour="9-16", minute=15),
    },
    "escalations: rights follow the contact directory": {
        "task": "escalations.tasks.bring_rights_into_step",
        "schedule": crontab(hour=5, minute=0),
    },
    "escalations: drafts that nobody goes on with": {
        "task": "escalations.tasks.forget_old_drafts",
        "schedule": crontab(hour=4, minute=40),
    },
    "escalations: openings in an emergency that are over": {
        "task": "escalations.tasks.end_emergencies",
        "schedule": crontab(minute=7),
    },
    "improvement: remind": {
        "task": "improvement.tasks.remind",
        "schedule": crontab(hour="7-18", minute=15),
    },
    "improvement: openings in an emergency that are over": {
        "task": "improvement.tasks.end_emergencies",
        "schedule": crontab(minute=9),
    },
    "improvement: rights follow roles and seats": {
        "task": "improvement.tasks.bring_rights_into_step",
        "schedule": crontab(hour=5, minute=20),
    },
    "improvement: what the search finds older rows by": {
        "task": "improvement.tasks.write_missing_texts",
        "schedule": crontab(hour=4, minute=40),
    },
    "improvement: what risks hang on, and their reviews": {
        "task": "improvement.tasks.watch_risks",
        "schedule": crontab(hour=6, minute=40),
    },
    # Prompted when a cycle is issued; here for its first day, and for when the broker was away.
    "audits: open the returns of cycles that have begun": {
        "task": "audits.tasks.open_returns",
        "schedule": crontab(minute="*/10"),
    },
    "audits: remind of returns, and tell of late ones": {
        "task": "audits.tasks.remind",
        "schedule": crontab(hour="7-18", minute=25),
    },
    "audits: open the staff surveys whose day has come": {
        "task": "audits.tasks.open_surveys",
        "schedule": crontab(minute="5,35"),
    },
    "audits: remind of staff surveys that close soon, and tell of results": {
        "task": "audits.tasks.remind_of_surveys",
        "schedule": crontab(hour="8-18", minute=50),
    },
    "audits: remind of grades in multi-agency audits, and tell of late ones": {
        "task": "audits.tasks.remind_of_multi_agency_audits",
        "schedule": crontab(hour="7-18", minute=35),
    },
    "access: walk every page as every role": {
        "task": "reporting.tasks.check_access",
        "schedule": crontab(hour=4, minute=10),
    },
    "access: tell once when no walk has ended": {
        "task": "reporting.tasks.tell_if_no_check_ran",
        "schedule": crontab(hour="7-18", minute=55),
    },
    "forms: forget the receipts of old ones": {
        "task": "core.tasks.forget_old_submissions",
        "schedule": crontab(hour=3, minute=20),
    },
    "cache: forget what has ended": {
        "task": "core.tasks.forget_what_has_ended",
        "schedule": crontab(minute="*/10"),
    },
    "accounts: warn and suspend the unused": {
        "task": "partnership.tasks.suspend_unused_accounts",
        "schedule": crontab(hour=4, minute=30),
    },
    "accounts: throw away the files of people that nobody confirmed": {
        "task": "partnership.tasks.forget_files_of_people",
        "schedule": crontab(hour=3, minute=30),
    },
    "accounts: take back what is lent without a cover": {
        "task": "partnership.tasks.take_back_what_no_cover_lends",
        "schedule": crontab(hour=4, minute=40),
    },
    # On its day from the first minutes, and again each hour for what was late or failed.
    "agencies: carry out the takeovers of today": {
        "task": "partnership.tasks.carry_out_takeovers",
        "schedule": crontab(minute=3),
    },
    # In the working day, for it writes to people; each occasion is told once.
    "accounts: open the access review, and remind of it": {
        "task": "partnership.tasks.review_access",
        "schedule": crontab(hour="7-18", minute=25),
    },
    # Prompted when one is sent; here for when the broker was away or a worker died.
    "schools: read the registers that were sent": {
        "task": "partnership.tasks.read_school_registers",
        "schedule": 60.0,
    },
    "schools: throw away the registers that nobody imported": {
        "task": "partnership.tasks.forget_school_registers",
        "schedule": crontab(minute=50),
    },
    # Prompted when one is added; here for when the broker was away or a worker died.
    "library: read the text in files": {
        "task": "partnership.tasks.read_library_files",
        "schedule": 60.0,
    },
    # In the working day, for it writes to people; each occasion is told once.
    "library: warn of reviews, and remind of briefings": {
        "task": "partnership.tasks.remind_of_the_library",
        "schedule": crontab(hour="7-18", minute=45),
    },
    # On its day from the first minutes, and again for what was late.
    "groups: who chairs from today": {
        "task": "partnership.tasks.follow_chairs",
        "schedule": crontab(minute=4),
    },
    # In the working day, for it writes to people; each occasion is told once.
    "groups: warn of a chair's term that is near": {
        "task": "partnership.tasks.warn_of_chairs",
        "schedule": crontab(hour="7-18", minute=35),
    },
    "agreements: ask again for signatures, and warn of reviews": {
        "task": "partnership.tasks.remind_of_signatures",
        "schedule": crontab(hour="7-18", minute=45),
    },
    # Prompted when asked for; here for when the broker was away or a worker died.
    "records: make the exports asked for": {
        "task": "reporting.tasks.make_exports",
        "schedule": 60.0,
    },
    "records: go on with approved disposals": {
        "task": "reporting.tasks.carry_out_disposals",
        "schedule": 300.0,
    },
    "records: erase the files left over": {
        "task": "core.tasks.erase_files",
        "schedule": 600.0,
    },
    "records: remove exports whose days are over": {
        "task": "reporting.tasks.remove_old_exports",
        "schedule": crontab(hour=3, minute=40),
    },
    "records: list what is due for erasure": {
        "task": "reporting.tasks.list_what_is_due",
        "schedule": crontab(day_of_month=1, hour=6, minute=30),
    },
    "sessions: clear the ended ones": {
        "task": "accounts.tasks.clear_ended_sessions",
        "schedule": crontab(hour=3, minute=10),
    },
}

# --- pages -----------------------------------------------------------------------------------

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
CSRF_FAILURE_VIEW = "core.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        # The button of a provider leads on to it, and a browser asks this list about that too.
        "form-action": [SELF, *provider_settings.form_origins(SIGN_IN_PROVIDERS)],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60  # seconds: a working day
# Seconds (accounts/sessions.py): unused for so long, or this old however much in use, a session
# ends. What was being written is given back to be sent again. Limits of NIST SP 800-63B-4.
SESSION_IDLE_LIMIT = 60 * 60
SESSION_LONGEST = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz/$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    if BEHIND_PROXY:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- logs: structured, and without personal data (core/logs.py) --------------------------------

LOGGING_CONFIG = "core.logs.configure"
LOGGING = {"level": text("LOG_LEVEL", "INFO"), "json": PRODUCTION}

SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
