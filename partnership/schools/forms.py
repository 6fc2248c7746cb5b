"""What is asked on the way: the file, and which school is one that is here already."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError

from core.forms import ChoiceField, Form, OperationForm, Radios
from core.hidden_fields import SubmissionField, VersionField
from partnership.people_forms import UploadField
from partnership.schools.plan import Line

MOST_MEGABYTES = 100
MOST_BYTES = MOST_MEGABYTES * 1024 * 1024


class RegisterForm(Form):
    upload = UploadField(
        label="The register of schools",
        called="the file of the register",
        help_text=f"A CSV file, up to {MOST_MEGABYTES} MB",
    )

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        if upload.size > MOST_BYTES:
            raise ValidationError(
                f"The file must be smaller than {MOST_MEGABYTES} MB. The register for all of"
                " England has about 60 MB: check that this is the right file."
            )
        if len(upload.name) > 255:
            raise ValidationError("The name of the file is too long: rename it and try again.")
        return upload


class DiscardForm(Form):
    """Nothing to fill in."""


class ImportForm(OperationForm):
    """``file`` and ``shown`` say what the person looked at; the rest is a question for each school
    of a known name."""

    file = SubmissionField()
    shown = VersionField(required=False)

    def __init__(self, *args, offered: Iterable[Line], **kwargs):
        super().__init__(*args, **kwargs)
        self.asked = {f"same_{line.row.urn}": line for line in offered}
        for name, line in self.asked.items():
            self.fields[name] = ChoiceField(
                label=f"Is URN {line.row.urn} the {line.offered} that is here already?",
                called=f"whether URN {line.row.urn} is the {line.offered} that is here already",
                choices=[
                    ("yes", "Yes, it is the same school: join the two"),
                    ("no", _apart(line)),
                ],
                help_text=_described(line),
                widget=Radios,
            )

    @property
    def joined(self) -> dict[int, bool]:
        return {line.row.urn: self.cleaned_data[name] == "yes" for name, line in self.asked.items()}


def _apart(line: Line) -> str:
    if line.row.status == "closed":
        return "No, another: leave it out, since it is closed"
    return "No, another: add it beside the one that is here"


def _described(line: Line) -> str:
    row = line.row
    where = ", ".join(filter(None, (row.type, row.town, row.postcode)))
    return f"In the register: {row.name}. {where}" if where else f"In the register: {row.name}"


__all__ = ["DiscardForm", "ImportForm", "RegisterForm"]
