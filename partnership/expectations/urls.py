from django.urls import path

from partnership.expectations import views

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
]
