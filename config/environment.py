"""What the surroundings say: environment variables, and in a local set-up `var/local.env`.

A real environment variable always wins over the file. The file is written by
`script/run` with a secret of its own; production has no such file.
"""

import os
from base64 import urlsafe_b64encode
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from core.loopback import why_not_demonstrate, why_not_test

BASE_DIR = Path(__file__).resolve().parent.parent


def _local_values() -> dict[str, str]:
    path = Path(os.environ.get("LOCAL_ENV_FILE", BASE_DIR / "var" / "local.env"))
    if not path.is_file():
        return {}
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}


_LOCAL = _local_values()


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, _LOCAL.get(name, default))


def switch(name: str, default: bool = False) -> bool:
    """True for 1, on, true or yes, in any case; anything else that is set is False."""
    value = text(name)
    return default if value == "" else value.lower() in {"1", "on", "true", "yes"}


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list, blanks left out."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def why_not_start() -> str | None:
    """The sentence that refuses to start any of the portal's programs here, or None."""
    hosts, site_url = words("ALLOWED_HOSTS"), text("SITE_URL")
    if switch("TESTING"):
        return why_not_test(hosts, site_url)
    return why_not_demonstrate(hosts, site_url) if switch("DEMONSTRATION") else None


def next_database(redis_url: str) -> str:
    """The same Redis with the next database number: redis://h/0 gives redis://h/1.

    Unchanged when the address names no database by number.
    """
    parts = urlsplit(redis_url)
    number = parts.path.strip("/") or "0"
    return parts._replace(path=f"/{int(number) + 1}").geturl() if number.isdigit() else redis_url


def key_from(secret: str) -> str:
    """A Fernet key made from another secret, so that a demonstration needs no second one."""
    return urlsafe_b64encode(sha256(f"secrets at rest: {secret}".encode()).digest()).decode()
