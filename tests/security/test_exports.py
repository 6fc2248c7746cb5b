"""Every file that leaves the portal, with what a spreadsheet would run planted in every text."""

import csv
from datetime import timedelta
from http import HTTPStatus
from io import BytesIO, StringIO

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client
from openpyxl import load_workbook

from audits.multi_agency import synthetic as multi_agency
from audits.multi_agency.models import AuditedAgency
from audits.question_sets import synthetic as question_sets
from audits.returns import synthetic as returns
from audits.returns.models import Return
from audits.returns.policy import State
from audits.surveys import synthetic as surveys
from core import exports
from core.models import AccessLog
from core.operations import operation
from core.pages import all_patterns
from core.words import counted
from improvement import operations as improvement
from improvement.models import Finding
from improvement.scrutiny import operations as scrutiny
from improvement.scrutiny.policy import OPINION_HEADINGS
from improvement.search.models import LogText
from partnership import people_files
from partnership.groups.models import GroupSeat
from partnership.held import held_now
from partnership.models import Agency
from partnership.years import year_of
from reporting import access_log
from tests import world as worlds
from tests.improvement.plans import a_plan
from tests.security.conftest import TODAY, signed_in
from tests.security.pages import (
    a_declaration,
    a_duty,
    a_risk,
    a_seat,
    an_action,
    an_agreement,
    an_answer,
    funding_of,
    scrutiny_of,
)

pytestmark = pytest.mark.django_db

PLANTED = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1",
           "\uff1d1", "\ufeff=1", "=HYPERLINK(\"https://evil.example\")", "\x00=1"]  # fmt: skip
WOULD_RUN = ("=", "+", "-", "@", "\t", "\r", "\n")
# Every address that gives a file for a spreadsheet, and who opens it.
FILES = {
    "improvement/actions/export/<slug:kind>/": ("/improvement/actions/export/{kind}/", "dana"),
    "improvement/plans/export/<slug:kind>/": ("/improvement/plans/export/{kind}/", "alice"),
    "improvement/forward-plan/export/<slug:kind>/": (
        "/improvement/forward-plan/export/{kind}/", "dana",
    ),
    "improvement/commitments/export/<slug:kind>/": (
        "/improvement/commitments/export/{kind}/", "dana",
    ),
    "improvement/executive/export/<slug:kind>/": ("/improvement/executive/export/{kind}/", "dana"),
    "improvement/findings/export/<slug:kind>/": ("/improvement/findings/export/{kind}/", "alice"),
    "improvement/recommendations/export/<slug:kind>/": (
        "/improvement/recommendations/export/{kind}/", "alice",
    ),
    "improvement/themes/export/<slug:kind>/": ("/improvement/themes/export/{kind}/", "alice"),
    "improvement/plans/of-groups/<slug:group>/matters-arising/export/<slug:kind>/": (
        "/improvement/plans/of-groups/practice/matters-arising/export/{kind}/", "dana",
    ),
    "improvement/scrutiny/opinions/export/<slug:kind>/": (
        "/improvement/scrutiny/opinions/export/{kind}/", "alice",
    ),
    "improvement/risks/export/<slug:kind>/": ("/improvement/risks/export/{kind}/", "dana"),
    "audits/cycles/<slug:cycle>/moderation/export/<slug:kind>/": (
        "/audits/cycles/synthetic-cycle/moderation/export/{kind}/", "dana",
    ),
    "audits/cycles/<slug:cycle>/export/<slug:kind>/": (
        "/audits/cycles/synthetic-cycle/export/{kind}/", "dana",
    ),
    "audits/cycles/<slug:cycle>/forecast/export/<slug:kind>/": (
        "/audits/cycles/synthetic-cycle/forecast/export/{kind}/", "dana",
    ),
    "audits/cycles/<slug:cycle>/survey/export/<slug:kind>/": (
        "/audits/cycles/synthetic-cycle/survey/export/{kind}/", "dana",
    ),
    "improvement/scrutiny/challenges/export/<slug:kind>/": (
        "/improvement/scrutiny/challenges/export/{kind}/", "bea",
    ),
    "improvement/scrutiny/visits/export/<slug:kind>/": (
        "/improvement/scrutiny/visits/export/{kind}/", "alice",
    ),
    "improvement/voice/export/<slug:kind>/": ("/improvement/voice/export/{kind}/", "alice"),
    "improvement/success-criteria/export/<slug:kind>/": (
        "/improvement/success-criteria/export/{kind}/", "alice",
    ),
    "escalations/export/<slug:kind>/": ("/escalations/export/{kind}/", "dana"),
    "escalations/learning/export/<slug:kind>/": (
        "/escalations/learning/export/{kind}/?quarter=2025-Q4", "dana",
    ),
    "access-log/export/<slug:kind>/": ("/access-log/export/{kind}/", "dana"),
    "access-log/what-would-they-see/export/<slug:kind>/": (
        "/access-log/what-would-they-see/export/{kind}/?person=bea@example.org", "dana",
    ),
    "agencies/export/<slug:kind>/": ("/agencies/export/{kind}/", "dana"),
    "agencies/without-a-contact/export/<slug:kind>/": (
        "/agencies/without-a-contact/export/{kind}/", "dana",
    ),
    "contacts/export/<slug:kind>/": ("/contacts/export/{kind}/", "dana"),
    "people/<slug:agency>/invite-several/template/": (
        "/people/trust/invite-several/template/", "dana",
    ),
    "groups/export/<slug:kind>/": ("/groups/export/{kind}/", "alice"),
    "groups/members/export/<slug:kind>/": ("/groups/members/export/{kind}/", "alice"),
    "agreements/export/<slug:kind>/": ("/agreements/export/{kind}/", "alice"),
    "agreements/signatures/export/<slug:kind>/": ("/agreements/signatures/export/{kind}/", "alice"),
    "funding/export/<slug:kind>/": ("/funding/export/{kind}/", "dana"),
    "funding/entries/export/<slug:kind>/": ("/funding/entries/export/{kind}/", "dana"),
    "funding/spending/export/<slug:kind>/": ("/funding/spending/export/{kind}/", "dana"),
    "funding/changes/export/<slug:kind>/": ("/funding/changes/export/{kind}/", "dana"),
    "duties/export/<slug:kind>/": ("/duties/export/{kind}/", "alice"),
    "duties/groups/export/<slug:kind>/": ("/duties/groups/export/{kind}/", "alice"),
    "expectations/export/<slug:kind>/": ("/expectations/export/{kind}/", "dana"),
    "audits/results/cycles/<slug:cycle>/<slug:part>/export/<slug:kind>/": (
        "/audits/results/cycles/synthetic-cycle/scores/export/{kind}/", "dana",
    ),
    "audits/results/<reference:reference>/export/<slug:kind>/": (
        "/audits/results/walk-2000-0041/export/{kind}/", "dana",
    ),
    "audits/multi-agency/export/<slug:kind>/": ("/audits/multi-agency/export/{kind}/", "dana"),
    "audits/multi-agency/<reference:reference>/cases/export/<slug:kind>/": (
        "/audits/multi-agency/walk-2000-0051/cases/export/{kind}/", "dana",
    ),
    "audits/multi-agency/<reference:reference>/grades/export/<slug:kind>/": (
        "/audits/multi-agency/walk-2000-0051/grades/export/{kind}/", "dana",
    ),
    "library/export/<slug:kind>/": ("/library/export/{kind}/", "alice"),
    "library/acknowledgements/export/<slug:kind>/": (
        "/library/acknowledgements/export/{kind}/?show=answered", "dana",
    ),
    "library/your-briefings/export/<slug:kind>/": (
        "/library/your-briefings/export/{kind}/", "bea",
    ),
}  # fmt: skip


