"""What `manage.py check` refuses: each thing seen refused once, and the portal itself clean."""

from types import ModuleType, SimpleNamespace

import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import models
from django.http import HttpResponse
from django.test.utils import isolate_apps
from django.urls import include, path

from config.environment import next_database
from core import access, calendar, checks, erasure, retention
from core.models import GuardedQuerySet, GuardedRow
from core.pages import all_patterns, public
from escalations.models import Escalation

# --- E001 and E003: guards --------------------------------------------------------------------


def ids(found):
    return [error.id for error in found]


@isolate_apps("core")
def made_models():
    """Small models, each wrong in one way or right; made apart from the portal's own."""

    class Meta:
        app_label = "core"

    def model(name, *bases, **fields):
        return type(name, bases, {"__module__": __name__, "Meta": Meta, **fields})

    sound = model("Sound", GuardedRow, guarded_by=access.EVERYONE)
    bare = model("Bare", models.Model)

    def child(name, of, **fields):
        return model(name, GuardedRow, of=models.ForeignKey(of, models.CASCADE), **fields)

    return {
        "says nothing": (bare, ["core.E001"]),
        "guarded, and does not say by what": (model("Silent", GuardedRow), ["core.E001"]),
        "says who, and is not guarded": (
            model("Pretender", models.Model, guarded_by=access.EVERYONE),
            ["core.E001"],
        ),
        "names no field": (child("Lost", sound, guarded_by="off"), ["core.E001"]),
        "names a field that is no foreign key": (
            model("Text", GuardedRow, of=models.TextField(), guarded_by="of"),
            ["core.E001"],
        ),
        "is guarded by what is not guarded": (child("Hung", bare, guarded_by="of"), ["core.E001"]),
        "reads through a manager of its own": (
            model("Open", GuardedRow, guarded_by=access.EVERYONE, objects=models.Manager()),
            ["core.E001"],
        ),
        "has a second manager": (
            model(
                "Back",
                GuardedRow,
                guarded_by=access.EVERYONE,
                objects=GuardedQuerySet.as_manager(),
                every=models.Manager(),
            ),
            ["core.E001"],
        ),
        "guards itself and is no record": (
            model("Half", GuardedRow, guarded_by=access.SELF),
            ["core.E003"],
        ),
        "is for everyone": (sound, []),
        "hangs from a guarded one": (child("Leaf", sound, guarded_by="of"), []),
        "says nobody reads it": (
            model("Kept", models.Model, guarded_by=access.NOBODY),
            [],
        ),
    }  # fmt: skip


MODELS = made_models()


@pytest.mark.parametrize("case", MODELS)
def test_a_model_without_a_sound_guard_is_refused(case):
    model, expected = MODELS[case]
    assert ids(checks.guard_errors(model)) == expected


@pytest.mark.parametrize("table", ["group_table", "person_table"])
def test_a_record_without_its_rights_tables_is_refused(monkeypatch, table):
    assert ids(checks.guard_errors(Escalation)) == []
    monkeypatch.setattr(access, table, lambda model: None)
    assert ids(checks.guard_errors(Escalation)) == ["core.E003"]


def test_a_record_that_can_be_read_past_its_guard_is_refused(monkeypatch):
    monkeypatch.setattr(Escalation._meta, "managers", [models.Manager()], raising=False)
    monkeypatch.setattr(Escalation._meta.managers[0], "model", Escalation, raising=False)
    monkeypatch.setattr(Escalation._meta.managers[0], "name", "every", raising=False)
    assert ids(checks.guard_errors(Escalation)) == ["core.E001"]


