"""Raising an escalation page by page: where to go next, and what is checked before it is sent."""

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from core import calendar, clock, operations
from core.forms import ChoiceField, RecordField
from core.words import day, in_sentence
from escalations import (
    no_lead,
    policy,
    raising_names,
    raising_policy,
    same_child,
    standing,
    timetable,
    why_this_date,
    within_policy,
)
from escalations.draft_file_models import EscalationDraftFile
from escalations.models import SINCE, EscalationDraft
from escalations.parties import PROCEDURE, told_at_first
from escalations.raising_forms import (
    RAISE_PAGES,
    ProtectionPage,
    RaiseForm,
    RaisePage,
    named_colleague,
)
from escalations.raising_names import FILES
from partnership.auth import held_by
from partnership.directory import Directory
from partnership.roles import PRACTICE

AT_RISK = "immediate-risk"
TITLES = {
    AT_RISK: "A child at immediate risk",
    "agency": "Which agency",
    "worker": "The other worker",
    "child": "The child",
    "disagreement": "What you disagree about",
    FILES: "Files, if you have any",
    "outcome": "What should happen",
}


# What each answer is called where the answers are checked.
CALLED = {
    "protective_action": "Done to protect the child",
    "entered_at_step": "Begins at",
    "raised_as": "Raised by you as",
    "challenged_agency": "Agency challenged",
    "challenged_person": "Person challenged",
    "challenged_team": "Team",
    "challenged_worker": "Raised with",
    "raised_on": "First raised on",
    "child_reference": "Reference",
    "child_initials": "Initials",
    "child_age_band": "Age",
    "level_of_need": "Level of need",
    "plan_status": "Plan",
    "reason": "About",
    "what_is_disputed": "What is disputed",
    "decided_on": SINCE,
    "evidence": "Evidence",
    FILES: "Files",
    "outcome_wanted": "What should happen",
    "risk_if_unresolved": "Risk if it is not resolved",
    "child_and_family_view": "What the child and family think",
}


def why_not(person) -> str | None:
    """The sentence for somebody who holds no role in which a challenge can be raised."""
    if any(role in PRACTICE for _, role in held_by(person)):
        return None
    return (
        "You hold no role at an agency that works with children, so there is no agency in whose"
        " name you can raise this. If that is wrong, ask the business team to put it right."
    )


def draft_of(person) -> EscalationDraft | None:
    return EscalationDraft.objects.visible_to(person).first()


def files_of(person):
    """Of their draft: they have one at most."""
    return EscalationDraftFile.objects.visible_to(person)


def is_at_risk(draft) -> bool:
    """Whether its writer said that a child is at immediate risk."""
    return draft.answers.get("immediate_risk") not in (None, "", "no")


def pages_of(draft, person) -> dict[str, RaisePage]:
    """Each page's form, filled in with what the draft keeps."""
    wanted = {AT_RISK: ProtectionPage, **RAISE_PAGES} if is_at_risk(draft) else RAISE_PAGES
    return {
        name: page(draft.answers, person=person, answers=draft.answers)
        for name, page in wanted.items()
    }


def is_complete(draft, person) -> bool:
    return next_address(draft, person) == reverse("escalations:raise_check")


def next_address(draft, person) -> str:
    """The first page that is not complete; once all are, the one that asks about what may be a
    name, and the check page.

    So "Change" on the check page leads straight back to it.
    """
    if not draft.answers.get("immediate_risk"):
        return reverse("escalations:raise")
    pages = pages_of(draft, person)
    for name, form in pages.items():
        if not form.is_valid():
            return address_of(name)
    if raising_names.unconfirmed(draft, pages, files_of(person)):
        return reverse("escalations:raise_names")
    return reverse("escalations:raise_check")


def address_after(name: str, draft, person) -> str:
    """`next_address`, by way of the files: nothing of them must be answered, so whoever raises it
    comes past them once."""
    address = next_address(draft, person)
    is_first_time = name == "disagreement" and address == address_of("outcome")
    return address_of(FILES) if is_first_time else address


def address_of(name: str) -> str:
    if name == AT_RISK:
        return reverse("escalations:raise_risk")
    if name == FILES:
        return reverse("escalations:raise_files")
    return reverse("escalations:raise_page", args=[name])