def test_every_address_of_a_file_for_a_spreadsheet_is_tried_here():
    words = ("export", "template", "csv", "xlsx", "download", "file")
    routes = {route for route, _ in all_patterns() if any(word in route for word in words)}
    others = {
        "escalations/<reference:reference>/add-a-file/",
        "escalations/<reference:reference>/file-a-statement/",
        "escalations/raise/files/",
        "escalations/raise/files/<int:pk>/",  # as it was uploaded
        "escalations/raise/files/<int:pk>/remove/",
        "audits/returns/<reference:reference>/questions/<str:question>/add-a-file/",
        "improvement/actions/<reference:reference>/add-a-file/",
        "improvement/actions/<reference:reference>/take-a-file-away/",
        "expectations/<slug:period>/<slug:agency>/<slug:expectation>/files/add/",
        "expectations/<slug:period>/<slug:agency>/<slug:expectation>/files/take-away/",
        "improvement/success-criteria/<reference:criterion>/judge/<slug:year>/files/add/",
        "improvement/success-criteria/<reference:criterion>/judge/<slug:year>/files/take-away/",
        # As they were uploaded.
        "expectations/<slug:period>/<slug:agency>/<slug:expectation>/files/<int:pk>/",
        "improvement/success-criteria/<reference:criterion>/judge/<slug:year>/files/<int:pk>/",
        "agreements/<slug:agreement>/versions/<int:number>/file/",
        "groups/<slug:group>/terms-of-reference/<int:number>/file/",
        "library/<slug:document>/versions/<int:number>/file/",
        "your-account/recovery-codes/download/",  # ten codes, for a person to print
        "records/subject-access/<reference:asked>/download/",  # a PDF, JSON and files, packed
        # Written by the same `core.exports.file_response` (tests/core/test_exports.py).
        "access-receipts/export/<slug:kind>/",
        "access-review/export/<slug:kind>/",
        "records/certificates/export/<slug:kind>/",
        "agencies/schools/import/preview/export/<slug:kind>/",
    }
    assert routes - others == set(FILES)


