from django.urls import path

from partnership import cover_views, lost_factor_views, people_views
from partnership.access_review import views as review_views
from partnership.succession import views as takeover_views

app_name = "people"

AGENCY, PERSON = "<slug:agency>/", "<slug:agency>/<int:pk>/"

urlpatterns = [
    path("", people_views.index, name="index"),
    path(AGENCY, people_views.agency, name="agency"),
    path(AGENCY + "access-review/", review_views.review, name="review"),
    path(AGENCY + "takeover/", takeover_views.takeover, name="takeover"),
    path(AGENCY + "takeover/call-off/", takeover_views.call_off, name="takeover_off"),
    path(AGENCY + "invite/", people_views.invite, name="invite"),
    path(AGENCY + "invitations/", people_views.invitations, name="invitations"),
    path(AGENCY + "invitations/<int:pk>/send-again/", people_views.resend, name="resend"),
    path(AGENCY + "invitations/<int:pk>/withdraw/", people_views.withdraw, name="withdraw"),
    path(AGENCY + "invite-several/", people_views.upload, name="upload"),
    path(AGENCY + "invite-several/check/", people_views.check, name="check"),
    path(AGENCY + "invite-several/template/", people_views.template, name="template"),
    path(PERSON, people_views.person, name="person"),
    path(PERSON + "give-a-role/", people_views.give, name="give"),
    path(PERSON + "change/", people_views.change, name="change"),
    path(PERSON + "roles/<int:role>/end/", people_views.end, name="end"),
    path(PERSON + "close-account/", people_views.close, name="close"),
    path(PERSON + "open-account/", people_views.reopen, name="reopen"),
    path(PERSON + "deputy/", cover_views.name_for, name="deputy"),
    path(PERSON + "deputy/<int:cover_pk>/end/", cover_views.end_for, name="deputy_end"),
    path(PERSON + "second-factor/", lost_factor_views.take_off, name="take_factor_off"),
]
