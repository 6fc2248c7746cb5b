"""Who signs people in besides the portal: ``[[sign_in.provider]]`` of the partnership's file.

Pure: no database, no Django. A table that cannot be read raises Malformed, with a sentence that
names the table and what is wrong; what can be read but must not serve real people, `unfit` says.
docs/guides/work-accounts.md explains each key.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from typing import Any
from urllib.parse import urlsplit

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*")


class Malformed(ValueError):
    """The message is a sentence for whoever wrote the file."""


@dataclass(frozen=True)
class Provider:
    """One OpenID Connect provider. Agencies are slugs; domains are those of email addresses.

    An address is believed to be verified by one of three rules: the provider's ``email_verified``
    says so; or it comes in the claim ``verified_email_claim``; or its domain is among
    ``vouches_for``, those of the provider's own tenant.
    """

    id: str
    name: str
    issuer: str
    client_id: str
    secret_variable: str
    secret: str = field(default="", repr=False)
    agencies: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    email_claim: str = "email"
    verified_email_claim: str = ""
    vouches_for: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ("openid", "email")
    second_factor_acr: tuple[str, ...] = ()
    second_factor_amr: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    only: bool = False

    @property
    def discovery(self) -> str:
        """OpenID Connect Discovery 1.0, section 4.1."""
        return self.issuer.rstrip("/") + "/.well-known/openid-configuration"

    def verified_address(self, claims: dict[str, Any]) -> str | None:
        """The address that these claims prove to be the person's, in small letters; else None."""
        if self.verified_email_claim:
            found = claims.get(self.verified_email_claim)
            found = found if isinstance(found, list) else [found]
            addresses = [each for each in found if _is_address(each)]
            return addresses[0].lower() if len(addresses) == 1 else None
        address = claims.get(self.email_claim)
        if not _is_address(address):
            return None
        if self.vouches_for:
            return address.lower() if domain_of(address) in self.vouches_for else None
        # Some send the word instead of the value.
        said = claims.get("email_verified")
        return address.lower() if said is True or said == "true" else None

    def is_second_factor(self, claims: dict[str, Any]) -> bool:
        """Whether the person proved more than a password there (RFC 8176, OpenID Connect 2)."""
        methods = claims.get("amr")
        methods = methods if isinstance(methods, list) else [methods]
        return claims.get("acr") in self.second_factor_acr or any(
            method in self.second_factor_amr for method in methods
        )


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].lower()


def _is_address(value: Any) -> bool:
    """Of plain letters only: some others become plain ones in small letters (the kelvin sign)."""
    if not isinstance(value, str) or not value.isascii():
        return False
    return value.count("@") == 1 and not re.search(r"\s", value)


# --- reading -----------------------------------------------------------------------------------

NEEDED = ("id", "name", "issuer", "client_id", "secret_variable")
KEYS = {each.name: each for each in fields(Provider) if each.name != "secret"}
LISTS = {name for name, each in KEYS.items() if str(each.type).startswith("tuple")}
DOMAINS = ("domains", "vouches_for")


def read(partnership: dict[str, Any], variable: Callable[[str], str]) -> tuple[Provider, ...]:
    """The providers of a partnership's file. ``variable``: gives an environment variable."""
    sign_in = partnership.get("sign_in", {})
    tables = sign_in.get("provider", []) if isinstance(sign_in, dict) else []
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        raise Malformed("write each provider as a table of its own: [[sign_in.provider]]")
    found = tuple(_provider(table, number, variable) for number, table in enumerate(tables, 1))
    ids = [each.id for each in found]
    if repeated := {each for each in ids if ids.count(each) > 1}:
        raise Malformed(f"two providers have the id {min(repeated)}: give each another")
    return found


def _provider(table: dict[str, Any], number: int, variable: Callable[[str], str]) -> Provider:
    called = f"[[sign_in.provider]] number {number}"
    if unknown := set(table) - set(KEYS):
        raise Malformed(f"{called} has a key that is not known: {min(unknown)}")
    if missing := [name for name in NEEDED if not table.get(name)]:
        raise Malformed(f"{called} has no {missing[0]}")
    for name, value in table.items():
        if refusal := _why_not(name, value):
            raise Malformed(f"{called}: {name} {refusal}")
    if table.get("verified_email_claim") and table.get("vouches_for"):
        raise Malformed(f"{called}: give verified_email_claim or vouches_for, not both")
    values = {name: tuple(value) if name in LISTS else value for name, value in table.items()}
    for name in DOMAINS:
        values[name] = tuple(each.lower() for each in values.get(name, ()))
    return Provider(**values, secret=variable(values["secret_variable"]))


def _why_not(name: str, value: Any) -> str | None:
    if name in LISTS:
        if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
            return 'must be a list of texts, such as ["one", "two"]'
        return next((_why_not_one(name, each) for each in value if _why_not_one(name, each)), None)
    if name == "only":
        return None if isinstance(value, bool) else "must be true or false"
    if not isinstance(value, str):
        return "must be a text in quotation marks"
    return _why_not_one(name, value)


def _why_not_one(name: str, value: str) -> str | None:
    if name in ("id", "agencies") and not SLUG.fullmatch(value):
        return f"must be small letters, digits and hyphens, which {value!r} is not"
    if name == "secret_variable" and not VARIABLE.fullmatch(value):
        return "names an environment variable, in capitals; the secret itself is never in the file"
    if name in DOMAINS and not DOMAIN.fullmatch(value.lower()):
        return f"holds domains such as council.gov.uk, which {value!r} is not"
    if name == "issuer" and not _is_web_address(value):
        return f"must be a web address, which {value!r} is not"
    if name == "origins" and not (_is_web_address(value) and value == origin_of(value)):
        return f"holds addresses without a path, such as https://login.example, not {value!r}"
    return None


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return False
    has_more = parts.query or parts.fragment or parts.username or re.search(r"[\s;,'\"]", value)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not has_more


def origin_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


# --- what follows from it ----------------------------------------------------------------------


def form_origins(providers: Iterable[Provider]) -> list[str]:
    """Where the button of a provider may lead: a browser holds redirects to `form-action` too."""
    found = [(origin_of(each.issuer), *each.origins) for each in providers]
    return list(dict.fromkeys(origin for origins in found for origin in origins))


def unfit(providers: Iterable[Provider]) -> list[str]:
    """Sentences: what must not serve real people so."""
    said = []
    for each in providers:
        if not each.issuer.startswith("https://"):
            said.append(f"the issuer of {each.id} does not begin with https://")
        if not each.secret:
            said.append(f"{each.secret_variable}, the secret of {each.id}, is not set")
        if not (each.agencies or each.domains):
            said.append(f"{each.id} names neither agencies nor domains, so it lets nobody in")
    return said
