"""What somebody opens who was sent a link to sign. Public: to have the link is the right to use it.

As with an invitation (`partnership.invitation_views`), its own address answers with a redirect and
nothing else, so that a mail scanner that opens it uses up nothing, and what it names stands in the
session, as a hash, and in no page's address, no log and no referrer.
"""

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from audits.returns import (
    signers,
    signing,
    signing_forms,
    signing_links,
    signing_policy,
    snapshot_shown,
)
from audits.returns.models import Signature
from core import acts
from core.models import AccessLog
from core.pages import log_access, public
from core.words import moment

KEY = "signing_link"  # in the session: the hash of what stood in the link
ENDED = {
    "unknown": (
        "This link does not work",
        "Check that you have all of the link. Got several emails? Use the link in the latest.",
    ),
    "expired": (
        "This link has ended",
        "It worked for 14 days. Ask the person who told you about it to send another.",
    ),
    "ended": (
        "This link does not work any more",
        (
            "What it was for was called back, signed by somebody else or is not needed any more,"
            " or you were sent another link. Ask the person who told you about it."
        ),
    ),
}


@public
@require_safe
@never_cache
def open_link(request, token):
    request.session[KEY] = signing_links.hash_of(token)
    response = redirect("returns:sign_by_link")
    response["Referrer-Policy"] = "no-referrer"
    return response


@public
@never_cache
def sign_by_link(request):
    link = signing_links.found_by(str(request.session.get(KEY, "")))
    state = signing_links.state_of(link) if link else "unknown"
    if link and state == "used":
        return _used(request, link)
    submission = signing_links.submission_of(link) if link and not state else None
    if link is None or submission is None:
        return _told(request, state)
    form = signing_forms.SignByLinkForm(
        acts.sent(request), role=link.signs_as,
        initial={"signs_as": link.signs_as, "digest": submission.digest, "name": link.name},
    )  # fmt: skip

    def act(answers):
        sent = {name: answers[name] for name in ("name", "digest", "submission")}
        return signing.sign_by_link(link, **sent, by=None)

    if form.is_valid() and acts.carried_out(form, act):
        return redirect("returns:sign_by_link")
    agency_return = link.agency_return
    log_access(request, AccessLog.What.VIEW, agency_return, "by a link to sign it")
    details = {
        "title": "Read and sign",
        "caption": agency_return.reference,
        "form": form,
        "called": signing_policy.CALLED[link.signs_as],
        "asked_by": str(link.sent_by),
        "ends": moment(link.ends_at),
        "facts": snapshot_shown.facts(submission),
        "sections": snapshot_shown.sections(submission.content),
    }
    return render(request, "audits/returns/sign_by_link.html", details)


def _used(request, link):
    rows = Signature.objects.unscoped("when a link was signed with, for who has it")
    signature = rows.select_related("submission").get(by_link=link)
    needed = signers.needed(link.agency_return)
    text = (
        f"{signature.name} signed {link.agency_return.reference} as"
        f" {signing_policy.CALLED[link.signs_as]} on {moment(signature.signed_at)}."
    )
    if signature.submission.submitted_on:
        text += " It was handed in."
    elif len(needed) > 1:
        text += " It is handed in once all who sign it have signed."
    details = {"title": "Signed", "text": text, "is_signed": True}
    return render(request, "audits/returns/link_ended.html", details)


def _told(request, state):
    heading, text = ENDED[state]
    details = {"title": heading, "text": text}
    status = 404 if state == "unknown" else 410
    return render(request, "audits/returns/link_ended.html", details, status=status)
