"""The answers of one page of a review, and why what ends ends."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from core.forms import ChoiceField, OperationForm, TextField
from partnership.access_review import lists, policy
from partnership.access_review.operations import CONFIRM, END

KEEP = "Still needed"
MOST = 100  # lines that one page can send, whatever somebody makes up


class AnswersForm(OperationForm):
    """A choice for each line, none of them required: a page may be saved half-filled.

    ``lines``: those the reader may answer; ``held``: what the reader holds, which decides whether
    they end a role or ask the business team to. ``asks_reasons``: the page that checks what ends.
    """

    REFERRED = "You cannot end this role. The business team is asked to, with what you write."

    def __init__(self, *args, lines, held, asks_reasons=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines, self.held, self.asks_reasons = list(lines), held, asks_reasons
        for line in self.lines:
            who, role = line.held_role.person.full_name, lists.role_of(line)
            self.fields[f"role_{line.pk}"] = ChoiceField(
                label=f"{who}, {role}",
                called=f"an answer for {who}",
                required=False,
                choices=[
                    (CONFIRM, KEEP),
                    (END, "Ask to end it" if policy.why_not_end(line, held) else "End it"),
                ],
            )
            if asks_reasons:
                self.fields[f"role_{line.pk}"].widget = forms.HiddenInput()
            if asks_reasons and self._sent(line) == END:
                self.fields[f"reason_{line.pk}"] = TextField(
                    label=f"Why does {who} no longer need it?",
                    called=f"why the role of {who} ends",
                    help_text="For example, they left, or moved to another team. It is kept with"
                    " the role.",
                    max_length=200,
                )

    def clean(self):
        found = super().clean()
        if not self.errors and not self.answers():
            raise ValidationError("Choose an answer for at least one role")
        return found

    def refuse_with(self, sentences) -> None:
        """These alone, whatever the form as a whole says of what is left of it."""
        self.errors.pop(NON_FIELD_ERRORS, None)
        for sentence in sentences:
            self.add_error(None, sentence)

    def answers(self) -> dict[int, str]:
        return {
            line.pk: answer
            for line in self.lines
            if (answer := self.cleaned_data.get(f"role_{line.pk}"))
        }

    def reasons(self) -> dict[int, str]:
        return {line.pk: self.cleaned_data[f"reason_{line.pk}"] for line in self.to_end()}

    def to_check(self):
        """The form of the next page: the same choices, and why what ends ends."""
        chosen = {f"role_{pk}": answer for pk, answer in self.answers().items()}
        # What the agency's administrator wrote when it asked the business team to end it.
        chosen |= {f"reason_{line.pk}": line.reason for line in self.to_end()}
        return type(self)(initial=chosen, lines=self.lines, held=self.held, asks_reasons=True)

    def to_end(self) -> list:
        return [line for line in self.lines if self._chosen(line) == END]

    def is_referred(self, line) -> bool:
        """Whether to end it is the business team's, which is asked to."""
        return policy.why_not_end(line, self.held) is not None

    def confirmed(self) -> int:
        return sum(self._chosen(line) == CONFIRM for line in self.lines)

    def _chosen(self, line) -> str:
        chosen = self.cleaned_data if self.is_bound else self.initial
        return chosen.get(f"role_{line.pk}", "")

    def _sent(self, line) -> str:
        """What was chosen, before it is checked."""
        return (self.data if self.is_bound else self.initial).get(f"role_{line.pk}", "")

    def rows(self):
        """Each line with its choice, for the table."""
        for line in self.lines:
            yield line, self[f"role_{line.pk}"]

    def ends(self):
        """Each line that ends, with its reason."""
        for line in self.to_end():
            yield line, self[f"reason_{line.pk}"]


def chosen_in(data) -> list[int]:
    """The keys of the lines for which a page sent an answer."""
    names = [
        name.removeprefix("role_")
        for name, answer in data.items()
        if name.startswith("role_") and answer
    ]
    return [int(name) for name in names if name.isascii() and name.isdigit() and len(name) < 19][
        :MOST
    ]
