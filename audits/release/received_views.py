"""A bundle of another partnership is put into a return, looked at, and taken over."""

from collections import Counter
from datetime import date

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from audits.release import forms, policy, receiving, shown
from audits.release.models import ReceivedBundle, TakenOver
from audits.release.pages import page_of, within
from audits.returns import papers
from audits.returns.models import Answer, Return
from core import access, acts
from core.forms import OperationForm
from core.pages import opens
from core.words import counted, day, moment

TITLE = "Returns released by other partnerships"
COLUMNS = ("Return", "From", "Put in", "Take away")
STILL = ("Return", "From", "Taken away", "Still in your answers")


@opens(Return, right=access.CONTRIBUTE)
@require_safe
def received(request, agency_return):
    refusal = papers.why_not_write(agency_return)
    details = {
        "title": TITLE,
        "caption": f"{agency_return.reference}. {agency_return.agency}",
        "trail": within(agency_return),
        "agency_return": agency_return,
        "refusal": refusal,
        "columns": COLUMNS[:-1] if refusal else COLUMNS,
        "rows": [
            _row(agency_return, each, label, refusal)
            for each, label in _told_apart(receiving.received(agency_return, request.user))
        ],
        "still_columns": STILL,
        "still_rows": [
            _still(agency_return, each, number, refusal)
            for each, number in receiving.still_stand(agency_return, request.user)
        ],
    }
    return render(request, "audits/release/received.html", details)


def _still(agency_return, each: ReceivedBundle, number: int, refusal) -> list:
    """A bundle that was taken away, and what of it is in the answers."""
    said = f"{counted(number, 'answer')} as taken over"
    url = page_of(agency_return, "take_out", each.pk)
    words: dict[str, object] = {"text": said}
    if not refusal:
        words["act"] = (f"Take what came from {each.reference} out again", url)
    return [each.reference, each.partner.name, day(each.removed_on), words]


def _told_apart(rows) -> list[tuple[ReceivedBundle, str]]:
    """Each with words of its own for its links: one return may have been released again."""
    found = []
    seen: Counter[str] = Counter()
    for each in rows:
        label = f"{each.reference} of {day(date.fromisoformat(each.content['made_on']))}"
        seen[label] += 1
        found.append((each, f"{label} ({seen[label]})" if seen[label] > 1 else label))
    return found


def _row(agency_return, each, label: str, refusal) -> list:
    url = page_of(agency_return, "received_one", each.pk)
    put_in = f"{moment(each.received_at)}, by {each.received_by}"
    ended = each.partner.ended_on
    sender = f"{each.partner}, exchange ended on {day(ended)}" if ended else each.partner.name
    cells: list = [{"text": label, "url": url}, sender, put_in]
    if refusal:
        return cells
    url = page_of(agency_return, "take_bundle_away", each.pk)
    return [*cells, {"text": f"Take away {label}", "url": url}]


@opens(Return, right=access.CONTRIBUTE)
def receive(request, agency_return):
    is_sent = request.method == "POST"
    form = forms.BundleForm(request.POST, request.FILES) if is_sent else forms.BundleForm()
    refusal = papers.why_not_write(agency_return)

    def act():
        answers = form.cleaned_data
        return receiving.receive(
            agency_return, upload=answers["upload"], submission=answers["submission"],
            by=request.user,
        )  # fmt: skip

    return acts.filled_in(
        request, form, act, title="Put in a bundle", button="Check the bundle",
        caption=agency_return.reference, back=page_of(agency_return, "received"),
        refusal=refusal, trail=within(agency_return, (TITLE, page_of(agency_return, "received"))),
        lead="It is checked first, and you see what can be taken over. Nothing is filled in before"
        " you say so, and nothing that your agency wrote here is ever changed by it.",
    )  # fmt: skip


def _found(agency_return, person, pk) -> ReceivedBundle:
    found = receiving.received(agency_return, person).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _asked(agency_return, content) -> dict[str, str]:
    """What has to be confirmed before it is taken over, by field."""
    asked = {}
    if not receiving.is_for_us_for_certain(content):
        to, ours = content["to"]["name"], settings.PARTNERSHIP["name"]
        asked["is_for_us"] = f"The bundle was released to “{to}”, and that is {ours}"
    there, here = receiving.parties(agency_return, content)
    if not there.is_plainly(here):
        both = f"{there.beside(here)} and {here.beside(there)}"
        asked["is_same_agency"] = f"{both} are the same agency"
    return asked


