"""The filters of the list of escalations, read from an address or filled in on the page."""

from django import forms
from django.core.exceptions import ValidationError

from core.forms import ChoiceField, DateField, Form, TextField
from escalations import choice as choices
from escalations.choice import AGENCYS, ALL, ALWAYS_OPEN, MINE, NEEDS_ME, OVERDUE, Choice
from escalations.models import Reason
from partnership.looking_again import LooksAgain
from partnership.models import Agency

NO_SUCH_LIST = "The address names a list that is not there for you. This one is shown instead."
SHOWS = (NEEDS_ME, MINE, AGENCYS, OVERDUE, ALL)
ANY = ("", "Any")
NAMED_AGENCIES = ("of", "raising", "challenged")
NO_DAY_BETWEEN = "The last day raised must be the first one or later"
ONLY_OPEN = "Closed escalations wait for nobody: choose open ones, or leave this out"


def _select(label: str, called: str, *, any_of: bool = True, options=()) -> ChoiceField:
    start = [ANY] if any_of else []
    return ChoiceField(
        label=label, called=called, required=False, widget=forms.Select,
        choices=[*start, *options],
    )  # fmt: skip


class FilterForm(Form):
    """All of it may be left out. A value that means nothing gets a sentence, and is left out."""

    state = _select(
        "Open or closed", "open or closed", any_of=False,
        options=[("", "Open"), ("closed", "Closed")],
    )  # fmt: skip
    of = _select("Which of my agencies", "which of your agencies")
    raising = _select("Agency raising", "the agency raising")
    challenged = _select("Agency challenged", "the agency challenged")
    kind = _select("Between whom", "between whom it is", options=choices.kinds())
    step = _select("Step", "the step", options=choices.steps())
    turn = _select("Whose turn", "whose turn it is", options=choices.turns())
    overdue = _select("Overdue", "whether it is overdue", options=[("yes", "Overdue only")])
    reason = _select("Reason", "the reason", options=Reason.choices)
    level = _select("Level of need", "the level of need", options=choices.levels())
    sort = _select(
        "Sorted by", "the order", any_of=False,
        options=[
            ("", "As usual"),
            *((sort, choices.order_in_words(sort, True).capitalize()) for sort in choices.SORTS),
        ],
    )  # fmt: skip
    raised_from = DateField(
        label="Raised from", called="the first day raised", required=False, help_text=""
    )
    raised_to = DateField(
        label="Raised to", called="the last day raised", required=False, help_text=""
    )

    def __init__(self, query, *, person, offers: bool = False):
        """``offers``: the form is shown, so its lists of agencies are filled."""
        show = query.get("show", "")
        self.show = show if self._is_there(show, person) else choices.usual_list(person)
        super().__init__(query)
        for name in self._left_out(person):
            del self.fields[name]
        for field in self.fields.values():
            field.needed_at_times = True  # nobody needs to be told of each that it is optional
        asked = {query.get(name, "") for name in NAMED_AGENCIES} - {""}
        rows = Agency.objects.visible_to(person)
        self.names = dict(rows.filter(slug__in=asked).values_list("slug", "name")) if asked else {}
        in_sight = choices.agencies_in_sight(person) if offers else []
        for name in ("raising", "challenged"):
            named = {query.get(name, ""): self.names.get(query.get(name, ""))}
            known = dict(in_sight) | {slug: name for slug, name in named.items() if name}
            self.fields[name].choices = [ANY, *sorted(known.items(), key=lambda pair: pair[1])]
        if "of" in self.fields:
            mine = rows.filter(pk__in=choices.agencies_read(person))
            self.fields["of"].choices = [ANY, *mine.values_list("slug", "name")]
        self.names_no_list = bool(show) and show != self.show

    @staticmethod
    def _is_there(show: str, person) -> bool:
        return show in SHOWS and (show != AGENCYS or bool(choices.agencies_read(person)))

    def _left_out(self, person) -> list[str]:
        left_out = ["state"] if self.show in ALWAYS_OPEN else []
        left_out += ["overdue"] if self.show == OVERDUE else []
        several = self.show == AGENCYS and len(choices.agencies_read(person)) > 1
        return left_out if several else [*left_out, "of"]

    def clean(self):
        found = super().clean()
        if self.names_no_list:
            raise ValidationError(NO_SUCH_LIST)
        if found.get("state") == "closed":
            for name in ("turn", "overdue"):
                if found.get(name):
                    self.add_error(name, ONLY_OPEN)
        since, until = found.get("raised_from"), found.get("raised_to")
        if since and until and until < since:
            self.add_error("raised_to", NO_DAY_BETWEEN)
        return found

    def choice(self) -> Choice:
        """What of it is understood."""
        self.is_valid()
        found = self.cleaned_data

        def number(name: str) -> int | None:
            return int(found[name]) if found.get(name) else None

        return Choice(
            show=self.show,
            is_open=found.get("state") != "closed",
            step=number("step"),
            overdue=found.get("overdue") == "yes",
            level=number("level"),
            raised_from=found.get("raised_from"),
            raised_to=found.get("raised_to"),
            agencies=self.names,
            **{
                name: found.get(name) or ""
                for name in ("kind", "of", "raising", "challenged", "reason", "turn", "sort")
            },
        )


def read(query, person) -> tuple[Choice, FilterForm | None]:
    """What an address asks for, and the form that says what of it means nothing, if anything.

    A tab by itself is the most common address by far, and needs no form.
    """
    show = query.get("show", "")
    asks = any(name in FilterForm.base_fields or name.startswith("raised_") for name in query)
    if not asks and (not show or show in (NEEDS_ME, MINE, OVERDUE, ALL)):
        return Choice(show or choices.usual_list(person)), None
    form = FilterForm(query, person=person)
    choice = form.choice()
    return choice, form if form.errors else None


class SaveListForm(LooksAgain):
    """The name of a list that somebody keeps."""

    name = TextField(
        label="What do you want to call this list?",
        called="what to call the list",
        help_text="Only you see it. Never a child’s name",
        max_length=60,
    )
