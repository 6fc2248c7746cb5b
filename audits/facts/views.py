"""A fact beside the questions of a return: its agency says whether it is right, and why not."""

from django.http import Http404
from django.views.decorators.http import require_http_methods

from audits.facts import beside, operations
from audits.facts.forms import NOT_RIGHT, RIGHT, FactForm
from audits.facts.policy import Standing
from audits.returns import addresses, papers
from audits.returns.models import Return
from core import access, acts
from core.pages import opens

ABOUT = (
    "The portal counts this itself, and puts it beside your answer. It is the same for everyone who"
    " reads it, and counts nothing that is restricted to named people. What you say stands with it"
    " in your return."
)


@opens(Return, right=access.CONTRIBUTE)
@require_http_methods(["GET", "HEAD", "POST"])
def fact(request, agency_return, fact):
    found = operations.of_it(agency_return, request.user).get(fact)
    if found is None:
        raise Http404
    form = FactForm(acts.sent(request), initial=_as_it_is(request, found))
    shown = beside.shown(agency_return, {fact: found})[fact]
    refusal = papers.why_not_write(agency_return)

    def act(answers):
        operations.answer_fact(
            agency_return, fact=fact, is_disputed=answers["answer"] == NOT_RIGHT,
            said=answers["said"], version=answers["version"], submission=answers["submission"],
            by=request.user,
        )  # fmt: skip

    return acts.page(
        request, agency_return, form if form.is_bound or not refusal else None, act,
        title=shown["label"], button="Save", caption=f"{agency_return.reference}: what the portal"
        " knows", done="What you say of it is saved.", back=_back(agency_return, fact),
        refusal=refusal or "", lead=ABOUT, shown=_rows(shown),
    )  # fmt: skip


def _as_it_is(request, found: beside.Beside) -> dict[str, str]:
    """``?not-right``: what was pressed beside the question."""
    answers = {Standing.CONFIRMED: RIGHT, Standing.DISPUTED: NOT_RIGHT}
    chosen = NOT_RIGHT if "not-right" in request.GET else answers.get(found.standing, "")
    return {"answer": chosen, "said": found.said, "version": found.state}


def _rows(shown) -> list[dict[str, str]]:
    rows = [
        {"key": "The portal knows", "value": shown["words"]},
        {"key": "Your agency", "value": shown["standing"]},
    ]
    rows[1]["value"] += f": {shown['answered']}" if shown["answered"] else ""
    if shown["moved"]:
        rows.append({"key": "Before", "value": shown["moved"]})
    return rows


def _back(agency_return: Return, fact: str) -> str:
    """The first question that it stands beside."""
    rows = operations.criteria_with_facts(agency_return)
    first = next(each for each in rows if fact in each.facts)
    return addresses.of_answer(agency_return, first.standard.code, first.code)