def address_before(name: str, draft) -> str:
    names = [*([AT_RISK] if is_at_risk(draft) else []), *RAISE_PAGES]
    names.insert(names.index("outcome"), FILES)
    place = names.index(name)
    return address_of(names[place - 1]) if place else reverse("escalations:raise")


def shown_first(form: RaisePage, draft) -> RaisePage:
    """A page as it is opened: with its sentences, where what was kept has become wrong since."""
    kept = type(form)(draft.answers, person=form.person, answers=draft.answers)
    return form if kept.may_be_kept() else kept


def answers(draft, person) -> dict[str, Any]:
    """What `operations.raise_escalation` takes, from a complete draft."""
    found: dict[str, Any] = {"at_immediate_risk": is_at_risk(draft)}
    for form in pages_of(draft, person).values():
        form.is_valid()
        found |= form.cleaned_data
    if "entered_at_step" in found:
        found["entered_at_step"] = int(found["entered_at_step"])
    return found


def sent_before(form: RaiseForm, person) -> str | None:
    """Where what this very page raised is: a double click, or the page of an earlier one."""
    if not form.is_bound:
        return None
    form.is_valid()
    return operations.done_before(form.cleaned_data["submission"], person)


def check_sections(draft, person) -> list[dict[str, Any]]:
    """Every answer in words, with the address of the question."""
    sections = []
    for name, form in pages_of(draft, person).items():
        form.is_valid()
        rows = [_check_row(form, field, address_of(name)) for field in form.answered()]
        if role := getattr(form, "only_role", None):
            words = f"{role.agency_role.get_role_display()}, {role.agency_role.agency}"
            rows.insert(0, {"key": CALLED["raised_as"], "value": words})
        if name == AT_RISK:
            rows.insert(0, _at_risk_row())
        sections.append({"title": TITLES[name], "rows": rows})
        if name == "disagreement":
            rows.append(_files_row(person))
    return sections


def names_to_look_at(draft, person) -> list[raising_names.Found]:
    """Empty before every page is complete."""
    pages = pages_of(draft, person)
    if not draft.answers.get("immediate_risk") or not all(
        each.is_valid() for each in pages.values()
    ):
        return []
    return raising_names.unconfirmed(draft, pages, files_of(person))


def name_rows(found: list[raising_names.Found]) -> list[dict[str, str]]:
    """Where each stands, with the address of the question."""
    return [
        {
            "key": CALLED[each.field],
            "value": f"“{each.words}”",
            "change_url": f"{address_of(each.page)}#{each.target}",
            "change": f"“{each.words}” in {in_sentence(CALLED[each.field])}",
        }
        for each in found
    ]


def _at_risk_row() -> dict[str, str]:
    called = "A child is at immediate risk"
    address = reverse("escalations:raise")
    return {"key": called, "value": "Yes", "change_url": address, "change": in_sentence(called)}


def _files_row(person) -> dict[str, str]:
    names = "\n".join(each.original_name for each in files_of(person))
    address = f"{address_of(FILES)}#id_uploads"
    return {"key": CALLED[FILES], "value": names or "None", "change_url": address,
            "change": "files"}  # fmt: skip


def _check_row(form, name, address) -> dict[str, str]:
    return {
        "key": CALLED[name],
        "value": _words(form.fields[name], form.cleaned_data[name]) or "Not given",
        "change_url": f"{address}#{form[name].error_target}",
        "change": in_sentence(CALLED[name]),
    }


def _words(field, value) -> str:
    """An answer as the person would say it."""
    if isinstance(field, RecordField):
        if value is None:
            return ""
        return field.label_from_instance(value)
    if isinstance(field, ChoiceField):
        return {str(key): label for key, label in field.choices}[value]
    return day(value) if isinstance(value, date) else value


def already_open(answers: dict[str, Any], person) -> same_child.OpenAlready | None:
    """The open one about the same child, if ``person`` may be told of it."""
    names = ("raised_as", "challenged_agency", "child_initials", "child_age_band")
    return same_child.already_open(**{name: answers[name] for name in names}, person=person)


