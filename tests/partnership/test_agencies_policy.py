"""What may be done with an agency and its contacts: the rules, without a database."""

from datetime import date
from types import SimpleNamespace

import pytest

from partnership.agencies import policy
from partnership.directory import Step
from partnership.models import Agency
from partnership.roles import Role

TODAY = date(2026, 3, 27)
BEFORE, AFTER = date(2026, 3, 26), date(2026, 3, 28)


class Named(SimpleNamespace):
    def __str__(self):
        return self.name


def body(name="Testshire Trust", **changes):
    wanted = {
        "pk": 1,
        "kind": Agency.Kind.RELEVANT_AGENCY,
        "closed_on": None,
        "closed_because": "",
        "succeeded_by": None,
        "succeeded_by_id": None,
    } | changes
    gone = wanted["closed_on"] is not None or wanted["succeeded_by_id"] is not None
    return Named(name=name, is_gone=gone, **wanted)


OPEN = body()
CLOSED = body(closed_on=BEFORE, closed_because="The building was sold.")
TAKEN_OVER = body(succeeded_by=body("Merged"), succeeded_by_id=2, closed_on=BEFORE)
TEAM = body("Business Team", kind=Agency.Kind.BUSINESS_TEAM)
PARTNER = body("Council", kind=Agency.Kind.SAFEGUARDING_PARTNER)


@pytest.mark.parametrize(
    ("agency", "said"),
    [
        (CLOSED, "Testshire Trust was closed on Thursday 26 March 2026: The building was sold."),
        (TAKEN_OVER, "Merged took over from Testshire Trust on Thursday 26 March 2026."),
        (body(succeeded_by=body("Merged"), succeeded_by_id=2),
         "Merged took over from Testshire Trust."),
    ],
)  # fmt: skip
def test_what_became_of_it(agency, said):
    assert policy.gone(agency) == said


@pytest.mark.parametrize(
    ("name", "others", "refusal"),
    [
        ("New", [], None),
        (" ", [], "An agency needs a name."),
        ("TESTSHIRE TRUST", [OPEN], "There is an agency called Testshire Trust already."),
        ("Testshire Trust", [CLOSED],
         "There is an agency called Testshire Trust already. It was closed: open it again."),
    ],
)  # fmt: skip
def test_no_two_agencies_have_one_name(name, others, refusal):
    assert policy.why_not_called(name, others) == refusal


STAYS = "it stays what it is, and no other becomes one"
KIND = Agency.Kind


@pytest.mark.parametrize(
    ("agency", "kind", "roles", "refusal"),
    [
        (None, KIND.VOLUNTARY, [], None),
        (None, KIND.BUSINESS_TEAM, [], STAYS),
        (OPEN, KIND.SCHOOL, [Role.LINE_MANAGER], None),
        (OPEN, KIND.BUSINESS_TEAM, [], STAYS),
        (TEAM, KIND.VOLUNTARY, [], STAYS),
        (TEAM, KIND.BUSINESS_TEAM, [Role.BUSINESS_MANAGER], None),
        (PARTNER, KIND.RELEVANT_AGENCY, [Role.DELEGATED_SAFEGUARDING_PARTNER],
         "Somebody is delegated Safeguarding Partner here"),
        (PARTNER, KIND.RELEVANT_AGENCY, [Role.LINE_MANAGER], None),
        (PARTNER, KIND.SAFEGUARDING_PARTNER, [Role.DELEGATED_SAFEGUARDING_PARTNER], None),
    ],
)  # fmt: skip
def test_it_becomes_no_kind_at_which_its_people_could_not_hold_their_roles(
    agency, kind, roles, refusal
):
    found = policy.why_not_kind(agency, kind, roles)
    assert (found is None) == (refusal is None)
    assert refusal is None or refusal in found


def test_what_is_gone_keeps_its_name():
    assert policy.why_not_change(OPEN) is None
    assert policy.why_not_change(CLOSED).endswith("It keeps what it was called and was.")
    assert policy.why_not_change(TAKEN_OVER).startswith("Merged took over")


@pytest.mark.parametrize(
    ("on", "ended", "refusal"),
    [
        (TODAY, [], None),
        (BEFORE, [], None),
        (AFTER, [], "has not begun"),
        (TODAY, [BEFORE], None),
        (BEFORE, [BEFORE], "until Thursday 26 March 2026. Give a day after that"),
        (BEFORE, [date(2020, 1, 1)], None),
    ],
)
def test_names_follow_one_another(on, ended, refusal):
    found = policy.why_not_rename(on, TODAY, ended)
    assert (found is None) == (refusal is None)
    assert refusal is None or refusal in found


@pytest.mark.parametrize(
    ("name", "known", "others", "refusal"),
    [
        ("The Infirmary", [], [], None),
        ("testshire trust", [], [], "is its name now"),
        ("The infirmary", ["The Infirmary"], [], "is among its names already"),
        ("Council", [], [PARTNER], "is the name of another agency"),
    ],
)
def test_a_name_is_noted_once_and_is_no_other_agencys(name, known, others, refusal):
    found = policy.why_not_note_name(OPEN, name, known=known, others=others)
    assert (found is None) == (refusal is None)
    assert refusal is None or refusal in found


NOTHING = {"people_held": 0, "invitations": 0, "takeovers": [], "open_work": []}
PLANNED = Named(name="Merged takes over from Testshire Trust", takes_effect_on=AFTER)


