from django.urls import path

from partnership.groups import seat_views, views

app_name = "groups"

GROUP, SEAT = "<slug:group>/", "<slug:group>/members/<int:pk>/"

urlpatterns = [
    path("", views.index, name="index"),
    path("add/", views.add, name="add"),
    path("export/<slug:kind>/", views.export, name="export"),
    path("members/export/<slug:kind>/", views.export_members, name="export_members"),
    path(GROUP, views.group, name="group"),
    path(GROUP + "change/", views.change, name="change"),
    path(GROUP + "extend/", views.extend, name="extend"),
    path(GROUP + "close/", views.close, name="close"),
    path(GROUP + "members/add/", seat_views.add, name="seat_add"),
    path(SEAT, seat_views.seat, name="seat"),
    path(SEAT + "name/", seat_views.fill, name="seat_fill"),
    path(SEAT + "change/", seat_views.change, name="seat_change"),
    path(SEAT + "leave/", seat_views.vacate, name="seat_vacate"),
    path(SEAT + "end/", seat_views.end, name="seat_end"),
    path(GROUP + "chair/add/", seat_views.add_term, name="term_add"),
    path(GROUP + "chair/<int:pk>/", seat_views.change_term, name="term_change"),
    path(GROUP + "chair/<int:pk>/remove/", seat_views.remove_term, name="term_remove"),
    path(GROUP + "terms-of-reference/add/", views.add_terms, name="terms_add"),
    path(GROUP + "terms-of-reference/<int:number>/", views.terms, name="terms"),
    path(GROUP + "terms-of-reference/<int:number>/file/", views.terms_file, name="terms_file"),
]