def who_is_told(given: dict[str, Any], person) -> tuple[list[str], list[str]]:
    """“Bob Barnes, health visitor, Testshire Health Trust”, as `notices.raised` tells them, but
    for ``person``, who sends it; and where nobody is listed, in a sentence.

    ``given``: `answers`.
    """
    step = given.get("entered_at_step", policy.Step.PRACTITIONERS)
    agencies = [given["challenged_agency"]]
    if step != policy.Step.PRACTITIONERS:
        agencies.append(given["raised_as"].agency_role.agency)
    directory = Directory(PROCEDURE, [agency.pk for agency in agencies])
    told, nobody = [], []
    if is_within(given):
        return _told_within(given, person, directory)
    for agency in agencies:
        contacts = told_at_first(directory, agency.pk, step)
        told += [
            f"{each.full_name}, {each.post}, {agency}"
            for each in contacts
            if each.user_id != person.pk
        ]
        if not directory.leads(agency.pk):
            nobody.append(no_lead.said_of(agency, nobody_at=None if contacts else step))
    if given["at_immediate_risk"]:
        told.append("The Safeguarding Partnership Business Manager")
    return told, nobody


def is_within(given: dict[str, Any]) -> bool:
    return given["raised_as"].agency_role.agency_id == given["challenged_agency"].pk


def _told_within(given, person, directory) -> tuple[list[str], list[str]]:
    agency, step = given["challenged_agency"], given.get("entered_at_step", 1)
    people, challenged = {}, given.get("challenged_person")
    if challenged is not None and step == policy.Step.PRACTITIONERS:
        people[challenged.person_id] = named_colleague(challenged)
    if step == policy.Step.SENIOR_MANAGERS:
        answer = [each for each in directory.at(agency.pk, step) if each.user_id != person.pk]
        people |= {each.user_id: f"{each.full_name}, {each.post}" for each in answer[:1]}
    for each in directory.leads(agency.pk):
        people.setdefault(each.user_id, f"{each.full_name}, {each.post}")
    told = [f"{said}, {agency}" for key, said in people.items() if key != person.pk]
    if given["at_immediate_risk"]:
        told.append("The Safeguarding Partnership Business Manager")
    if directory.leads(agency.pk):
        return told, []
    is_internal = step < policy.Step.SENIOR_MANAGERS
    return told, [no_lead.said_of(agency, nobody_at=None, is_internal=is_internal)]


def who_reads_it(given: dict[str, Any]) -> str:
    """Of one within an agency; "" between two."""
    rule = timetable.in_force().within_an_agency
    if rule is None or not is_within(given):
        return ""
    step = given.get("entered_at_step", 1)
    return within_policy.who_reads_it(rule, step < rule.partnership_from_step)


def what_happens(given: dict[str, Any]) -> str:
    """Where it will stand once it is sent, in sentences. ``given``: `answers`."""
    ours = settings.PARTNERSHIP["escalation"]
    procedure, england, course = timetable.in_force(), calendar.england(), _course(given)
    by_itself = ours["moves_up_by_itself"]
    try:
        if course.fast_track_on:
            return standing.once_begun(procedure, course, england, moves_up_by_itself=by_itself)
        raised_on, today = given["raised_on"], clock.today()
        stands = standing.once_raised(
            procedure, raised_on, today, england, moves_up_by_itself=by_itself
        )
        return f"{stands} {raising_policy.said_of_long_ago(raised_on, today)}".rstrip()
    except calendar.BeyondTheCalendar:
        return "The dates of its steps cannot be worked out yet, so it cannot be sent."


def why_ends(given: dict[str, Any]) -> why_this_date.Explanation | None:
    """Why the step ends that `what_happens` tells of; None where its date cannot be worked out."""
    procedure, england, course = timetable.in_force(), calendar.england(), _course(given)
    raised_on, step = given["raised_on"], course.entered_at_step
    try:
        if not course.fast_track_on:
            step = standing.step_by_then(procedure, raised_on, clock.today(), england)
        return why_this_date.explain(procedure, step, raised_on, england, course)
    except calendar.BeyondTheCalendar:
        return None


def _course(given: dict[str, Any]) -> policy.Course:
    """As `operations.raise_escalation` would have it today."""
    return policy.course_from(given.get("entered_at_step", 1), clock.today())
