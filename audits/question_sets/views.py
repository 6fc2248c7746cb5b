"""The question sets that there are."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audits.question_sets.models import QuestionSet
from core.pages import with_a_role


@with_a_role
@require_safe
def index(request):
    sets = QuestionSet.objects.visible_to(request.user)
    links = [(each.name, each.get_absolute_url()) for each in sets]
    context = {"title": "Question sets", "links": links}
    return render(request, "audits/question_sets/list.html", context)


@with_a_role
@require_safe
def question_set(request, slug):
    found = QuestionSet.objects.visible_to(request.user).filter(slug=slug).first()
    if found is None:
        raise Http404
    write = reverse("question_sets:write", args=[slug])
    context = {"title": found.name, "links": [("Write the draft", write)]}
    return render(request, "audits/question_sets/list.html", context)
