"""What lies in the repository, and what our own code never does: looked for in every file."""

import ast
import json
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import global_settings, settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from partnership.provider_sign_in import ProviderAdapter
from tests.security.conftest import settings_of_production
from tests.test_architecture import attribute, files, found, imports, nodes

ROOT = Path(settings.BASE_DIR)


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name]


TEXTS = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8", errors="replace")
    for path in tracked()
    if path.is_file() and path.suffix not in {".png", ".ico", ".woff2"}
}

SECRETS = {
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY"),
    "a key of a cloud": re.compile(r"\b(AKIA|ASIA)[0-9A-Z]{16}\b"),
    "a token of a forge": re.compile(r"\b(gh[pousr]_\w{30,}|glpat-[\w-]{20,}|xox[abp]-[\w-]{10,})"),
    "a token of a web API": re.compile(r"\beyJ[\w-]{20,}\.[\w-]{20,}\.[\w-]{10,}"),
    "a password in an address": re.compile(r"\b\w+://\w+:[^@\s${}:/?\"']{3,}@"),
    "a Fernet key": re.compile(r"(?<![\w/+=-])[\w-]{43}=(?![\w=])"),
    "a secret in a setting": re.compile(
        r"(?im)^\s*(SECRET_KEY|SECRETS_KEY|\w*PASSWORD|\w*TOKEN)\s*[:=]\s*[\"']?[\w+/-]{20,}"
    ),
}  # fmt: skip


def test_the_search_for_secrets_finds_what_it_looks_for():
    samples = {
        "a private key": "-----BEGIN RSA PRIVATE" + " KEY-----",
        "a key of a cloud": "AKIA" + "ABCDEFGHIJKLMNOP",
        "a token of a forge": "ghp_" + "a" * 36,
        "a token of a web API": "eyJ" + "a" * 30 + "." + "b" * 30 + "." + "c" * 20,
        "a password in an address": "postgres://portal:" + "hunter22" + "@db/portal",
        "a Fernet key": "key: " + "Ab1_" * 10 + "xyz" + "=",
        "a secret in a setting": "SECRET_KEY=" + "abcd1234" * 4,
    }
    assert {name for name, text in samples.items() if SECRETS[name].search(text)} == set(SECRETS)


@pytest.mark.parametrize("kind", SECRETS)
def test_no_secret_is_in_the_repository(kind):
    assert len(TEXTS) > 200
    hits = {
        name: match[0]
        for name, text in TEXTS.items()
        if (match := SECRETS[kind].search(text))
        and not name.startswith("requirements/")
        # Tests make up people with passwords, and addresses with passwords in them.
        and not (name.startswith("tests/") and "password" in f"{kind} {match[0]}".lower())
    }
    assert hits == {}


def test_no_file_that_holds_secrets_or_data_is_kept():
    endings = (".env", ".pem", ".key", ".p12", ".sqlite3", ".dump", ".sql", ".eml", ".pyc")
    assert [name for name in TEXTS if name.endswith(endings)] == []


@pytest.mark.parametrize("name", ["base", "dev", "services", "uv", "node"])
def test_every_package_is_fixed_and_known_by_its_hash(name):
    text = TEXTS[f"requirements/{name}.txt"]
    wanted = re.split(r"\n(?=[A-Za-z0-9])", "\n".join(
        line for line in text.splitlines() if not line.startswith("#")))  # fmt: skip
    wanted = [each for each in wanted if each.strip()]
    assert wanted
    for each in wanted:
        first = each.splitlines()[0]
        assert re.match(r"[A-Za-z0-9._-]+(\[[\w,-]+\])?==\S+", first), first
        assert "--hash=sha256:" in each, first


def test_every_script_of_the_browser_is_fixed_and_known_by_its_hash():
    packages = json.loads(TEXTS["package-lock.json"])["packages"]
    named = {name: each for name, each in packages.items() if name and not each.get("link")}
    assert named
    assert [name for name, each in named.items()
            if not each.get("integrity", "").startswith("sha512-")] == []  # fmt: skip


