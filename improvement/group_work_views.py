"""What a group has is moved to another group: by the business team."""

from django import forms
from django.shortcuts import redirect
from django.urls import reverse

from core import acts
from core.forms import LongTextField, MultipleChoiceField, RecordField
from core.words import counted, opening
from improvement import group_work
from improvement.forms import our_groups
from improvement.plans.agenda_views import with_group
from improvement.views import keepers_alone
from improvement.ways import KEEP_THE_LOG
from partnership.groups.models import PartnershipGroup
from partnership.looking_again import LooksAgain
from partnership.pages import holds_any

EVERYTHING = "everything"
NOTHING = "It has nothing that could be moved."


class MoveWorkForm(LooksAgain):
    what = MultipleChoiceField(label="What is moved?", called="what is moved")
    to = RecordField(
        PartnershipGroup.objects.none(), label="To which group?", called="the group",
        widget=forms.Select,
    )  # fmt: skip

    reason = LongTextField(
        label="Why does another group lead the priority?", called="why another group leads it",
        help_text="Where a priority of a plan that a group adopted is among what is moved. Everyone"
        " who reads the plan reads this. Name nobody.",
        max_length=500, rows=2, required=False,
    )  # fmt: skip

    def __init__(self, *args, group, person, choices, ask_why, **kwargs):
        super().__init__(*args, **kwargs)
        self.ask_why = ask_why
        if not ask_why:
            del self.fields["reason"]
        else:
            self.fields["reason"].needed_at_times = True
        everything = (EVERYTHING, f"Everything, which is all {len(choices):,} below")
        self.fields["what"].choices = [everything, *choices] if len(choices) > 1 else choices
        self.fields["to"].queryset = our_groups(person).exclude(pk=group.pk)

    def clean(self):
        cleaned = super().clean()
        chosen = set(self.cleaned_data.get("what", ()))
        asks = self.ask_why if EVERYTHING in chosen else self.ask_why & chosen
        if asks and self.cleaned_data.get("reason") == "":
            self.add_error("reason", "Enter why another group leads it")
        return cleaned


def link_of(record, viewer) -> tuple[str, str] | None:
    """From the page of a group, for who keeps the log."""
    if not isinstance(record, PartnershipGroup) or not record.run_by_us:
        return None
    if not holds_any(viewer, KEEP_THE_LOG):
        return None
    if record.closed_on and not group_work.choices(record, viewer):
        return None
    said = "Move what it oversees to another group"
    return said, reverse("improvement:move_work", args=[record.slug])


@keepers_alone
@with_group
def move_work(request, group):
    if request.method == "POST" and acts.was_sent(request):
        return redirect(group)
    choices = group_work.choices(group, request.user)
    form = MoveWorkForm(
        acts.sent(request), group=group, person=request.user, choices=choices,
        ask_why=group_work.ask_why(group, request.user),
    )  # fmt: skip

    chosen = request.POST.getlist("what")
    number = len(choices) if EVERYTHING in chosen else len(chosen)

    def act(answers):
        what = answers["what"]
        if EVERYTHING in what:
            what = [key for key, _ in choices]
        group_work.move_work(
            group, to=answers["to"], what=what, reason=answers.get("reason", ""),
            submission=answers["submission"], by=request.user,
        )  # fmt: skip

    return acts.page(
        request, group, form if choices else None, act, title="Move what it oversees",
        button="Move to the other group", back=group.get_absolute_url(),
        done=f"{opening(counted(number, 'matter'))} moved.",
        refusal="" if choices else NOTHING,
        lead="The other group’s chair judges these actions from now on, and its members read them."
        " Both chairs are told.",
    )  # fmt: skip
