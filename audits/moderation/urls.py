from django.urls import path

from audits.moderation import cycle_views, meeting_views, panel_views, score_views, work_views

app_name = "moderation"

RETURN = "returns/<reference:reference>/moderation/"
CYCLE = "cycles/<slug:cycle>/moderation/"
PANEL = CYCLE + "panels/<int:pk>/"

urlpatterns = [
    path(RETURN, panel_views.panel, name="panel"),
    path(RETURN + "work/", work_views.overview, name="work"),
    path(RETURN + "work/<str:standard>/", work_views.score, name="score"),
    path(RETURN + "questions/<str:question>/", panel_views.settle, name="settle"),
    path(RETURN + "assign/", panel_views.assign, name="assign"),
    path(RETURN + "moderators/<int:pk>/take-off/", panel_views.take_off, name="take_off"),
    path(RETURN + "final/", panel_views.final, name="final"),
    path(RETURN + "revision/", panel_views.revision, name="revision"),
    path(RETURN + "scores/", score_views.scores, name="scores"),
    path(RETURN + "scores/respond/", score_views.respond, name="respond"),
    path(RETURN + "scores/<str:question>/respond/", score_views.respond, name="respond_to"),
    path(CYCLE, cycle_views.cycle, name="cycle"),
    path(CYCLE + "draw/", cycle_views.draw, name="draw"),
    path(CYCLE + "final/", cycle_views.finals, name="finals"),
    path(CYCLE + "panels/plan/", meeting_views.plan, name="plan_meeting"),
    path(PANEL, meeting_views.meeting, name="meeting"),
    path(PANEL + "change/", meeting_views.change, name="change_meeting"),
    path(PANEL + "call-off/", meeting_views.call_off, name="call_off"),
    path(PANEL + "record/", meeting_views.record, name="record"),
    path(PANEL + "meeting.ics", meeting_views.calendar, name="meeting_calendar"),
    path(CYCLE + "export/<slug:kind>/", cycle_views.export, name="export"),
]
