"""Forms of the GOV.UK Design System: renderer, fields whose errors are sentences, bases.

A page writes ``{% include "components/form.html" with button="Continue" %}`` or ``{{ form }}``;
the error summary is in the layout. Fields take their words from ``label``, or from ``called``
where the label does not read inside a sentence::

    disputed = LongTextField(label="What is in dispute?", called="what is disputed")
    # Enter what is disputed
    # What is disputed must be 5,000 characters or fewer. You have written 5,120,004.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, ClassVar, cast
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.http import QueryDict
from django.utils.functional import lazy

from core import clock, documents
from core.hidden_fields import OfRecords, SubmissionField, VersionField
from core.operations import MadeAlready, NotAllowed, SentBefore, Stale
from core.words import MONTHS, counted, day, in_sentence, listed, opening

# --- rendering -------------------------------------------------------------------------------

# The first kind that fits decides.
CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.Textarea, "govuk-textarea"),
    (forms.Select, "govuk-select"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.widgets.Input, "govuk-input"),
)


class BoundField(forms.BoundField):
    """A field on a page: knows its layout, its ids, and where an error link leads."""

    heading = False  # the label is the page's h1: one question, one page

    @property
    def template_name(self) -> str:
        return f"django/design_system/{self.layout}.html"

    @property
    def layout(self) -> str:
        widget = self.field.widget
        if isinstance(widget, DateParts):
            return "date"
        if isinstance(widget, forms.RadioSelect):  # which a list of checkboxes is, to Django
            return "choices"
        return "checkbox" if isinstance(widget, forms.CheckboxInput) else "field"

    @property
    def kind(self) -> str:
        """Which of the two lists of choices, in the design system's own word."""
        many = isinstance(self.field.widget, forms.CheckboxSelectMultiple)
        return "checkboxes" if many else "radios"

    @property
    def words(self) -> str:
        """The label, saying so where an answer may be left out."""
        needed = self.field.required or self.field.disabled or self.layout == "checkbox"
        needed = needed or getattr(self.field, "needed_at_times", False)  # its hint says when
        return str(self.label) if needed else f"{self.label} (optional)"

    @property
    def hint_id(self) -> str:
        return f"{self.auto_id}-hint" if self.help_text else ""

    @property
    def error_id(self) -> str:
        return f"{self.auto_id}-error" if self.errors else ""

    @property
    def counted_to(self) -> int | None:
        """The length a long text is counted against, said below the box."""
        is_counted = getattr(self.field, "is_counted", True)
        is_long = isinstance(self.field.widget, forms.Textarea)
        return getattr(self.field, "longest", None) if is_long and is_counted else None

    @property
    def is_password(self) -> bool:
        return isinstance(self.field.widget, forms.PasswordInput)

    @property
    def module(self) -> str:
        """The script of the design system that adds comfort to the field, if any."""
        if self.is_password:
            return "govuk-password-input"
        return "govuk-character-count" if self.counted_to else ""

    @property
    def describedby(self) -> str:
        info = f"{self.auto_id}-info" if self.counted_to else ""
        return " ".join(filter(None, (info, self.hint_id, self.error_id)))

    @property
    def error_target(self) -> str:
        """The id of the control an error is about; none when nothing is shown."""
        if self.is_hidden:
            return ""
        if self.layout == "choices":
            return f"{self.auto_id}_0"
        if self.layout == "date":
            return f"{self.auto_id}-{self.wrong_parts[0]}"
        return self.auto_id

    @property
    def wrong_parts(self) -> tuple[str, ...]:
        """Which of day, month and year an error is about; all three unless it says."""
        for error in self.form.errors.as_data().get(self.name, []):
            if isinstance(error, WrongParts):
                return error.parts
        return ("day", "month", "year")

    @property
    def parts(self) -> list[dict[str, Any]]:
        """Day, month and year, ready for the template."""
        values = parts_of(self.value())
        wrong = self.wrong_parts if self.errors else ()
        return [
            {
                "name": f"{self.html_name}_{part}",
                "id": f"{self.auto_id}-{part}",
                "label": opening(part),
                "value": values[part],
                "wrong": part in wrong,
                "width": 4 if part == "year" else 2,
            }
            for part in DateParts.PARTS
        ]

    def build_widget_attrs(self, attrs, widget=None):
        """Django's, without ``required`` and ``maxlength``: both make a browser drop or refuse
        what a person wrote before we can say a sentence about it."""
        widget = widget or self.field.widget
        attrs = dict(attrs)
        if self.field.disabled:
            attrs["disabled"] = True
        if widget.is_hidden:
            return attrs
        attrs |= {"maxlength": False, "minlength": False, "placeholder": False}
        if self.layout != "field":
            return attrs
        base = next(name for kind, name in CLASSES if isinstance(widget, kind))
        classes = [widget.attrs.get("class", ""), base, f"{base}--error" if self.errors else ""]
        if self.counted_to:
            classes.append("govuk-js-character-count")
        if self.is_password:
            classes.append("govuk-password-input__input govuk-js-password-input-input")
            attrs |= {"spellcheck": "false", "autocapitalize": "none"}
        attrs["class"] = " ".join(filter(None, classes))
        attrs["aria-describedby"] = self.describedby or False
        return attrs