def plant(text: str) -> None:
    """Into every text that a person can have written, of every row of ours, past the forms."""
    for model in apps.get_models():
        ours = ("accounts", "partnership", "improvement", "escalations", "audits.multi_agency")
        if not model.__module__.startswith(ours):
            continue
        if model is LogText:  # nobody writes it: it is made of what others are saved with
            continue
        if hasattr(model, "history_change_reason"):  # of which PostgreSQL lets nobody change a row
            continue
        for field in model._meta.concrete_fields:
            if model is Agency and field.name == "name":  # no two alike
                for row in Agency.objects.all():
                    again = {"name": f"{text} {row.pk}".replace("\0", "")}
                    models.QuerySet.update(models.QuerySet(Agency).filter(pk=row.pk), **again)
            if (
                field.unique
                or field.choices
                or field.primary_key
                or field.name in ("slug", "policy_version")
            ):
                continue
            if isinstance(field, models.CharField | models.TextField):
                if isinstance(field, models.EmailField | models.FileField):
                    continue
                if field.name in {
                    "password",
                    "policy",
                    "procedure",
                    "child_age_band",
                    "link_hash",
                    "signed_sha256",
                    "paused",  # days, which no form takes as they are kept
                    "silence_reason",  # where it was closed on silence; it stands in no file
                    "protective_action",  # where a child is at risk; it stands in no file
                }:
                    continue
                longest = getattr(field, "max_length", None) or 200
                rows = models.QuerySet(model)
                if field.name.endswith("_because"):  # none where there is nothing to say why
                    rows = rows.exclude(**{field.name: ""})
                models.QuerySet.update(rows, **{field.name: text.replace("\0", "")[:longest]})


def cells(response) -> list:
    if response["Content-Type"].startswith("text/csv"):
        return [cell for row in csv.reader(StringIO(response.content.decode("utf-8-sig")))
                for cell in row]  # fmt: skip
    sheet = load_workbook(BytesIO(response.content)).active
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "inlineStr", "n", "d"}, (
        "no formula"
    )
    return [cell.value for row in sheet for cell in row]


def a_return(world) -> None:
    question_sets.make(by=None)
    sent_back = returns.make(agency=world.trust, by=None)
    surveys.make(sent_back, by=None)
    being_filled_in(sent_back.cycle, world.police, by=None)


@operation
def being_filled_in(cycle, agency, *, by) -> None:
    Return.objects.create(
        reference="WALK-2000-0049", cycle=cycle, agency=agency, version_asked=cycle.version,
        due_on=cycle.closes_on, state=State.FILLED_IN, opened_on=cycle.opens_on,
    )  # fmt: skip


@operation
def an_audit(world, *, by) -> None:
    """Of which the agency has handed in."""
    made = multi_agency.make(agency=world.trust, by=None)
    models.QuerySet(AuditedAgency).filter(audit=made).update(handed_in_on=TODAY)


def left_alone(world) -> None:
    """A finding that nothing answers for so long that it is on the Executive's list."""
    found = improvement.add_finding(
        source="data", came_from="All", found_on=TODAY, statement="All", by=None
    )
    rows = models.QuerySet(Finding).filter(pk=found.pk)
    models.QuerySet.update(rows, recorded_on=TODAY - timedelta(days=91))


@pytest.mark.one_day_of(3)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_cell_of_any_file_runs(world, case, kind):
    a_seat(world)
    an_agreement(world)
    funding_of(world)
    an_answer(world)
    a_declaration(world)
    a_duty(world)
    group = GroupSeat.objects.visible_to(world.dana)[0].group
    action = an_action(world, group)
    a_plan(action)
    a_risk(world, group, action)
    scrutiny_of(world)
    left_alone(world)
    a_return(world)
    an_audit(world, by=None)
    year, sections = year_of(TODAY) - 1, dict.fromkeys(OPINION_HEADINGS, "Said.")
    scrutiny.write_opinion(year=year, sections=sections, by=world.sue)
    scrutiny.publish_opinion(year=year, by=world.sue)
    clients = {name: signed_in(getattr(world, name)) for _, name in FILES.values()}
    seen = dict.fromkeys(FILES, 0)
    for text in PLANTED:
        plant(text)
        for route, (address, name) in FILES.items():
            found = [cell for cell in cells(clients[name].get(address.format(kind=kind))) if cell]
            texts = [cell for cell in found if isinstance(cell, str)]
            assert [cell for cell in texts if cell.startswith(WOULD_RUN)] == [], route
            seen[route] += sum(text.strip("\0")[:6] in cell for cell in texts)
    without = [route for route, number in seen.items() if number == 0]
    assert without == [], "what was planted did arrive, as text"


