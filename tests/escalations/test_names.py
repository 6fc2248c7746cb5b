"""Where a child's name seems to be typed, its writer is asked to look again, and may go on."""

from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from django.urls import reverse

import escalations
from core.forms import LongTextField, OperationForm
from escalations import forms, names_policy
from escalations.models import Contact, Escalation, EscalationDraft
from partnership.agencies import teams
from partnership.looking_again import LooksAgain
from tests.escalations.test_raise import CHECK, address, fill_in, send, sentences
from tests.world import build, raise_one

pytestmark = pytest.mark.django_db

NAMES = "/escalations/raise/names/"
DAY_ONE = date(2026, 3, 27)


@pytest.fixture
def world():
    return build()


@pytest.fixture
def alice(client, world):
    client.force_login(world.alice)
    return client


@pytest.mark.parametrize(
    ("text", "known", "found"),
    [
        ("Jayden Penhallow was not seen.", (), ["Jayden Penhallow"]),
        ("Her son Jayden, and Ana Lopes.", (), ["Jayden", "Ana Lopes"]),
        ("Sam Hill did not ring; SAM HILL was away.", ("Sam Hill",), []),
        ("Sam Hill saw Ana Lopes.", ("sam hill",), ["Ana Lopes"]),
        ("The core group met on Friday. Children’s Services agreed.", (), []),
        ("", (), []),
    ],
)
def test_the_words_that_may_be_a_name(text, known, found):
    assert names_policy.signs(text, known) == found


@pytest.mark.parametrize(
    ("reference", "asked"),
    [("LCS-004417", False), ("4417", False), ("Jordan Taylor", True), ("JORDAN", True)],
)
def test_a_reference_without_a_number_may_be_a_name(reference, asked):
    assert bool(names_policy.why_not_a_reference(reference)) is asked


@pytest.mark.parametrize(
    ("letters", "asked"),
    [("JT", False), ("UB", False), ("JTK", False), ("SAM", True), ("LEO", True), ("JADEN", True)],
)
def test_initials_that_can_be_said_may_be_a_name(letters, asked):
    assert bool(names_policy.why_not_initials(letters)) is asked


NAMED = {"evidence": "Jayden Penhallow was not seen for six weeks."}


def test_a_name_is_shown_before_the_check_page_and_one_tick_leads_on(alice, world):
    assert fill_in(alice, world, disagreement=NAMED).url == NAMES
    assert alice.get(CHECK).url == NAMES
    page = alice.get(NAMES)
    assert [(row["key"], row["value"], row["change_url"]) for row in page.context["rows"]] == [
        ("Evidence", "“Jayden Penhallow”", f"{address('disagreement')}#id_evidence")
    ]
    assert 'id="id_evidence"' in alice.get(address("disagreement")).content.decode()
    assert sentences(alice.post(NAMES)) == [
        "Change “Jayden Penhallow” where it is written, or tick it if it is not a child’s name"
    ]
    assert Escalation.objects.unscoped("test").count() == 0
    assert alice.post(NAMES, {"no_childs_name": "Jayden Penhallow"}).url == CHECK
    # The same words are not asked about again, wherever they stand; others are.
    again = {"what_is_disputed": "Jayden Penhallow is not seen.", "reason": "roles", **NAMED}
    assert alice.post(address("disagreement"), again).url == CHECK
    assert alice.get(NAMES).url == CHECK
    other = {**again, "evidence": "Ana Lopes said so."}
    assert alice.post(address("disagreement"), other).url == NAMES
    assert alice.post(NAMES, {"no_childs_name": "Ana Lopes"}).url == CHECK
    assert send(alice).url.endswith("/raised/")


def test_changed_where_it_stands_nothing_is_asked(alice, world):
    fill_in(alice, world, disagreement=NAMED)
    assert alice.get(CHECK).url == NAMES
    changed = {"what_is_disputed": "x", "reason": "roles", "evidence": "Not seen for six weeks."}
    assert alice.post(address("disagreement"), changed).url == CHECK


def test_each_of_two_is_ticked(alice, world):
    fill_in(alice, world, child={"child_initials": "Sam", "child_reference": "Jordan Taylor"})
    rows = alice.get(NAMES).context["rows"]
    assert [row["value"] for row in rows] == ["“Jordan Taylor”", "“SAM”"]
    assert sentences(alice.post(NAMES, {"no_childs_name": "SAM"})) == [
        "Change “Jordan Taylor” where it is written, or tick it if it is not a child’s name"
    ]
    assert sentences(alice.post(NAMES, {"no_childs_name": "Somebody Else"})) == [
        (
            "Change “Jordan Taylor” and “SAM” where it is written, or tick it if it is not a"
            " child’s name"
        )
    ]
    assert alice.post(NAMES, {"no_childs_name": ["SAM", "Jordan Taylor"]}).url == CHECK


