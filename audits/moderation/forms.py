"""What is filled in while a return is moderated."""

import re
from typing import Any, ClassVar

from django import forms

from audits.moderation import policy
from audits.returns.models import Return
from core.forms import (
    ChoiceField,
    DateField,
    LongTextField,
    MultipleChoiceField,
    OperationForm,
    Radios,
    RecordsField,
    TextField,
    WholeNumberField,
)
from core.time_field import TimeField
from partnership.looking_again import LooksAgain

LEVEL = "a level for {}"


def field_of(what: str, code: str) -> str:
    """The name of a field about one question. By its code and not by its place: what was written
    about it must not come to stand at another, where the page has other questions by now."""
    return f"{what}_{code.replace('.', '-')}"


class ScoreForm(OperationForm):
    """``questions``: the codes of those to be scored; ``levels``: (value, label, meaning);
    ``others``: the codes of those of the section that are not. What was written about one of these
    while it was to be scored stays there to be read."""

    def __init__(self, *args, questions, levels, others=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        self.values = [value for value, _, _ in levels]
        hints = {str(value): meaning for value, _, meaning in levels}
        for code in self.questions:
            score, reason = field_of("score", code), field_of("reason", code)
            self.fields[score] = ChoiceField(
                label=f"Your score for {code}", called=LEVEL.format(code), required=False,
                choices=[(str(value), f"{value}: {label}") for value, label, _ in levels],
                widget=Radios(hints=hints),
            )  # fmt: skip
            self.fields[score].needed_at_times = True
            self.fields[reason] = LongTextField(
                label=f"Why, for {code}", called=f"your reason for {code}", required=False, rows=2,
                max_length=policy.REASON, is_counted=False,
                help_text="Needed at the lowest level. Where your score is taken over, the agency"
                " reads this",
            )  # fmt: skip
            self.fields[reason].needed_at_times = True
        self.gone = [code for code in others if self.data.get(field_of("reason", code), "").strip()]
        for code in self.gone:
            self.fields[field_of("reason", code)] = LongTextField(
                label=f"What you had written about {code}", called=f"what you wrote about {code}",
                required=False, rows=2, max_length=policy.REASON, is_counted=False,
            )  # fmt: skip

    @property
    def left(self):
        return [self[field_of("reason", code)] for code in self.gone]

    def clean(self):
        found = super().clean()
        for code in self.gone:
            if found.get(field_of("reason", code)):
                said = f"{code} is not to be scored any more. Copy what should stay, then empty it"
                self.add_error(field_of("reason", code), said)
        for code in self.questions:
            value, reason = found.get(field_of("score", code)), found.get(field_of("reason", code))
            if not value:
                if reason:
                    self.add_error(field_of("score", code), f"Select {LEVEL.format(code)}, too")
                continue
            if said := policy.why_not_reason(int(value), reason or "", self.values):
                self.add_error(field_of("reason", code), f"{code}: {said}")
        return found

    def scores(self) -> dict[str, tuple[int | None, str]]:
        given = self.cleaned_data
        return {
            code: (int(value) if (value := given[field_of("score", code)]) else None,
                   given[field_of("reason", code)])
            for code in self.questions
        }  # fmt: skip


class SettleForm(LooksAgain):
    value = ChoiceField(label="The partnership’s score", called="a level")
    reason = LongTextField(
        label="Why?", called="the reason", required=False, rows=4, max_length=policy.REASON,
        help_text="The agency reads this. Needed where its own score is another one",
    )  # fmt: skip

    def __init__(self, *args, levels, own: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.own = own
        self.fields["value"].choices = [(str(value), words) for value, words in levels]
        self.fields["reason"].needed_at_times = True

    def clean(self):
        found = super().clean()
        if found.get("value") and "reason" in found:
            said = policy.why_not_moderated_reason(int(found["value"]), self.own, found["reason"])
            if said:
                self.add_error("reason", said)
        return found


class AssignForm(OperationForm):
    """``candidates``: (key of the role held, words)."""

    moderator = ChoiceField(
        label="Who scores this return?", called="who scores it",
        widget=forms.Select(attrs={"data-typing": True}),
        help_text="Whoever holds the role of a moderator at another agency",
    )  # fmt: skip

    def __init__(self, *args, candidates, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["moderator"].choices = [("", "Select who scores it"), *candidates]


class DrawForm(OperationForm):
    per_return = WholeNumberField(
        label="How many moderators for each return?", called="the number of moderators",
        min_value=1, max_value=policy.MOST_PER_RETURN, initial=policy.PER_RETURN,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
    )  # fmt: skip
    seed = TextField(
        label="A word or number to draw by", called="the word to draw by", required=False,
        max_length=policy.SEED,
        help_text="It is kept. The same one gives the same draw again. Leave it empty, and one is"
        " made up",
    )  # fmt: skip


class FinalForm(OperationForm):
    note = LongTextField(
        label="What does the partnership say to it?", called="a note", max_length=policy.REASON,
        rows=4, help_text="The agency reads this",
    )  # fmt: skip

    def __init__(self, *args, needs_note: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not needs_note:
            del self.fields["note"]


class FinalsForm(OperationForm):
    returns = RecordsField(
        Return.objects.none(), label="Which returns are final?", called="at least one return",
        words=lambda each: f"{each.agency}, {each.reference}",
    )  # fmt: skip

    def __init__(self, *args, returns, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["returns"].queryset = returns


class RevisionForm(LooksAgain):
    """``questions``: the codes of those that were asked."""

    reason = LongTextField(
        label="Why does it go back?", called="why it goes back", max_length=policy.REASON, rows=4,
        help_text="The agency reads this first",
    )  # fmt: skip

    def __init__(self, *args, questions, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for code in self.questions:
            self.fields[field_of("point", code)] = LongTextField(
                label=f"What is missing in {code}?", called=f"what is missing in {code}",
                required=False, rows=2, max_length=policy.REASON, is_counted=False,
            )  # fmt: skip

    def clean(self):
        found = super().clean()
        said = [found.get(field_of("point", code)) for code in self.questions]
        if not any(said) and not any(name.startswith("point_") for name in self.errors):
            self.add_error(None, "Say of at least one question what is missing there.")
        return found

    def points(self) -> dict[str, str]:
        given = self.cleaned_data
        return {
            code: given[field_of("point", code)]
            for code in self.questions
            if given[field_of("point", code)]
        }


class RespondForm(LooksAgain):
    text = LongTextField(
        label="What does your agency say?", called="what your agency says",
        max_length=policy.RESPONSE, rows=6,
        help_text="The partnership reads this beside the scores, and it stays there. Name no child",
    )  # fmt: skip


class PanelForm(OperationForm):
    """``returns``: (return, words) of those that the panel could speak about, in order."""

    meets_on = DateField(label="On which day?", called="the day of the meeting", future=True)
    begins_at = TimeField(label="At what time?", called="the time of the meeting")
    place = TextField(
        label="Where is it?", called="where it is", max_length=policy.PLACE,
        help_text="A place, or the link of a video meeting, which begins with https://. It is in no"
        " mail and no calendar",
    )  # fmt: skip
    returns = MultipleChoiceField(
        label="Which returns does the panel speak about?", called="at least one return",
    )  # fmt: skip

    def __init__(self, *args, returns, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = {str(each.pk): each for each, _ in returns}
        self.fields["returns"].choices = [(str(each.pk), words) for each, words in returns]

    def meeting(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {name: given[name] for name in ("meets_on", "begins_at", "place")} | {
            "returns": [self.known[key] for key in given["returns"]]
        }


class CallOffForm(OperationForm):
    reason = LongTextField(
        label="Why is it called off?", called="why it is called off", max_length=policy.REASON,
        rows=3, help_text="Those invited read it on the page of the meeting. Name no child",
    )  # fmt: skip


class RecordForm(LooksAgain):
    """``returns``: those on the agenda; ``gone``: others of the cycle, of which what was written
    while they were on it stays to be read (`keys_in`)."""

    not_looked_at: ClassVar[dict[str, str]] = {"present": "those who met, who are named there"}

    present = LongTextField(
        label="Who was there?", called="who was there", max_length=policy.REASON, rows=3,
        is_counted=False,
    )  # fmt: skip

    def __init__(self, *args, returns, gone=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.returns, self.gone = list(returns), list(gone)
        for each in self.returns:
            self.fields[f"said_{each.pk}"] = LongTextField(
                label=f"{each.agency}, {each.reference}: what was said?",
                called=f"what was said about {each.reference}", required=False, rows=4,
                max_length=policy.SAID, is_counted=False,
                help_text="Leave it empty if the panel did not come to it. Name no child",
            )  # fmt: skip
        for each in self.gone:
            self.fields[f"said_{each.pk}"] = LongTextField(
                label=f"What you had written about {each.agency}, {each.reference}",
                called=f"what you wrote about {each.reference}", required=False, rows=4,
                max_length=policy.SAID, is_counted=False,
            )  # fmt: skip

    @staticmethod
    def keys_in(sent) -> set[int]:
        """The keys of the returns about which something was written in what was sent."""
        names = [name for name in sent or () if re.fullmatch(r"said_[0-9]{1,9}", name)]
        return {int(name.removeprefix("said_")) for name in names if sent[name].strip()}

    def clean(self):
        found = super().clean()
        for each in self.gone:
            if found.get(f"said_{each.pk}"):
                said = (
                    f"{each.reference} is not before this panel any more. Copy what should stay,"
                    " then empty it"
                )
                self.add_error(f"said_{each.pk}", said)
        names = [f"said_{each.pk}" for each in self.returns]
        if not any(found.get(name) for name in names) and not self.errors.keys() & {*names}:
            self.add_error(None, "Say of at least one return what was said.")
        return found

    def said(self) -> dict[int, str]:
        given = self.cleaned_data
        return {each.pk: given[f"said_{each.pk}"] for each in self.returns}
