from django.urls import path

from audits.question_sets import import_views, views

app_name = "question_sets"

SET = "<slug:question_set>/"
DRAFT = SET + "draft/"
VERSION = SET + "versions/<int:number>/"
FILE = "questions.<slug:as_kind>"

urlpatterns = [
    path("", views.index, name="index"),
    path("add/", views.add, name="add"),
    path(SET, views.question_set, name="question_set"),
    path(SET + "begin/", views.begin, name="begin"),
    path(DRAFT, views.draft, name="draft"),
    path(DRAFT + "changes/", views.compare_draft, name="changes_of_draft"),
    path(DRAFT + "import/", import_views.send, name="import"),
    path(DRAFT + "import/confirm/", import_views.confirm, name="import_confirm"),
    path(DRAFT + "issue/", views.issue, name="issue"),
    path(DRAFT + "preview/", views.preview_draft, name="preview_draft"),
    path(DRAFT + "throw-away/", views.throw_away, name="throw_away"),
    path(DRAFT + FILE, views.download_draft, name="download_draft"),
    path(VERSION, views.version, name="version"),
    path(VERSION + "changes/", views.compare, name="changes"),
    path(VERSION + "preview/", views.preview, name="preview"),
    path(VERSION + FILE, views.download, name="download"),
]
