from django.urls import path

from escalations import restriction_views, views

app_name = "escalations"

urlpatterns = [
    path("", views.index, name="index"),
    path("export/<slug:kind>/", views.export, name="export"),
    path("restricted/", restriction_views.closed, name="closed"),
    path("raise/", views.raise_start, name="raise"),
    path("raise/immediate-risk/", views.raise_risk, name="raise_risk"),
    path("raise/check/", views.raise_check, name="raise_check"),
    path("raise/start-again/", views.raise_again, name="raise_again"),
    path("raise/<slug:name>/", views.raise_page, name="raise_page"),
    path("<reference:reference>/", views.detail, name="detail"),
    path("<reference:reference>/raised/", views.raised, name="raised"),
    path("<reference:reference>/log-a-contact/", views.log_contact, name="log_contact"),
    path("<reference:reference>/move-up/", views.move_up, name="move_up"),
    path("<reference:reference>/propose-a-resolution/", views.propose, name="propose"),
    path("<reference:reference>/answer/", views.answer, name="answer"),
    path("<reference:reference>/withdraw/", views.withdraw, name="withdraw"),
    path(
        "<reference:reference>/close-unresolved/", views.close_unresolved, name="close_unresolved"
    ),
    path("<reference:reference>/bring-in/", views.bring_in, name="bring_in"),
    path("<reference:reference>/add-a-file/", views.add_document, name="add_document"),
    path("<reference:reference>/documents/<int:pk>/", views.document, name="document"),
    path("<reference:reference>/who-can-see-this/", views.who_can_see_this, name="who_can_see"),
    path("<reference:reference>/restrict/", restriction_views.restrict, name="restrict"),
    path("<reference:reference>/lift-restriction/", restriction_views.lift, name="lift"),
    path("<reference:reference>/list/add/", restriction_views.put_on_the_list, name="list_add"),
    path(
        "<reference:reference>/list/<int:pk>/remove/", restriction_views.take_off, name="take_off"
    ),
    path("<reference:reference>/conflicts/mark/", restriction_views.mark_conflict, name="mark"),
    path(
        "<reference:reference>/conflicts/<int:pk>/end/",
        restriction_views.end_conflict,
        name="end_conflict",
    ),
    path(
        "<reference:reference>/conflict-of-interest/",
        restriction_views.declare_conflict,
        name="declare_conflict",
    ),
    path("<reference:reference>/emergency/", restriction_views.emergency, name="emergency"),
    path("<reference:reference>/printed/", views.printed, name="printed"),
    path("<reference:reference>/add-a-note/", views.add_note, name="add_note"),
]
