"""What people do in the register, one page each."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from core import access, acts
from core.pages import opens
from improvement import operations as log
from improvement.forms import ActionForm, AgencyForm, HandOverForm
from improvement.mending import word_pages
from improvement.risks import forms, lists, operations, policy, ties
from improvement.risks.models import Risk, RiskControl
from improvement.views import keepers_alone, keeps, trail
from partnership.auth import held_by

WORDS = ("cause", "event", "effect", "category", "proximity", "contingency", "group")
SENT = ("submission", "version")


def _act(request, risk, form, operation, names, *, title, button, done, refusal=None, **details):
    def act(answers):
        operation(risk, **{name: answers[name] for name in names}, by=request.user)

    shown = form if form.is_bound or not refusal else None
    return acts.page(
        request, risk, shown, act, title=title, button=button, done=done,
        back=risk.get_absolute_url(), refusal=refusal or "", caption=risk.reference, **details,
    )  # fmt: skip


def _over(risk) -> str | None:
    return policy.why_not_change(risk.closed_on)


# --- a new one ------------------------------------------------------------------------------------


@keepers_alone
def add(request):
    """First its owner's agency, whose people can then be chosen."""
    asked = forms.AgencyOfOwnerForm(
        request.GET if "agency" in request.GET else None, person=request.user
    )
    back = reverse("risks:index")
    if not asked.is_valid():
        context = {"title": "Add a risk", "form": asked, "back_url": back}
        return render(request, "improvement/add_action.html", context)
    agency = asked.cleaned_data["agency"]
    form = forms.RiskForm(
        acts.sent(request), person=request.user, agency=agency, scale=lists.scale()
    )

    def act():
        answers = {name: form.cleaned_data[name] for name in (*WORDS, "owner", "why", "submission")}
        return operations.add_risk(**answers, scores=form.scores, by=request.user)

    return acts.filled_in(
        request, form, act, title="Add a risk", button="Add risk", back=back, caption=str(agency),
        lead="Everyone who may open it reads what you write here. Name no child.",
    )  # fmt: skip


# --- scores ---------------------------------------------------------------------------------------


def _moved(request, risk) -> list[str]:
    """What waits for an answer, above the form that answers it."""
    rows = [*risk.movements.filter(answered_on=None)]
    known = ties.names(request.user, rows)
    return [f"{ties.sentence(each, known)}." for each in rows]


@opens(Risk, right=access.CONTRIBUTE)
def score(request, risk):
    form = forms.ScoreForm(
        acts.sent(request), record=risk, scale=risk.scale, initial=risk.scores.named()
    )

    def keep(risk, **answers):
        return operations.score(risk, scores=form.scores, **answers)

    points = _moved(request, risk)
    return _act(
        request, risk, form, keep, ("why", *SENT), title="Score it again", button="Save scores",
        done="The new scores are on record, beside those before.", refusal=_over(risk),
        lead=f"{risk.event}.{' This moved:' if points else ''}", points=points,
    )  # fmt: skip


@opens(Risk, right=access.CONTRIBUTE)
def no_change(request, risk):
    points = _moved(request, risk)
    lead = f"Its residual score stays {risk.scale.in_words(risk.scores.residual)}."
    return _act(
        request, risk, forms.NoChangeForm(acts.sent(request), record=risk),
        operations.say_no_change, ("why", *SENT), title="No change, because", button="Save",
        done="It is on record that nothing changes, and why.", refusal=_over(risk),
        lead=f"{lead} This moved:" if points else lead, points=points,
    )  # fmt: skip


# --- controls -------------------------------------------------------------------------------------


@opens(Risk, right=access.CONTRIBUTE)
def control_add(request, risk):
    return _act(
        request, risk, forms.ControlForm(acts.sent(request), record=risk, person=request.user),
        operations.add_control, ("what", "agency", "works", "checked_on", "found", "submission"),
        title="Add a control", button="Add control", done="The control is added.",
        refusal=_over(risk),
    )  # fmt: skip


@opens(Risk, right=access.CONTRIBUTE)
def control(request, risk, number):
    found: RiskControl | None = risk.controls.filter(number=number).first()
    if found is None:
        raise Http404

    def check(risk, **answers):
        return operations.check_control(risk, number=number, **answers)

    return _act(
        request, risk, forms.CheckForm(acts.sent(request), record=risk), check,
        ("works", "checked_on", "found", *SENT), title=f"Check control {number}",
        button="Save", done="What you found is on record.",
        refusal=policy.why_not_check(risk.closed_on, found.works),
        lead=f"{found.what}. Last found: {found.get_works_display().lower()}.",
    )  # fmt: skip


# --- ties -----------------------------------------------------------------------------------------


