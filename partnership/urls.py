from django.urls import path

from partnership import views

app_name = "contacts"

urlpatterns = [
    path("", views.index, name="index"),
    path("export/<slug:kind>/", views.export, name="export"),
]
