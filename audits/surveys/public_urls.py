"""What staff open by the link of their agency. A short address, for a poster."""

from django.urls import path

from audits.surveys import public_views

app_name = "staff_survey"

urlpatterns = [
    path("<str:token>/", public_views.answer, name="answer"),
    path("<str:token>/thank-you/", public_views.thank_you, name="thank_you"),
]
