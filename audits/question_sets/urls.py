from django.urls import path

from audits.question_sets import draft_views as drafts
from audits.question_sets import import_views, views
from audits.question_sets import reading_views as reading
from audits.question_sets import writing_views as writing

app_name = "question_sets"

SET = "<slug:question_set>/"
DRAFT = SET + "draft/"
VERSION = SET + "versions/<int:number>/"
FILE = "questions.<slug:as_kind>"
WRITE = SET + "write/"
LEVEL = WRITE + "levels/<int:number>/"
STANDARD = WRITE + "standards/<str:number>/"
CRITERION = WRITE + "criteria/<str:number>/"

urlpatterns = [
    path("", views.index, name="index"),
    path("add/", views.add, name="add"),
    path(SET, views.question_set, name="question_set"),
    path(SET + "begin/", drafts.begin, name="begin"),
    path(DRAFT, reading.draft, name="draft"),
    path(DRAFT + "changes/", reading.compare_draft, name="changes_of_draft"),
    path(DRAFT + "import/", import_views.send, name="import"),
    path(DRAFT + "import/confirm/", import_views.confirm, name="import_confirm"),
    path(DRAFT + "issue/", drafts.issue, name="issue"),
    path(DRAFT + "preview/", reading.preview_draft, name="preview_draft"),
    path(DRAFT + "throw-away/", drafts.throw_away, name="throw_away"),
    path(DRAFT + FILE, reading.download_draft, name="download_draft"),
    path(VERSION, reading.version, name="version"),
    path(VERSION + "changes/", reading.compare, name="changes"),
    path(VERSION + "preview/", reading.preview, name="preview"),
    path(VERSION + FILE, reading.download, name="download"),
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