def test_people_agencies_and_teams_that_we_know_are_no_hit(alice, world):
    teams.add_team(world.trust, name="Runcorn Hill Visitors", by=world.dana)
    said = (
        "Sam Hill and Sam Hill’s manager Bea Bright of Testshire Health Trust, and Runcorn Hill"
        " Visitors, were asked."
    )
    worker = {"challenged_worker": "Sam Hill, health visitor"}
    response = fill_in(alice, world, worker=worker, disagreement={"evidence": said})
    assert response.url == CHECK


def test_nobody_comes_to_the_page_without_something_to_look_at(client, world):
    client.force_login(world.alice)
    assert client.get(NAMES).url == "/escalations/raise/"
    fill_in(client, world, disagreement=NAMED)
    client.force_login(world.bob)
    assert client.get(NAMES).url == "/escalations/raise/"
    client.force_login(world.dana)
    assert client.get(NAMES).url == "/escalations/raise/"
    client.force_login(world.nobody)
    assert client.get(NAMES).status_code == 403
    client.logout()
    assert client.get(NAMES).url == f"{reverse('account_login')}?next={NAMES}"
    draft = EscalationDraft.objects.unscoped("test").get()
    assert "no_childs_name" not in draft.answers


# --- while it is open -----------------------------------------------------------------------------

CONTACT = {
    "happened_on_day": "27", "happened_on_month": "3", "happened_on_year": "2026",
    "method": "telephone", "with_whom": "Rita Mills, nurse", "result": "Rita Mills rang back.",
}  # fmt: skip


def test_a_contact_that_names_somebody_is_asked_about_and_kept_on_a_tick(alice, world):
    case = raise_one(world, raised_on=DAY_ONE)
    url = reverse("escalations:log_contact", args=[case.reference])
    named = {**CONTACT, "result": "Rita Mills had not seen Jayden Penhallow."}
    response = alice.post(url, {**sent(alice.get(url)), **named})
    assert sentences(response) == [
        (
            "“Jayden Penhallow” may tell who a child or family is. Take it out, or tick the box at"
            " the end if it tells nobody."
        )
    ]
    assert response.context["form"]["result"].value() == named["result"]
    assert not Contact.objects.unscoped("test").exists()
    ticked = {**sent(response), **named, "looked_again": "on"}
    assert alice.post(url, ticked).url == case.get_absolute_url()
    assert Contact.objects.unscoped("test").get().result == named["result"]


def test_the_workers_of_both_sides_are_no_hit(alice, world):
    case = raise_one(world, raised_on=DAY_ONE, challenged_worker="Zoe Quayle (nurse)")
    url = reverse("escalations:log_contact", args=[case.reference])
    said = {**CONTACT, "result": "Zoe Quayle, Rita Mills and Bob Barnes met Alice Adeyemi."}
    assert alice.post(url, {**sent(alice.get(url)), **said}).url == case.get_absolute_url()


def sent(response):
    form = response.context["form"]
    return {field.html_name: str(field.value() or "") for field in form.hidden_fields()}


def test_every_long_text_of_a_case_is_looked_at():
    """The forms are found, not listed."""
    root = Path(escalations.__file__).parent
    for path in root.rglob("*.py"):
        if "migrations" not in path.parts and path.stem != "urls":
            import_module(".".join(path.relative_to(root.parent).with_suffix("").parts))
    waiting, found = [OperationForm], []
    while waiting:
        below = waiting.pop().__subclasses__()
        waiting += below
        found += [each for each in below if each.__module__.startswith("escalations.")]
    assert len(found) > 15, "they were found"
    texts = [
        (form, name, field)
        for form in found
        for name, field in form.base_fields.items()
        if isinstance(field, LongTextField)
    ]
    assert len(texts) > 12
    for form, name, field in texts:
        assert issubclass(form, LooksAgain), (form, name)
        assert form.looks_at(name, field), (form, name)
    assert forms.ContactForm.not_looked_at == {"with_whom": "a worker’s name and role"}


@pytest.mark.parametrize(
    ("text", "name", "left"),
    [
        ("Ask Sam Hill, sam hill and Samhill.", "Sam Hill", "Ask  · ,  ·  and Samhill."),
        ("İnci asked Sam Hill.", "sam HILL", "İnci asked  · ."),
        ("Lee", "Leeds", "Lee"),
    ],
)
def test_a_name_that_we_know_is_passed_over_where_it_stands_as_words_of_its_own(text, name, left):
    assert names_policy._without(text, name) == left
