"""The pages of one question of a return: its evidence, what colleagues say of it, its actions."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from audits.cycles.pages import trail
from audits.facts import pressing
from audits.moderation import revisions
from audits.returns import actions, comments, evidence, paper_forms, papers, papers_shown
from audits.returns.models import AnswerComment, Evidence, Return
from audits.returns.papers_shown import address
from core import access, acts
from core.forms import OperationForm
from core.models import AccessLog
from core.pages import log_access, opens

READ_BY_MORE = (
    "More people read an action than may read your return: the group that oversees it, and the"
    " partners. Nothing of your answer goes into it by itself. Name no child or family."
)
NOTHING_THERE = "There is none to choose. Add a file or a link instead."


# --- the question, whole --------------------------------------------------------------------------


@opens(Return, right=access.CONTRIBUTE)
def criterion(request, agency_return, question):
    """The question, with the facts beside it and the form of a comment at its end."""
    found = papers.criterion_or_404(agency_return, question)
    here = address("criterion", agency_return, found.code)
    if request.method == "POST":
        back = dict.fromkeys(found.facts, f"{here}#facts")
        if leads := pressing.pressed(request, agency_return, back):
            return redirect(leads)
    form = paper_forms.CommentForm(acts.sent(request))

    def act(answers):
        comments.comment(
            agency_return, criterion=found, text=answers["text"],
            submission=answers["submission"], by=request.user,
        )  # fmt: skip

    if form.is_valid() and acts.carried_out(form, act):
        return redirect(f"{here}#comments")
    details = papers_shown.criterion_page(agency_return, found, request.user)
    asked = revisions.asked_of(agency_return, request.user)
    details |= {
        "agency_return": agency_return,
        "criterion": found,
        "to_revise": asked.points.get(found.code, "") if asked else "",
        "form": form if form.is_bound or details["writes"] else None,
        "trail": _trail(agency_return),
    }
    return render(request, "audits/returns/criterion.html", details)


def _trail(agency_return, *more):
    cycle = agency_return.cycle
    return trail(
        (cycle.name, cycle.get_absolute_url()),
        (agency_return.reference, agency_return.get_absolute_url()),
        *more,
    )


def _act(request, agency_return, found, form, act, *, title, button, done, refusal="", **details):
    """A page that does one thing to a question, and leads back to it."""
    return acts.page(
        request,
        agency_return,
        form if form.is_bound or not refusal else None,
        act,
        title=title,
        button=button,
        done=done,
        refusal=refusal,
        back=address("criterion", agency_return, found.code),
        caption=f"{agency_return.reference}: question {found.code}",
        **details,
    )


# --- evidence -------------------------------------------------------------------------------------


@opens(Return, right=access.CONTRIBUTE)
def add_file(request, agency_return, question):
    found = papers.criterion_or_404(agency_return, question)
    form = paper_forms.FileOfEvidenceForm(acts.sent(request), request.FILES or None)

    def act(answers):
        evidence.add_file(
            agency_return, criterion=found, name=answers["name"], upload=answers["upload"],
            dated_on=answers["dated_on"], submission=answers["submission"], by=request.user,
        )  # fmt: skip

    return _act(
        request, agency_return, found, form, act, title="Add a file", button="Add file",
        done="The file is added.", refusal=papers.why_not_write(agency_return),
        lead="The partnership reads it once your return is submitted, and not before.",
    )  # fmt: skip


@opens(Return, right=access.CONTRIBUTE)
def add_link(request, agency_return, question):
    found = papers.criterion_or_404(agency_return, question)
    form = paper_forms.LinkOfEvidenceForm(acts.sent(request))

    def act(answers):
        evidence.add_link(
            agency_return, criterion=found, name=answers["name"], link=answers["link"],
            dated_on=answers["dated_on"], submission=answers["submission"], by=request.user,
        )  # fmt: skip

    return _act(
        request, agency_return, found, form, act, title="Add a link", button="Add link",
        done="The link is added.", refusal=papers.why_not_write(agency_return),
        lead="The partnership reads it once your return is submitted, and not before.",
    )  # fmt: skip


@opens(Return, right=access.CONTRIBUTE)
def use_evidence(request, agency_return, question):
    """What is there already for another question."""
    found = papers.criterion_or_404(agency_return, question)
    serving = evidence.for_criterion(agency_return, found, request.user)
    there = evidence.of_return(agency_return, request.user).exclude(pk__in=serving.values("pk"))
    form = paper_forms.UseEvidenceForm(acts.sent(request), there=there)

    def act(answers):
        evidence.use(
            agency_return, criterion=found, evidence=answers["evidence"],
            submission=answers["submission"], by=request.user,
        )  # fmt: skip

    refusal = papers.why_not_write(agency_return) or ("" if there.exists() else NOTHING_THERE)
    return _act(
        request, agency_return, found, form, act, title="Choose evidence that is there",
        button="Use for this question", done="The evidence serves this question, too.",
        refusal=refusal,
    )  # fmt: skip


@opens(Return, right=access.CONTRIBUTE)
def use_evidence_again(request, agency_return, question):
    """Of the agency's earlier returns."""
    found = papers.criterion_or_404(agency_return, question)
    earlier = evidence.of_earlier_returns(agency_return, request.user)
    form = paper_forms.UseAgainForm(acts.sent(request), earlier=earlier)

    def act(answers):
        evidence.use_again(
            agency_return, criterion=found, before=answers["before"],
            submission=answers["submission"], by=request.user,
        )  # fmt: skip

    refusal = papers.why_not_write(agency_return) or ("" if earlier.exists() else NOTHING_THERE)
    return _act(
        request, agency_return, found, form, act, title="Use evidence of an earlier return",
        button="Use again", done="The evidence is added.", refusal=refusal,
        lead="It is copied: the earlier return keeps its own.",
    )  # fmt: skip


