"""What is filled in to raise an escalation, page by page. Choices start from `visible_to`."""

from datetime import date

from django import forms

from core import calendar, clock
from core.documents import bare_name
from core.forms import (
    ChoiceField,
    DateField,
    DateParts,
    FileField,
    Form,
    LongTextField,
    OperationForm,
    Radios,
    RecordField,
    TextField,
)
from core.hidden_fields import VersionField
from core.words import in_sentence, listed
from escalations import policy, raising_policy, timetable, within, within_policy
from escalations.models import (
    AgeBand,
    EscalationDraft,
    LevelOfNeed,
    PlanStatus,
    Reason,
)
from partnership.models import Agency, HeldRole
from partnership.nhs_number import is_nhs_number
from partnership.roles import PRACTICE

TEAMS_SAID = 5  # in a hint; all of them are found by typing
LONG_AGO = date(2000, 1, 1)  # nothing in dispute was decided before


def roles_to_raise_as(person):
    """The roles a person holds now in which they may disagree about a child's case."""
    return (
        HeldRole.objects.visible_to(person)
        .filter(ended_on=None, agency_role__role__in=PRACTICE)
        .select_related("agency_role__agency")
        .order_by("agency_role__agency__name", "pk")
    )


def agencies_to_challenge(person):
    """Every agency there still is, but the business team, which decides about no child."""
    return (
        Agency.objects.visible_to(person)
        .filter(closed_on=None, succeeded_by=None)
        .exclude(kind=Agency.Kind.BUSINESS_TEAM)
        .order_by("name")
    )


def found_by_typing() -> forms.Select:
    """A plain list, in which the script lets people type (static/src/typing.js)."""
    return forms.Select(attrs={"data-typing": True})


def named_colleague(held) -> str:
    return f"{held.person}, {in_sentence(held.agency_role.get_role_display())}"


class RaisePage(Form):
    """One page of raising an escalation. Its answers are kept in the draft as they were typed.

    ``person`` raises it; ``answers`` are those of all pages so far.
    """

    def __init__(self, data=None, *, person, answers):
        self.person, self.answers = person, answers
        typed = {
            name: field.widget.value_from_datadict(answers, {}, name)
            for name, field in self.base_fields.items()
        }
        super().__init__(data, initial=typed)

    def as_typed(self) -> dict[str, str]:
        """The answers of this page, by the names of its inputs, fit to be kept."""
        typed = {}
        for name, field in self.fields.items():
            if isinstance(field.widget, DateParts):
                parts = field.widget.value_from_datadict(self.data, {}, name)
                typed |= {f"{name}_{part}": text for part, text in parts.items()}
            else:
                value = self.cleaned_data.get(name)
                typed[name] = str(getattr(value, "pk", value) or "")
        return typed

    def may_be_kept(self) -> bool:
        """Whether what is there can be kept for later: all of it is right, or still empty."""
        errors = [error for found in self.errors.as_data().values() for error in found]
        return all(error.code == "required" for error in errors)

    def answered(self) -> list[str]:
        """The fields that are read back before it is sent, once the page is valid."""
        return list(self.fields)


class RiskPage(RaisePage):
    immediate_risk = ChoiceField(
        label="Is a child at immediate risk of harm now?",
        called="yes if a child is at immediate risk",
        choices=[("yes", "Yes"), ("no", "No")],
    )