class DesignSystemRenderer(TemplatesSetting):
    form_template_name = "django/design_system/form.html"
    field_template_name = "django/design_system/field.html"
    bound_field_class = BoundField


# --- widgets ---------------------------------------------------------------------------------

Hints = Mapping[Any, str] | Callable[[Any], str]


class _WithHints(forms.widgets.ChoiceWidget):
    """Choices that may each carry a hint.

    ``hints`` maps a value to its hint, or is a function of the value (of a record's choice:
    ``lambda choice: choice.instance.purpose``).
    """

    def __init__(self, attrs=None, choices=(), *, hints: Hints | None = None):
        super().__init__(attrs, choices)
        self.hints = hints or {}

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        find = self.hints if callable(self.hints) else self.hints.get
        option["hint"] = find(value) or ""
        return option


class Radios(_WithHints, forms.RadioSelect):
    pass


class Checkboxes(_WithHints, forms.CheckboxSelectMultiple):
    pass


class DateParts(forms.Widget):
    """Three boxes: ``<name>_day``, ``<name>_month``, ``<name>_year``."""

    PARTS = ("day", "month", "year")
    use_fieldset = True

    def value_from_datadict(self, data, files, name) -> dict[str, str]:
        return {part: data.get(f"{name}_{part}", "").strip() for part in self.PARTS}

    def value_omitted_from_data(self, data, files, name) -> bool:
        return not any(f"{name}_{part}" in data for part in self.PARTS)

    def id_for_label(self, id_) -> str:
        return f"{id_}-day"


def parts_of(value: date | dict[str, str] | None) -> dict[str, str]:
    """Day, month and year as texts: of a date, or as the person typed them."""
    if isinstance(value, date):
        return {part: str(getattr(value, part)) for part in DateParts.PARTS}
    return value or dict.fromkeys(DateParts.PARTS, "")


# --- fields whose errors are sentences ---------------------------------------------------------


class _Called(forms.Field):
    """A field that needs a label, and knows what to call its answer inside a sentence."""

    def __init__(self, *, label: str, called: str = "", **kwargs):
        self.called = called or in_sentence(label)
        kwargs["error_messages"] = self.sentences() | (kwargs.get("error_messages") or {})
        super().__init__(label=label, **kwargs)

    def sentences(self) -> dict[str, str]:
        return {"required": f"Enter {self.called}"}


# Tabs and new lines are text; the other control characters, lone surrogates and the mark left
# by an undecodable byte are not.
UNREADABLE = re.compile("[\x01-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffd\ufffe\uffff]")
# Word and Outlook write a line break inside a paragraph as a vertical tab.
LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c]")


class TextField(_Called, forms.CharField):
    """One line of text. Length is counted as people see it: a line break is one character."""

    def __init__(self, *, max_length: int = 200, **kwargs):
        super().__init__(**kwargs)
        self.longest = max_length  # Django's own name for it would cut pasted text short

    def to_python(self, value):
        if isinstance(value, str):
            value = LINE_BREAKS.sub("\n", value.replace("\0", ""))
        return super().to_python(value)

    def validate(self, value):
        super().validate(value)
        if len(value) > self.longest:
            raise ValidationError(
                f"{opening(self.called)} must be {counted(self.longest, 'character')} or fewer."
                f" You have written {len(value):,}.",
                code="max_length",
            )
        if found := UNREADABLE.search(value):
            before = value[: found.start()].split()[-3:]
            where = f"after “{' '.join(before)}”" if before else "at the beginning"
            raise ValidationError(
                f"{opening(self.called)} has a character {where} that cannot be read."
                " Delete it, or type that part again.",
                code="unreadable",
            )


