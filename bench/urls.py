"""The portal's addresses, and two pages that do nothing: the floors of a request."""

from django.http import HttpResponse
from django.urls import path

from config.urls import *  # noqa: F403
from config.urls import urlpatterns as portal
from core.pages import public, signed_in


@public
def ok(request):
    return HttpResponse("ok")


@signed_in
def who(request):
    return HttpResponse(request.user.full_name)


urlpatterns = [*portal, path("ok/", ok), path("who/", who)]
