"""How large an agency is, one financial year a page."""

from django.http import Http404

from core import acts, clock
from core.as_seen import version_of
from partnership import years
from partnership.agencies import forms, policy, sizes
from partnership.agencies.models import AgencySize
from partnership.pages import for_holders_of
from partnership.roles import KEEPERS
from partnership.succession.views import with_agency


@for_holders_of(*KEEPERS, called="the size of an agency")
@with_agency
def size(request, agency, period):
    year = years.year_from(period)
    if year is None or policy.why_not_size(year, years.year_of(clock.today())):
        raise Http404
    known = (
        AgencySize.objects.visible_to(request.user).filter(agency=agency, starts_in=year).first()
    )
    named = ("people", "contacts", "source", "counted_on")
    initial = {name: getattr(known, name) for name in named} if known else {}
    initial["version"] = version_of(known)

    def act(answers):
        sizes.note_size(agency, starts_in=year, **answers, by=request.user)

    return acts.page(
        request,
        agency,
        forms.SizeForm(acts.sent(request), initial=initial),
        act,
        title=f"Size of the agency in {years.called(year)}",
        button="Save",
        done="The size is saved. The report on challenges counts with it.",
        back=agency.get_absolute_url(),
        lead="How many challenges an agency raises says something only beside its size. Everybody"
        " who signs in can read these numbers.",
    )
