from django.urls import path

from audits.results import views

app_name = "results"

CYCLE = "cycles/<slug:cycle>/"
RETURN = "<reference:reference>/"

urlpatterns = [
    path(CYCLE, views.cycle, name="cycle"),
    path(CYCLE + "report/", views.report, name="report"),
    path(CYCLE + "questions/<str:code>/", views.question, name="question"),
    path(CYCLE + "<slug:part>/", views.part, name="part"),
    path(CYCLE + "<slug:part>/export/<slug:kind>/", views.export, name="export"),
    path(RETURN, views.of_agency, name="agency"),
    path(RETURN + "report/", views.agency_report, name="agency_report"),
    path(RETURN + "export/<slug:kind>/", views.agency_export, name="agency_export"),
    path(RETURN + "explain/", views.explain, name="explain"),
    path(RETURN + "standards/<str:code>/", views.standard, name="standard"),
    path(RETURN + "questions/<str:code>/", views.answer, name="answer"),
]