@pytest.mark.parametrize(
    ("agency", "there", "said"),
    [
        (OPEN, {}, []),
        (TEAM, {}, ["The business team keeps the portal. It cannot be closed."]),
        (CLOSED, {}, [policy.gone(CLOSED)]),
        (TAKEN_OVER, {}, [policy.gone(TAKEN_OVER)]),
        (OPEN, {"people_held": 1}, [
            ("1 person holds a role here. End each role first. If another agency goes on with them,"
            " plan that it takes over instead.")]),
        (OPEN, {"people_held": 2, "invitations": 1, "open_work": ["3 matters."]}, [
            ("2 people hold roles here. End each role first. If another agency goes on with them,"
            " plan that it takes over instead."),
            "1 invitation waits to be accepted. Withdraw it first.",
            "3 matters."]),
        (OPEN, {"invitations": 2}, ["2 invitations wait to be accepted. Withdraw them first."]),
        (OPEN, {"takeovers": [PLANNED]}, [
            ("Merged takes over from Testshire Trust, on Saturday 28 March 2026. Call that off"
            " first.")]),
    ],
)  # fmt: skip
def test_everything_that_stands_in_the_way_of_closing_is_said_at_once(agency, there, said):
    assert policy.why_not_close(agency, **NOTHING | there) == said


def test_an_agency_closes_on_a_day_that_has_come():
    assert policy.why_not_closed_on(TODAY, TODAY) is None
    assert policy.why_not_closed_on(BEFORE, TODAY) is None
    assert "Give a day that has come" in policy.why_not_closed_on(AFTER, TODAY)


@pytest.mark.parametrize(
    ("agency", "refusal"),
    [(CLOSED, None), (OPEN, "is open"), (TAKEN_OVER, "cannot be undone")],
)
def test_only_a_closing_is_undone(agency, refusal):
    found = policy.why_not_reopen(agency)
    assert (found is None) == (refusal is None)
    assert refusal is None or refusal in found


# --- contacts -------------------------------------------------------------------------------------

MINE = [(1, Role.AGENCY_ADMINISTRATOR)]
KEEPER = [(9, Role.BUSINESS_MANAGER)]


@pytest.mark.parametrize(
    ("agency", "held", "refusal"),
    [
        (OPEN, MINE, None),
        (OPEN, KEEPER, None),
        (OPEN, [(2, Role.AGENCY_ADMINISTRATOR)], "You do not look after"),
        (OPEN, [(1, Role.SAFEGUARDING_LEAD)], "You do not look after"),
        (OPEN, [], "You do not look after"),
        (CLOSED, KEEPER, "Nobody is called there any more"),
        (TAKEN_OVER, MINE, "Nobody is called there any more"),
        (TEAM, KEEPER, "party to no challenge"),
    ],
)
def test_who_keeps_the_contacts_of_which_agency(agency, held, refusal):
    found = policy.why_not_keep_contacts(agency, held)
    assert (found is None) == (refusal is None)
    assert refusal is None or refusal in found


STEP = Step(2, "Managers", "They talk", (Role.LINE_MANAGER, Role.SAFEGUARDING_LEAD))


def holder(role=Role.LINE_MANAGER, *, ended_on=None, is_active=True):
    person = Named(name="Bella Boateng", pk=7, is_active=is_active)
    return Named(
        name="x",
        person=person,
        ended_on=ended_on,
        agency_role=Named(name="y", role=role, agency=OPEN),
    )


@pytest.mark.parametrize(
    ("held_role", "step", "more", "refusal"),
    [
        (holder(), STEP, {}, None),
        (holder(Role.SAFEGUARDING_LEAD), STEP, {}, None),
        (holder(), None, {}, "Nobody of Testshire Trust is called at this step"),
        (holder(ended_on=BEFORE), STEP, {}, "is no longer line manager or team manager"),
        (holder(is_active=False), STEP, {}, "closed or suspended"),
        (holder(Role.AGENCY_ADMINISTRATOR), STEP, {}, "At step 2 a contact is line manager"),
        (holder(), STEP, {"oneself": {7, 8}}, policy.NOT_ONESELF),
        (holder(), STEP, {"listed_already": True}, "is listed at step 2 already"),
    ],
)
def test_who_can_be_listed(held_role, step, more, refusal):
    asked = {"oneself": {1}, "listed_already": False} | more
    found = policy.why_not_list(held_role, step, **asked)
    assert (found is None) == (refusal is None)
    assert refusal is None or refusal in found


@pytest.mark.parametrize(
    ("wanted", "now", "fits"),
    [([2, 1], [1, 2], True), ([1], [1, 2], False), ([1, 1], [1, 2], False), ([3, 1], [1], False)],
)
def test_an_order_names_each_contact_once(wanted, now, fits):
    assert (policy.why_not_order(wanted, now) is None) == fits


@pytest.mark.parametrize(
    ("taken", "number", "begins"),
    [([], 3, 0), ([0, 1, 2], 3, 3), ([3, 4, 5], 3, 0), ([1, 2], 2, 3), ([2, 7], 2, 0)],
)
def test_those_who_change_places_begin_where_nobody_stands(taken, number, begins):
    assert policy.first_free(taken, number) == begins
    assert not set(range(begins, begins + number)) & set(taken)


@pytest.mark.parametrize(("phase", "said"), [("primary", "Primary"), ("16 plus", "16 plus")])
def test_a_phase_is_said_in_words(phase, said):
    assert policy.phase_in_words(phase) == said


@pytest.mark.parametrize(
    ("kind", "phase", "said"),
    [
        (KIND.SCHOOL, "primary", "Primary school"),
        (KIND.SCHOOL, "16 plus", "School or setting: 16 plus"),
        (KIND.SCHOOL, "", "School, college or early years"),
        (KIND.VOLUNTARY, "", "Voluntary organisation"),
    ],
)
def test_a_school_is_told_by_its_phase(kind, phase, said):
    assert policy.kind_in_words(body(kind=kind, phase=phase)) == said
    assert policy.SETTINGS.keys() == policy.PHASES.keys()
