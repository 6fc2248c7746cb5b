"""The page on which sections are given out to colleagues, and taken back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from audits.question_sets.models import Standard
from audits.returns import policy, sections, shown
from audits.returns.filling_forms import GiveSectionsForm
from audits.returns.models import Return, SectionAssignment
from audits.returns.standard_views import way_up
from core import access, acts
from core.operations import NotAllowed
from core.pages import opens


@opens(Return, right=access.MANAGE)
def give(request, agency_return):
    form = GiveSectionsForm(
        acts.sent(request),
        standards=Standard.objects.filter(version=agency_return.version_asked_id),
        colleagues=sections.colleagues(agency_return),
    )

    def act(answers):
        return sections.give_sections(
            agency_return, standards=list(answers["standards"]), to=answers["to"],
            submission=answers["submission"], by=request.user,
        )  # fmt: skip

    here = reverse("returns:sections", args=[agency_return.reference])
    if form.is_valid() and acts.carried_out(form, act):
        messages.success(request, "Given out. Whoever has a section now is told by mail.")
        return redirect(here)
    why_not = policy.why_not_give_out(agency_return.state)
    details = {
        "title": "Give out sections",
        "caption": f"{agency_return.cycle}: {agency_return.agency}",
        "agency_return": agency_return,
        "form": form if form.is_bound or not why_not else None,
        "button": "Give out",
        "refusal": why_not,
        "given": [
            {
                "who": str(each.assigned_to.person),
                "what": f"{each.standard.code} {each.standard.title}",
                "url": reverse("returns:take_back", args=[agency_return.reference, each.pk]),
            }
            for each in shown.assignments(agency_return, request.user)
        ],
        "back_url": agency_return.get_absolute_url(),
        "trail": way_up(agency_return),
    }
    return render(request, "audits/returns/sections.html", details)


@opens(Return, right=access.MANAGE)
@require_POST
def take_back(request, agency_return, pk):
    rows = SectionAssignment.objects.visible_to(request.user)
    found = rows.filter(agency_return=agency_return, pk=pk).first()
    if found is None:
        raise Http404
    try:
        sections.take_section_back(found, by=request.user)
        messages.success(request, "Taken back. What was written stays.")
    except NotAllowed as refused:
        messages.info(request, str(refused))
    return redirect("returns:sections", reference=agency_return.reference)
