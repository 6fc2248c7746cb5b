from django.urls import path

from audits.release import partner_views, received_views, release_views

app_name = "release"

PARTNERS = "partnerships/"
PARTNER = PARTNERS + "<slug:partner>/"
RETURN = "returns/<reference:reference>/"
RELEASES = RETURN + "releases/"
RECEIVED = RETURN + "received/"

urlpatterns = [
    path(PARTNERS, partner_views.index, name="partners"),
    path(PARTNERS + "add/", partner_views.add, name="add_partner"),
    path(PARTNER + "name/", partner_views.correct_name, name="correct_name"),
    path(PARTNER + "take-away/", partner_views.take_partner_away, name="take_partner_away"),
    path(PARTNER + "key/", partner_views.change_key, name="change_key"),
    path(PARTNER + "end/", partner_views.end_partner, name="end_partner"),
    path(PARTNER + "begin-again/", partner_views.begin_again, name="begin_again"),
    path(RELEASES, release_views.releases, name="releases"),
    path(RELEASES + "to/<slug:partner>/", release_views.release, name="release"),
    path(RELEASES + "<int:pk>/bundle/", release_views.bundle, name="bundle"),
    path(RELEASES + "<int:pk>/withdraw/", release_views.withdraw, name="withdraw"),
    path(RECEIVED, received_views.received, name="received"),
    path(RECEIVED + "put-in/", received_views.receive, name="receive"),
    path(RECEIVED + "<int:pk>/", received_views.received_one, name="received_one"),
    path(RECEIVED + "<int:pk>/take-out/", received_views.take_out, name="take_out"),
    path(
        RECEIVED + "<int:pk>/take-away/",
        received_views.take_bundle_away,
        name="take_bundle_away",
    ),
]
