from django.urls import path

from partnership.agencies import contact_views, size_views, team_views, views

app_name = "agencies"

AGENCY, STEP = "<slug:agency>/", "<slug:agency>/contacts/<int:step>/"

# What comes before AGENCY is in `policy.RESERVED`, so that no agency is called so in an address.
urlpatterns = [
    path("", views.index, name="index"),
    path("add/", views.add, name="add"),
    path("export/<slug:kind>/", views.export, name="export"),
    path("without-a-contact/", views.lacking, name="lacking"),
    path("without-a-contact/export/<slug:kind>/", views.lacking_export, name="lacking_export"),
    path(AGENCY, views.agency, name="agency"),
    path(AGENCY + "change/", views.change, name="change"),
    path(AGENCY + "add-a-name/", views.name, name="name"),
    path(AGENCY + "take-a-name-away/", views.name_off, name="name_off"),
    path(AGENCY + "close/", views.close, name="close"),
    path(AGENCY + "open-again/", views.reopen, name="reopen"),
    path(AGENCY + "teams/add/", team_views.add, name="add_team"),
    path(AGENCY + "teams/<int:team>/rename/", team_views.rename, name="rename_team"),
    path(AGENCY + "teams/<int:team>/close/", team_views.close, name="close_team"),
    path(AGENCY + "size/<slug:period>/", size_views.size, name="size"),
    path(AGENCY + "contacts/", contact_views.contacts, name="contacts"),
    path(STEP + "list/", contact_views.list_contact, name="list_contact"),
    path(STEP + "order/", contact_views.order_contacts, name="order_contacts"),
    path(STEP + "take-off/", contact_views.contact_off, name="contact_off"),
]
