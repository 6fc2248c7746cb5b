from django.urls import path

from audits.returns import extension_views, views
from audits.returns.models import Return
from partnership import restriction_pages

app_name = "returns"

RETURN = "<reference:reference>/"

urlpatterns = [
    path(RETURN, views.agency_return, name="return"),
    path(RETURN + "printed/", restriction_pages.printed_page_of(Return), name="printed"),
    path(RETURN + "extension/", extension_views.one, name="extension"),
]