@opens(Return, right=access.CONTRIBUTE)
def end_evidence(request, agency_return, question, pk):
    found = papers.criterion_or_404(agency_return, question)
    piece = evidence.of_return(agency_return, request.user).filter(pk=pk).first()
    if piece is None:
        raise Http404

    def act(answers):
        evidence.end_use(
            agency_return, criterion=found, evidence=piece, submission=answers["submission"],
            by=request.user,
        )  # fmt: skip

    return _act(
        request, agency_return, found, OperationForm(acts.sent(request)), act,
        title="Use it for this question no longer", button="Use no longer",
        done=f"“{piece.name}” serves this question no longer.",
        refusal=papers.why_not_write(agency_return),
        lead=f"“{piece.name}” stays for other questions, and in the list of all evidence.",
    )  # fmt: skip


@opens(Return, right=access.CONTRIBUTE)
@require_safe
def all_evidence(request, agency_return):
    details = papers_shown.evidence_page(agency_return, request.user)
    details |= {"agency_return": agency_return, "trail": _trail(agency_return)}
    return render(request, "audits/returns/evidence.html", details)


@opens(Return, right=access.CONTRIBUTE)
def take_evidence_away(request, agency_return, pk):
    rows = Evidence.objects.visible_to(request.user)
    piece = rows.filter(agency_return=agency_return, pk=pk).first()
    if piece is None or (piece.removed_on and not acts.was_sent(request)):
        raise Http404

    def act(answers):
        evidence.take_away(
            agency_return, evidence=piece, submission=answers["submission"], by=request.user
        )

    refusal = papers.why_not_write(agency_return) or evidence.why_not_take_away(piece)
    form = OperationForm(acts.sent(request))
    return acts.page(
        request, agency_return, form if form.is_bound or not refusal else None, act,
        title="Take evidence away", button="Take away", warning=True, refusal=refusal,
        done=f"“{piece.name}” is taken away.", back=address("evidence", agency_return),
        caption=agency_return.reference,
        lead=f"“{piece.name}” is taken from every question that it serves. A file is erased for"
        " good.",
    )  # fmt: skip


@opens(Return)
@require_safe
def evidence_file(request, agency_return, pk):
    """To the agency; to whoever else may open the return once it was submitted."""
    rows = evidence.of_return(agency_return, request.user)
    piece = rows.filter(pk=pk).exclude(file="").first()
    if piece is None:
        raise Http404
    log_access(request, AccessLog.What.DOWNLOAD, agency_return, f"file {piece.pk}")
    return piece.response()


# --- comments and actions -------------------------------------------------------------------------


@opens(Return, right=access.CONTRIBUTE)
def take_comment_away(request, agency_return, question, pk):
    found = papers.criterion_or_404(agency_return, question)
    rows = AnswerComment.objects.visible_to(request.user).filter(written_by=request.user)
    comment = rows.filter(agency_return=agency_return, criterion=found, pk=pk).first()
    if comment is None:
        if acts.was_sent(request):
            return redirect(address("criterion", agency_return, found.code))
        raise Http404

    def act(answers):
        comments.take_comment_away(
            agency_return, comment=comment, submission=answers["submission"], by=request.user
        )

    return _act(
        request, agency_return, found, OperationForm(acts.sent(request)), act,
        title="Take your comment away", button="Take away", warning=True,
        done="Your comment is taken away.", refusal=papers.why_not_write(agency_return),
        lead="Your colleagues no longer read it. The history of the return keeps it.",
        shown=[{"key": "Your comment", "value": comment.text}],
    )  # fmt: skip


@opens(Return, right=access.CONTRIBUTE)
def agree_action(request, agency_return, question):
    found = papers.criterion_or_404(agency_return, question)
    form = paper_forms.ActionOfAnswerForm(
        acts.sent(request), person=request.user, agency=actions.agency_now(agency_return)
    )

    def act(answers):
        names = ("what", "difference_wanted", "owner", "due_on", "submission")
        said = {name: answers[name] for name in names}
        actions.agree_action(agency_return, criterion=found, **said, by=request.user)

    return _act(
        request, agency_return, found, form, act, title="Agree an action", button="Agree action",
        done="The action is on the improvement log, and its owner is told.",
        refusal=actions.why_not_agree(agency_return, request.user), lead=READ_BY_MORE,
    )  # fmt: skip
