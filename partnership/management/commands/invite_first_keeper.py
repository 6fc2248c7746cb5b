from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from core.operations import NotAllowed
from core.words import day
from partnership import operations, people_operations
from partnership.models import Agency
from partnership.roles import Role


class Command(BaseCommand):
    help = (
        "Invites the Business Manager of a new portal, who then invites everyone else. Refused"
        " once somebody keeps the portal: from then on people are invited on its pages."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("full_name")
        parser.add_argument("--team", default="Partnership Business Team", help="what it is called")

    def handle(self, *, email, full_name, team, **options):
        if operations.keepers_but():
            raise CommandError("Somebody keeps this portal already: ask them for an invitation.")
        try:
            validate_email(email)
            invitation = people_operations.invite(
                agency=_business_team(team),
                roles=[Role.BUSINESS_MANAGER],
                email=email,
                full_name=full_name,
                by=None,
            )
        except ValidationError as error:
            raise CommandError(f"{email} is no email address.") from error
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{email} is invited as Business Manager. The link in the email works once, until"
            f" {day(invitation.expires_on)}."
        )


def _business_team(name: str) -> Agency:
    teams = Agency.objects.unscoped("the portal's own set-up")
    found = teams.filter(kind=Agency.Kind.BUSINESS_TEAM, closed_on=None).first()
    return found or operations.add_agency(
        slug="business-team",
        name=name,
        short_name="Business team",
        kind=Agency.Kind.BUSINESS_TEAM,
        engagement=Agency.Engagement.PERMANENT,
        by=None,
    )
