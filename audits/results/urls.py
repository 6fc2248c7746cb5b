from django.urls import path

from audits.results import views

app_name = "results"

CYCLE = "cycles/<slug:cycle>/"
RETURN = "<reference:reference>/"

urlpatterns = [
    path(CYCLE, views.cycle, name="cycle"),
    path(RETURN, views.of_agency, name="agency"),
    path(RETURN + "standards/<str:code>/", views.standard, name="standard"),
    path(RETURN + "questions/<str:code>/", views.answer, name="answer"),
]