@isolate_apps("core")
def made_joins():
    """By what a join starts from and leads to: the errors it gives."""

    class Meta:
        app_label = "core"

    class Narrower(GuardedQuerySet):
        def visible_to(self, user):
            return super().visible_to(user).none()

    def model(name, guard, objects=None, **fields):
        fields = {key: models.ForeignKey(to, models.CASCADE) for key, to in fields.items()}
        more = {"objects": objects} if objects else {}
        inner = {"__module__": __name__, "Meta": Meta, "guarded_by": guard, **more, **fields}
        return type(name, (GuardedRow,), inner)

    agency, other = model("Agency", access.EVERYONE), model("Other", access.EVERYONE)
    case = model("Case", access.SELF, agency=agency)
    child = model("Child", "case", case=case, other=other)
    model("Grandchild", "child", child=child)
    model("Plain", access.EVERYONE, case=case)
    mine = model("Mine", "user", user=settings.AUTH_USER_MODEL)
    review = model("Review", access.SELF, mine=mine)
    model("Aside", "case", case=case, review=review)
    record = model("Record", access.SELF)
    model("Private", "record", Narrower.as_manager(), record=record)
    many = model("Many", access.EVERYONE)
    many.add_to_class("cases", models.ManyToManyField(case, related_name="+"))
    return {
        name: [error.id for error in checks.joins_past_the_guard(each)]
        for name, each in {
            "everyone to a record": agency,
            "everyone to a record's row": other,
            "a record to its rows": case,
            "a row to the rows it guards": child,
            "a person's own row to a record": mine,
            "a record to another record's row": review,
            "a record to rows that not all its readers see": record,
            "everyone to many records": many,
        }.items()
    }


@pytest.mark.parametrize(
    ("join", "refused"),
    [
        ("everyone to a record", True),
        ("everyone to a record's row", True),
        ("a record to its rows", False),
        ("a row to the rows it guards", False),
        ("a person's own row to a record", True),
        ("a record to another record's row", True),
        ("a record to rows that not all its readers see", True),
        ("everyone to many records", True),
    ],
)
def test_a_join_past_a_guard_is_refused(join, refused):
    assert made_joins()[join] == ["core.E007"] * refused


def test_no_model_of_ours_or_the_frameworks_is_joined_past_a_guard():
    assert checks.guarded_rows_are_joined_from_their_record_alone(None) == []


def test_every_model_of_ours_is_looked_at():
    looked_at = {model._meta.label for model in checks.our_models()}
    assert {"escalations.Escalation", "accounts.User", "core.Notification"} <= looked_at
    assert not [label for label in looked_at if "Historical" in label or "Right" in label]
    assert not [label for label in looked_at if label.startswith(("auth.", "sessions."))]


def test_only_what_signs_people_in_is_read_without_a_guard():
    signed_in_by = {"accounts.User", "accounts.Membership", "accounts.StandIn"}
    assert signed_in_by == checks.READ_BY_THE_FRAMEWORK


# --- E002: pages ------------------------------------------------------------------------------


def undeclared(request):
    return HttpResponse()


def test_a_page_that_declares_no_access_is_refused_however_deep_it_lies():
    declared = public(lambda request: HttpResponse())
    patterns = [
        path("fine/", declared),
        path("not-fine/", undeclared),
        path(
            "deep/",
            include([path("er/", include([path("page/", undeclared), path("x/", declared)]))]),
        ),
    ]
    found = checks.undeclared(all_patterns(patterns))
    assert ids(found) == ["core.E002"] * 2
    assert [error.msg for error in found] == [
        "the page at /not-fine/ declares no access",
        "the page at /deep/er/page/ declares no access",
    ]


def test_check_itself_fails_for_such_a_page(settings):
    settings.ROOT_URLCONF = ModuleType("addresses")
    settings.ROOT_URLCONF.urlpatterns = [path("open/", undeclared)]
    with pytest.raises(SystemCheckError, match=r"core\.E002.*/open/"):
        call_command("check")


# --- E004: templates --------------------------------------------------------------------------

UNSAFE = [
    "{{ text|safe }}",
    "{{ text | safe }}",
    "{{ text|lower|safe|upper }}",
    "{{ list|safeseq|join:', ' }}",
    "{% autoescape off %}{{ text }}{% endautoescape %}",
    "{%autoescape   off%}",
    "{% filter safe %}{{ text }}{% endfilter %}",
    "{% filter upper|safe %}{{ text }}{% endfilter %}",
    "{% if x %}\n{{ text|\nsafe }}",
    "{% with x=text|safe %}{% endwith %}",
]
SAFE = [
    "{{ text }}",
    "{{ text|safely }}",
    "{{ safe }}",
    "safe and sound | safety",
    "{% autoescape on %}{% endautoescape %}",
    "{{ text|default:'safe' }}",
]


