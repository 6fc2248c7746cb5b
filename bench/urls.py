"""The portal's addresses, and one page that does nothing: the floor of a request."""

from django.http import HttpResponse
from django.urls import path

from config.urls import *  # noqa: F403
from config.urls import urlpatterns as portal
from core.pages import public


@public
def ok(request):
    return HttpResponse("ok")


urlpatterns = [*portal, path("ok/", ok)]
