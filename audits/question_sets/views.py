"""The question sets that there are."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from audits.question_sets.models import QuestionSet
from audits.question_sets.pages import trail, with_question_set, write_url
from core.pages import with_a_role


@with_a_role
@require_safe
def index(request):
    sets = QuestionSet.objects.visible_to(request.user)
    links = [(each.name, each.get_absolute_url()) for each in sets]
    context = {"title": "Question sets", "links": links}
    return render(request, "audits/question_sets/list.html", context)


@with_a_role
@with_question_set
@require_safe
def question_set(request, question_set):
    links = [("Write the draft", write_url(question_set))]
    context = {"title": question_set.name, "links": links, "trail": trail()}
    return render(request, "audits/question_sets/list.html", context)
