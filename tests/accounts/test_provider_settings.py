"""The table of a provider in the partnership's file: what is read, and what is refused."""

import os
import subprocess
import sys
import tomllib

import pytest

from accounts.checks import errors
from accounts.provider_settings import Malformed, Provider, form_origins, read, unfit

TABLE = {
    "id": "police",
    "name": "Microsoft, Testshire Police",
    "issuer": "https://login.example/tenant/v2.0",
    "client_id": "portal",
    "secret_variable": "POLICE_SECRET",
    "agencies": ["police"],
}


def providers(*tables, **variables):
    return read({"sign_in": {"provider": list(tables)}}, lambda name: variables.get(name, ""))


def refusal(*tables) -> str:
    with pytest.raises(Malformed) as refused:
        providers(*tables)
    return str(refused.value)


def test_what_is_written_is_read_and_the_secret_comes_from_the_environment():
    (found,) = providers(
        TABLE | {"domains": ["Police.example"], "only": True}, POLICE_SECRET="hidden"
    )
    assert found == Provider(
        id="police",
        name="Microsoft, Testshire Police",
        issuer="https://login.example/tenant/v2.0",
        client_id="portal",
        secret_variable="POLICE_SECRET",
        secret="hidden",
        agencies=("police",),
        domains=("police.example",),
        only=True,
    )
    assert found.discovery == "https://login.example/tenant/v2.0/.well-known/openid-configuration"
    assert "hidden" not in repr(found)


def test_a_partnership_without_providers_has_none():
    assert read({}, str) == read({"sign_in": {"second_factor_for_all": True}}, str) == ()


def test_there_may_be_several():
    other = TABLE | {"id": "nhs", "issuer": "https://nhs.example"}
    assert [each.id for each in providers(TABLE, other)] == ["police", "nhs"]
    assert refusal(TABLE, TABLE) == "two providers have the id police: give each another"


FIRST = "[[sign_in.provider]] number 1"
MALFORMED = [
    ({"secret": "x"}, f"{FIRST} has a key that is not known: secret"),
    ({"name": ""}, f"{FIRST} has no name"),
    ({"issuer": None}, f"{FIRST} has no issuer"),
    ({"client_id": 7}, f"{FIRST}: client_id must be a text in quotation marks"),
    ({"id": "The Police"}, (f"{FIRST}: id must be small letters, digits and hyphens, which"
     " 'The Police' is not")),
    ({"agencies": "police"}, f'{FIRST}: agencies must be a list of texts, such as ["one", "two"]'),
    ({"agencies": [7]}, f'{FIRST}: agencies must be a list of texts, such as ["one", "two"]'),
    ({"domains": ["@police.example"]}, (f"{FIRST}: domains holds domains such as council.gov.uk,"
     " which '@police.example' is not")),
    ({"vouches_for": ["*"]}, (f"{FIRST}: vouches_for holds domains such as council.gov.uk,"
     " which '*' is not")),
    ({"issuer": "login.example"}, (f"{FIRST}: issuer must be a web address, which"
     " 'login.example' is not")),
    ({"issuer": "https://login.example/; script-src *"}, (f"{FIRST}: issuer must be a web address,"
     " which 'https://login.example/; script-src *' is not")),
    ({"issuer": "https://[::1"}, (f"{FIRST}: issuer must be a web address, which"
     " 'https://[::1' is not")),
    ({"origins": ["https://login.example/path"]}, (f"{FIRST}: origins holds addresses without a"
     " path, such as https://login.example, not 'https://login.example/path'")),
    ({"origins": ["*"]}, (f"{FIRST}: origins holds addresses without a path, such as"
     " https://login.example, not '*'")),
    ({"secret_variable": "s3cret-itself"}, (f"{FIRST}: secret_variable names an environment"
     " variable, in capitals; the secret itself is never in the file")),
    ({"only": "yes"}, f"{FIRST}: only must be true or false"),
    ({"verified_email_claim": "mail", "vouches_for": ["a.example"]},
     f"{FIRST}: give verified_email_claim or vouches_for, not both"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "sentence"), MALFORMED)
def test_what_cannot_be_read_is_named(change, sentence):
    assert refusal(TABLE | change) == sentence


@pytest.mark.parametrize("tables", [{"id": "police"}, ["police"], "police"])
def test_a_table_in_the_wrong_form_is_named(tables):
    with pytest.raises(Malformed) as refused:
        read({"sign_in": {"provider": tables}}, str)
    assert str(refused.value) == "write each provider as a table of its own: [[sign_in.provider]]"


# --- which address is believed ------------------------------------------------------------------

A = "Ann@Police.example"
VOUCHES = {"vouches_for": ["police.example"]}
NAMED = {"verified_email_claim": "verified_primary_email"}


