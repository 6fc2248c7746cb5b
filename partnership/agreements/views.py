"""Agreements: the list, one agreement, one version with its file, and what changes them."""

from functools import wraps

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import acts, exports
from core.access_log import shows
from core.as_seen import version_of
from core.models import AccessLog
from core.pages import log_access, perform, with_a_role
from core.words import day
from partnership import people, taking_out
from partnership.agreements import forms, lists, mending, operations, policy, standing
from partnership.agreements.models import Agreement, AgreementDocument, AgreementVersion
from partnership.auth import held_by
from partnership.funding import policy as funding
from partnership.pages import for_holders_of, holds_any
from partnership.roles import KEEPERS

keepers_alone = for_holders_of(*KEEPERS, called="keeping the agreements")
officers_alone = for_holders_of(*policy.OFFICES, called="signing agreements for their agency")


def with_agreement(view):
    """The agreement in the address."""

    @wraps(view)
    def wrapper(request, agreement, **kwargs):
        found = Agreement.objects.visible_to(request.user).filter(slug=agreement).first()
        if found is None:
            raise Http404
        return view(request, found, **kwargs)

    return wrapper


def with_version(view):
    """The version in the address, and where it stands."""

    @wraps(view)
    def wrapper(request, agreement, number, **kwargs):
        rows = AgreementVersion.objects.visible_to(request.user).filter(agreement=agreement)
        every = standing.of(rows)
        found = next((each for each in every if each.version.number == number), None)
        if found is None:
            raise Http404
        now = next((each for each in every if each.stage == policy.Stage.IN_FORCE), None)
        return view(request, found, now=now, **kwargs)

    return with_agreement(wrapper)


def keeps(request) -> bool:
    return people.keeps(held_by(request.user))


def trail(agreement=None) -> list[tuple[str, str]]:
    found = [("Home", reverse("home")), ("Agreements", reverse("agreements:index"))]
    return [*found, (agreement.name, agreement.get_absolute_url())] if agreement else found


# --- reading --------------------------------------------------------------------------------------


@with_a_role
@require_safe
def index(request):
    whole = lists.Whole(request.user, lists.every(request.user))
    shows(request, "agreements")
    return render(
        request,
        "partnership/agreements/index.html",
        {
            "title": "Agreements of the partnership",
            "columns": lists.COLUMNS,
            "rows": whole.rows(),
            "waiting_columns": lists.WAITING_COLUMNS,
            "waiting": whole.waiting_rows(),
            "keeps": keeps(request),
            "reads_funding": holds_any(request.user, funding.MAY_OPEN),
        },
    )


@with_a_role
@require_safe
def export(request, kind):
    if kind not in exports.KINDS:
        raise Http404
    rows = lists.version_file(request.user)
    return exports.taken(request, kind, "agreements", lists.HEADINGS, rows, said="agreements")


@with_a_role
@require_safe
def export_signatures(request, kind):
    if kind not in exports.KINDS:
        raise Http404
    rows = lists.signature_file(request.user)
    return exports.taken(
        request, kind, "signatures", lists.SIGNATURE_HEADINGS, rows, said="signatures of agreements"
    )


@with_a_role
@with_agreement
@require_safe
def agreement(request, agreement):
    whole = lists.Whole(request.user, [agreement])
    now = whole.in_force(agreement)
    may_keep = keeps(request) and agreement.ended_on is None
    open_number = standing.open_number(agreement, whole.versions[agreement.pk])
    return render(
        request,
        "partnership/agreements/agreement.html",
        {
            "title": agreement.name,
            "caption": agreement.get_kind_display(),
            "agreement": agreement,
            "now": now,
            "heading": lists.in_force_heading(now),
            "notes": whole.notes(agreement) if agreement.ended_on is None else [],
            "columns": lists.VERSION_COLUMNS,
            "rows": lists.version_rows(whole, agreement),
            "keeps": may_keep,
            "words_url": taking_out.url(agreement, request.user),
            "words_out": taking_out.said(agreement, request.user),
            "why_no_version": policy.why_not_another_version(agreement, open_number)
            if may_keep
            else "",
        },
    )


