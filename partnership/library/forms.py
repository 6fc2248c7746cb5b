"""What is filled in about a document of the library, and what an agency says of a briefing."""

from typing import ClassVar

from django import forms

from core import clock
from core.forms import (
    ChoiceField,
    DateField,
    FileField,
    Form,
    LongTextField,
    MultipleChoiceField,
    OperationForm,
    Radios,
    RecordField,
    RecordsField,
    TextField,
)
from partnership.groups.models import PartnershipGroup
from partnership.library import policy
from partnership.library.models import BriefingRequest, LibraryDocument
from partnership.library.operations import rules_now
from partnership.looking_again import LooksAgain
from partnership.models import Agency
from partnership.roles import RULES, HeldAt, Role

PLAIN = {"autocomplete": "off"}
LONGEST_TEXT = 30_000
EVERYONE, SOME = "everyone", "some"
# A post stays when its holder leaves: a role at an agency, and none on a case or in a group.
POSTS = [
    (role.value, role.label)
    for role in Role
    if RULES[role].held_at not in (HeldAt.CASE, HeldAt.GROUP)
]
Kind = LibraryDocument.Kind


class FindForm(Form):
    """Words, a kind, a topic: as the address says them."""

    words = TextField(
        label="Search for words",
        called="the words to search for",
        help_text="In a title, or in what a document says. The beginning of a word is enough.",
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={**PLAIN, "type": "search"}),
    )
    kind = ChoiceField(
        label="Kind",
        required=False,
        widget=forms.Select,
        choices=[("", "Any kind"), *Kind.choices],
    )
    topic = ChoiceField(label="Topic", required=False, widget=forms.Select)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [("", "Any topic"), *rules_now().topics.items()]


class AboutForm(OperationForm):
    """Everything about a document but what it says: what, whose, for whom, until when."""

    title = TextField(
        label="Title", called="the title", max_length=150, widget=forms.TextInput(attrs=PLAIN)
    )
    summary = LongTextField(
        label="What is it for, in a sentence or two?", called="what it is for", max_length=500,
        rows=3,
    )  # fmt: skip
    topics = MultipleChoiceField(
        label="What is it about?", called="what it is about", required=False
    )
    agency = RecordField(
        Agency.objects.none(), label="Which agency answers for it?", called="the agency"
    )
    owner_role = ChoiceField(
        label="Which post there?",
        called="the post",
        help_text="Whoever holds it is told when the review is near.",
        widget=forms.Select,
        choices=[("", "Select the post"), *POSTS],
    )
    group = RecordField(
        PartnershipGroup.objects.none(),
        label="Which group owns it?",
        called="the group",
        help_text="Leave it empty where the agency itself does.",
        empty_label="None: the agency owns it",
        required=False,
    )
    review_on = DateField(label="When is it to be reviewed?", called="the day of the review")
    for_everyone = ChoiceField(
        label="Who may read it?",
        called="who may read it",
        initial=EVERYONE,
        choices=[
            (EVERYONE, "Everybody who signs in"),
            (SOME, "Only those chosen below"),
        ],
    )
    kinds = MultipleChoiceField(
        label="Everybody at these kinds of agency",
        called="the kinds of agency",
        required=False,
        choices=Agency.Kind.choices,
    )
    # (A form has its own `groups`, of fields.)
    members_of = RecordsField(
        PartnershipGroup.objects.none(),
        label="Those who sit in these groups",
        called="the groups",
        required=False,
    )
    roles = MultipleChoiceField(
        label="Those who hold these roles", called="the roles", required=False, choices=POSTS
    )
    ABOUT: ClassVar = (
        ("The document", ("title", "kind", "summary", "source", "topics")),
        ("Who answers for it", ("agency", "owner_role", "group", "review_on")),
    )
    AUDIENCE: ClassVar = ("Who may read it", ("for_everyone", "kinds", "members_of", "roles"))
    fieldsets = (*ABOUT, AUDIENCE)

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        agencies = Agency.objects.visible_to(person).filter(closed_on=None, succeeded_by=None)
        self.fields["agency"].queryset = agencies
        groups = PartnershipGroup.objects.visible_to(person).filter(closed_on=None)
        groups = groups.exclude(kind=PartnershipGroup.Kind.BOARD)
        self.fields["group"].queryset = self.fields["members_of"].queryset = groups
        self.fields["topics"].choices = list(rules_now().topics.items())

    def clean(self):
        found = super().clean()
        found["for_everyone"] = found.get("for_everyone") == EVERYONE
        chosen = [found.get(name) or [] for name in ("kinds", "roles", "members_of")]
        if refusal := policy.why_not_audience(found["for_everyone"], *chosen):
            self.add_error("for_everyone", refusal)
        return found

    def answers(self) -> dict:
        """For the operation: every field but what the form sends along."""
        hidden = ("submission", "version", "members_of")
        found = {name: said for name, said in self.cleaned_data.items() if name not in hidden}
        return found | {"groups": self.cleaned_data["members_of"]}


def _published_on() -> DateField:
    return DateField(
        label="When was this version published?", called="the day it was published", past=True
    )


def _source() -> TextField:
    return TextField(
        label="What was it learned from?",
        called="what it was learned from",
        help_text="A review, an audit or a theme, in words. Nobody must be recognised by it.",
        max_length=250,
        widget=forms.TextInput(attrs=PLAIN),
    )


def _asks() -> MultipleChoiceField:
    return MultipleChoiceField(
        label="Which kinds of agency are to acknowledge it?",
        called="who is to acknowledge it",
        help_text="Each of them is asked to say how it used the briefing.",
        required=False,
        choices=[(kind.value, kind.label) for kind in policy.ASKED],
    )