# What everybody who signs in finds, or a file to fill in: taking it leaves no line.
NOT_ON_RECORD = {
    "agencies/export/<slug:kind>/",
    "agencies/without-a-contact/export/<slug:kind>/",
    "people/<slug:agency>/invite-several/template/",
}


def test_the_access_log_says_how_many_rows_each_file_held(world, case):
    a_seat(world)
    a_duty(world)
    scrutiny_of(world)
    left_alone(world)
    a_return(world)
    an_audit(world, by=None)
    held = {}
    for route, (address, name) in FILES.items():
        answer = signed_in(getattr(world, name)).get(address.format(kind="csv"))
        rows = len(list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))) - 1
        line = AccessLog.objects.filter(what="export").order_by("-pk").first()
        said = line.detail if line and line.page == answer.resolver_match.view_name else None
        held[route] = (said, rows)
    without = {route for route, (said, _) in held.items() if said is None}
    assert without == NOT_ON_RECORD
    for route, (said, rows) in held.items():
        assert said is None or counted(rows, "row") in said, route
    numbers = {rows for said, rows in held.values() if said}
    assert 1 in numbers
    assert max(numbers) > 1, "they hold something"


def test_and_so_does_a_print_name_the_list_that_was_on_the_page(world, case):
    """Of each list that can be taken as a file; where its page is the address before the file's."""
    a_seat(world)
    a_duty(world)
    scrutiny_of(world)
    named = {}
    for address, name in FILES.values():
        client = signed_in(getattr(world, name))
        page = client.get(address.partition("export/")[0])
        if page.status_code != HTTPStatus.OK or "print_token" not in (page.context or {}):
            continue
        client.post("/printed/", {"token": page.context["print_token"]})
        line = AccessLog.objects.filter(what="print").latest("pk")
        named[address] = line.about
        assert line.page == page.resolver_match.view_name
        assert access_log.plain(line.about) not in ("", "A page"), address
    assert len(named) > 20
    assert [each for each, about in named.items() if about == "page"] == []
    assert named["/groups/export/{kind}/"] == "groups"
    assert named["/improvement/risks/export/{kind}/"].startswith("improvement.Risk:?")


@pytest.mark.parametrize("text", PLANTED)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_whatever_a_row_holds(text, kind):
    response = exports.file_response(kind, "x", [text], [[text, f"a {text}", None, 5]])
    found = [cell for cell in cells(response) if isinstance(cell, str)]
    assert [cell for cell in found if cell.startswith(WOULD_RUN)] == []
    assert len(found) >= 3


# --- and what comes in ---------------------------------------------------------------------------

HEAD = "full_name,email,job_title,role\n"


@pytest.mark.parametrize("text", [p for p in PLANTED if "\0" not in p and p[0] not in "\n\r"])
@pytest.mark.parametrize("column", [0, 1, 2])
def test_a_file_of_people_with_a_formula_in_it_invites_nobody_of_that_line(world, text, column):
    cells_ = ["Sam Example", "sam@example.org", "Nurse", "line-manager"]
    cells_[column] = text
    out = StringIO()
    csv.writer(out).writerow(cells_)
    upload = SimpleUploadedFile("p.csv", (HEAD + out.getvalue()).encode())
    rows = people_files.read(upload)
    found = people_files.outcomes(rows, world.trust, held_now(world.tess), world.tess)
    assert [each.refusal != "" for each in found] == [True]
    assert people_files.to_invite(found) == []


def test_ten_thousand_lines_are_refused_with_what_to_do(world):
    line = "Sam Example,sam{}@example.org,Nurse,line-manager\n"
    text = HEAD + "".join(line.format(n) for n in range(10_000))
    client = signed_in(world.tess)
    page = client.post(
        "/people/trust/invite-several/", {"upload": SimpleUploadedFile("p.csv", text.encode())}
    )
    assert page.status_code == 200
    assert "A file can have 1,000 people at most. Split it into several files." in (
        page.content.decode()
    )


def test_wrong_columns_are_refused_with_what_to_do(world):
    client = signed_in(world.tess)
    page = client.post(
        "/people/trust/invite-several/",
        {"upload": SimpleUploadedFile("p.csv", b"name,mail\nSam,sam@example.org\n")},
    )
    assert "The first line must name the columns full_name, email, job_title and role." in (
        page.content.decode()
    )


def test_a_file_that_a_browser_opens_is_no_page(world, case):
    """Nothing in it is read as HTML: not even a name that is a script."""
    models.QuerySet.update(models.QuerySet(type(case)), challenged_team="<script>1</script>")
    answer = signed_in(world.dana).get("/escalations/export/csv/")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert Client().get("/escalations/export/csv/").status_code == 302
    assert worlds.refresh(case).raised_on == TODAY
