from django.urls import path

from audits.since_last import views

app_name = "since_last"

RETURN = "<reference:reference>/"

urlpatterns = [
    path(RETURN + "since-last-time/", views.since_last, name="since_last"),
    path(RETURN + "since-last-time/declare/", views.declare, name="declare"),
]