@with_a_role
@with_version
@require_safe
def version(request, found, now):
    document = _document(request, found.version)
    own = _own(request, found)
    keeper = keeps(request)
    offered = mending.offered(found, document) if keeper else {}
    return render(
        request,
        "partnership/agreements/version.html",
        {
            "title": found.version.title,
            "caption": f"{found.version.agreement}, version {found.version.number}",
            "found": found,
            "version": found.version,
            "tag": found.stage.value,
            "tone": policy.TONES[found.stage],
            **lists.stands(found, now),
            "rows": lists.details(found.version, document),
            "columns": lists.SIGN_OFF_COLUMNS,
            "sign_offs": lists.sign_off_rows(found),
            "asks_you": found.is_open and own is not None and own.signed_at is None,
            "may_decline": own is not None and not own.is_declined,
            "may_withdraw": keeper and found.is_open,
            **offered,
            "mended": mending.of(found.version, document),
            "words_url": taking_out.url(found.version.agreement, request.user),
            "empty_offices": lists.empty_offices(request.user, found)
            if keeper and found.is_open
            else [],
            "trail": trail(found.version.agreement),
        },
    )


@with_a_role
@with_version
@require_safe
def file(request, found, now):
    document = _document(request, found.version)
    if document is None or not document.file:
        raise Http404
    log_access(request, AccessLog.What.DOWNLOAD, "page", f"agreement {document.pk}")
    return document.response()


def _document(request, version) -> AgreementDocument | None:
    return AgreementDocument.objects.visible_to(request.user).filter(version=version).first()


def _own(request, found):
    """The signature that the person gives in their own office: one not given yet, if any."""
    offices = standing.own_offices(request.user)
    own = [each for each in found.sign_offs if (each.agency_id, each.role) in offices]
    return next((each for each in own if each.signed_at is None), own[0] if own else None)


# --- keeping --------------------------------------------------------------------------------------


@keepers_alone
def add(request):
    form = forms.AgreementForm(acts.sent(request))

    def act():
        answers = {name: form.cleaned_data[name] for name in ("name", "kind", "purpose")}
        return operations.add_agreement(
            **answers, by=request.user, submission=form.cleaned_data["submission"]
        )

    return _filled_in(
        request, form, act, title="Add an agreement", button="Add agreement",
        back=reverse("agreements:index"),
    )  # fmt: skip


@keepers_alone
@with_agreement
def change(request, agreement):
    back = agreement.get_absolute_url()
    if refusal := policy.why_not_keep(agreement):
        return acts.page(request, agreement, None, None, title="Change the agreement", button="",
                         done="", back=back, refusal=refusal)  # fmt: skip
    names = ("name", "kind", "purpose")
    initial = {name: getattr(agreement, name) for name in names}
    initial["version"] = operations.state_of(agreement)
    form = forms.AgreementForm(acts.sent(request), initial=initial)

    def act():
        return operations.change_agreement(
            agreement,
            **{name: form.cleaned_data[name] for name in names},
            version=form.cleaned_data["version"],
            by=request.user,
            submission=form.cleaned_data["submission"],
        )

    return _filled_in(
        request, form, act, title="Change the agreement", button="Save", back=back,
        caption=agreement.name,
    )  # fmt: skip


@keepers_alone
@with_agreement
def add_version(request, agreement):
    whole = lists.Whole(request.user, [agreement])
    open_number = standing.open_number(agreement, whole.versions[agreement.pk])
    back = agreement.get_absolute_url()
    if not acts.sent(request) and (
        refusal := policy.why_not_another_version(agreement, open_number)
    ):
        return acts.page(request, agreement, None, None, title="Add a version", button="", done="",
                         back=back, refusal=refusal)  # fmt: skip
    form = forms.VersionForm(
        acts.sent(request), request.FILES or None, person=request.user, agreement=agreement
    )

    def act():
        answers = dict(form.cleaned_data)
        submission = answers.pop("submission")
        answers.pop("version")
        return operations.add_version(agreement, **answers, by=request.user, submission=submission)

    return _filled_in(
        request, form, act, title="Add a version", button="Add, and ask for signatures",
        back=back, caption=agreement.name,
        lead="Each office that you choose gets an email at once. Afterwards nothing of this version"
        " can change but its title, until somebody has signed: what has an error is withdrawn, and"
        " the next version takes its place.",
    )  # fmt: skip


def _filled_in(request, form, act, *, title, button, back, caption="", lead=""):
    """A long form, which leads to what it made."""
    if form.is_valid() and (url := perform(form, act)) is not None:
        return redirect(url or back)
    return render(
        request,
        "partnership/agreements/fill_in.html",
        {"title": title, "caption": caption, "form": form, "button": button, "back_url": back,
         "lead": lead},
    )  # fmt: skip


