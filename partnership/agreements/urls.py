from django.urls import path

from partnership.agreements import views

app_name = "agreements"

AGREEMENT = "<slug:agreement>/"
VERSION = "<slug:agreement>/versions/<int:number>/"

urlpatterns = [
    path("", views.index, name="index"),
    path("add/", views.add, name="add"),
    path("export/<slug:kind>/", views.export, name="export"),
    path("signatures/export/<slug:kind>/", views.export_signatures, name="export_signatures"),
    path(AGREEMENT, views.agreement, name="agreement"),
    path(AGREEMENT + "change/", views.change, name="change"),
    path(AGREEMENT + "end/", views.end, name="end"),
    path(AGREEMENT + "versions/add/", views.add_version, name="add_version"),
    path(VERSION, views.version, name="version"),
    path(VERSION + "file/", views.file, name="file"),
    path(VERSION + "sign/", views.sign, name="sign"),
    path(VERSION + "decline/", views.decline, name="decline"),
    path(VERSION + "withdraw/", views.withdraw, name="withdraw"),
]
