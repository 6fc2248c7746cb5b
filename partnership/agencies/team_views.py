"""An agency's teams, kept by its administrator or by the business team."""

from functools import wraps

from django.http import Http404

from core import acts
from core.as_seen import version_of
from partnership.agencies import forms, policy, teams
from partnership.models import Team
from partnership.people_views import administers


def with_team(view):
    """The team in the address, of the agency there."""

    @wraps(view)
    def wrapper(request, agency, team, **kwargs):
        rows = Team.objects.visible_to(request.user).filter(agency=agency, pk=team)
        if (found := rows.select_related("agency").first()) is None:
            raise Http404
        return view(request, found, **kwargs)

    return wrapper


def _page(request, agency, form, act, refusal, **details):
    if refusal and not (request.method == "POST" and acts.was_sent(request)):
        form = None
    return acts.page(
        request, agency, form, act, back=agency.get_absolute_url(), refusal=refusal or "", **details
    )


@administers
def add(request, agency):
    def act(answers):
        teams.add_team(
            agency, name=answers["name"], submission=answers["submission"], by=request.user
        )

    return _page(
        request, agency, forms.TeamForm(acts.sent(request)), act,
        policy.why_not_keep_teams(agency), title="Add a team", button="Add team",
        done="The team is added.",
    )  # fmt: skip


@administers
@with_team
def rename(request, team):
    initial = {"name": team.name, "version": version_of(team)}

    def act(answers):
        teams.rename_team(team, **answers, by=request.user)

    return _page(
        request, team.agency, forms.TeamForm(acts.sent(request), initial=initial), act,
        policy.why_not_change_team(team), title="Rename the team", button="Save",
        done="The team has its new name.",
    )  # fmt: skip


@administers
@with_team
def close(request, team):
    initial = {"version": version_of(team)}

    def act(answers):
        teams.close_team(team, **answers, by=request.user)

    return _page(
        request, team.agency, forms.CloseTeamForm(acts.sent(request), initial=initial), act,
        policy.why_not_change_team(team), title=f"Close the team {team}", button="Close the team",
        done="The team is closed.", warning=True,
        points=["Nobody is put into it any more.", "Who is of it keeps it beside their role."],
    )  # fmt: skip