@keepers_alone
@with_agreement
def end(request, agreement):
    refusal = policy.why_not_end(agreement)

    def act(answers):
        operations.end_agreement(
            agreement, reason=answers["reason"], by=request.user, submission=answers["submission"]
        )

    form = forms.ReasonForm(
        acts.sent(request),
        question="Why is it no longer used?",
        called="why it is no longer used",
    )
    return acts.page(
        request,
        agreement,
        None if refusal and not acts.was_sent(request) else form,
        act,
        title="Stop using the agreement",
        button="Stop using it today",
        done="The agreement is no longer used.",
        back=agreement.get_absolute_url(),
        refusal=refusal or "",
        points=[
            "Nobody is asked to sign it any more.",
            "Its versions and signatures stay readable.",
            "It cannot be taken up again: add another agreement.",
        ],
        warning=True,
    )


@keepers_alone
@with_version
def withdraw(request, found, now):
    version = found.version
    refusal = policy.why_not_withdraw(found.stage, version.number)

    def act(answers):
        operations.withdraw_version(
            version, reason=answers["reason"], by=request.user, submission=answers["submission"]
        )

    form = forms.ReasonForm(
        acts.sent(request), question="Why is it withdrawn?", called="why it is withdrawn"
    )
    return acts.page(
        request,
        version.agreement,
        None if refusal and not acts.was_sent(request) else form,
        act,
        title=f"Withdraw version {version.number}",
        button="Withdraw this version",
        done=f"Version {version.number} is withdrawn.",
        back=version.get_absolute_url(),
        refusal=refusal or "",
        points=[
            "Nobody is asked to sign it any more; what was signed stays on record.",
            f"Version {now.version.number} goes on holding." if now else "No version holds.",
        ],
        warning=True,
    )


# --- signing --------------------------------------------------------------------------------------


def _why_not_answer(request, found, own) -> str | None:
    deputy_for = "" if own else standing.deputy_for(request.user, found.sign_offs)
    asked = own or (found.sign_offs[0] if deputy_for else None)
    return policy.why_not_answer(found.stage, asked, own is not None, deputy_for)


@officers_alone
@with_version
def sign(request, found, now):
    version, own = found.version, _own(request, found)
    refusal = _why_not_answer(request, found, own)
    if refusal and acts.was_sent(request):
        return redirect(version.get_absolute_url())
    document = _document(request, version)
    form = None
    if not refusal:
        words = f"I have read this version, and sign it as {own.office} of {own.agency}"
        initial = {"sha256": version.sha256, "version": version_of(version)}
        form = forms.SignForm(acts.sent(request), initial=initial, words=words)

        def act(answers):
            operations.sign(
                own,
                sha256=answers["sha256"],
                seen=answers["version"],
                by=request.user,
                submission=answers["submission"],
            )

        if form.is_valid() and acts.carried_out(form, act):
            messages.success(request, "You have signed. Thank you.")
            return redirect(version.get_absolute_url())
    return render(
        request,
        "partnership/agreements/sign.html",
        {
            "title": "Sign this version",
            "caption": f"{version.title}, version {version.number}",
            "version": version,
            "rows": lists.details(version, document),
            "form": form,
            "refusal": refusal,
            "text": version.text,
            "back_url": version.get_absolute_url(),
        },
    )


@officers_alone
@with_version
def decline(request, found, now):
    version, own = found.version, _own(request, found)
    refusal = _why_not_answer(request, found, own)
    if not refusal and own is not None:
        refusal = policy.why_not_decline(own)
    if refusal and acts.was_sent(request):
        return redirect(version.get_absolute_url())

    def act(answers):
        operations.decline(
            own, reason=answers["reason"], by=request.user, submission=answers["submission"]
        )

    form = forms.ReasonForm(
        acts.sent(request),
        question="Why do you not sign?",
        called="why you do not sign",
        hint="Everybody who signs in to the portal can read it beside the version.",
        longest=1000,
    )
    return acts.page(
        request,
        version.agreement,
        None if refusal else form,
        act,
        title="Decline to sign",
        button="Decline to sign",
        done="You have declined. The business team is told.",
        back=version.get_absolute_url(),
        refusal=refusal or "",
        lead=f"{version.title}, version {version.number}, to take effect on "
        f"{day(version.effective_on)}.",
        points=[
            "It does not take effect without your signature.",
            "You can still sign later, as long as it is not withdrawn.",
        ],
        warning=True,
    )
