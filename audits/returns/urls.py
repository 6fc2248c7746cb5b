from django.urls import path

from audits.returns import sections_views, standard_views, views
from audits.returns.models import Return
from partnership import restriction_pages

app_name = "returns"

RETURN = "<reference:reference>/"

urlpatterns = [
    path(RETURN, views.agency_return, name="return"),
    path(RETURN + "printed/", restriction_pages.printed_page_of(Return), name="printed"),
    path(RETURN + "sections/", sections_views.give, name="sections"),
    path(RETURN + "sections/<int:pk>/take-back/", sections_views.take_back, name="take_back"),
    path(RETURN + "sections/<str:standard>/", standard_views.standard, name="standard"),
    path(RETURN + "answers/<str:code>/", standard_views.answer, name="answer"),
    path(RETURN + "whole/", standard_views.printed_whole, name="printed_whole"),
]