def test_they_are_installed_by_hash_everywhere():
    assert "--require-hashes" in TEXTS["Dockerfile"]
    assert "npm ci --ignore-scripts" in TEXTS["Dockerfile"]
    assert "--require-hashes" in TEXTS["script/lib.sh"]


def test_an_image_holds_what_it_needs_and_neither_tests_nor_git():
    lines = TEXTS[".dockerignore"].splitlines()
    allowed = {line[1:] for line in lines if line.startswith("!")}
    assert "*" in lines
    assert not {".git", "tests", "bench", "script", "docs", "var", "."} & allowed
    copied = re.findall(r"(?m)^COPY (?!--from)(.+) \S+$", TEXTS["Dockerfile"])
    assert {name for line in copied for name in line.split()} <= {
        "package.json", "package-lock.json", ".npmrc", "static/src", "requirements/uv.txt",
        "requirements/base.txt", "manage.py", "gunicorn.conf.py", "config", "core", "accounts",
        "partnership", "improvement", "audits", "escalations", "reporting", "templates",
    }  # fmt: skip
    assert "USER 10001" in TEXTS["Dockerfile"]


def test_what_is_composed_runs_with_little_and_with_no_password_of_a_manual():
    compose = TEXTS["docker-compose.yml"]
    for wanted in ("read_only: true", "cap_drop: [ALL]", 'security_opt: ["no-new-privileges:true"]',
                   "${SECRET_KEY:?", "${SECRETS_KEY:?", "${OWNER_PASSWORD:?",
                   "${APPLICATION_PASSWORD:?", '"127.0.0.1:${WEB_PORT:-8000}:8000"'):  # fmt: skip
        assert wanted in compose, wanted
    assert "portal_application:${APPLICATION_PASSWORD" in compose
    assert re.findall(r"PASSWORD: (?!\$\{)", compose) == []


# --- our own code --------------------------------------------------------------------------------


def test_no_text_is_ever_run_as_code_or_as_a_command():
    called = ("eval", "exec", "compile", "__import__", "breakpoint")

    def calls(node):
        return (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in called
        )

    assert found(calls) == []
    run = imports("subprocess", "pty", "commands", "ctypes", "cffi")
    reads_files = "core/file_text.py"  # in a process of its own: our program, and words of ours
    assert files(found(run)) == [reads_files]
    [started] = [
        node
        for node in nodes()[reads_files]
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("subprocess.")
    ]
    told = "[sys.executable, '-I', str(READER), ending, str(longest), str(seconds)]"
    assert ast.unparse(started.args[0]) == told
    assert "shell" not in {keyword.arg for keyword in started.keywords}
    assert found(attribute("system", "popen", "spawnl", "execv")) == []


def test_nothing_is_read_back_from_bytes_that_can_make_objects():
    assert found(imports("pickle", "marshal", "shelve", "dill", "yaml", "jsonpickle")) == []
    assert settings_of_production()["SESSION_ENGINE"] == "accounts.session_store"
    assert "SESSION_SERIALIZER" not in vars(settings)


