"""A manager authorises the move to step 3: who is asked, what is kept, and where it is shown."""

from datetime import date

import pytest
from django.urls import reverse

from core.operations import NotAllowed
from escalations import authorisation, policy, record_pdf, records, tasks, timeline
from escalations import operations as escalate
from escalations.models import StepRecord
from tests import world as worlds
from tests.escalations.test_policy import TEXT
from tests.escalations.test_raise import sent, sentences
from tests.escalations.test_record_pdf import seen
from tests.world import refresh

TUESDAY = date(2026, 4, 7)
RULE = policy.procedure("pan-cheshire-2023").authorisation
AMIR = "Amir Aziz, team manager"
ON = {"authorised_on_day": "7", "authorised_on_month": "4", "authorised_on_year": "2026"}


@pytest.fixture
def world(db):
    return worlds.build_and_raise()


@pytest.fixture
def case(world, clock):
    clock.set(TUESDAY.isoformat())
    return escalate.move_up(world.raised, from_step=1, reason="No reply.", by=world.alice)


def record(case, step=3):
    return StepRecord.objects.unscoped("a test").get(escalation=case, step=step)


def said(case, world):
    """Where the move stands: in the timeline, in the record as a PDF, and on the page."""
    case = refresh(case)
    [entry] = [e for e in timeline.entries(case) if e.heading == "Moved up to step 3"]
    page = record_pdf.shown(seen(world.alice, case), world.alice)
    fields = {row["key"]: row["value"] for row in page["fields"]}
    return entry.sentence, fields.get("Authorised by"), page["steps"][2]["how"]


# --- the rule -------------------------------------------------------------------------------------


def test_the_procedure_says_at_which_step_and_why():
    assert RULE.at_step == 3
    assert "Appendix A" in RULE.source
    begins = TEXT.index("[authorisation]")
    without = TEXT[:begins] + TEXT[TEXT.index("#", begins) :]
    assert policy.read(without).authorisation is None


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ({"at_step": "3", "source": "x"}, "without quotation marks"),
        ({"at_step": 1, "source": "x"}, "2, 3 or 4"),
        ({"at_step": 3, "source": ""}, "source"),
    ],
)
def test_a_policy_file_that_gives_no_usable_rule_is_refused(table, sentence):
    with pytest.raises(ValueError, match=sentence):
        authorisation.read(table)


@pytest.mark.parametrize(
    ("rule", "step", "roles", "asks"),
    [
        (RULE, 3, {"frontline-practitioner"}, True),
        (RULE, 3, {"frontline-practitioner", "line-manager"}, False),
        (RULE, 3, {"safeguarding-lead"}, False),
        (RULE, 3, {"senior-manager"}, False),
        (RULE, 2, {"frontline-practitioner"}, False),
        (RULE, 4, {"frontline-practitioner"}, False),
        (None, 3, {"frontline-practitioner"}, False),
    ],
)
def test_who_is_asked(rule, step, roles, asks):
    assert authorisation.asks(rule, step, roles) is asks


@pytest.mark.parametrize(
    ("by_whom", "on", "fits"),
    [
        (AMIR, TUESDAY, True),
        (" ", TUESDAY, False),
        (AMIR, None, False),
        (AMIR, date(2026, 4, 8), False),
    ],
)
def test_what_is_to_be_said(by_whom, on, fits):
    assert (authorisation.why_not_authorised(by_whom, on, TUESDAY) is None) is fits


# --- on the page ----------------------------------------------------------------------------------


def test_a_practitioner_says_who_authorised_it_and_when(client, world, case):
    client.force_login(world.alice)
    url = reverse("escalations:move_up", args=[case.reference])
    form = {**sent(client.get(url)), "reason": "No agreement."}
    assert sentences(client.post(url, form)) == [
        "Enter the manager who authorised this",
        "Enter the day they authorised it",
    ]
    assert refresh(case).step == 2
    assert (
        client.post(url, {**form, "authorising_manager": AMIR, **ON}).url == case.get_absolute_url()
    )
    assert (record(case).authorising_manager, record(case).authorised_on) == (AMIR, TUESDAY)
    words = f"Authorised by {AMIR}, Tuesday 7 April 2026."
    sentence, field, how = said(case, world)
    assert sentence.endswith(f"moved it up to step 3. {words}")
    assert field == f"{AMIR}, Tuesday 7 April 2026"
    assert how.endswith(words)
    assert any(words[:30] in each.text for each in records.passages(case.pk))


def test_a_manager_is_not_asked_and_authorises_it_by_moving_it(client, world, case):
    client.force_login(world.amir)
    url = reverse("escalations:move_up", args=[case.reference])
    page = client.get(url)
    assert "authorising_manager" not in page.context["form"].fields
    client.post(url, {**sent(page), "reason": "No agreement."})
    assert record(case).authorising_manager == world.amir.full_name
    assert record(case).authorised_on == TUESDAY


def test_at_another_step_nobody_is_asked(client, world):
    client.force_login(world.alice)
    url = reverse("escalations:move_up", args=[world.raised.reference])
    assert "authorising_manager" not in client.get(url).context["form"].fields
    escalate.move_up(
        world.raised, from_step=1, reason="x", authorising_manager=AMIR, by=world.alice
    )
    assert record(world.raised, 2).authorising_manager == ""


def test_the_operation_refuses_too(world, case):
    with pytest.raises(NotAllowed, match="Say which manager authorised the move"):
        escalate.move_up(case, from_step=2, reason="x", authorising_manager="", by=world.alice)
    assert refresh(case).step == 2


def test_moved_by_the_clock_nobody_authorised_it(world, case, clock):
    clock.set("2026-04-13 09:00")
    tasks.move_up_when_due()
    sentence, field, _ = said(case, world)
    assert "Authorised" not in sentence
    assert field == "Nobody: it moved up by the clock"
