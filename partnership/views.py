"""The contact directory."""

from urllib.parse import urlencode

from django import forms
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import exports
from core.access_log import shows
from core.forms import Form, TextField
from core.pages import with_a_role
from partnership import contacts
from partnership.models import DirectoryContact


class SearchForm(Form):
    name = TextField(
        label="Name of an agency or a person",
        called="a name",
        max_length=100,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
    )


@with_a_role
@require_safe
def index(request):
    form, asked = _asked(request)
    found = contacts.search(request.user, **asked)
    shows(request, f"{DirectoryContact._meta.label}:list")
    return render(
        request,
        "partnership/contacts.html",
        {
            "title": "Contacts for escalations",
            "form": form,
            "found": found,
            "columns": contacts.COLUMNS,
            "searched": any(asked.values()),
            "query": "?" + urlencode({name: value for name, value in asked.items() if value}),
            "agencies": [] if found else contacts.agencies(request.user),
        },
    )


def _asked(request):
    """The search form, and what the address asks for: by name, or one agency's."""
    form = SearchForm(request.GET if "name" in request.GET else None)
    name = form.cleaned_data["name"] if form.is_valid() else ""
    return form, {"name": name, "agency": request.GET.get("agency", "")}


@with_a_role
@require_safe
def export(request, kind):
    """What the page shows, as a file: of what was searched for, or of every agency."""
    if kind not in exports.KINDS:
        raise Http404
    rows = contacts.for_a_file(request.user, **_asked(request)[1])
    return exports.taken(
        request,
        kind,
        "contacts",
        contacts.EXPORT_COLUMNS,
        rows,
        about=f"{DirectoryContact._meta.label}:list",
    )
