"""What people fill in about an open escalation. Choices start from `visible_to`."""

from typing import ClassVar

from core.forms import (
    ChoiceField,
    DateField,
    LongTextField,
    OperationForm,
    Radios,
    RecordField,
    TextField,
)
from core.hidden_fields import HiddenNumberField, HiddenRecordField
from core.words import in_sentence
from escalations import policy
from escalations.models import (
    OUTCOME_WORDS,
    Method,
)
from escalations.names import NamesNoChild
from partnership import succession
from partnership.auth import held_by
from partnership.models import Agency, HeldRole
from partnership.roles import PRACTICE


class ContactForm(NamesNoChild):
    not_looked_at: ClassVar = {"with_whom": "a worker’s name and role"}
    names_a_worker = ("with_whom",)

    happened_on = DateField(label="When was it?", called="the day of the contact", past=True)
    method = ChoiceField(
        label="How did you make contact?", called="how you made contact", choices=Method.choices
    )
    with_whom = TextField(
        label="Who did you contact?",
        called="who you contacted",
        max_length=120,
        help_text="Their name and role",
    )
    result = LongTextField(
        label="What came of it?",
        called="what came of it",
        help_text="If you could not reach them, say so and what you did next",
    )


class MoveUpForm(NamesNoChild):
    """``asks_who_authorised``: the procedure wants a manager's word, and its writer is none."""

    not_looked_at: ClassVar = {"authorising_manager": "a manager’s name and role"}
    names_a_worker = ("authorising_manager",)

    from_step = HiddenNumberField()
    reason = LongTextField(
        label="Why are you moving it up?",
        called="why you are moving it up",
        help_text="What was tried at this step, and what is still in dispute",
    )
    authorising_manager = TextField(
        label="Which manager authorised this?",
        called="the manager who authorised this",
        max_length=120,
        help_text="Their name and role. The procedure asks for a manager of your own agency",
    )
    authorised_on = DateField(
        label="When did they authorise it?", called="the day they authorised it", past=True
    )

    def __init__(self, *args, asks_who_authorised=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not asks_who_authorised:
            del self.fields["authorising_manager"], self.fields["authorised_on"]


def outcome_choices(outcomes) -> list[tuple[str, str]]:
    return [(outcome.value, OUTCOME_WORDS[outcome]) for outcome in outcomes]


class ProposalForm(NamesNoChild):
    outcome = ChoiceField(
        label="What do you propose?",
        called="what you propose",
        choices=outcome_choices(policy.AGREED_OUTCOMES),
    )
    statement = LongTextField(
        label="What would both agencies agree?",
        called="what both agencies would agree",
        help_text="What was decided, who will do what, and by when. "
        "Both agencies keep this on the child’s record",
    )


class AnswerForm(NamesNoChild):
    proposal = HiddenRecordField(
        gone="Another resolution has been proposed since. Open the page again."
    )
    accepted = ChoiceField(
        label="Does your agency agree?",
        called="whether your agency agrees",
        choices=[
            ("yes", "Yes, confirm it and close the escalation"),
            ("no", "No, decline it"),
        ],
    )
    answer = LongTextField(
        label="Your answer",
        called="why your agency declines",
        required=False,
        help_text="If you decline, say why and what would be enough",
    )

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        self.fields["proposal"].queryset = record.proposals.all()

    def clean(self):
        found = super().clean()
        if found.get("accepted") == "no" and "answer" in found and not found["answer"]:
            self.add_error("answer", "Enter why your agency declines")
        return found


class WithdrawForm(NamesNoChild):
    outcome = ChoiceField(
        label="Why is it ending?",
        called="why it is ending",
        choices=outcome_choices(policy.WITHDRAWAL_OUTCOMES),
        widget=Radios(
            hints={
                policy.Outcome.WITHDRAWN.value: "Your agency no longer disputes it",
                policy.Outcome.OVERTAKEN.value: "Something has happened that settles it",
            }
        ),
    )
    reason = LongTextField(label="What happened?", called="what happened")


class CloseUnresolvedForm(NamesNoChild):
    reason = LongTextField(
        label="What did the statutory partners recommend?",
        called="what the statutory partners recommended",
        help_text="And what each agency said to it",
    )

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        if record.recommended:
            reason = self.fields["reason"]
            reason.label = "What has happened since the recommendation?"
            reason.help_text = "And what each agency will do now"
            reason.called = "what has happened since the recommendation"


class BringInForm(OperationForm):
    held_role = RecordField(
        HeldRole.objects.none(),
        label="Who should take part?",
        called="who should take part",
        words=lambda held: f"{held.person}, {in_sentence(held.agency_role.get_role_display())}",
    )

    def __init__(self, *args, record, agency, person, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        ours = succession.stands_for(agency) if agency is not None else None
        self.fields["held_role"].queryset = colleagues(ours, record, person)


def colleagues(agency, escalation, person):
    """Those who work with children at an agency and whom ``person`` may bring in.

    Not themself, nor whoever raised it: they take part already, as does who was brought in.
    """
    return (
        HeldRole.objects.unscoped("colleagues of the person's own agency")
        .filter(agency_role__agency=agency, agency_role__role__in=PRACTICE)
        .filter(ended_on=None, person__is_active=True)
        .exclude(pk__in=escalation.participants.values("held_role"))
        .exclude(person__in=[person.pk, escalation.raised_by_id])
        .select_related("person", "agency_role")
        .order_by("person__full_name", "pk")
    )


class NoteForm(NamesNoChild):
    text = LongTextField(label="Note", called="the note")
    for_agency = ChoiceField(label="Who may read it?", called="who may read it")

    EVERYONE = "everyone"

    def __init__(self, *args, record, person, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        mine = Agency.objects.filter(pk__in=[agency for agency, _ in held_by(person)])
        if record.is_within_an_agency:
            mine = mine.none()  # both sides are of it
        self.agencies = {str(agency.pk): agency for agency in mine}
        self.fields["for_agency"].choices = [
            (self.EVERYONE, "Everyone who may open this escalation"),
            *((key, f"Only people of {agency}") for key, agency in self.agencies.items()),
        ]

    def clean_for_agency(self) -> Agency | None:
        return self.agencies.get(self.cleaned_data["for_agency"])
