"""What is wrong with a version: its title is corrected, and its file or text goes. By the business
team, while nobody has signed it (docs/adr/0028-mending.md)."""

from django.shortcuts import redirect

from core import acts
from core.as_seen import version_of
from partnership.agreements import forms, mending, operations, policy
from partnership.agreements.views import keepers_alone, with_version
from partnership.looking_again import TakeAwayForm


@keepers_alone
@with_version
def correct_title(request, found, now):
    version = found.version
    refusal = policy.why_not_correct_title(version.agreement, is_signed=found.is_signed)
    initial = {"title": version.title, "version": version_of(version)}
    form = forms.TitleForm(acts.sent(request), initial=initial)

    def act(answers):
        operations.correct_title(
            version, title=answers["title"], reason=answers["reason"], seen=answers["version"],
            submission=answers["submission"], by=request.user,
        )  # fmt: skip

    return acts.page(
        request, version.agreement, None if refusal and not acts.was_sent(request) else form, act,
        title="Correct the title", button="Save correction",
        done="The title is corrected. The page of the version says why.",
        back=version.get_absolute_url(), refusal=refusal or "", caption=str(version),
        lead="Did it tell who somebody is? Then take the name out on the page of the agreement:"
        " here, what it said before stays to be read.",
    )  # fmt: skip


@keepers_alone
@with_version
def take_away(request, found, now):
    version = found.version
    called = mending.what_is_there(version, request.user)
    refusal = policy.why_not_take_away(
        found.stage, is_signed=found.is_signed, is_there=bool(called)
    )
    if refusal and acts.was_sent(request):
        return redirect(version.get_absolute_url())
    form = TakeAwayForm(acts.sent(request))
    if called != mending.FILE:
        del form.fields["names_somebody"]

    def act(answers):
        names = ("reason", "names_somebody", "submission")
        told = {name: answers[name] for name in names if name in answers}
        operations.take_file_away(version, **told, by=request.user)

    return acts.page(
        request, version.agreement, form if not refusal else None, act,
        title=f"Take the {called or 'file'} away", button="Take it away", warning=True,
        done=f"The {called} is gone.", back=version.get_absolute_url(), refusal=refusal or "",
        caption=str(version),
        lead="Nobody can read it any more. That there was one, who took it away and why stays.",
    )  # fmt: skip
