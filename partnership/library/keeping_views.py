"""What the business team does with the library: adds, changes, publishes anew, withdraws."""

from django.shortcuts import redirect, render
from django.urls import reverse

from core import acts, clock
from core.pages import perform
from core.words import day
from partnership.library import forms, lists, operations, policy
from partnership.library.views import with_document
from partnership.pages import for_holders_of
from partnership.roles import KEEPERS

keepers_alone = for_holders_of(*KEEPERS, called="keeping the library")


@keepers_alone
def add(request):
    form = forms.AddForm(
        acts.sent(request),
        request.FILES or None,
        person=request.user,
        initial={"published_on": clock.today()},
    )
    return _added(request, form, title="Add a document", button="Add document")


@keepers_alone
def add_briefing(request):
    form = forms.AddBriefingForm(
        acts.sent(request), person=request.user, initial={"published_on": clock.today()}
    )
    return _added(
        request, form, title="Write a seven-minute briefing", button="Publish the briefing"
    )


def _added(request, form, *, title, button):
    def act():
        return operations.add_document(
            **form.answers(), by=request.user, submission=form.cleaned_data["submission"]
        )

    return _filled_in(request, form, act, title=title, button=button, back=reverse("library:index"))


def _filled_in(request, form, act, *, title, button, back, caption=""):
    """A long form, which leads to what it made."""
    if form.is_valid() and (url := perform(form, act)) is not None:
        return redirect(url or back)
    context = {
        "title": title, "caption": caption, "form": form, "button": button, "back_url": back,
    }  # fmt: skip
    return render(request, "layouts/act.html", context)


def _kept_as_it_was(request, document, title):
    """The page when a document is withdrawn; None when it is not."""
    if (refusal := policy.why_not_keep(document)) is None:
        return None
    return acts.page(
        request, document, None, None, title=title, button="", done="",
        back=document.get_absolute_url(), refusal=refusal,
    )  # fmt: skip


@keepers_alone
@with_document
def change(request, document):
    title = "Change what is said about it"
    if (page := _kept_as_it_was(request, document, title)) is not None:
        return page
    person = request.user
    audience = lists.audiences(person, [document]).get(document.pk, lists.Audience((), (), ()))
    names = ("title", "summary", "source", "agency", "owner_role", "group", "review_on", "asks")
    initial = {name: getattr(document, name) for name in names} | {
        "for_everyone": forms.EVERYONE if document.for_everyone else forms.SOME,
        "kinds": audience.kinds,
        "roles": audience.roles,
        "members_of": audience.groups,
        "topics": lists.topic_keys(person, document),
        "version": operations.state_of(document),
    }
    form = forms.ChangeForm(acts.sent(request), person=person, document=document, initial=initial)

    def act():
        return operations.change_document(
            document,
            **form.answers(),
            version=form.cleaned_data["version"],
            by=person,
            submission=form.cleaned_data["submission"],
        )

    return _filled_in(
        request, form, act, title=title, button="Save", back=document.get_absolute_url(),
        caption=document.title,
    )  # fmt: skip


@keepers_alone
@with_document
def add_version(request, document):
    title = "Publish a new version"
    if (page := _kept_as_it_was(request, document, title)) is not None:
        return page
    current = lists.versions(request.user, document)[0]
    initial = {"published_on": clock.today()}
    if document.is_briefing:
        form = forms.BriefingVersionForm(acts.sent(request), initial=current.sections | initial)
    else:
        form = forms.VersionForm(
            acts.sent(request),
            request.FILES or None,
            initial={"text": current.text, **initial},
        )

    def act():
        return operations.add_version(
            document,
            **{
                name: form.cleaned_data[name]
                for name in ("what_changed", "published_on", "review_on")
            },
            **form.said(),
            by=request.user,
            submission=form.cleaned_data["submission"],
        )

    if form.is_valid() and (url := perform(form, act)) is not None:
        return redirect(url or document.get_absolute_url())
    asks = (
        "Each agency that is asked to acknowledge the briefing is asked anew."
        if document.asks
        else ""
    )
    context = {
        "title": title,
        "caption": document.title,
        "form": form,
        "button": "Publish this version",
        "back_url": document.get_absolute_url(),
        "lead": f"Version {current.number} was published on {day(current.published_on)}, and stays"
        f" readable. {asks}",
    }
    return render(request, "layouts/act.html", context)


@keepers_alone
@with_document
def withdraw(request, document):
    refusal = policy.why_not_keep(document)

    def act(answers):
        operations.withdraw(
            document,
            reason=answers["reason"],
            successor=answers["successor"],
            by=request.user,
            submission=answers["submission"],
        )

    form = forms.WithdrawForm(acts.sent(request), person=request.user, document=document)
    points = [
        "It stays readable to those it is for, and says that it is withdrawn.",
        "It is no longer found among the documents that hold, and cannot be put back.",
    ]
    if document.is_briefing:
        points.append("Agencies that have not acknowledged it are no longer asked.")
    return acts.page(
        request,
        document,
        None if refusal and not acts.was_sent(request) else form,
        act,
        title="Withdraw it",
        button="Withdraw it today",
        done="It is withdrawn.",
        back=document.get_absolute_url(),
        refusal=refusal or "",
        points=points,
        warning=True,
    )
