from django.urls import path

from partnership.schools import views

app_name = "schools"

urlpatterns = [
    path("import/", views.send, name="import"),
    path("import/progress/", views.progress, name="progress"),
    path("import/preview/", views.preview, name="preview"),
    path("import/preview/export/<slug:kind>/", views.export, name="export"),
    path("import/throw-away/", views.discard, name="discard"),
    path("import/done/", views.done, name="done"),
]
