"""The pages where an action or a finding is made of an escalation."""

from django.shortcuts import render

from core import access, acts
from core.pages import opens
from escalations import lessons
from escalations.models import Escalation
from improvement import finding_from
from improvement.forms import ActionForm, AgencyForm
from improvement.views import keeps

READ_BY_MORE = (
    "More people can read it than may open the escalation: name no child, family or worker, and "
    "say nothing by which somebody could tell who they are."
)


class ActionOfEscalationForm(ActionForm):
    """Why is not asked: `lessons.BECAUSE`."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["because"]


@opens(Escalation, right=access.MANAGE)
def make_action(request, escalation):
    """First the agency that is responsible, whose people can then be chosen."""
    back = escalation.get_absolute_url()
    refusal = None if keeps(request) else lessons.NOT_THEIRS
    asked = AgencyForm(request.GET if "agency" in request.GET else None, person=request.user)
    if refusal or not asked.is_valid():
        return render(
            request,
            "improvement/add_action.html",
            {
                "title": "Make an action of it", "caption": escalation.reference, "form": asked,
                "refusal": refusal, "back_url": back,
            },
        )  # fmt: skip
    agency = asked.cleaned_data["agency"]
    form = ActionOfEscalationForm(acts.sent(request), person=request.user, agency=agency)

    def act():
        names = ("what", "difference_wanted", "owner", "group", "due_on", "submission")
        answers = {name: form.cleaned_data[name] for name in names}
        return lessons.make_action(escalation, **answers, by=request.user)

    return acts.filled_in(
        request, form, act, title="Make an action of it", button="Add action", back=back,
        caption=f"{escalation.reference}: {agency}", lead=READ_BY_MORE,
    )  # fmt: skip


@opens(Escalation, right=access.MANAGE)
def make_finding(request, escalation):
    refusal = None if keeps(request) else lessons.NOT_THEIRS
    return finding_from.page(
        request, escalation, lessons.make_finding, statement="", refusal=refusal
    )
