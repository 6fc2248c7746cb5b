from django.urls import path

from improvement.risks import act_views, views
from improvement.risks.models import Risk
from partnership import restriction_pages

app_name = "risks"
about_access = restriction_pages.of(
    Risk,
    at="risks",
    called="risk",
    later="Whoever it is handed over to later has to be put on the list, too.",
)

RISK = "<reference:reference>/"

urlpatterns = [
    path("", views.index, name="index"),
    path("add/", act_views.add, name="add"),
    path("heat-map/", views.heat_map, name="heat_map"),
    path("export/<slug:kind>/", views.export, name="export"),
    *about_access.urls(""),
    path(RISK, views.risk, name="risk"),
    path(RISK + "score/", act_views.score, name="score"),
    path(RISK + "no-change/", act_views.no_change, name="no_change"),
    path(RISK + "controls/add/", act_views.control_add, name="control_add"),
    path(RISK + "controls/<int:number>/", act_views.control, name="control"),
    path(RISK + "actions/add/", act_views.treat, name="treat"),
    path(RISK + "actions/link/", act_views.link_action, name="link_action"),
    path(RISK + "ties/add/", act_views.tie, name="tie"),
    path(RISK + "ties/take-off/", act_views.untie, name="untie"),
    path(RISK + "change/", act_views.describe, name="describe"),
    path(RISK + "hand-over/", act_views.hand_over, name="hand_over"),
    path(RISK + "end/", act_views.end, name="end"),
    path(RISK + "words/", act_views.words, name="words"),
]
