"""The pages on which an agency is taken out of a cycle that was issued, and put back in."""

from audits.cycles.pages import runs
from audits.cycles.policy import AfterClosing
from audits.returns import policy, taking_out
from audits.returns.extension_views import of_who_runs_its_cycle
from audits.returns.policy import State
from audits.returns.signing_views import its_trail, page_of
from audits.returns.taking_out_forms import TakeOutForm
from core import acts, by_whom, clock
from core.forms import OperationForm
from core.words import counted, day


@of_who_runs_its_cycle
def take_out(request, agency_return):
    form = TakeOutForm(acts.sent(request), record=agency_return)

    def act(answers):
        sent = {name: answers[name] for name in ("reason", "version", "submission")}
        taking_out.take_out(agency_return, **sent, by=request.user)

    return _page(
        request, agency_return, form, act,
        title=f"Take {agency_return.agency} out of the cycle", button="Take it out",
        done=f"{agency_return.agency} is taken out of the cycle{_told(agency_return)}.",
        refusal=policy.why_not_take_out(agency_return.state, agency_return.submitted_on),
        points=_what_becomes_of_it(agency_return), warning=True,
    )  # fmt: skip


def _what_becomes_of_it(agency_return) -> list[str]:
    """Before it is taken out."""
    found = [
        (
            "Nothing is asked of it any more: it is not reminded, is not late, and counts in no"
            " figure of the cycle. The page of the cycle says that it was taken out, and why."
        )
    ]
    if agency_return.opened_on is None:
        found.append("It has not seen its return yet, so nobody there is told.")
    else:
        found.append(
            "Whoever works on the return is told by mail, with its reference and a link. What they"
            " wrote is kept, and they can go on reading it."
        )
    if agency_return.state == State.SIGNED:
        found.append("It waits for signatures. Nobody can sign it any more, also not by a link.")
    return [*found, "It can be put back in, and then goes on where it was."]


@of_who_runs_its_cycle
def put_back(request, agency_return):
    form = OperationForm(acts.sent(request), record=agency_return)
    agency = agency_return.agency

    def act(answers):
        taking_out.put_back(
            agency_return, version=answers["version"], submission=answers["submission"],
            by=request.user,
        )  # fmt: skip

    return _page(
        request, agency_return, form, act,
        title=f"Put {agency} back in the cycle", button="Put it back in",
        done=f"{agency} is in the cycle again{_told(agency_return)}.",
        refusal=policy.why_not_put_back(agency_return.state, agency.name, is_gone=agency.is_gone),
        points=_what_comes_back(agency_return), shown=why_rows(agency_return),
    )  # fmt: skip


def _what_comes_back(agency_return) -> list[str]:
    found = ["It counts in the figures of the cycle again, and is reminded as the others are."]
    if agency_return.opened_on is not None:
        found.append("It finds what it wrote. Signatures are asked for anew.")
    due = day(agency_return.due_on)
    if (days := (clock.today() - agency_return.due_on).days) <= 0:
        return [*found, f"It is to be handed in by {due}, as before."]
    if agency_return.cycle.after_closing == AfterClosing.LOCKED:
        becomes = "nothing can be written in it until you give it more time."
    else:
        becomes = "it is late at once. You can give it more time."
    return [*found, f"Its last day was {due}, {counted(days, 'day')} ago: {becomes}"]


def leads(agency_return, person) -> list[tuple[str, str]]:
    """From the page of a return, for whoever runs its cycle."""
    name, text = "take_out", "Take it out of the cycle"
    if agency_return.state == State.NOT_NEEDED:
        name, text = "put_back", "Put it back in the cycle"
    elif policy.why_not_take_out(agency_return.state, agency_return.submitted_on):
        return []
    return [(text, page_of(agency_return, name))] if runs(person, agency_return.cycle) else []


def in_words(agency_return) -> str:
    """Below the reason, on the page of what was taken out: by whom, and what its people can do."""
    if agency_return.state != State.NOT_NEEDED:
        return ""
    who = by_whom.in_words(agency_return.not_needed_by)
    return (
        f"{who} took it out on {day(agency_return.closed_on)}. What was saved is kept and can be"
        " read, and nothing more is written. Is this not right? Ask the business team: it can put"
        " the return back in."
    )


def why_rows(agency_return) -> list[dict[str, str]]:
    """Why it was taken out, by whom and when; nothing of one that is in its cycle."""
    if agency_return.state != State.NOT_NEEDED:
        return []
    who = by_whom.in_words(agency_return.not_needed_by)
    return [
        {"key": "Taken out because", "value": agency_return.not_needed_because},
        {"key": "Taken out by", "value": f"{who}, on {day(agency_return.closed_on)}"},
    ]


def _told(agency_return) -> str:
    return "" if agency_return.opened_on is None else ", and is told"


def _page(request, agency_return, form, act, *, refusal, **details):
    return acts.page(
        request, agency_return, form if form.is_bound or not refusal else None, act,
        back=agency_return.cycle.get_absolute_url(), refusal=refusal or "",
        caption=f"{agency_return.cycle}, {agency_return.reference}",
        trail=its_trail(agency_return), **details,
    )  # fmt: skip