class _TextOrFile(forms.Form):
    upload = FileField(label="A file", called="the file", required=False)
    text = LongTextField(
        label="Or the text itself",
        called="the text",
        max_length=LONGEST_TEXT,
        rows=12,
        required=False,
    )
    SAYS: ClassVar = ("upload", "text")


def _parts() -> dict[str, LongTextField]:
    """The seven headings and the three prompts of a briefing."""
    found = {
        key: LongTextField(
            label=label, called=f"“{label}”", help_text=hint, max_length=most, rows=5
        )
        for key, label, hint, most in policy.HEADINGS
    }
    return found | {
        key: LongTextField(
            label=label, called=f"“{label}”", help_text=hint, max_length=policy.LONGEST_PROMPT,
            rows=2,
        )
        for key, label, hint in policy.PROMPTS
    }  # fmt: skip


OF_A_BRIEFING = (
    ("The briefing: seven headings", tuple(key for key, *_ in policy.HEADINGS)),
    ("Three prompts for a team to talk about", tuple(key for key, *_ in policy.PROMPTS)),
)


class AddForm(AboutForm, _TextOrFile):
    kind = ChoiceField(
        label="What kind of document is it?",
        called="the kind of document",
        choices=[each for each in Kind.choices if each[0] != Kind.BRIEFING],
    )
    published_on = _published_on()
    fieldsets = (
        AboutForm.ABOUT[0],
        ("What it says, as a file or in words", (*_TextOrFile.SAYS, "published_on")),
        AboutForm.ABOUT[1],
        AboutForm.AUDIENCE,
    )


class AddBriefingForm(AboutForm):
    source = _source()
    asks = _asks()
    published_on = _published_on()
    fieldsets = (
        AboutForm.ABOUT[0],
        *OF_A_BRIEFING,
        AboutForm.ABOUT[1],
        AboutForm.AUDIENCE,
        ("Publishing", ("asks", "published_on")),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields |= _parts()

    def clean(self):
        found = super().clean()
        found["kind"] = Kind.BRIEFING
        return found

    def answers(self) -> dict:
        found = super().answers()
        return found | {"sections": {key: found.pop(key, "") for key in policy.PARTS}}


class ChangeForm(AboutForm):
    def __init__(self, *args, document, **kwargs):
        super().__init__(*args, **kwargs)
        if document.is_briefing:
            self.fields["source"], self.fields["asks"] = _source(), _asks()
            self.fieldsets = (*self.fieldsets, ("Publishing", ("asks",)))


class _NextForm(OperationForm):
    what_changed = TextField(
        label="What has changed?",
        called="what has changed",
        help_text="In a sentence, for people who know the version before it.",
        max_length=500,
        widget=forms.TextInput(attrs=PLAIN),
    )
    published_on = _published_on()
    review_on = DateField(label="When is it to be reviewed next?", called="the day of the review")
    NEXT: ClassVar = ("This version", ("what_changed", "published_on", "review_on"))


class VersionForm(_NextForm, _TextOrFile):
    fieldsets = (_NextForm.NEXT, ("What it says, as a file or in words", _TextOrFile.SAYS))

    def said(self) -> dict:
        return {name: self.cleaned_data[name] for name in _TextOrFile.SAYS}


class BriefingVersionForm(_NextForm):
    fieldsets = (_NextForm.NEXT, *OF_A_BRIEFING)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields |= _parts()

    def said(self) -> dict:
        return {"sections": {key: self.cleaned_data[key] for key in policy.PARTS}}


class WithdrawForm(OperationForm):
    reason = TextField(
        label="Why is it withdrawn?",
        called="why it is withdrawn",
        max_length=500,
        widget=forms.TextInput(attrs=PLAIN),
    )
    successor = RecordField(
        LibraryDocument.objects.none(),
        label="Which document takes its place?",
        called="the document",
        empty_label="None",
        required=False,
    )

    def __init__(self, *args, person, document, **kwargs):
        super().__init__(*args, **kwargs)
        rows = LibraryDocument.objects.visible_to(person).filter(withdrawn_on=None)
        self.fields["successor"].queryset = rows.exclude(pk=document.pk)


class AcknowledgeForm(LooksAgain):
    """``waiting``: what somebody may answer for; which agency is asked only where it is several."""

    request = RecordField(
        BriefingRequest.objects.none(),
        label="For which agency?",
        called="the agency",
        words=lambda each: each.agency.name,
        widget=Radios,
        empty_label=None,
    )
    used_with = TextField(
        label="With whom was it used?",
        called="with whom it was used",
        help_text="Teams or meetings, and about how many people. No names of children.",
        max_length=300,
        widget=forms.TextInput(attrs=PLAIN),
    )
    used_on = DateField(
        label="When?", called="the day it was used", past=True,
        help_text="If it took several days, the last of them. For example, 27 3 2026",
    )  # fmt: skip
    what_changed = LongTextField(
        label="What has changed because of it?",
        called="what has changed because of it",
        help_text="In practice, in a plan, in what people know. If nothing had to, how you know.",
        max_length=2000,
        rows=6,
    )

    def __init__(self, *args, person, waiting, **kwargs):
        super().__init__(*args, **kwargs)
        self.waiting = waiting
        if len(waiting) == 1:
            del self.fields["request"]
        else:
            rows = BriefingRequest.objects.visible_to(person).select_related("agency")
            self.fields["request"].queryset = rows.filter(pk__in=[each.pk for each in waiting])

    def clean(self):
        found = super().clean()
        if len(self.waiting) == 1:
            found["request"] = self.waiting[0]
        asked = found.get("request")
        used_on = found.get("used_on")
        if asked is not None and used_on is not None:
            published_on = asked.version.published_on
            if refusal := policy.why_not_used(used_on, published_on, clock.today()):
                self.add_error("used_on", refusal)
        return found
