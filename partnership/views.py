"""The contact directory."""

from django import forms
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.forms import Form, TextField
from core.pages import signed_in
from partnership import contacts


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
