"""A return is checked and sent for signature, signed, called back or given back."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from audits.cycles.pages import trail
from audits.facts import beside
from audits.moderation import revisions
from audits.moderation.content import says_the_same
from audits.returns import (
    addresses,
    earlier,
    policy,
    signers,
    signing,
    signing_forms,
    signing_policy,
    snapshot,
    snapshot_shown,
    submitting,
)
from audits.returns.models import Return, SigningLink, Submission
from audits.returns.policy import State
from core import access, acts, clock
from core.forms import OperationForm
from core.pages import opens
from core.words import day, listed, moment, opening
from improvement import linking

SAME = "Nothing was changed there since it was handed in."
CHANGED = "Changed since it was handed in."


def its_trail(agency_return) -> list[tuple[str, str]]:
    cycle = (agency_return.cycle.name, agency_return.cycle.get_absolute_url())
    return trail(cycle, (str(agency_return.agency), agency_return.get_absolute_url()))


def page_of(agency_return, name: str) -> str:
    return reverse(f"returns:{name}", args=[agency_return.reference])


def leads(agency_return, reader) -> list[tuple[str, str]]:
    """From the page of a return to those of its signing, where ``reader`` has any to do there."""
    found = []
    if agency_return.may_manage and agency_return.state in policy.WRITTEN_IN:
        found.append(("Check and send for signature", "sign_off"))
    if agency_return.state == State.SIGNED:
        if agency_return.may_contribute and signers.still_to_sign(reader, agency_return):
            found.append(("Read and sign", "sign"))
        if agency_return.may_manage:
            found.append(("Who has signed", "sign_off"))
    if agency_return.submitted_on:
        found.append(("What was handed in", "submission"))
    return [(text, page_of(agency_return, name)) for text, name in found]


# --- before, and while it waits -------------------------------------------------------------------


@opens(Return, right=access.MANAGE)
def sign_off(request, agency_return):
    if (submission := signers.waiting(agency_return, request.user)) is not None:
        return _waiting(request, agency_return, submission)
    refusal = policy.why_not_write(
        agency_return.state, agency_return.due_on, clock.today(), agency_return.cycle.after_closing
    )
    now = snapshot.papers(agency_return, request.user)
    waiting = [] if refusal else beside.waiting(agency_return, now.asked, now.facts)
    if refusal is None:
        refusal = signing_policy.why_not_send(len(now.missing))
    needed = signers.needed(agency_return)
    holders = signers.holders(agency_return, needed)
    form = signing_forms.SendForm(
        acts.sent(request), record=agency_return,
        by_link=[role for role in needed if not holders[role]],
    )  # fmt: skip

    def act(answers):
        return submitting.send_for_signatures(
            agency_return, by_link=form.named(), by=request.user,
            version=answers["version"], submission=answers["submission"],
        )  # fmt: skip

    if form.is_valid() and acts.carried_out(form, act):
        messages.success(request, "The return was sent for signature.")
        return redirect(page_of(agency_return, "sign_off"))
    given_back = _given_back(agency_return, request.user)
    content = snapshot.content_of(agency_return, now)
    details = {
        "title": "Check and send for signature",
        "caption": agency_return.reference,
        "trail": its_trail(agency_return),
        "agency_return": agency_return,
        "form": form if form.is_bound or not refusal else None,
        "refusal": refusal,
        "missing": [
            (
                f"{each.code} {each.text}",
                addresses.of_answer_to(agency_return, now.questions, each),
            )
            for each in now.missing
        ],
        "waiting": waiting,
        "asked_again": _asked_again(agency_return, content, request.user),
        "columns": snapshot_shown.COUNTS,
        "counts": snapshot_shown.counts(content),
        "totals": snapshot_shown.totals(content),
        "signers": [_signs(role, holders[role]) for role in needed],
        "given_back": given_back,
    }
    return render(request, "audits/returns/sign_off.html", details)


def _asked_again(agency_return, content, person) -> list[dict[str, str]]:
    """What the revision asks, and whether anything was changed there: nothing where there is none.
    What comes back as it went is told before it is signed, not after."""
    asked = revisions.asked_of(agency_return, person)
    if asked is None:
        return []
    rows = Submission.objects.visible_to(person).filter(agency_return=agency_return)
    before = rows.filter(submitted_on__isnull=False).order_by("-number").first()
    return [
        {
            "code": code,
            "text": said,
            "url": addresses.of_question(agency_return, code),
            "changed": SAME if before and says_the_same(before.content, content, code) else CHANGED,
        }
        for code, said in asked.points.items()
    ]


def _signs(role: str, holders) -> dict[str, str]:
    names = listed(map(str, holders), last="or")
    return {
        "key": opening(signing_policy.CALLED[role]),
        "value": f"{names}, in their own account"
        if names
        else "By a link, as nobody here has an account",
    }


def _given_back(agency_return, reader) -> Submission | None:
    """The last submission, where somebody who was to sign it gave it back."""
    rows = Submission.objects.visible_to(reader).filter(agency_return=agency_return)
    last = rows.order_by("-number").first()
    return last if last and last.not_signed_because else None


def _waiting(request, agency_return, submission: Submission):
    signatures = signers.signed(submission, request.user)
    needed = signers.needed(agency_return)
    holders = signers.holders(agency_return, needed)
    links = SigningLink.objects.visible_to(request.user).filter(
        agency_return=agency_return, submission_number=submission.number, used_at=None,
        ended_at=None,
    )  # fmt: skip
    out = {each.signs_as: each for each in links}
    there = {each.signs_as: each for each in signatures}
    details = {
        "title": "Waiting for signatures",
        "caption": agency_return.reference,
        "trail": its_trail(agency_return),
        "agency_return": agency_return,
        "parts": [_part(role, there, out, holders[role]) for role in needed],
        "sent": f"Sent on {day(submission.sent_on)} by {submission.sent_by}.",
        "may_send_link": bool(_by_link(agency_return, signatures)),
        "may_sign": signing.next_of(agency_return, signatures, request.user) not in ("", *there),
        "form": None,
    }
    return render(request, "audits/returns/waiting.html", details)


def _part(role: str, there, out, holders) -> dict[str, str]:
    said = {"text": opening(signing_policy.CALLED[role])}
    if role in there:
        each = there[role]
        return said | {"hint": f"{each.name}, {moment(each.signed_at)}", "status": "Signed",
                       "tone": "green"}  # fmt: skip
    waits = [f"{listed(map(str, holders), last='or')}, in their own account"] if holders else []
    if role in out:
        link = out[role]
        has_ended = link.ends_at <= clock.now()
        until = f"which {'ended' if has_ended else 'works until'} {moment(link.ends_at)}"
        waits.append(f"{link.name}, by a link sent to {link.email}, {until}")
    hint = "; or ".join(waits) or "Nobody: send somebody a link"
    return said | {"hint": hint, "status": "Waiting", "tone": "yellow"}


def _by_link(agency_return, signatures) -> list[str]:
    return [
        role
        for role in signers.needed(agency_return)
        if signing.why_not_send_link(agency_return, signatures, role) is None
    ]


def _warning(agency_return) -> str:
    is_over = policy.is_locked(
        agency_return.state, agency_return.due_on, clock.today(), agency_return.cycle.after_closing
    )
    return signing_policy.warning_of_giving_back(is_over)


@opens(Return, right=access.MANAGE)
def call_back(request, agency_return):
    refusal = signing_policy.why_not_call_back(agency_return.state)
    form = OperationForm(acts.sent(request), record=agency_return)

    def act(answers):
        return submitting.call_back(
            agency_return, by=request.user, version=answers["version"],
            submission=answers["submission"],
        )  # fmt: skip

    return acts.page(
        request, agency_return, form if form.is_bound or not refusal else None, act,
        title="Call it back", button="Call back",
        done="The return was called back, and can be written in again.",
        back=page_of(agency_return, "sign_off"), refusal=refusal,
        caption=agency_return.reference, trail=its_trail(agency_return), warning=True,
        lead="Answers can then be changed. Who has signed signs again, and links that went out end."
        " The signatures so far stay on record." + _warning(agency_return),
    )  # fmt: skip


@opens(Return, right=access.MANAGE)
def signing_link(request, agency_return):
    submission = signers.waiting(agency_return, request.user)
    signatures = signers.signed(submission, request.user) if submission else []
    roles = _by_link(agency_return, signatures)
    refusal = None if roles else "No part of this return waits for a signature by a link."
    form = signing_forms.LinkForm(acts.sent(request), roles=roles)

    def act(answers):
        sent = {name: answers[name] for name in ("signs_as", "name", "email", "submission")}
        return signing.send_link(agency_return, **sent, by=request.user)

    return acts.page(
        request, agency_return, form if form.is_bound or not refusal else None, act,
        title="Send a link to sign", button="Send the link",
        done="The link was sent.", back=page_of(agency_return, "sign_off"), refusal=refusal,
        caption=agency_return.reference, trail=its_trail(agency_return),
        lead="Whoever has the link reads the return and signs it, and can do nothing else.",
    )  # fmt: skip


# --- whoever signs --------------------------------------------------------------------------------


@opens(Return, right=access.CONTRIBUTE)
def sign(request, agency_return):
    submission = signers.waiting(agency_return, request.user)
    signatures = signers.signed(submission, request.user) if submission else []
    role = signing.next_of(agency_return, signatures, request.user)
    refusal = signing.why_not_sign(agency_return, signatures, role, request.user)
    form = signing_forms.SignForm(
        acts.sent(request), role=role,
        initial={"signs_as": role, "digest": submission.digest if submission else ""},
    )  # fmt: skip

    def act(answers):
        return signing.sign(
            agency_return, signs_as=answers["signs_as"], digest=answers["digest"],
            submission=answers["submission"], by=request.user,
        )  # fmt: skip

    if form.is_valid() and acts.carried_out(form, act):
        return _signed(request, agency_return)
    reads = submission is not None and (refusal is None or form.is_bound)
    details = {
        "title": "Read and sign" if reads else "Sign",
        "caption": agency_return.reference,
        "trail": its_trail(agency_return),
        "agency_return": agency_return,
        "submission": submission,
        "called": signing_policy.CALLED.get(role, ""),
        "form": form if reads else None,
        "refusal": refusal,
    }
    if reads:
        details |= shown(agency_return, submission, request.user)
        details["signature_rows"] = snapshot_shown.signatures(signatures)
    return render(request, "audits/returns/sign.html", details)


def shown(agency_return, submission, reader) -> dict:
    """What a page shows of a submission to somebody who may open the return."""
    content = submission.content
    references = {
        reference
        for standard in content["standards"]
        for each in standard["criteria"]
        for reference in each.get("actions", ())
    }
    return {
        "facts": snapshot_shown.facts(submission),
        "signature_columns": snapshot_shown.SIGNATURES,
        "sections": snapshot_shown.sections(
            content,
            file_url=lambda key: addresses.of_evidence(agency_return, key),
            actions=linking.opened(references, reader) if references else {},
            same_words=earlier.same_words(agency_return, content),
        ),
    }


def _signed(request, agency_return):
    rows = Return.objects.visible_to(request.user).filter(pk=agency_return.pk)
    if rows.filter(state=State.SUBMITTED).exists():
        messages.success(request, "You have signed. All have, and the return was handed in.")
        return redirect(page_of(agency_return, "submission"))
    messages.success(request, "You have signed. The return waits for the other signatures.")
    submission = signers.waiting(agency_return, request.user)
    signatures = signers.signed(submission, request.user) if submission else []
    next_one = signing.next_of(agency_return, signatures, request.user)
    if signing.why_not_sign(agency_return, signatures, next_one, request.user) is None:
        return redirect(page_of(agency_return, "sign"))
    return redirect(agency_return)


@opens(Return, right=access.CONTRIBUTE)
def send_back(request, agency_return):
    refusal = submitting.why_not_send_back(agency_return, request.user)
    form = signing_forms.SendBackForm(acts.sent(request), record=agency_return)

    def act(answers):
        sent = {name: answers[name] for name in ("reason", "version", "submission")}
        return submitting.send_back(agency_return, **sent, by=request.user)

    return acts.page(
        request, agency_return, form if form.is_bound or not refusal else None, act,
        title="Do not sign: send it back", button="Send it back",
        done="The return went back to those who wrote it, with your reason.",
        back=agency_return.get_absolute_url(), refusal=refusal,
        caption=agency_return.reference, trail=its_trail(agency_return), warning=True,
        lead="Nothing is handed in. Those who wrote it read your reason and can change answers."
        " Whoever has signed signs again." + _warning(agency_return),
    )  # fmt: skip
