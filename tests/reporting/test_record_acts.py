"""Each act of those who keep the records has its line in the access log, with who and when."""

from datetime import date

import pytest

from core import retention
from core.models import AccessLog
from core.operations import NotAllowed
from escalations.models import Escalation
from partnership import legal_holds
from reporting import access_log as log
from reporting import disposal, subject_access
from tests.reporting import record_keepers as keepers
from tests.reporting.test_subject_access import begin, begun, look_through, made

pytestmark = pytest.mark.django_db
KIND = retention.kind_of(Escalation)
WHY = "zqx why zqx"


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world(db):
    return keepers.build_long_closed()


@pytest.fixture
def case(world):
    return world.closed


def acts():
    """Who did what to which, in their order; and no word that anybody typed."""
    lines = AccessLog.objects.filter(what__in=AccessLog.BY_RECORD_KEEPERS).order_by("pk")
    assert not any("zqx" in line.detail for line in lines)
    return [(line.person, line.what, line.about, line.detail) for line in lines]


def test_of_a_request_from_its_beginning_to_its_end(world, case):
    asked = made(begin(world), world.gil)
    subject_access.throw_away(asked, by=world.dana)
    label = f"reporting.SubjectAccessRequest:{asked.reference}"
    assert acts() == [
        (world.gil, "sar-begun", label, ""),
        (world.dana, "sar-agreed", label, ""),
        (world.gil, "sar-looked", f"escalations.Escalation:{case.pk}", asked.reference),
        (world.dana, "sar-over", label, "the export was there"),
    ]


def test_an_export_that_is_asked_for_is_about_each_record_in_it(world, case):
    asked = look_through(begin(world), world.gil)
    subject_access.ask_for_export(asked, by=world.gil)
    lines = AccessLog.objects.filter(what="export").order_by("pk")
    assert list(lines.values_list("person", "about", "detail")) == [
        (world.gil.pk, f"escalations.Escalation:{case.pk}", asked.reference),
        (world.gil.pk, asked.label, "1 record"),
    ]


def test_of_one_that_was_never_answered(world, case):
    asked = begun(world)
    subject_access.throw_away(asked, by=world.gil)
    assert acts()[-1] == (world.gil, "sar-over", asked.label, "nothing was handed over")
    with pytest.raises(NotAllowed):
        subject_access.throw_away(asked, by=world.dana)
    assert len(acts()) == 2


def test_of_a_legal_hold_and_why_stays_with_the_hold(world, case):
    hold = legal_holds.place_hold(case, kind=KIND, reason=WHY, by=world.gil)
    legal_holds.release_hold(hold, reason=WHY, by=world.dana)
    label = f"escalations.Escalation:{case.pk}"
    assert acts() == [(world.gil, "hold", label, ""), (world.dana, "hold-over", label, "")]


def test_of_a_list_of_what_is_due(world, case):
    other = keepers.long_closed(world)
    first = disposal.propose(by=None)
    disposal.stop(first, reason=WHY, by=world.dana)
    run = disposal.propose(by=world.dana)
    left_out = next(each for each in disposal.lines_of(run) if each.about.endswith(f":{other.pk}"))
    disposal.submit(run, exclusions={left_out.pk: WHY}, by=world.gil)
    disposal.approve(run, by=world.dana)
    first, label = (f"reporting.DisposalRun:{each.reference}" for each in (first, run))
    said = "1 record to be erased, 1 left out"
    assert acts() == [
        (None, "dis-made", first, "2 records"),
        (world.dana, "dis-stopped", first, ""),
        (world.dana, "dis-made", label, "2 records"),
        (world.gil, "dis-put", label, said),
        (world.dana, "dis-agreed", label, said),
    ]
    rows = [[row[1], row[2], row[3], row[4]] for row in log.page({}, "", world.gil).rows]
    assert ["The portal itself", "List of what is due made", first.partition(":")[2],
            "2 records"] in rows  # fmt: skip
    assert ["Gil Grant", "List of what is due submitted", run.reference, said] in rows


def test_the_search_of_the_log_offers_each_of_them(world, case):
    legal_holds.place_hold(case, kind=KIND, reason=WHY, by=world.gil)
    wanted = {"what": "hold", "since": date(2026, 3, 27)}
    [row] = log.page(wanted, "", world.gil).rows
    assert row[1:5] == ["Gil Grant", "Legal hold placed", case.reference, ""]
