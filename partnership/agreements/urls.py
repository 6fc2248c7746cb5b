from django.urls import path

from partnership.agreements import mending_views, views

app_name = "agreements"

AGREEMENT = "<slug:agreement>/"
VERSION = "<slug:agreement>/versions/<int:number>/"

urlpatterns = [
    path("", views.index, name="index"),
    path("add/", views.add, name="add"),
    path("export/<slug:kind>/", views.export, name="export"),
    path("signatures/export/<slug:kind>/", views.export_signatures, name="export_signatures"),
    path(AGREEMENT, views.agreement, name="agreement"),
    path(AGREEMENT + "change/", views.change, name="change"),
    path(AGREEMENT + "end/", views.end, name="end"),
    path(AGREEMENT + "versions/add/", views.add_version, name="add_version"),
    path(VERSION, views.version, name="version"),
    path(VERSION + "file/", views.file, name="file"),
    path(VERSION + "sign/", views.sign, name="sign"),
    path(VERSION + "decline/", views.decline, name="decline"),
    path(VERSION + "withdraw/", views.withdraw, name="withdraw"),
    path(VERSION + "title/", mending_views.correct_title, name="correct_title"),
    path(VERSION + "take-away/", mending_views.take_away, name="take_away"),
]