def test_nothing_is_parsed_as_xml_and_nothing_is_unpacked():
    """One file packs: the export of a subject access request, opened to be written. One looks into
    packed files for malware, to a limit and in memory, where no scanner does. One measures a
    workbook, which a process of its own then unpacks: tests/audits/test_question_set_files.py. One
    makes bundles and reads them, into memory, to sizes checked before:
    tests/audits/test_release_bundle.py."""
    packing, looking = "reporting/subject_access_export.py", "core/malware.py"
    bundles = "audits/release/packed.py"
    measuring = "audits/question_sets/spreadsheet.py"
    assert found(imports("xml", "lxml", "tarfile", "gzip", "bz2")) == []
    assert files(found(imports("zlib"))) == [bundles, looking], "for the name of an error"
    assert files(found(imports("zipfile"))) == [measuring, bundles, looking, packing]
    assert files(found(imports("openpyxl.load_workbook"))) == ["core/file_text_reader.py"]
    for each in (measuring, looking, bundles):
        in_memory = [node.attr for node in nodes()[each] if isinstance(node, ast.Attribute)]
        writes = {"write"} if each == bundles else {"write", "writestr"}  # it makes them, too
        assert not {"extract", "extractall", *writes} & set(in_memory)

    def called(node, name):
        return isinstance(node, ast.Call) and getattr(node.func, "attr", "") == name

    opened = [ast.unparse(node) for node in nodes()[packing] if called(node, "ZipFile")]
    assert opened == ["zipfile.ZipFile(target, 'w', zipfile.ZIP_DEFLATED)"]
    assert not any(called(n, "extract") or called(n, "extractall") for n in nodes()[packing])


def test_the_portal_asks_the_configured_providers_and_no_other_web_server():
    """Nor any directory, nor a cache that is spoken to in lines.

    The one place that asks is `accounts.openid`, by allauth's session: for addresses of the
    configured issuer, which alone says where its keys and `userinfo` are. allauth itself asks
    that issuer to exchange a code, and comes to no provider but those that our adapter lists.
    """
    clients = imports("requests", "urllib.request", "http.client", "httpx", "aiohttp", "socket",
                      "ldap", "ldap3", "pymemcache", "ftplib", "paramiko")  # fmt: skip
    asking = ["accounts/openid.py", "partnership/provider_sign_in.py"]
    assert files(found(clients)) == asking
    # Of `requests` each takes the error alone.
    assert [
        ast.unparse(node) for name in asking for node in nodes()[name] if imports("requests")(node)
    ] == ["from requests import RequestException"] * 2
    assert files(found(attribute("get_requests_session"))) == asking
    asked = [
        ast.unparse(node.args[0])
        for of_the_file in nodes().values()
        for node in of_the_file
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_fetched"
    ]
    assert sorted(asked) == [
        "endpoint", "self.configuration.discovery", "self.openid_config['jwks_uri']",
    ]  # fmt: skip
    assert [name for name in settings.INSTALLED_APPS if "socialaccount.providers" in name] == []
    assert settings.SOCIALACCOUNT_ADAPTER == "partnership.provider_sign_in.ProviderAdapter"
    assert settings.SIGN_IN_PROVIDERS == ()  # those of the tests' partnership: none is built in


def test_a_question_to_a_provider_is_short_and_follows_nothing(rf):
    with ProviderAdapter(rf.get("/")).get_requests_session() as session:
        assert session.max_redirects == 0
        assert session.verify is True
        assert session.request.keywords == {"timeout": 5}


PLACES = [
    "accounts/encryption.py", "accounts/openid.py", "audits/moderation/assigning.py",
    "audits/moderation/drawing.py", "audits/moderation/scoring.py",
    "audits/multi_agency/planning.py",
    "audits/multi_agency/policy.py", "audits/release/bundle.py", "audits/release/keys.py",
    "audits/release/packed.py", "audits/returns/canonical.py", "audits/returns/signing_links.py",
    "config/environment.py", "core/brand.py",
    "core/checks.py", "core/documents.py", "core/erasure.py", "core/operations.py",
    "partnership/invitations.py", "partnership/schools/plan.py",
    "reporting/looked_through.py", "reporting/subject_access_export.py",
]  # fmt: skip


def test_cryptography_is_the_libraries_and_in_these_places():
    used = imports("hashlib", "hmac", "cryptography", "secrets", "random", "Crypto", "nacl", "jwt")
    assert files(found(used)) == PLACES
    assert found(imports("random")) == []
    names = {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for of_the_file in nodes().values()
        for node in of_the_file
        if isinstance(node, ast.Attribute | ast.Name)
    }
    assert not {"md5", "sha1", "DES", "ECB", "ARC4"} & names


