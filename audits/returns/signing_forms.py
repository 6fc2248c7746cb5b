"""What is filled in when a return is sent for signature, signed, or given back."""

from typing import ClassVar

from django import forms

from audits.returns import signing_policy
from core.forms import (
    ChoiceField,
    ConfirmField,
    EmailField,
    LongTextField,
    OperationForm,
    TextField,
)
from core.hidden_fields import OPEN_AGAIN

NAME = 150  # characters


class ShownField(forms.CharField):
    """What the page showed, sent along with the form."""

    widget = forms.HiddenInput
    default_error_messages: ClassVar = dict.fromkeys(
        ("required", "null_characters_not_allowed"), OPEN_AGAIN
    )


class SendForm(OperationForm):
    """``by_link``: the roles that nobody holds, each of which is sent a link."""

    checked = ConfirmField(
        label="I have checked this return. It is ready to be signed, and names no child",
        called="that you have checked it",
    )

    def __init__(self, *args, by_link, **kwargs):
        super().__init__(*args, **kwargs)
        self.by_link = tuple(by_link)
        checked = self.fields.pop("checked")
        for role in self.by_link:
            called = signing_policy.CALLED[role]
            self.fields[f"{role}_name"] = TextField(
                label=f"Name of the {called}", called=f"the name of the {called}", max_length=NAME
            )
            self.fields[f"{role}_email"] = EmailField(
                label=f"Email address of the {called}", called=f"the email address of the {called}",
                help_text="A link goes there that signs once and needs no account",
            )  # fmt: skip
        self.fields["checked"] = checked

    def named(self) -> dict[str, tuple[str, str]]:
        said = self.cleaned_data
        return {role: (said[f"{role}_name"], said[f"{role}_email"]) for role in self.by_link}


class LinkForm(OperationForm):
    """Another link. ``roles``: the parts for which one can be sent now."""

    signs_as = ChoiceField(label="Who is to sign by it?", called="who is to sign by it")
    name = TextField(label="Their name", called="their name", max_length=NAME)
    email = EmailField(
        label="Their email address", called="their email address",
        help_text="The link signs once and needs no account. One sent before ends",
    )  # fmt: skip

    def __init__(self, *args, roles, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["signs_as"].choices = [
            (role, signing_policy.CALLED[role].capitalize()) for role in roles
        ]


class SignForm(OperationForm):
    """``signs_as``, ``digest``: the part and the words that the page showed."""

    signs_as = ShownField()
    digest = ShownField()
    declared = ConfirmField(label="", called="what you declare")

    def __init__(self, *args, role, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["declared"].label = signing_policy.DECLARATIONS.get(role, "")


class SignByLinkForm(SignForm):
    name = TextField(label="Your name", called="your name", max_length=NAME)
    field_order = ("name", "declared")


class SendBackForm(OperationForm):
    reason = LongTextField(
        label="Why do you not sign it?", called="why you do not sign it",
        max_length=signing_policy.REASON,
        help_text="Those who wrote it read this. Leave out names of children",
    )  # fmt: skip