@opens(Risk, right=access.CONTRIBUTE)
def treat(request, risk):
    """A new action that treats it: the business team's to add, as any action."""
    refusal = _over(risk)
    if not keeps(request):
        refusal = "Only the business team adds an action. You can link one that there is."
    asked = AgencyForm(request.GET if "agency" in request.GET else None, person=request.user)
    back = risk.get_absolute_url()
    if refusal or not asked.is_valid():
        return render(
            request,
            "improvement/add_action.html",
            {
                "title": "Add an action", "caption": risk.reference, "form": asked,
                "refusal": refusal, "back_url": back,
            },
        )  # fmt: skip
    form = ActionForm(
        acts.sent(request), person=request.user, agency=asked.cleaned_data["agency"],
        initial={"group": risk.group_id},
    )  # fmt: skip
    del form.fields["because"]

    def act():
        names = ("what", "difference_wanted", "owner", "group", "due_on", "submission")
        answers = {name: form.cleaned_data[name] for name in names}
        return operations.treat(risk, **answers, by=request.user)

    return acts.filled_in(
        request, form, act, title="Add an action", button="Add action", back=back,
        caption=risk.reference, lead="Its readers may not read the risk: do not repeat it here.",
    )  # fmt: skip


@opens(Risk, right=access.CONTRIBUTE)
def link_action(request, risk):
    def link(risk, *, action, **answers):
        return operations.tie(risk, kind=ties.ACTION, key=action, **answers)

    return _act(
        request, risk,
        forms.LinkActionForm(acts.sent(request), record=risk, person=request.user), link,
        ("action", *SENT), title="Link an action", button="Link action",
        done="The action is linked. When it is late or done, its owner scores the risk again.",
        refusal=_over(risk),
    )  # fmt: skip


@opens(Risk, right=access.CONTRIBUTE)
def tie(request, risk):
    def bind(risk, *, to, **answers):
        kind, _, key = to.partition(":")
        return operations.tie(risk, kind=kind, key=key, **answers)

    return _act(
        request, risk, forms.TieForm(acts.sent(request), record=risk, person=request.user), bind,
        ("to", *SENT), title="Add what this risk depends on", button="Save",
        done="It is added. When that moves, its owner scores the risk again.", refusal=_over(risk),
        lead="When it moves, the owner of the risk is asked to score it again or to say why not.",
    )  # fmt: skip


@opens(Risk, right=access.CONTRIBUTE)
def untie(request, risk):
    bound = [*risk.ties.all()]
    known = ties.names(request.user, bound)
    choices = [
        (f"{each.kind}:{each.key}", known[each.kind, each.key].text)
        for each in bound
        if (each.kind, each.key) in known
    ]

    def loosen(risk, *, to, **answers):
        kind, _, key = to.partition(":")
        return operations.untie(risk, kind=kind, key=key, **answers)

    nothing = "Nothing that you may open is watched for this risk."
    return _act(
        request, risk, forms.UntieForm(acts.sent(request), record=risk, choices=choices), loosen,
        ("to", *SENT), title="Stop watching something", button="Stop watching it",
        done="It is not watched any more.",
        refusal=_over(risk) or (None if choices else nothing),
    )  # fmt: skip


# --- who manages it -------------------------------------------------------------------------------


@opens(Risk, right=access.MANAGE)
def describe(request, risk):
    initial = {name: getattr(risk, name) for name in WORDS}
    form = forms.DescribeForm(acts.sent(request), record=risk, person=request.user, initial=initial)
    return _act(
        request, risk, form, operations.describe, (*WORDS, *SENT), title="Change what it says",
        button="Save", done="What it says is changed.", refusal=_over(risk),
    )  # fmt: skip


@opens(Risk, right=access.CONTRIBUTE)
def hand_over(request, risk):
    knows = log.knows_its_people(risk, held_by(request.user))
    refusal = policy.why_not_hand_over(risk.closed_on, knows)
    if refusal and request.method == "POST":
        return redirect(risk)  # whoever may not choose among these people sees none of them
    return _act(
        request, risk, HandOverForm(acts.sent(request), record=risk, person=request.user),
        operations.hand_over, ("owner", *SENT), title="Hand over", button="Hand over",
        done="The new owner is told.", refusal=refusal,
    )  # fmt: skip


@opens(Risk, right=access.MANAGE)
def end(request, risk):
    return _act(
        request, risk, forms.EndForm(acts.sent(request), record=risk), operations.end,
        ("outcome", "reason", *SENT), title="End the risk", button="End it",
        done="The risk has ended. Those who watch it are told.", refusal=_over(risk), warning=True,
        lead="It stays on record, and cannot be opened again. If it has happened, this was to be "
        f"done: {risk.contingency}",
    )  # fmt: skip


@opens(Risk, right=access.MANAGE)
def words(request, risk):
    return word_pages.page(request, risk, trail(("Risks", reverse("risks:index"))))
