from django.urls import path

from audits.question_sets import views
from audits.question_sets import writing_views as writing

app_name = "question_sets"

WRITE = "<slug:question_set>/write/"
LEVEL = WRITE + "levels/<int:number>/"
STANDARD = WRITE + "standards/<str:number>/"
CRITERION = WRITE + "criteria/<str:number>/"

urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:question_set>/", views.question_set, name="question_set"),
    path(WRITE, writing.write, name="write"),
    path(WRITE + "words/", writing.change_words, name="change_words"),
    path(WRITE + "move/", writing.move, name="move"),
    path(WRITE + "numbers/", writing.renumber, name="renumber"),
    path(WRITE + "levels/add/", writing.add_level, name="add_level"),
    path(LEVEL, writing.change_level, name="change_level"),
    path(LEVEL + "take-away/", writing.take_level_away, name="take_level_away"),
    path(WRITE + "add-standard/", writing.add_standard, name="add_standard"),
    path(STANDARD, writing.change_standard, name="change_standard"),
    path(STANDARD + "take-away/", writing.take_standard_away, name="take_standard_away"),
    path(STANDARD + "add-criterion/", writing.add_criterion, name="add_criterion"),
    path(CRITERION, writing.change_criterion, name="change_criterion"),
    path(CRITERION + "take-away/", writing.take_criterion_away, name="take_criterion_away"),
]
