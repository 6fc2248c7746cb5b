from django.urls import path

from partnership.expectations import file_views, views

app_name = "expectations"

AGENCY = "<slug:period>/<slug:agency>/"
EXPECTATION = AGENCY + "<slug:expectation>/"

urlpatterns = [
    path("", views.index, name="index"),
    path("export/<slug:kind>/", views.export, name="export"),
    path(AGENCY, views.agency, name="agency"),
    path(EXPECTATION, views.expectation, name="expectation"),
    path(EXPECTATION + "declare/", views.declare, name="declare"),
    path(EXPECTATION + "answer/", views.answer, name="answer"),
    path(EXPECTATION + "files/add/", file_views.add_file, name="add_file"),
    path(EXPECTATION + "files/take-away/", file_views.take_file_away, name="take_file_away"),
    path(EXPECTATION + "files/<int:pk>/", file_views.file, name="file"),
]