class LongTextField(TextField):
    """Several lines, with the count of characters below where it ``is_counted``."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int = 5000, rows: int = 8, is_counted: bool = True, **kwargs):
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **kwargs)
        self.is_counted = is_counted


class EmailField(_Called, forms.EmailField):
    def __init__(self, **kwargs):
        attrs = {"autocomplete": "email", "spellcheck": "false"}
        kwargs.setdefault("widget", forms.EmailInput(attrs=attrs))
        super().__init__(**kwargs)

    def sentences(self):
        return super().sentences() | {
            "invalid": "Enter an email address in the right form, like name@example.com"
        }


class WholeNumberField(_Called, forms.IntegerField):
    def sentences(self):
        name = opening(self.called)
        filled_in = name.replace("%", "%%")
        return super().sentences() | {
            "invalid": f"{name} must be a whole number, like 12",
            "min_value": f"{filled_in} must be %(limit_value)s or more",
            "max_value": f"{filled_in} must be %(limit_value)s or less",
        }


class _Chosen(_Called):
    def sentences(self):
        from_list = f"Select {self.called} from the list"
        filled_in = from_list.replace("%", "%%")  # Django puts the value sent into these two
        return {
            "required": f"Select {self.called}",
            "invalid_choice": filled_in,
            "invalid_list": from_list,
            "invalid_pk_value": filled_in,
        }


class ChoiceField(_Chosen, forms.ChoiceField):
    """Radios; ``widget=forms.Select`` where there are more than a dozen choices."""

    widget = Radios


class MultipleChoiceField(_Chosen, forms.MultipleChoiceField):
    widget = Checkboxes


class RecordField(OfRecords, _Chosen, forms.ModelChoiceField):
    """One record out of a queryset, which must start from ``visible_to``.

    A list by default; ``widget=Radios(...)`` where there are few.
    """

    def __init__(self, queryset, *, words: Callable[[Any], str] = str, **kwargs):
        kwargs.setdefault("empty_label", f"Select {kwargs.get('called') or 'one'}")
        super().__init__(queryset=queryset, **kwargs)
        self.words = words

    def label_from_instance(self, record) -> str:
        return self.words(record)


class RecordsField(OfRecords, _Chosen, forms.ModelMultipleChoiceField):
    """Several records out of a queryset, which must start from ``visible_to``."""

    widget = Checkboxes

    def __init__(self, queryset, *, words: Callable[[Any], str] = str, **kwargs):
        super().__init__(queryset=queryset, **kwargs)
        self.words = words

    def label_from_instance(self, record) -> str:
        return self.words(record)


class ConfirmField(_Called, forms.BooleanField):
    """One box that must be ticked; ``required=False`` makes it a plain yes or no."""

    def sentences(self):
        return {"required": f"Confirm {self.called}"}


class WrongParts(ValidationError):
    """An error about some of the three boxes of a date."""

    def __init__(self, message: str, *parts: str, code: str = "invalid"):
        super().__init__(message, code=code)
        self.parts = parts or DateParts.PARTS


def _example_to_come() -> str:
    on = clock.today() + timedelta(days=14)
    return f"For example, {on.day} {on.month} {on.year}"


class DateField(_Called, forms.Field):
    """A date in three boxes; the month may be a number or a name.

    ``past=True``: today or before; ``future=True``: today or after; ``earliest`` and ``latest``
    are dates, or functions that give one when the form is checked.
    """

    widget = DateParts

    def __init__(
        self,
        *,
        past: bool = False,
        future: bool = False,
        earliest: date | Callable[[], date] | None = None,
        latest: date | Callable[[], date] | None = None,
        **kwargs,
    ):
        self.past, self.future, self.earliest, self.latest = past, future, earliest, latest
        kwargs.setdefault(
            "help_text", lazy(_example_to_come, str)() if future else "For example, 27 3 2026"
        )
        super().__init__(**kwargs)

    def to_python(self, value) -> date | None:
        if not any(value.values()):
            return None
        name = opening(self.called)
        if missing := [part for part in DateParts.PARTS if not value[part]]:
            needed = listed(f"a {part}" for part in missing)
            raise WrongParts(f"{name} must include {needed}", *missing, code="incomplete")
        numbers = {**value, "month": _month_number(value["month"])}
        # ASCII only: str.isdigit() is also true of superscripts, which int() refuses.
        if wrong := [part for part, text in numbers.items() if not re.fullmatch("[0-9]+", text)]:
            raise WrongParts(f"{name} must be a real date", *wrong)
        if len(numbers["year"]) != 4:
            raise WrongParts(f"The year of {self.called} must have 4 numbers", "year")
        day_, month, year = (int(numbers[part][:5]) for part in DateParts.PARTS)
        if not 1 <= month <= 12:
            raise WrongParts(f"{name} must be a real date: months go from 1 to 12", "month")
        try:
            return date(year, month, day_)
        except ValueError:
            if year == 0:
                raise WrongParts(f"{name} must be a real date", "year") from None
            days = f"{MONTHS[month - 1]} {year} has no day {numbers['day'][:5]}"
            raise WrongParts(f"{name} must be a real date: {days}", "day") from None

    def validate(self, value):
        super().validate(value)
        if value is None:
            return
        name, today = opening(self.called), clock.today()
        earliest, latest = _now(self.earliest), _now(self.latest)
        if self.past and value > today:
            raise WrongParts(f"{name} must be today or in the past", code="future")
        if self.future and value < today:
            raise WrongParts(f"{name} must be today or in the future", code="past")
        if earliest and value < earliest:
            raise WrongParts(f"{name} must be {day(earliest)} or later", code="early")
        if latest and value > latest:
            raise WrongParts(f"{name} must be {day(latest)} or earlier", code="late")

    def has_changed(self, initial, data) -> bool:
        return parts_of(initial) != data


def _month_number(text: str) -> str:
    """ "3" for "3", "mar" and "March"; what it was given when it is no month."""
    if len(text) < 3:
        return text
    starts = (n for n, name in enumerate(MONTHS, 1) if name.lower().startswith(text.lower()))
    return str(next(starts, text))


def _now(limit: date | Callable[[], date] | None) -> date | None:
    return limit() if callable(limit) else limit


class FileField(_Called, forms.FileField):
    """One file of a kind and size the document store takes."""

    def __init__(self, **kwargs):
        kinds = opening(documents.ACCEPTED_IN_WORDS)
        kwargs.setdefault("help_text", f"{kinds}, up to {settings.DOCUMENT_MAX_MEGABYTES} MB")
        super().__init__(**kwargs)
        self.widget.attrs["accept"] = ",".join(f".{ending}" for ending in documents.ACCEPTED)

    def sentences(self):
        return {
            "required": f"Select {self.called}",
            "missing": f"Select {self.called}",
            "invalid": f"Select {self.called} again: it did not arrive",
            "empty": documents.EMPTY,
            "max_length": "The name of the selected file must be shorter: rename it and try again",
        }

    def clean(self, data, initial=None):
        uploaded = super().clean(data, initial)
        if data:
            documents.check_upload(data)
        return uploaded


# --- forms -----------------------------------------------------------------------------------


class Form(forms.Form):
    """A page's form. ``fieldsets``: pairs of a legend and the names under it, where it helps;
    a field that no fieldset names comes last."""

    use_required_attribute = False
    label_suffix = ""
    fieldsets: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = ()
    changes: list[str] | tuple[str, ...] = ()
    made_already = ""  # the address of what these very answers made before

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        shown = {field.name: field for field in self.visible_fields()}
        groups = [
            (legend, [shown.pop(name) for name in names if name in shown])
            for legend, names in self.fieldsets
        ]
        return [(legend, fields) for legend, fields in [*groups, ("", [*shown.values()])] if fields]

    def refuse(self, refusal: NotAllowed) -> None:
        """Show why the operation said no; what the person wrote stays.

        When someone else was quicker, show what they changed, and let the next send speak
        for the record as it now is.
        """
        if isinstance(refusal, Stale):
            self.add_error(
                None,
                "Someone else changed this after you opened the page. Nothing you wrote is lost:"
                " read what changed, then send it again if it still holds.",
            )
            self.changes = refusal.changes
            self.send_again_with("version", refusal.version_token)
        else:
            about = refusal.field if refusal.field in self.fields else None
            self.add_error(about, str(refusal))
        if isinstance(refusal, MadeAlready):
            self.made_already = refusal.url
        if isinstance(refusal, SentBefore):
            self.send_again_with("submission", str(uuid4()))

    def send_again_with(self, name: str, value: str) -> None:
        """What the form, shown again, carries in one of its hidden fields."""
        data = cast("QueryDict", self.data).copy()
        data[self.add_prefix(name)] = value
        self.data = data


class OperationForm(Form):
    """A form whose answers go to an operation.

    ``submission`` is made once for a page, so that a double click is one act; ``version`` says
    which state of the record the person saw, so that a stale page is refused.
    """

    submission = SubmissionField(initial=uuid4)
    version = VersionField(required=False)

    def __init__(self, *args, record=None, **kwargs):
        super().__init__(*args, **kwargs)
        if record is not None:
            self.initial.setdefault("version", record.version_token)


class AddFileForm(OperationForm):
    """One file, to whatever takes some."""

    upload = FileField(label="Choose a file", called="a file")


def error_summary(form: forms.BaseForm) -> list[tuple[str, str]]:
    """Each error of a form as (where it leads, sentence); what is about the whole form first, then
    field by field down the page, whichever was found first.

    It leads to an id on the page, or to the address of another.
    """
    changed = "changes" if getattr(form, "changes", ()) else getattr(form, "made_already", "")
    whole = [(changed, str(sentence)) for sentence in form.non_field_errors()]
    fields = [
        (cast(BoundField, form[name]).error_target, str(sentence))
        for name in form.fields
        for sentence in form.errors.get(name, ())
    ]
    return [*whole, *fields]
