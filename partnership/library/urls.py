from django.urls import path

from partnership.library import answer_views, keeping_views, views

app_name = "library"

DOCUMENT, VERSION = "<slug:document>/", "<slug:document>/versions/<int:number>/"

urlpatterns = [
    path("", views.index, name="index"),
    path("export/<slug:kind>/", views.export, name="export"),
    path("add/", keeping_views.add, name="add"),
    path("briefings/add/", keeping_views.add_briefing, name="add_briefing"),
    path("acknowledgements/", answer_views.index, name="acknowledgements"),
    path(
        "acknowledgements/export/<slug:kind>/",
        answer_views.export,
        name="acknowledgements_export",
    ),
    path("your-briefings/", answer_views.own, name="own"),
    path("your-briefings/export/<slug:kind>/", answer_views.own_export, name="own_export"),
    path(DOCUMENT, views.document, name="document"),
    path(DOCUMENT + "change/", keeping_views.change, name="change"),
    path(DOCUMENT + "withdraw/", keeping_views.withdraw, name="withdraw"),
    path(DOCUMENT + "acknowledge/", answer_views.acknowledge, name="acknowledge"),
    path(DOCUMENT + "versions/add/", keeping_views.add_version, name="version_add"),
    path(VERSION, views.version, name="version"),
    path(VERSION + "file/", views.version_file, name="version_file"),
]
