from django.urls import path

from audits.cycles import views

app_name = "audit_cycles"

CYCLE = "cycles/<slug:cycle>/"

urlpatterns = [
    path("", views.index, name="index"),
    path(CYCLE, views.cycle, name="cycle"),
]
