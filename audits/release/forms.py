"""What is filled in about other partnerships, releases and bundles."""

from collections.abc import Mapping

from django import forms
from django.conf import settings

from audits.release import partners
from core.forms import ChoiceField, ConfirmField, OperationForm, TextField
from partnership.people_forms import UploadField

WITH, WITHOUT = "yes", "no"
KEY = {
    "label": "Their public key",
    "called": "their public key",
    "help_text": "From the page “Other partnerships” of their portal; read the fingerprint to each"
    " other by telephone. Leave it empty if you only send to them",
    "max_length": 200,
    "required": False,
}


def _plain(width: int) -> forms.TextInput:
    classes = f"govuk-input--width-{width}"
    return forms.TextInput(attrs={"class": classes, "autocomplete": "off", "spellcheck": "false"})


class NameForm(OperationForm):
    name = TextField(
        label="What is the partnership called?", called="the name of the partnership",
        help_text="As it calls itself. It stands in the bundles that are released to it",
        max_length=partners.LONGEST, widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


class PartnerForm(NameForm):
    public_key = TextField(**KEY, widget=_plain(30))


class KeyForm(OperationForm):
    public_key = TextField(**KEY, widget=_plain(30))


class ReleaseForm(OperationForm):
    """``partner``: its name. ``files``: in words what comes with it; “” where there are none."""

    with_evidence = ChoiceField(
        label="Do the files go, too?", called="whether the files go, too",
        choices=[(WITH, "Yes, with the files"), (WITHOUT, "No: answers, scores and links alone")],
    )  # fmt: skip
    agreed = ConfirmField(label="", called="that your agency agrees")

    def __init__(self, *args, partner: str, files: str, **kwargs):
        super().__init__(*args, **kwargs)
        agreed = f"My agency agrees that {partner} is given this return, as it is shown above"
        self.fields["agreed"].label = agreed
        if files:
            self.fields["with_evidence"].help_text = files
        else:
            del self.fields["with_evidence"]

    def clean(self):
        found = super().clean()
        found.setdefault("with_evidence", WITHOUT)
        return found


class BundleForm(OperationForm):
    upload = UploadField(
        label="The bundle", called="the bundle",
        help_text="The .zip file as it was downloaded there, up to"
        f" {settings.DOCUMENT_MAX_MEGABYTES} MB",
        most=settings.DOCUMENT_MAX_BYTES,
        too_large=f"The bundle must be smaller than {settings.DOCUMENT_MAX_MEGABYTES} MB. Ask for"
        " one without its files.",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["upload"].widget.attrs["accept"] = ".zip"


class TakeOverForm(OperationForm):
    """``asked``: by field, what is to be confirmed; what is plain is not asked."""

    is_for_us = ConfirmField(label="", called="that it was released to this partnership")
    is_same_agency = ConfirmField(label="", called="that it is your agency")

    def __init__(self, *args, asked: Mapping[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("is_for_us", "is_same_agency"):
            if name in asked:
                self.fields[name].label = asked[name]
            else:
                del self.fields[name]
