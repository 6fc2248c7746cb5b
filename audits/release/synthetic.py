"""Another partnership that does not exist: for the walk of every page as every role, and for
tests."""

from audits.release.models import Partner
from core import clock
from core.operations import operation

PARTNER = "synthetic-partnership"
NAME = "Synthetic Partnership"


@operation
def make(*, by=None) -> Partner:
    return Partner.objects.create(name=NAME, added_by=by, added_on=clock.today())
