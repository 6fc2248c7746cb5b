"""Good practice of another agency: recognised, read, and made a finding of."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import acts, paging
from core.access_log import shows
from core.pages import addresses, perform, with_a_role
from core.words import day, short_day
from escalations import light_forms, praising, raising
from escalations.light_models import GoodPractice, GoodPracticeLink
from escalations.light_views import PAGE, refused, trail, with_whom
from improvement import finding_from, linking
from improvement.ways import KEEP_THE_LOG
from partnership.pages import for_holders_of, holds_any


def in_good_practice() -> list[tuple[str, str]]:
    return trail(("Good practice", reverse("escalations:practices")))


@with_a_role
@require_safe
def practices(request):
    number = acts.page_number(request)
    start = (number - 1) * PAGE
    rows = GoodPractice.objects.visible_to(request.user)
    found = list(
        rows.select_related("agency", "praised_agency", "written_by")[start : start + PAGE + 1]
    )
    shows(request, "good practice")
    address_of = addresses("escalations:practice")
    return render(
        request,
        "escalations/practices.html",
        {
            "title": "Good practice",
            "columns": ("Reference", "Whose", "Recognised by", "On"),
            "rows": [
                [
                    {"text": each.reference, "url": address_of(each.reference)},
                    with_whom(each.praised_agency, each.team),
                    f"{each.written_by.full_name}, {each.agency}",
                    short_day(each.told_on),
                ]
                for each in found[:PAGE]
            ],
            "place": paging.place(rows, number, PAGE, more=len(found) > PAGE),
            "next_query": f"?page={number + 1}" if len(found) > PAGE else "",
            "first_query": "?" if number > 1 else "",
            "may_recognise": raising.why_not(request.user) is None,
            "trail": trail(),
        },
    )


@with_a_role
def recognise(request):
    title = "Recognise good practice"
    if (page := refused(request, title)) is not None:
        return page
    form = light_forms.PraiseForm(acts.sent(request), person=request.user)

    def act():
        said = form.cleaned_data
        names = ("team", "done_well", "how_it_helped", "submission")
        return praising.recognise(
            agency=said["own"], praised_agency=said["other"],
            **{name: said[name] for name in names}, by=request.user,
        )  # fmt: skip

    if form.is_valid() and (url := perform(form, act)) is not None:
        return redirect(url or "escalations:practices")
    return render(
        request, "escalations/recognise.html",
        {"title": title, "form": form, "trail": in_good_practice()},
    )  # fmt: skip


def _practice(person, reference: str) -> GoodPractice:
    rows = GoodPractice.objects.visible_to(person).filter(reference=reference)
    found = rows.select_related("agency", "praised_agency", "written_by").first()
    if found is None:
        raise Http404
    return found


@with_a_role
@require_safe
def practice(request, practice):
    found = _practice(request.user, practice)
    links = GoodPracticeLink.objects.visible_to(request.user).filter(practice=found)
    shows(request, found)
    return render(
        request,
        "escalations/practice.html",
        {
            "title": found.reference,
            "caption": "Good practice",
            "practice": found,
            "rows": [
                {"key": "Whose", "value": with_whom(found.praised_agency, found.team)},
                {"key": "What they did well", "value": found.done_well},
                {"key": "How it helped the child", "value": found.how_it_helped},
                {"key": "Recognised by", "value": f"{found.written_by.full_name}, {found.agency}"},
                {"key": "On", "value": day(found.told_on)},
            ],
            "came_of_it": linking.forward(links, request.user),
            "keeps": holds_any(request.user, KEEP_THE_LOG),
            "trail": in_good_practice(),
        },
    )


@for_holders_of(*KEEP_THE_LOG, called="a finding made of good practice")
def finding_of_practice(request, practice):
    found = _practice(request.user, practice)
    return finding_from.page(request, found, praising.make_finding_of_practice, statement="")
