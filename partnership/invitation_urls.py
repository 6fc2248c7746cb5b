from django.urls import path

from partnership import invitation_views

app_name = "invitation"

urlpatterns = [
    path("", invitation_views.accept, name="accept"),
    path("<slug:token>/", invitation_views.open_link, name="open"),
]
