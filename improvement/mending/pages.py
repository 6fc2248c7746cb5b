"""The two pages that every kind of thing has that can be corrected and withdrawn."""

from core import acts
from core.as_seen import version_of
from improvement.mending import forms

IN_ERROR = (
    "It leaves every list, count and file. Its own page stays and says who withdrew it, when and "
    "why, so that a link to it is not dead. This cannot be undone."
)
NAMED = "Does it tell who somebody is? Correct it first: what it says stays on its page."


def correct(request, found, form_class, operation, *, called: str, refusal=None, lead="", **given):
    """``given``: what the form asks for beside the answers. ``called``: the kind of thing."""
    initial = {name: getattr(found, name) for name in form_class.corrects if hasattr(found, name)}
    initial |= {"version": _version(found)} | given.pop("initial", {})
    form = form_class(acts.sent(request), initial=initial, of=found, **given)

    def act(answers):
        operation(found, **form.told(), by=request.user)

    return acts.page(
        request, found, form if form.is_bound or not refusal else None, act,
        title=f"Correct the {called}", button="Save correction",
        done="It is corrected. Its page says why.", back=found.get_absolute_url(),
        caption=str(found), refusal=refusal or "", lead=lead,
    )  # fmt: skip


def withdraw(request, found, operation, *, called: str, refusal=None):
    form = forms.EnteredInErrorForm(acts.sent(request), initial={"version": version_of(found)})

    def act(answers):
        names = ("reason", "submission", "version")
        operation(found, **{name: answers[name] for name in names}, by=request.user)

    return acts.page(
        request, found, form if form.is_bound or not refusal else None, act,
        title=f"Withdraw the {called}", button="Withdraw", warning=True,
        done="It is withdrawn. Its page says why.", back=found.get_absolute_url(),
        caption=str(found), refusal=refusal or "", points=[IN_ERROR, NAMED],
        lead="For what was entered in error.",
    )  # fmt: skip


def _version(found) -> str:
    return getattr(found, "version_token", "") or version_of(found)
