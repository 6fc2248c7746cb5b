from django.urls import path

from partnership.access_review import views

app_name = "access_review"

urlpatterns = [
    path("", views.overview, name="index"),
    path("export/<slug:kind>/", views.export, name="export"),
]
