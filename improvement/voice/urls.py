from django.urls import path

from improvement.voice import views

app_name = "voice"

ENTRY = "<reference:entry>/"

urlpatterns = [
    path("", views.index, name="index"),
    path("add/", views.hear, name="hear"),
    path("export/<slug:kind>/", views.export, name="export"),
    path("you-said-we-did/", views.you_said_we_did, name="you_said_we_did"),
    path(ENTRY, views.entry, name="entry"),
    path(ENTRY + "we-did/", views.we_did, name="we_did"),
    path(ENTRY + "told/", views.tell_back, name="tell_back"),
    path(ENTRY + "correct/", views.correct_entry, name="correct"),
    path(ENTRY + "withdraw/", views.withdraw_entry, name="withdraw"),
    path(ENTRY + "finding/", views.finding_of_entry, name="finding_of_entry"),
]
