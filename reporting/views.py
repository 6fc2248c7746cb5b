"""The home page, and what the portal says about itself."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.pages import public, signed_in
from reporting import home as start


@signed_in
@require_safe
def home(request):
    return render(request, "reporting/home.html", start.page(request.user))


@public
@require_safe
def accessibility(request):
    return render(request, "reporting/accessibility.html", {"title": "Accessibility"})


@public
@require_safe
def privacy(request):
    return render(request, "reporting/privacy.html", {"title": "Privacy"})