@opens(Return, right=access.CONTRIBUTE)
def received_one(request, agency_return, pk):
    """What it would fill in, and the press that does."""
    found = _found(agency_return, request.user, pk)
    content = found.content
    form = forms.TakeOverForm(acts.sent(request), asked=_asked(agency_return, content))

    def act(answers):
        return receiving.take_over_bundle(
            agency_return, received=found, is_same_agency=answers.get("is_same_agency", False),
            is_for_us=answers.get("is_for_us", False), submission=answers["submission"],
            by=request.user,
        )  # fmt: skip

    if form.is_valid() and acts.carried_out(form, act):
        messages.success(request, "The answers are taken over. Read them before you hand in.")
        return redirect(page_of(agency_return, "received_one", found.pk))
    rows = Answer.objects.visible_to(request.user).filter(agency_return=agency_return)
    answers = list(rows.select_related("criterion"))
    planned = receiving.plan(agency_return, content, answers)
    taken = TakenOver.objects.visible_to(request.user).filter(bundle=found)
    unchanged = len(receiving.unchanged(found, answers, taken))
    refusal = (
        papers.why_not_write(agency_return)
        or policy.why_not_take_from(found.partner.name, found.partner.ended_on)
        or policy.why_not_take_over(len(planned.fill), is_gone=False)
    )
    details = {
        "title": f"What {content['return']['reference']} can fill in",
        "caption": f"{agency_return.reference}. {agency_return.agency}",
        "trail": within(agency_return, (TITLE, page_of(agency_return, "received"))),
        "agency_return": agency_return,
        "facts": shown.came(content, found.partner.name),
        "said": counted(len(planned.fill), "answer"),
        "taken": counted(unchanged, "answer") if unchanged else "",
        "out_url": ""
        if papers.why_not_write(agency_return)
        else page_of(agency_return, "take_out", found.pk),
        "refusal": refusal,
        "form": form if form.is_bound or not refusal else None,
        "back_url": page_of(agency_return, "received"),
        **shown.planned(planned, content),
    }
    return render(request, "audits/release/received_one.html", details)


@opens(Return, right=access.CONTRIBUTE)
def take_out(request, agency_return, pk):
    """What was taken over is taken out again, as far as nobody has changed it; also once its bundle
    was taken away."""
    bundles = ReceivedBundle.objects.visible_to(request.user).filter(agency_return=agency_return)
    found = bundles.filter(pk=pk).first()
    if found is None:
        raise Http404
    rows = Answer.objects.visible_to(request.user).filter(agency_return=agency_return)
    taken = TakenOver.objects.visible_to(request.user).filter(bundle=found)
    unchanged = len(receiving.unchanged(found, rows, taken))

    def act(answers):
        return receiving.take_out_again(
            agency_return, received=found, submission=answers["submission"], by=request.user
        )

    form = OperationForm(acts.sent(request))
    refusal = papers.why_not_write(agency_return) or policy.why_not_take_out(unchanged) or ""
    one, all_of_them = found.get_absolute_url(), page_of(agency_return, "received")
    its_page = [] if found.removed_on else [(found.reference, one)]
    return acts.page(
        request, agency_return, form if form.is_bound or not refusal else None, act,
        title="Take what was taken over out again", button="Take out", warning=True,
        refusal=refusal, done="What was taken over is taken out again.",
        back=one if its_page else all_of_them, caption=agency_return.reference,
        trail=within(agency_return, (TITLE, all_of_them), *its_page),
        lead=f"{counted(unchanged, 'answer')} that nobody has changed since will be empty again."
        " Evidence that came with them is taken away, and its files are erased for good. What"
        " somebody has changed, or added by hand, stays.",
    )  # fmt: skip


@opens(Return, right=access.CONTRIBUTE)
def take_bundle_away(request, agency_return, pk):
    rows = ReceivedBundle.objects.visible_to(request.user).filter(agency_return=agency_return)
    found = rows.filter(pk=pk).first()
    if found is None or (found.removed_on and not acts.was_sent(request)):
        raise Http404

    def act(answers):
        return receiving.take_bundle_away(
            agency_return, received=found, submission=answers["submission"], by=request.user
        )

    form = OperationForm(acts.sent(request))
    refusal = papers.why_not_write(agency_return) or ""
    return acts.page(
        request, agency_return, form if form.is_bound or not refusal else None, act,
        title="Take the bundle away", button="Take away", warning=True, refusal=refusal,
        done=f"The bundle {found.reference} is taken away.",
        back=page_of(agency_return, "received"), caption=agency_return.reference,
        trail=within(agency_return, (TITLE, page_of(agency_return, "received"))),
        lead="Its file is erased for good. Answers and evidence that were taken over stay, and go"
        " on saying where they are from. They can be taken out again before or after, as long as"
        " nobody has changed them.",
    )  # fmt: skip