@pytest.mark.parametrize("text", UNSAFE)
def test_a_template_that_switches_escaping_off_is_refused(tmp_path, text):
    template = tmp_path / "page.html"
    template.write_text(f"<p>fine</p>\n{text}")
    found = checks.unsafe_templates([template])
    assert ids(found) == ["core.E004"]
    assert "page.html" in found[0].msg


@pytest.mark.parametrize("text", SAFE)
def test_a_template_that_only_speaks_of_it_is_not(tmp_path, text):
    template = tmp_path / "page.html"
    template.write_text(text)
    assert checks.unsafe_templates([template, tmp_path]) == []


@pytest.mark.parametrize("place", ["templates/mail/notice.txt", "an_app/templates/an_app/x.html"])
def test_templates_are_found_wherever_the_engine_looks(tmp_path, settings, monkeypatch, place):
    template = tmp_path / place
    template.parent.mkdir(parents=True)
    template.write_text("{{ text|safe }}")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path / "templates"]}]
    settings.BASE_DIR = tmp_path
    app = SimpleNamespace(path=str(tmp_path / "an_app"))
    monkeypatch.setattr(checks, "apps", SimpleNamespace(get_app_configs=lambda: [app]))
    assert ids(checks.no_template_marks_text_safe(None)) == ["core.E004"]


# --- E005 and E006: settings ------------------------------------------------------------------

FIT = {
    "SECRET_KEY": "k" * 50,
    "SECRETS_KEY": [Fernet.generate_key().decode()],
    "RELEASE_KEY": "",
    "ALLOWED_HOSTS": ["portal.example.org"],
    "DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql"}},
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "CACHE_URL": "redis://127.0.0.1:6379/1",
    "SITE_URL": "https://portal.example.org",
    "DEBUG": False,
    "DEFAULT_FROM_EMAIL": "portal@halton.gov.uk",
    "PARTNERSHIP": {"email": {"support": "business.team@halton.gov.uk"}},
}
THE_EXAMPLE = {"email": {"support": "business.team@example.org"}}
SQLITE = {"default": {"ENGINE": "django.db.backends.sqlite3"}}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SECRET_KEY", "", "SECRET_KEY"),
        ("SECRET_KEY", "k" * 49, "SECRET_KEY"),
        ("SECRETS_KEY", [], "SECRETS_KEY"),
        ("RELEASE_KEY", "k" * 44, "RELEASE_KEY"),
        ("SECRETS_KEY", ["k" * 44], "SECRETS_KEY"),
        ("SECRETS_KEY", [Fernet.generate_key().decode(), "old"], "SECRETS_KEY"),
        ("ALLOWED_HOSTS", [], "ALLOWED_HOSTS"),
        ("ALLOWED_HOSTS", ["portal.example.org", "*"], "ALLOWED_HOSTS"),
        ("DATABASES", SQLITE, "DATABASE_URL"),
        ("REDIS_URL", "", "REDIS_URL"),
        ("CACHE_URL", "redis://127.0.0.1:6379/0", "CACHE_URL"),
        ("SITE_URL", "http://portal.example.org", "SITE_URL"),
        ("SITE_URL", "", "SITE_URL"),
        ("DEBUG", True, "DEBUG"),
        ("DEFAULT_FROM_EMAIL", "portal@example.org", "DEFAULT_FROM_EMAIL"),
        ("PARTNERSHIP", THE_EXAMPLE, "PARTNERSHIP_FILE"),
    ],
)
def test_a_setting_that_is_missing_or_unfit_is_named(name, value, said):
    assert checks.missing_settings(SimpleNamespace(**FIT)) == []
    found = checks.missing_settings(SimpleNamespace(**{**FIT, name: value}))
    assert ids(found) == ["core.E005"]
    assert found[0].msg.startswith(said)


def test_check_itself_fails_for_a_production_without_them(settings):
    settings.PRODUCTION, settings.REDIS_URL = True, ""
    with pytest.raises(SystemCheckError, match=r"core\.E005.*REDIS_URL"):
        call_command("check")
    settings.PRODUCTION = False
    call_command("check", verbosity=0)


@pytest.mark.parametrize(
    ("broker", "cache"),
    [
        ("redis://redis:6379/0", "redis://redis:6379/1"),
        ("redis://redis:6379", "redis://redis:6379/1"),
        ("redis://redis:6379/", "redis://redis:6379/1"),
        ("rediss://name:word@redis/9?ssl_cert_reqs=none",
         "rediss://name:word@redis/10?ssl_cert_reqs=none"),
        ("redis+socket:///run/redis.sock", "redis+socket:///run/redis.sock"),
    ],
)  # fmt: skip
def test_the_cache_has_the_database_after_the_brokers(broker, cache):
    assert next_database(broker) == cache


