from django.urls import path

from audits.surveys import agency_views, cycle_views

app_name = "surveys"

OF_RETURN = "returns/<reference:reference>/survey/"
OF_CYCLE = "cycles/<slug:cycle>/survey/"

urlpatterns = [
    path(OF_RETURN, agency_views.link, name="link"),
    path(OF_RETURN + "code.svg", agency_views.code, name="code"),
    path(OF_RETURN + "poster/", agency_views.poster, name="poster"),
    path(OF_RETURN + "new-link/", agency_views.new_link, name="new_link"),
    path(OF_RETURN + "results/", agency_views.results, name="results"),
    path(OF_CYCLE, cycle_views.survey, name="survey"),
    path(OF_CYCLE + "plan/", cycle_views.plan, name="plan"),
    path(OF_CYCLE + "change/", cycle_views.change, name="change"),
    path(OF_CYCLE + "statements/", cycle_views.statements, name="statements"),
    path(OF_CYCLE + "throw-away/", cycle_views.throw_away, name="throw_away"),
    path(OF_CYCLE + "longer/", cycle_views.longer, name="longer"),
    path(OF_CYCLE + "export/<slug:kind>/", cycle_views.export, name="export"),
]
