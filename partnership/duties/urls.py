from django.urls import path

from partnership.duties import views

app_name = "duties"

DUTY = "<slug:duty>/"

urlpatterns = [
    path("", views.index, name="index"),
    path("add/", views.add, name="add"),
    path("export/<slug:kind>/", views.export, name="export"),
    path("groups/", views.groups, name="groups"),
    path("groups/export/<slug:kind>/", views.export_groups, name="export_groups"),
    path("groups/<slug:group>/", views.group, name="group"),
    path(DUTY, views.duty, name="duty"),
    path(DUTY + "change/", views.change, name="change"),
    path(DUTY + "end/", views.end, name="end"),
    path(DUTY + "evidence/add/", views.record, name="record"),
    path(DUTY + "evidence/strike-out/", views.strike_out, name="strike_out"),
    path(DUTY + "owners/add/", views.give, name="give"),
    path(DUTY + "owners/take-away/", views.take_away, name="take_away"),
]
