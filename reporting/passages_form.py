"""What the record keepers say of each passage of a record."""

from typing import Any

from django import forms

from core.forms import ChoiceField, DateField, LongTextField, OperationForm, TextField
from partnership.records import Passage
from reporting import consulted, looked_through
from reporting.consulted import Answer
from reporting.subject_access import INCLUDE, choices_for, others_named, why_not_choose

ASKED = ("on", "whom", "said")  # as the fields of an `Answer` are named here


class ChoicesForm(OperationForm):
    """One list of choices for each passage of a record, and what its agency said.

    ``chosen``: what was said of each before, by its key; ``answers``: what its agency said.
    ``changed``: the keys of those that were changed after something was said of them. ``version``:
    what the page showed.
    """

    def __init__(self, *args, passages, chosen, answers=None, changed=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.chosen = chosen
        self.passages, self.names = passages, looked_through.names_of(passages)
        self.initial["version"] = looked_through.as_shown(passages)
        for passage in passages:
            name = self.names[passage.key]
            # Whoever is named is not handed over because somebody scrolled past.
            to_choose = bool(others_named(passage)) or bool(passage.mind) or passage.key in changed
            choices = list(choices_for(passage).items())
            self.fields[self.name_of(passage)] = ChoiceField(
                label=f"What to do with: {name}",
                called=f"what to do with “{name}”",
                choices=[("", "Choose"), *choices] if to_choose else choices,
                widget=forms.Select,
                initial=chosen.get(passage.key, "" if to_choose else INCLUDE),
            )
            self._ask_what_was_said(passage, name, (answers or {}).get(passage.key))

    def _ask_what_was_said(self, passage: Passage, name: str, before: Answer | None) -> None:
        agency, needed = consulted.agency_in_sentence(passage), self._needs_an_answer(passage)
        self.fields[self.name_of(passage, "on")] = DateField(
            label=f"When {agency} was asked: {name}",
            called=f"when {agency} was asked about “{name}”", past=True, required=needed,
            initial=before and before.asked_on,
        )  # fmt: skip
        self.fields[self.name_of(passage, "whom")] = TextField(
            label=f"Who was asked: {name}", called=f"who was asked about “{name}”",
            max_length=120, required=needed, initial=before and before.whom,
        )  # fmt: skip
        self.fields[self.name_of(passage, "said")] = LongTextField(
            label=f"Their answer: {name}", called=f"their answer about “{name}”",
            max_length=500, rows=2, required=needed, initial=before and before.said,
        )  # fmt: skip

    def _needs_an_answer(self, passage: Passage) -> bool:
        """Of what is left out nobody has to be asked; before anything is chosen it may go in."""
        boxes = ("on", "on", "on", "whom", "said"), ("_day", "_month", "_year", "", "")
        names = (f"{self.name_of(passage, part)}{box}" for part, box in zip(*boxes, strict=True))
        if self.is_bound and any(self.data.get(name, "").strip() for name in names):
            return True
        chosen = self.data.get(self.name_of(passage), "") if self.is_bound else ""
        return passage.ask_first and (not self.is_bound or chosen in consulted.HANDED_OVER)

    @staticmethod
    def name_of(passage: Passage, part: str = "choice") -> str:
        return f"{part}-{passage.key.replace(':', '-')}"

    def clean(self):
        found = super().clean()
        for passage in self.passages:
            choice = found.get(name := self.name_of(passage))
            # Where an answer is missing or wrong its own fields say so.
            answered = Answer(*(found.get(each) for each in self._parts(passage)))
            if choice and (refusal := why_not_choose(passage, choice, answered)):
                self.add_error(name, refusal)
        if found.get("version", "") not in ("", self.initial["version"]):
            self.add_error(None, looked_through.CHANGED)
            self.send_again_with("version", self.initial["version"])
        return found

    def _parts(self, passage: Passage) -> list[str]:
        return [self.name_of(passage, part) for part in ASKED]

    def rows(self) -> list[tuple[Passage, Any, list[Any]]]:
        """Each passage, the field of its choice, and those of what its agency said."""
        return [
            (each, self[self.name_of(each)], [self[name] for name in self._parts(each)])
            for each in self.passages
        ]

    def decided(self) -> set[str]:
        """The keys of the passages of which something was said: saved before, or sent just now and
        not refused. What is only proposed, as to include it, nobody has said yet."""
        if not self.is_bound or self.non_field_errors():
            return {each.key for each in self.passages if each.key in self.chosen}
        return {
            each.key
            for each, choice, asks in self.rows()
            if not any(field.errors for field in (choice, *asks))
        }

    def choices(self) -> dict[str, str]:
        return {each.key: self.cleaned_data[self.name_of(each)] for each in self.passages}

    def answers(self) -> dict[str, Answer]:
        said = {
            each.key: [self.cleaned_data[name] for name in self._parts(each)]
            for each in self.passages
        }
        return {key: Answer(*parts) for key, parts in said.items() if all(parts)}
