"""The contact directory, and the groups of the arrangements."""

from django import forms
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.forms import Form, TextField
from core.pages import signed_in
from partnership import contacts
from partnership.models import PartnershipGroup


class SearchForm(Form):
    name = TextField(
        label="Name of an agency or a person",
        called="a name",
        max_length=100,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
    )


@signed_in
@require_safe
def index(request):
    form = SearchForm(request.GET if "name" in request.GET else None)
    name = form.cleaned_data["name"] if form.is_valid() else ""
    found = contacts.search(request.user, name=name, agency=request.GET.get("agency", ""))
    return render(
        request,
        "partnership/contacts.html",
        {
            "title": "Contacts for escalations",
            "form": form,
            "found": found,
            "columns": contacts.COLUMNS,
            "searched": bool(name or request.GET.get("agency")),
            "agencies": [] if found else contacts.agencies(request.user),
        },
    )


@signed_in
@require_safe
def groups(request):
    """The groups we run, and the boards that we are linked to and others run."""
    found = PartnershipGroup.objects.visible_to(request.user).select_related("reports_to")
    return render(
        request,
        "partnership/groups.html",
        {
            "title": "Groups of the partnership",
            "ours": [group for group in found if group.run_by_us],
            "linked": [group for group in found if not group.run_by_us],
        },
    )