@pytest.mark.parametrize(
    ("demonstration", "hosts", "refused"),
    [
        (True, ["localhost", "127.0.0.1", "[::1]"], False),
        (True, ["localhost", "portal.example.org"], True),
        (True, ["*"], True),
        (True, ["0.0.0.0"], True),
        (False, ["portal.example.org"], False),
    ],
)
def test_a_demonstration_that_others_can_reach_is_refused(demonstration, hosts, refused):
    wanted = SimpleNamespace(DEMONSTRATION=demonstration, ALLOWED_HOSTS=hosts, SITE_URL="")
    assert ids(checks.reachable_demonstration(wanted)) == ["core.E006"] * refused


# --- W001: the calendar -----------------------------------------------------------------------


@pytest.mark.parametrize(("years_left", "warned"), [(0, True), (1, False)])
def test_a_calendar_about_to_end_is_warned_of(clock, years_left, warned):
    clock.set(f"{calendar.england().last_year - years_left}-12-31")
    assert ids(checks.the_calendar_reaches_far_enough(None)) == ["core.W001"] * warned


@pytest.mark.django_db
@pytest.mark.parametrize(("years_left", "said"), [(0, "end soon"), (1, "known")])
def test_the_health_page_says_it_too(clock, client, years_left, said):
    clock.set(f"{calendar.england().last_year - years_left}-12-31")
    answer = client.get("/healthz/")
    assert (answer.status_code, answer.json()["bank_holidays"]) == (200, said)


# --- the portal itself ------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_portal_itself_is_clean():
    # guardian looks for its own backend by name; ours is derived from it.
    assert ids(run_checks(include_deployment_checks=False)) == ["guardian.W001"]
    assert settings.SILENCED_SYSTEM_CHECKS == ["guardian.W001"]


# --- what is kept for a period ------------------------------------------------------------------


def test_a_record_of_no_kind_is_found(monkeypatch):
    monkeypatch.setattr(retention, "_kinds", {})
    assert ids(checks.unkept(Escalation)) == ["core.E031"]


def test_a_foreign_key_that_would_stop_an_erasure_is_found(monkeypatch):
    assert list(checks.unkept(Escalation)) == []
    monkeypatch.setattr(erasure, "rights_tables", lambda model: [])
    assert ids(checks.unkept(Escalation)) == ["core.E032"] * 2


KEPT = retention.Kind("review", "Review", "escalations.Escalation", "escalations.EscalationHold")


@pytest.mark.parametrize(
    "entry",
    [
        None, 7, {}, {"years": 7}, {"source": "Schedule"}, {"years": 0, "source": "Schedule"},
        {"years": 201, "source": "Schedule"}, {"years": "7", "source": "Schedule"},
        {"years": True, "source": "Schedule"}, {"years": 7.5, "source": "Schedule"},
        {"years": 7, "source": " "}, {"years": 7, "source": "x" * 251},
    ],
)  # fmt: skip
def test_a_kind_without_a_period_that_can_be_used_is_found(entry):
    said = {"exports_kept_days": 30} | ({"review": entry} if entry is not None else {})
    assert "core.E033" in ids(checks.unfit_rules([KEPT], said))


@pytest.mark.parametrize("days", [None, 0, 367, "30", True])
def test_exports_are_kept_for_some_days(days):
    assert ids(checks.unfit_rules([], {"exports_kept_days": days})) == ["core.E033"]


@pytest.mark.parametrize("years", [1, 25, 200, "permanent"])
def test_a_period_that_can_be_used_is_not(years):
    said = {"review": {"years": years, "source": "Schedule"}, "exports_kept_days": 30}
    assert ids(checks.unfit_rules([KEPT], said)) == []


def test_a_period_of_no_kind_is_warned_of():
    said = {name: {"years": 7, "source": "Schedule"} for name in ("review", "reviews")}
    said["exports_kept_days"] = 30
    assert ids(checks.unfit_rules([KEPT], said)) == ["core.W033"]
