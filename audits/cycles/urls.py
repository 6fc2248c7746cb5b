from django.urls import path

from audits.cycles import forecast_views, planning_views, views
from audits.returns import extension_views

app_name = "audit_cycles"

CYCLE = "cycles/<slug:cycle>/"

urlpatterns = [
    path("", views.index, name="index"),
    path("cycles/plan/", planning_views.plan, name="plan"),
    path(CYCLE, views.cycle, name="cycle"),
    path(CYCLE + "export/<slug:kind>/", views.export, name="export"),
    path(CYCLE + "forecast/", forecast_views.forecast, name="forecast"),
    path(CYCLE + "forecast/export/<slug:kind>/", forecast_views.export, name="forecast_export"),
    path(CYCLE + "change/", planning_views.change, name="change"),
    path(CYCLE + "throw-away/", planning_views.throw_away, name="throw_away"),
    path(CYCLE + "issue/", planning_views.issue, name="issue"),
    path(CYCLE + "add/", planning_views.add, name="add"),
    path(CYCLE + "extension/", extension_views.several, name="extension"),
]