class ProtectionPage(RaisePage):
    """What has been done for a child at immediate risk, and at which step the challenge begins
    where the procedure has a fast track."""

    protective_action = LongTextField(
        label="What has been done to protect the child?",
        called="what has been done to protect the child",
        help_text="Who did what, when and with whom, and the reference number if you were given "
        "one. Do not write the child’s name",
        rows=5,
    )
    entered_at_step = ChoiceField(
        label="At which step should your challenge begin?",
        called="the step at which your challenge should begin",
        help_text="It is due today, whichever you choose",
        widget=Radios,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        procedure = timetable.in_force()
        if procedure.fast_track is None:
            del self.fields["entered_at_step"]
            return
        steps = {str(entry.step): entry.when for entry in procedure.fast_track.entries}
        field = self.fields["entered_at_step"]
        field.widget.hints = steps
        field.choices = [
            (step, f"Step {step}: {in_sentence(procedure.step(int(step)).title)}") for step in steps
        ]


class AgencyPage(RaisePage):
    raised_as = RecordField(
        HeldRole.objects.none(),
        label="Which of your roles are you raising this in?",
        called="the role you are raising this in",
        words=lambda held: f"{held.agency_role.get_role_display()}, {held.agency_role.agency}",
        widget=Radios,
        empty_label=None,
    )
    challenged_agency = RecordField(
        Agency.objects.none(),
        label="Which agency are you challenging?",
        called="the agency you are challenging",
        empty_label="Select an agency",
        widget=found_by_typing(),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        agency = self.fields["challenged_agency"]
        agency.queryset = agencies_to_challenge(self.person)
        if rule := timetable.in_force().within_an_agency:
            agency.help_text = within_policy.what_it_is(rule)
        self.only_role = None
        roles = list(roles_to_raise_as(self.person))
        if len(roles) == 1:
            self.only_role = roles[0]
            del self.fields["raised_as"]
        else:
            self.fields["raised_as"].queryset = roles_to_raise_as(self.person)

    def clean(self):
        found = super().clean()
        held = (
            found.setdefault("raised_as", self.only_role)
            if self.only_role
            else found.get("raised_as")
        )
        challenged = found.get("challenged_agency")
        if held and challenged:
            today, rule = clock.today(), timetable.in_force().within_an_agency
            refusal = policy.why_not_raise(
                raising=held.agency_role.agency_id,
                challenged=challenged.pk,
                raised_on=today,
                today=today,
                within=rule,
            )
            if rule and held.agency_role.agency_id == challenged.pk:
                entered_at = _number(self.answers.get("entered_at_step"))
                refusal = within.why_not_here(
                    challenged, self.person, rule,
                    begins_at=entered_at or 1, by_fast_track=bool(entered_at),
                )  # fmt: skip
            if refusal:
                self.add_error("challenged_agency", refusal)
        return found


class WorkerPage(RaisePage):
    """Within an agency, whoever is challenged is chosen among its people or, where they are not in
    the portal, named."""

    challenged_person = RecordField(
        HeldRole.objects.none(),
        label="Who are you challenging?",
        called="who you are challenging",
        words=named_colleague,
        required=False,
        empty_label="Somebody who is not in this list",
        widget=found_by_typing(),
    )
    challenged_team = TextField(
        label="Which team are they in?", called="the team", max_length=120, required=False
    )
    challenged_worker = TextField(
        label="Who did you raise it with?",
        called="who you raised it with",
        max_length=120,
        help_text="Their name and role, for example “Sam Hill, health visitor”",
    )
    raised_on = DateField(
        label="When did you first raise it with them?",
        called="the day you first raised it",
        past=True,
        earliest=lambda: date(calendar.england().first_year, 1, 1),
        help_text="This is day 1: the four steps are counted from it. For example, 27 3 2026",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        agency = (
            agencies_to_challenge(self.person)
            .filter(pk=_number(self.answers.get("challenged_agency")))
            .first()
        )
        teams = agency.teams.filter(closed_on=None) if agency else ()
        self.teams = [team.name for team in teams]
        if self.teams:
            team = self.fields["challenged_team"]
            team.help_text = f"Teams at {agency} include {listed(self.teams[:TEAMS_SAID])}"
            team.widget.attrs["list"] = "teams"
        self.lead, own = "", agency_within(self.person, self.answers)
        if own is None:
            del self.fields["challenged_person"]
            return
        self.lead = within_policy.what_it_is(timetable.in_force().within_an_agency)
        self.fields["challenged_person"].queryset = within.colleagues(own, self.person)
        worker = self.fields["challenged_worker"]
        worker.required, worker.label = False, "If they are not in the list, who is it?"
        for name in ("challenged_person", "challenged_worker"):
            self.fields[name].needed_at_times = True  # one of the two

    def clean(self):
        found = super().clean()
        if "challenged_person" not in self.fields:
            return found
        if person := found.get("challenged_person"):
            found["challenged_worker"] = named_colleague(person)
        elif not found.get("challenged_worker") and "challenged_person" not in self.errors:
            self.add_error(
                "challenged_person", forms.ValidationError(within_policy.SAY_WHO, code="required")
            )
        return found

    def answered(self):
        """Whoever was chosen is not said a second time as the name that was taken from them."""
        chosen = self.cleaned_data.get("challenged_person")
        unsaid = "challenged_worker" if chosen else "challenged_person"
        return [name for name in super().answered() if name != unsaid]

    def clean_raised_on(self):
        """Refused here, before three more pages are filled in, and again by the operation."""
        raised_on, today, england = (
            self.cleaned_data["raised_on"],
            clock.today(),
            calendar.england(),
        )
        course = policy.course_from(_number(self.answers.get("entered_at_step")) or 1, today)
        try:
            ends_on = timetable.in_force().due_on(
                policy.Step.STATUTORY_PARTNERS, raised_on, england, course
            )
        except calendar.BeyondTheCalendar:
            return raised_on  # the check page says what to do
        if refusal := raising_policy.why_not_first_raised(raised_on, ends_on, today):
            raise forms.ValidationError(refusal)
        return raised_on


def agency_within(person, answers) -> Agency | None:
    """The one agency of a challenge within it, as far as the draft says; None between two."""
    if timetable.in_force().within_an_agency is None:
        return None
    roles = list(roles_to_raise_as(person))
    raised_as = _number(answers.get("raised_as"))
    held = roles[0] if len(roles) == 1 else next((r for r in roles if r.pk == raised_as), None)
    agency = held.agency_role.agency if held else None
    is_one = agency is not None and agency.pk == _number(answers.get("challenged_agency"))
    return agency if is_one else None


def _number(text) -> int | None:
    return int(text) if text and str(text).isdecimal() else None


class ChildPage(RaisePage):
    child_reference = TextField(
        label="Your agency’s reference for the child",
        called="your agency’s reference for the child",
        max_length=30,
        help_text="The number in your own system, such as LCS-004417. Not an NHS number",
    )
    child_initials = TextField(
        label="Initials",
        called="the child’s initials",
        max_length=20,  # as typed: with full stops and spaces
        help_text="Up to 5 letters, such as JT. For an unborn child, write UB",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "autocomplete": "off"}),
    )
    child_age_band = ChoiceField(label="Age", called="the child’s age", choices=AgeBand.choices)
    level_of_need = ChoiceField(
        label="Level of need",
        called="the level of need",
        help_text="As you see it now, from the continuum of need",
        choices=LevelOfNeed.choices,
    )
    plan_status = ChoiceField(
        label="Plan", called="the plan", choices=PlanStatus.choices, help_text="The highest now"
    )

    def clean_child_reference(self):
        reference = self.cleaned_data["child_reference"]
        if is_nhs_number(reference):
            raise forms.ValidationError(
                "Use your agency’s own reference for the child, not the NHS number"
            )
        return reference

    def clean_child_initials(self):
        """Letters only, so that a name does not end up here."""
        letters = self.cleaned_data["child_initials"].replace(".", "").replace(" ", "").upper()
        if not letters.isalpha():
            raise forms.ValidationError("The child’s initials must be letters only, such as JT")
        if len(letters) > 5:
            raise forms.ValidationError("The child’s initials must be 5 letters or fewer")
        return letters


class DisagreementPage(RaisePage):
    reason = ChoiceField(
        label="What is it mainly about?", called="what it is mainly about", choices=Reason.choices
    )
    what_is_disputed = LongTextField(
        label="What do you disagree with?",
        called="what you disagree with",
        help_text="The decision or practice, and why you see it differently",
    )
    decided_on = DateField(
        label="When was it decided, or since when is it in dispute?",
        called="the day it was decided or began",
        past=True,
        required=False,
        earliest=LONG_AGO,
    )
    evidence = LongTextField(
        label="What is your evidence?",
        called="your evidence",
        help_text="What you have seen, and where it is recorded",
    )


class OutcomePage(RaisePage):
    outcome_wanted = LongTextField(
        label="What do you want to happen?",
        called="what you want to happen",
        help_text="For the child, by when, and by whom",
    )
    risk_if_unresolved = LongTextField(
        label="What is the risk to the child if it is not resolved?",
        called="the risk to the child if it is not resolved",
    )
    child_and_family_view = LongTextField(
        label="What do the child and family think?",
        called="what the child and family think",
        required=False,
        rows=4,
    )


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(FileField):
    """Several files at once; each of them is for the form to look at."""

    widget = FilesInput

    def clean(self, data, initial=None):
        return data or super().clean(None, initial)

    def clean_one(self, upload):
        return super().clean(upload)


class FilesForm(OperationForm):
    """``fit``: of the files that were sent those that may be kept, whatever others are."""

    uploads = FilesField(label="Choose files", called="a file")

    def clean_uploads(self):
        self.fit, sentences = [], []
        sent = self.cleaned_data["uploads"]
        for upload in sent:
            try:
                self.fit.append(self.fields["uploads"].clean_one(upload))
            except forms.ValidationError as wrong:
                name = f"{bare_name(upload.name)}: " if len(sent) > 1 else ""
                sentences.append(f"{name}{wrong.messages[0]}")
        if sentences:
            raise forms.ValidationError(sentences)
        return self.fit


RAISE_PAGES: dict[str, type[RaisePage]] = {
    "agency": AgencyPage,
    "worker": WorkerPage,
    "child": ChildPage,
    "disagreement": DisagreementPage,
    "outcome": OutcomePage,
}


class RaiseForm(OperationForm):
    """The check page: what is sent is the draft, under the draft's own submission.

    ``version`` is when the draft was last changed: what is raised is what the page showed.
    ``told_of``: the reference of an open one about the same child, as the page told of it.
    """

    told_of = VersionField(required=False)

    def __init__(self, *args, draft: EscalationDraft | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.changed_at = draft.changed_at.isoformat() if draft else ""
        if draft:
            self.initial |= {"submission": draft.submission, "version": self.changed_at}

    def tells_of(self, reference: str) -> None:
        """The page, shown or shown again, tells of this one."""
        self.initial["told_of"] = reference
        if self.is_bound:
            self.send_again_with("told_of", reference)

    def clean(self):
        found = super().clean()
        if found["version"] != self.changed_at:
            self.send_again_with("version", self.changed_at)
            raise forms.ValidationError(
                "Your answers have changed since this page was made, in another window perhaps."
                " Check them again."
            )
        return found
