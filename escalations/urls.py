from django.urls import path

from escalations import (
    afterwards_views,
    learning_views,
    lesson_views,
    light_views,
    list_views,
    name_views,
    pause_views,
    praise_views,
    raising_views,
    recommendation_views,
    reopening_views,
    statement_views,
    views,
)
from escalations.meetings import views as meetings
from escalations.models import Escalation
from partnership import restriction_pages

app_name = "escalations"
about_access = restriction_pages.of(
    Escalation,
    at="escalations",
    called="escalation",
    later="When it moves up, name those who now have to act.",
)

urlpatterns = [
    path("", list_views.index, name="index"),
    path("export/<slug:kind>/", list_views.export, name="export"),
    path("lists/", list_views.saved, name="saved_lists"),
    path("lists/save/", list_views.save, name="save_list"),
    path("lists/<int:pk>/delete/", list_views.delete, name="delete_list"),
    path("how-it-works/", views.how_it_works, name="how_it_works"),
    path("learning/", learning_views.report, name="learning"),
    path("learning/export/<slug:kind>/", learning_views.export, name="learning_export"),
    path("afterwards/", afterwards_views.answers, name="answers"),
    path("afterwards/finding/", afterwards_views.finding_of_answers, name="finding_of_answers"),
    *about_access.urls(""),
    path("first-conversations/", light_views.conversations, name="conversations"),
    path("first-conversations/note/", light_views.note_conversation, name="note_conversation"),
    path(
        "first-conversations/<reference:conversation>/",
        light_views.conversation,
        name="conversation",
    ),
    path(
        "first-conversations/<reference:conversation>/change/",
        light_views.change_conversation,
        name="change_conversation",
    ),
    path(
        "first-conversations/<reference:conversation>/raise/",
        light_views.raise_conversation,
        name="raise_conversation",
    ),
    path("good-practice/", praise_views.practices, name="practices"),
    path("good-practice/recognise/", praise_views.recognise, name="recognise"),
    path(
        "good-practice/<reference:practice>/",
        praise_views.practice,
        name="practice",
    ),
    path(
        "good-practice/<reference:practice>/finding/",
        praise_views.finding_of_practice,
        name="finding_of_practice",
    ),
    path("raise/", raising_views.raise_start, name="raise"),
    path("raise/immediate-risk/", raising_views.raise_risk, name="raise_risk"),
    path("raise/names/", name_views.raise_names, name="raise_names"),
    path("raise/check/", raising_views.raise_check, name="raise_check"),
    path("raise/join/", raising_views.raise_join, name="raise_join"),
    path("raise/start-again/", raising_views.raise_again, name="raise_again"),
    path("raise/<slug:name>/", raising_views.raise_page, name="raise_page"),
    path("<reference:reference>/", views.detail, name="detail"),
    path("<reference:reference>/raised/", raising_views.raised, name="raised"),
    path("<reference:reference>/log-a-contact/", views.log_contact, name="log_contact"),
    path("<reference:reference>/file-a-statement/", statement_views.file, name="file_statement"),
    path("<reference:reference>/move-up/", views.move_up, name="move_up"),
    path("<reference:reference>/propose-a-resolution/", views.propose, name="propose"),
    path("<reference:reference>/answer/", views.answer, name="answer"),
    path("<reference:reference>/withdraw/", views.withdraw, name="withdraw"),
    path(
        "<reference:reference>/close-unresolved/", views.close_unresolved, name="close_unresolved"
    ),
    path("<reference:reference>/recommend/", recommendation_views.recommend, name="recommend"),
    path(
        "<reference:reference>/answer-recommendation/",
        recommendation_views.answer,
        name="answer_recommendation",
    ),
    path(
        "<reference:reference>/close-as-recommended/",
        recommendation_views.close,
        name="close_as_recommended",
    ),
    path("<reference:reference>/pause/ask/", pause_views.ask, name="ask_for_pause"),
    path("<reference:reference>/pause/decide/", pause_views.decide, name="decide_on_pause"),
    path(
        "<reference:reference>/close-on-silence/",
        pause_views.close_on_silence,
        name="close_on_silence",
    ),
    path("<reference:reference>/what-came-of-it/", afterwards_views.feedback, name="feedback"),
    path("<reference:reference>/open-again/", reopening_views.reopen, name="reopen"),
    path("<reference:reference>/meeting/ask/", meetings.ask, name="ask_for_meeting"),
    path("<reference:reference>/meeting/answer/", meetings.answer, name="answer_meeting"),
    path("<reference:reference>/meeting/change/", meetings.change, name="change_meeting"),
    path("<reference:reference>/meeting/call-off/", meetings.call_off, name="call_off_meeting"),
    path("<reference:reference>/meeting.ics", meetings.calendar, name="meeting_calendar"),
    path("<reference:reference>/make-an-action/", lesson_views.make_action, name="make_an_action"),
    path("<reference:reference>/make-a-finding/", lesson_views.make_finding, name="make_a_finding"),
    path("<reference:reference>/bring-in/", views.bring_in, name="bring_in"),
    path("<reference:reference>/add-a-file/", views.add_document, name="add_document"),
    path("<reference:reference>/documents/<int:pk>/", views.document, name="document"),
    path("<reference:reference>/record.pdf", views.record, name="record"),
    path("<reference:reference>/add-a-note/", views.add_note, name="add_note"),
]
