from django.urls import path

from improvement import action_views, executive_views, views
from improvement.mending import elsewhere
from improvement.mending import views as mending
from improvement.models import Action
from improvement.plans.urls import urlpatterns as of_plans
from improvement.search import views as search
from partnership import restriction_pages

app_name = "improvement"
about_access = restriction_pages.of(
    Action,
    at="improvement",
    called="action",
    later="Whoever it is handed over to later has to be put on the list, too.",
)

FINDING, RECOMMENDATION = (
    "findings/<reference:finding>/",
    "recommendations/<reference:recommendation>/",
)
ACTION = "actions/<reference:reference>/"

urlpatterns = [
    path("", views.index, name="index"),
    path("search/", search.index, name="search"),
    path("words/<slug:about>/", elsewhere.words, name="words"),
    path("themes/add/", views.add_theme, name="theme_add"),
    path("themes/export/<slug:kind>/", views.export_themes, name="themes_export"),
    path("themes/<slug:slug>/", views.theme, name="theme"),
    path("themes/<slug:slug>/correct/", mending.correct_theme, name="theme_correct"),
    path("findings/", views.findings, name="findings"),
    path("findings/add/", views.add_finding, name="finding_add"),
    path("findings/export/<slug:kind>/", views.export_findings, name="findings_export"),
    path(FINDING, views.finding, name="finding"),
    path(FINDING + "themes/", views.change_themes, name="finding_themes"),
    path(FINDING + "recommend/", views.recommend, name="recommend"),
    path(FINDING + "correct/", mending.correct_finding, name="finding_correct"),
    path(FINDING + "withdraw/", mending.withdraw_finding, name="finding_withdraw"),
    path("recommendations/", views.recommendations, name="recommendations"),
    path(
        "recommendations/export/<slug:kind>/",
        views.export_recommendations,
        name="recommendations_export",
    ),
    path(RECOMMENDATION, views.recommendation, name="recommendation"),
    path(RECOMMENDATION + "decide/", views.decide, name="decide"),
    path(RECOMMENDATION + "confirm/", views.confirm_decline, name="confirm_decline"),
    path(
        RECOMMENDATION + "correct/", mending.correct_recommendation, name="recommendation_correct"
    ),
    path(
        RECOMMENDATION + "withdraw/",
        mending.withdraw_recommendation,
        name="recommendation_withdraw",
    ),
    path("executive/", executive_views.index, name="executive"),
    path("executive/export/<slug:kind>/", executive_views.export, name="executive_export"),
    path("actions/", action_views.index, name="actions"),
    path("actions/add/", action_views.add, name="action_add"),
    path("actions/export/<slug:kind>/", action_views.export, name="actions_export"),
    *about_access.urls("actions/"),
    path(ACTION, action_views.action, name="action"),
    path(ACTION + "progress/", action_views.progress, name="progress"),
    path(ACTION + "add-a-file/", action_views.add_file, name="add_file"),
    path(ACTION + "documents/<int:pk>/", action_views.document, name="document"),
    path(ACTION + "hand-in/", action_views.hand_in, name="hand_in"),
    path(ACTION + "rate/", action_views.rate, name="rate"),
    path(ACTION + "send-back/", action_views.send_back, name="send_back"),
    path(ACTION + "look-again/", action_views.recheck, name="recheck"),
    path(ACTION + "move/", action_views.move, name="move"),
    path(ACTION + "looked-at/", action_views.look_at_move, name="look_at_move"),
    path(ACTION + "hand-over/", action_views.hand_over, name="hand_over"),
    path(ACTION + "correct/", mending.correct_action, name="action_correct"),
    path(ACTION + "withdraw/", action_views.withdraw, name="withdraw"),
    path(ACTION + "words/", mending.action_words, name="action_words"),
    path(ACTION + "take-a-file-away/", mending.take_evidence_away, name="take_evidence_away"),
    *of_plans,
]