def test_no_pattern_is_made_of_what_somebody_typed():
    """Each regular expression is written out in the code: no text is put into one."""

    def made(node):
        return (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.args
            and not isinstance(node.args[0], ast.Constant)
        )

    of_constants_beside_them = [
        "core/templatetags/page.py", "improvement/linking.py", "improvement/mending/policy.py",
        "improvement/search/lists.py", "partnership/identifying.py",
        "partnership/naming_a_child.py",
    ]  # fmt: skip
    assert files(found(made)) == of_constants_beside_them
    assert found(lambda n: isinstance(n, ast.keyword) and (n.arg or "").endswith("regex")) == []


def test_a_template_is_a_file_and_never_a_text():
    makes = ("from_string", "Template")

    def made(node):
        named = getattr(node, "func", None)
        return isinstance(node, ast.Call) and (
            getattr(named, "attr", getattr(named, "id", "")) in makes
        )

    assert found(made) == []


def test_our_scripts_keep_nothing_in_the_browser_and_write_no_html():
    """But what somebody typed and could not send yet, into a return (docs/adr/0032) or a form of an
    audit of several agencies."""
    scripts = {name: text for name, text in TEXTS.items() if name.startswith("static/src/")
               and name.endswith(".js")}  # fmt: skip
    assert set(scripts) == {
        "static/src/answers.js", "static/src/kept.js", "static/src/passkeys.js",
        "static/src/portal.js", "static/src/store.js", "static/src/typing.js",
    }  # fmt: skip
    banned = re.compile(
        r"localStorage|sessionStorage|indexedDB|document\.cookie|innerHTML|outerHTML|"
        r"insertAdjacentHTML|document\.write|eval\(|new Function|postMessage|\.__proto__|https?://"
    )
    used = {name: set(banned.findall(text)) for name, text in scripts.items()}
    assert used.pop("static/src/store.js") == {"localStorage"}
    assert used.pop("static/src/kept.js") == {"sessionStorage"}
    assert used == {name: set() for name in used}


def test_no_page_asks_another_place_for_anything():
    """Scripts, styles, pictures and letters are our own: no visitor is told of to anybody."""
    loads = re.compile(r"<(script|img|link|iframe|object|embed|source|video)\b[^>]*(https?:)?//")
    pages = {n: t for n, t in TEXTS.items() if n.startswith("templates/") and n.endswith(".html")}
    assert len(pages) > 50
    assert [name for name, text in pages.items() if loads.search(text)] == []
    assert [name for name, text in pages.items() if re.search(r"\bon\w+=|javascript:", text)] == []


def test_passwords_are_kept_by_a_slow_function_with_enough_rounds():
    """PBKDF2-HMAC-SHA256 with 600,000 rounds at least (ASVS 5.0, appendix C)."""
    production = settings_of_production()
    first = production.get("PASSWORD_HASHERS", global_settings.PASSWORD_HASHERS)[0]
    assert first == "django.contrib.auth.hashers.PBKDF2PasswordHasher"
    assert PBKDF2PasswordHasher.iterations >= 600_000
    assert PBKDF2PasswordHasher.digest().name == "sha256"


def test_production_shows_no_mistakes_and_no_example_people():
    production = settings_of_production()
    assert production["DEBUG"] is False
    assert production["DEMONSTRATION"] is False
    assert production["SILENCED_SYSTEM_CHECKS"] == ["guardian.W001"]
    assert production["LOGGING"] == {"level": "INFO", "json": True}


def test_the_cache_holds_counts_of_tries_and_used_codes_and_nothing_else():
    """Nothing of a record or a page: the one of ours who writes to it remembers used codes."""
    used = files(found(imports("django.core.cache")))
    assert used == ["accounts/forms.py", "core/cache.py"]  # the second is the cache itself
    middleware = settings_of_production()["MIDDLEWARE"]
    assert [name for name in middleware if "cache" in name.lower()] == []
