from django.urls import path

from improvement.scrutiny import challenge_views, views
from improvement.scrutiny.models import Challenge
from partnership import restriction_pages

app_name = "scrutiny"
about_access = restriction_pages.of(Challenge, at="scrutiny", called="challenge")

CHALLENGE, VISIT, OPINION = (
    "challenges/<reference:reference>/",
    "visits/<reference:visit>/",
    "opinions/<slug:year>/",
)

urlpatterns = [
    path("", challenge_views.index, name="index"),
    path("challenges/raise/", challenge_views.add, name="add"),
    path("challenges/export/<slug:kind>/", challenge_views.export, name="export"),
    *about_access.urls("challenges/"),
    path(CHALLENGE, challenge_views.challenge, name="challenge"),
    path(CHALLENGE + "answer/", challenge_views.answer, name="answer"),
    path(CHALLENGE + "ask-again/", challenge_views.ask_again, name="ask_again"),
    path(CHALLENGE + "close/", challenge_views.close, name="close"),
    path(CHALLENGE + "finding/", challenge_views.finding_of_challenge, name="finding_of_challenge"),
    path(CHALLENGE + "words/", challenge_views.words, name="words"),
    path("visits/", views.visits, name="visits"),
    path("visits/add/", views.add_visit, name="visit_add"),
    path("visits/export/<slug:kind>/", views.export_visits, name="export_visits"),
    path(VISIT, views.visit, name="visit"),
    path(VISIT + "correct/", views.correct_visit, name="visit_correct"),
    path(VISIT + "withdraw/", views.withdraw_visit, name="visit_withdraw"),
    path(VISIT + "finding/", views.finding_of_visit, name="finding_of_visit"),
    path("opinions/", views.opinions, name="opinions"),
    path("opinions/export/<slug:kind>/", views.export_opinions, name="export_opinions"),
    path(OPINION, views.opinion, name="opinion"),
    path(OPINION + "draft/", views.draft, name="draft"),
    path(OPINION + "publish/", views.publish, name="publish"),
    path(OPINION + "words/", views.opinion_words, name="opinion_words"),
]