@pytest.mark.parametrize(
    ("rule", "claims", "address"),
    [
        ({}, {"email": A, "email_verified": True}, "ann@police.example"),
        ({}, {"email": A, "email_verified": "true"}, "ann@police.example"),
        ({}, {"email": A}, None),
        ({}, {"email": A, "email_verified": False}, None),
        ({}, {"email": A, "email_verified": "false"}, None),
        ({}, {"email": A, "email_verified": 1}, None),
        ({}, {"email_verified": True}, None),
        ({}, {"email": [A], "email_verified": True}, None),
        ({}, {"email": "a@b@police.example", "email_verified": True}, None),
        ({}, {"email": "ann police", "email_verified": True}, None),
        ({}, {"email": "mi\u212ae@police.example", "email_verified": True}, None),
        (VOUCHES, {"email": A}, "ann@police.example"),
        (VOUCHES, {"email": "ann@council.example", "email_verified": True}, None),
        (VOUCHES, {"email": "ann@police.example.evil.example"}, None),
        (VOUCHES, {"email": "ann@sub.police.example"}, None),
        (VOUCHES | {"email_claim": "upn"}, {"upn": A, "email": "x@y.example"},
         "ann@police.example"),
        (NAMED, {"verified_primary_email": [A]}, "ann@police.example"),
        (NAMED, {"verified_primary_email": A}, "ann@police.example"),
        (NAMED, {"verified_primary_email": [], "email": A, "email_verified": True}, None),
        (NAMED, {"verified_primary_email": [A, "b@police.example"]}, None),
        (NAMED, {"email": A, "email_verified": True}, None),
    ],
)  # fmt: skip
def test_an_address_is_believed_by_the_one_rule_of_its_provider(rule, claims, address):
    (provider,) = providers(TABLE | rule)
    assert provider.verified_address(claims) == address


@pytest.mark.parametrize(
    ("claims", "counts"),
    [
        ({"acr": "AAL3"}, True),
        ({"amr": ["pwd", "mfa"]}, True),
        ({"amr": "mfa"}, True),
        ({"acr": "AAL1", "amr": ["pwd"]}, False),
        ({"acr": None, "amr": None}, False),
        ({"acr": ["AAL3"], "amr": [["mfa"]]}, False),
        ({}, False),
    ],
)
def test_a_second_factor_counts_when_its_value_is_listed(claims, counts):
    (provider,) = providers(TABLE | {"second_factor_acr": ["AAL3"], "second_factor_amr": ["mfa"]})
    assert provider.is_second_factor(claims) is counts
    (unlisted,) = providers(TABLE)
    assert unlisted.is_second_factor(claims) is False


# --- fit for real people -----------------------------------------------------------------------


def test_what_is_unfit_for_real_people_is_named():
    assert unfit(providers(TABLE, POLICE_SECRET="x")) == []
    bad = {name: value for name, value in TABLE.items() if name != "agencies"}
    assert unfit(providers(bad | {"issuer": "http://login.example"})) == [
        "the issuer of police does not begin with https://",
        "POLICE_SECRET, the secret of police, is not set",
        "police names neither agencies nor domains, so it lets nobody in",
    ]
    assert unfit(providers(bad | {"domains": ["a.example"]}, POLICE_SECRET="x")) == []
    found = errors(providers(TABLE))
    assert [(each.id, each.msg) for each in found] == [
        ("accounts.E001", "[[sign_in.provider]]: POLICE_SECRET, the secret of police, is not set")
    ]


def test_a_form_may_lead_to_each_provider_and_where_it_leads_on_and_nowhere_else():
    found = providers(
        TABLE | {"origins": ["https://adfs.police.example"]},
        TABLE | {"id": "nhs", "issuer": "https://nhs.example:443/realm"},
    )
    assert form_origins(found) == [
        "https://login.example", "https://adfs.police.example", "https://nhs.example:443",
    ]  # fmt: skip
    assert form_origins(()) == []


HALTON = "config/partnerships/halton.toml"
PRINT = (
    "from config import settings as s; print(s.CONTENT_SECURITY_POLICY['DIRECTIVES']"
    "['form-action'], [each.id for each in s.SIGN_IN_PROVIDERS])"
)


def started_with(tmp_path, text: str, *command: str) -> subprocess.CompletedProcess:
    path = tmp_path / "partnership.toml"
    path.write_text(text, encoding="utf-8")
    surroundings = {**os.environ, "TESTING": "1", "PARTNERSHIP_FILE": str(path)}
    return subprocess.run(
        [sys.executable, *command], env=surroundings, capture_output=True, text=True
    )


@pytest.fixture
def halton(settings) -> str:
    return (settings.BASE_DIR / HALTON).read_text(encoding="utf-8")


def test_a_malformed_table_stops_the_portal_with_a_sentence(tmp_path, halton):
    bad = halton + '\n[[sign_in.provider]]\nid = "police"\n'
    said = started_with(tmp_path, bad, "manage.py", "check")
    assert said.returncode == 1
    assert said.stderr == "partnership.toml: [[sign_in.provider]] number 1 has no name.\n"


def test_the_portal_starts_with_what_the_example_file_offers(tmp_path, halton):
    """Without the comment signs, the example is one that works."""
    lines = halton.splitlines()
    offered = [line.removeprefix("# ").removeprefix("#") if _is_offered(line) else line
               for line in lines]  # fmt: skip
    assert len(tomllib.loads("\n".join(offered))["sign_in"]["provider"]) == 2
    said = started_with(tmp_path, "\n".join(offered), "-c", PRINT)
    assert said.stdout.split("] [")[1] == "'nhs-cis2', 'microsoft-cheshire-constabulary']\n"
    assert "https://login.microsoftonline.com" in said.stdout
    as_it_is = started_with(tmp_path, halton, "-c", PRINT)
    assert as_it_is.stdout == "[\"'self'\"] []\n", as_it_is.stderr


def _is_offered(line: str) -> bool:
    return line.startswith("# ") and (line.startswith("# [[") or " = " in line)
