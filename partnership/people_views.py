"""The people of an agency: for its administrators and for the keepers of the portal."""

from functools import wraps

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import Membership
from core import access_log, acts, clock, exports, leaving
from core.models import AccessLog
from core.operations import done_before
from core.pages import declare, log_access
from core.words import day
from partnership import cover, lost_factor, people, people_files, people_forms, people_lists
from partnership import operations as roles_operations
from partnership import people_operations as operations
from partnership.auth import held_by
from partnership.held import counted_as_oneself
from partnership.models import Agency, HeldRole, InvitationDraft
from partnership.pages import for_holders_of, may_open
from partnership.people_files import AGENCY, COLUMNS
from partnership.roles import KEEPERS, Role, role_in_sentence


def administers(view):
    """The agency in the address: 404 for whoever does not look after its people."""

    @wraps(view)
    def wrapper(request, agency, **kwargs):
        found = Agency.objects.visible_to(request.user).filter(slug=agency).first()
        if found is None or not may_open(
            request, lambda person: people.administers(held_by(person), found.pk)
        ):
            log_access(request, AccessLog.What.REFUSED, f"{Agency._meta.label}:{agency}")
            raise Http404
        access_log.shows(request, found)
        return view(request, found, **kwargs)

    return declare("manage Agency", wrapper)


def with_person(view):
    """The person in the address, who must be of that agency."""

    @wraps(view)
    def wrapper(request, agency, pk, **kwargs):
        person = people_lists.find(request.user, agency, held_by(request.user), pk)
        if person is None and acts.was_sent(request):
            return redirect("people:agency", agency.slug)
        if person is None:
            log_access(request, AccessLog.What.REFUSED, f"accounts.User:{pk}")
            raise Http404
        access_log.shows(request, person)
        return view(request, agency, person, **kwargs)

    return wrapper


# --- lists --------------------------------------------------------------------------------------


@for_holders_of(Role.AGENCY_ADMINISTRATOR, *KEEPERS, called="the people of agencies")
@require_safe
def index(request):
    held = held_by(request.user)
    form = people_forms.FindAgencyForm(request.GET or None)
    name = form.cleaned_data["name"] if form.is_valid() else ""
    found = people_lists.agencies(request.user, held, name)
    if len(found) == 1 and not name and not people.keeps(held):
        return redirect("people:agency", found[0].slug)
    known = people_lists.known_as(found, name)
    details = {
        "title": "People",
        "form": form,
        "agencies": [(each, known.get(each.pk, "")) for each in found],
        "keeps": people.keeps(held),
    }
    access_log.shows(request, "agencies and their people")
    return render(request, "partnership/people/index.html", details)


@administers
@require_safe
def agency(request, agency):
    held = people_lists.roles_at(request.user, agency)
    form = people_forms.FindForm(request.GET or None, held=held)
    asked = form.cleaned_data if form.is_valid() else {}
    name, role = asked.get("name", ""), asked.get("role", "")
    page = people_lists.at_agency(
        request.user, agency, name=name, role=role, page=acts.page_number(request)
    )
    return render(
        request,
        "partnership/people/agency.html",
        {
            "title": "People",
            "caption": agency.name,
            "agency": agency,
            "form": form,
            "columns": people_lists.COLUMNS,
            "page": page,
            "searched": bool(name or role),
            "waiting": people_lists.waiting_in_words(request.user, agency),
            "keeps": people.keeps(held_by(request.user)),
            "takeover": people_lists.takeover_line(request.user, agency),
            "is_over": bool(agency.succeeded_by_id or agency.closed_on),
            "trail": _trail(request),
        },
    )


def _trail(request, agency=None):
    trail = [("Home", reverse("home"))]
    held = held_by(request.user)
    if people.keeps(held) or len(people.agencies_administered(held)) > 1:
        trail.append(("Agencies", reverse("people:index")))
    if agency is not None:
        trail.append(("People", reverse("people:agency", args=[agency.slug])))
    return trail


# --- one person -----------------------------------------------------------------------------------


@administers
@with_person
@require_safe
def person(request, agency, person):
    held = held_by(request.user)
    return render(
        request,
        "partnership/people/person.html",
        {
            "title": person.full_name,
            "caption": agency.name,
            "agency": agency,
            "shown": person,
            "details": people_lists.details(person),
            "columns": ("Role", "Since", "What you can do"),
            "roles": people_lists.roles_of(request.user, person, agency, held),
            "history_columns": people_lists.HISTORY_COLUMNS,
            "history": people_lists.history(request.user, person, agency, held),
            "is_suspended": not person.is_active and person.suspended_at is not None,
            "is_closed": people.is_closed(person),
            "keeps": people.keeps(held),
            "may_close": people.why_not_close(
                person, held, request.user.pk, at=operations.held_at(person), keepers_left=1
            )
            is None,
            "has_factor": people.keeps(held)
            and lost_factor.why_not(person, held, request.user) is None,
            "is_you": person.pk == request.user.pk,
            "no_deputy_because": cover.why_not_for(person, agency, request.user, held) or "",
            "no_change_because": people.why_not_change_details(
                person, held, operations.held_at(person), is_own=person == request.user
            ),
            "covers": cover.rows(
                cover.at_agency(request.user, agency, person),
                lambda each: reverse("people:deputy_end", args=[agency.slug, person.pk, each.pk]),
            ),
            "cover_columns": cover.COLUMNS,
            "before": people_lists.before(request.user, person, agency),
            "trail": _trail(request, agency),
        },
    )


def _address_of(agency, person) -> str:
    return reverse("people:person", args=[agency.slug, person.pk])


@administers
@with_person
def give(request, agency, person):
    held = held_by(request.user)
    has = set(
        people_lists.roles_here(request.user, agency)
        .filter(person=person)
        .values_list("agency_role__role", flat=True)
    )
    given = [role for role in people.roles_to_give(agency, held) if role.value not in has]
    to_self = person.pk in counted_as_oneself(request.user)
    has_all = f"{person} holds every role that you can give here."
    refusal = (people.why_not_there(agency) or people.why_not_give_to(person)) or (
        people.why_not_give(given[0], agency, held, to_self=to_self) if given else has_all
    )

    def act(answers):
        roles_operations.begin_role(
            person,
            agency=agency,
            role=answers["role"],
            started_on=clock.today(),
            by=request.user,
            submission=answers["submission"],
        )

    return acts.page(
        request,
        agency,
        None if refusal else people_forms.GiveRoleForm(acts.sent(request), given=given),
        act,
        title=f"Give {person} a role",
        button="Give role",
        done=f"{person} holds the role from today.",
        back=_address_of(agency, person),
        refusal=refusal or "",
    )


@administers
@with_person
def end(request, agency, person, role):
    rows = HeldRole.objects.administered_by(request.user)
    rows = rows.filter(agency_role__agency=agency, person=person, pk=role)
    held_role = rows.select_related("agency_role__agency", "person").first()
    if held_role is None:
        raise Http404
    if held_role.ended_on is not None and acts.was_sent(request):
        return redirect(_address_of(agency, person))
    kind = Role(held_role.agency_role.role)
    left = roles_operations.keepers_but(held_role)
    refusal = people.why_not_end(
        kind, agency, held_by(request.user), keepers_left=left
    ) or leaving.why_not_leave(roles_operations.memberships_by(held_role), request.user)
    if held_role.ended_on is not None:
        refusal = f"This role ended on {day(held_role.ended_on)}. There is nothing more to do."

    def act(answers):
        roles_operations.end_role(
            held_role,
            ended_on=clock.today(),
            reason=answers["reason"],
            by=request.user,
            submission=answers["submission"],
        )

    leaves = people_lists.roles_here(request.user, agency).filter(person=person).count() == 1
    gone = leaves and not people.keeps(held_by(request.user))
    return acts.page(
        request,
        agency,
        None if refusal else people_forms.EndRoleForm(acts.sent(request)),
        act,
        title=f"End a role of {person}",
        button="End role today",
        done=f"{person} is no longer {role_in_sentence(kind)} at {agency}.",
        back=reverse("people:agency", args=[agency.slug])
        if gone and request.method == "POST"
        else _address_of(agency, person),
        refusal=refusal or "",
        lead=f"{kind.label}, at {agency}. The role ends today.",
        points=people_lists.what_ends(held_role),
        warning=True,
    )


@administers
@with_person
def change(request, agency, person):
    held, at = held_by(request.user), operations.held_at(person)
    refusal = people.why_not_change_details(person, held, at, is_own=person == request.user)

    def act(answers):
        operations.change_details(
            person,
            agency=agency,
            full_name=answers.get("full_name"),
            reason=answers.get("reason", ""),
            job_title=answers["job_title"],
            telephone=answers["telephone"],
            by=request.user,
            submission=answers["submission"],
        )

    own_name = people.why_not_correct_name(person, counted_as_oneself(request.user))
    names = ("full_name", "job_title", "telephone")
    form = (
        None
        if refusal
        else people_forms.DetailsForm(
            acts.sent(request),
            with_name=own_name is None,
            initial={name: getattr(person, name) for name in names},
        )
    )
    return acts.page(
        request,
        agency,
        form,
        act,
        title=f"Change the details of {person}",
        button="Save",
        done="The details are saved.",
        back=_address_of(agency, person),
        lead=own_name or "These are shown wherever this person is a published contact.",
        refusal=refusal or "",
    )


@administers
@with_person
def close(request, agency, person):
    left = roles_operations.keepers_but(person=person)
    refusal = people.why_not_close(
        person,
        held_by(request.user),
        request.user.pk,
        at=operations.held_at(person),
        keepers_left=left,
    ) or leaving.why_not_leave(Membership.objects.filter(user=person), request.user)

    def act(answers):
        operations.close_account(
            person,
            reason=answers["reason"],
            by=request.user,
            submission=answers["submission"],
        )

    return acts.page(
        request,
        agency,
        None if refusal else people_forms.CloseForm(acts.sent(request)),
        act,
        title=f"Close the account of {person}",
        button="Close account",
        done=f"The account of {person} is closed.",
        back=_address_of(agency, person),
        refusal=refusal or "",
        points=people_lists.what_closing_does(request.user, person),
        warning=True,
    )


@administers
@with_person
def reopen(request, agency, person):
    held = held_by(request.user)
    if person.is_active:
        refusal = "This account is open."
    else:
        at = [(agency.pk, "")]
        refusal = None if people.keeps(held) else people.why_not_lift(person, held, at)

    def act(answers):
        operations.open_account(person, by=request.user, submission=answers["submission"])

    return acts.page(
        request,
        agency,
        None if refusal else people_forms.ConfirmForm(acts.sent(request)),
        act,
        title=f"Open the account of {person}",
        button="Open account",
        done="The account is open. They can sign in with their password.",
        back=_address_of(agency, person),
        refusal=refusal or "",
        points=["They can do again what their roles allow. Check that they still need each role."],
    )


# --- invitations ----------------------------------------------------------------------------------


@administers
def invite(request, agency):
    given = people.roles_to_give(agency, held_by(request.user))
    form = people_forms.InviteForm(acts.sent(request), given=given) if given else None

    def act(answers):
        operations.invite(
            agency=agency,
            roles=answers["roles"],
            email=answers["email"],
            full_name=answers["full_name"],
            job_title=answers["job_title"],
            by=request.user,
            submission=answers["submission"],
        )

    done = "The invitation is on its way."
    if (
        request.method == "POST"
        and form is not None
        and form.is_valid()
        and acts.carried_out(form, act)
    ):
        messages.success(request, done)
        return redirect("people:invitations", agency.slug)
    return render(
        request,
        "layouts/act.html",
        {
            "title": "Invite somebody",
            "caption": agency.name,
            "form": form,
            "button": "Send invitation",
            "refusal": "" if form else people.why_not_invite_to(agency),
            "back_url": reverse("people:agency", args=[agency.slug]),
            "lead": "They get an email with a link, choose a password, and can start.",
        },
    )


@administers
@require_safe
def invitations(request, agency):
    number = acts.page_number(request)
    found, more = people_lists.invitations_page(request.user, agency, number)
    return render(
        request,
        "partnership/people/invitations.html",
        {
            "title": "Invitations waiting",
            "caption": agency.name,
            "agency": agency,
            "found": found,
            "next_query": f"?page={number + 1}" if more else "",
            "first_query": "?" if number > 1 else "",
            "trail": _trail(request, agency),
        },
    )


def _one_invitation(request, agency, pk):
    found = people_lists.waiting(request.user, agency).select_related("agency").filter(pk=pk)
    if (invitation := found.first()) is None:
        raise Http404
    return invitation


@administers
def resend(request, agency, pk):
    invitation = _one_invitation(request, agency, pk)

    def act(answers):
        operations.resend(invitation, by=request.user, submission=answers["submission"])

    return acts.page(
        request,
        agency,
        people_forms.ConfirmForm(acts.sent(request)),
        act,
        title=f"Send the invitation to {invitation.full_name} again",
        button="Send again",
        done="The invitation is on its way again.",
        back=invitation.get_absolute_url(),
        points=[
            "They get a new link, with new days to use it.",
            "The link they have stops working.",
        ],
    )


@administers
def withdraw(request, agency, pk):
    invitation = _one_invitation(request, agency, pk)

    def act(answers):
        operations.withdraw(invitation, by=request.user, submission=answers["submission"])

    return acts.page(
        request,
        agency,
        people_forms.ConfirmForm(acts.sent(request)),
        act,
        title=f"Withdraw the invitation to {invitation.full_name}",
        button="Withdraw",
        done="The invitation is withdrawn. Its link no longer works.",
        back=invitation.get_absolute_url(),
        points=["The link they have stops working at once.", "They are not told."],
        warning=True,
    )


# --- many at once ---------------------------------------------------------------------------------


@administers
@require_safe
def template(request, agency):
    """A file to fill in, with one line that shows how."""
    names = [*COLUMNS, *([AGENCY] if people.keeps(held_by(request.user)) else [])]
    given = people.roles_to_give(agency, held_by(request.user))
    role = str(given[0].label) if given else ""
    line = ["Sam Example", "sam@example.org", "Health visitor", role, agency.name][: len(names)]
    return exports.file_response("csv", "people-to-invite", names, [line])


@administers
def upload(request, agency):
    if refusal := people.why_not_invite_to(agency):
        return acts.page(
            request,
            agency,
            None,
            None,
            title="Invite several people",
            button="",
            done="",
            back=reverse("people:agency", args=[agency.slug]),
            refusal=refusal,
        )
    form = people_forms.UploadForm(acts.sent(request), request.FILES or None)
    if form.is_valid():
        try:
            rows = people_files.read(form.cleaned_data["upload"])
        except people_files.Unreadable as refusal:
            form.add_error("upload", str(refusal))
        else:
            kept = [list(vars(row).values()) for row in rows]
            operations.keep_file(agency=agency, rows=kept, by=request.user)
            return redirect("people:check", agency.slug)
    given = people.roles_to_give(agency, held_by(request.user))
    return render(
        request,
        "partnership/people/upload.html",
        {
            "title": "Invite several people",
            "caption": agency.name,
            "agency": agency,
            "form": form,
            "columns": [*COLUMNS, *([AGENCY] if people.keeps(held_by(request.user)) else [])],
            "given": [str(role.label) for role in given],
            "most": f"{people_files.MOST_ROWS:,}",
            "kept": _draft(request, agency),
            "back_url": reverse("people:agency", args=[agency.slug]),
        },
    )


def _draft(request, agency):
    draft = InvitationDraft.objects.visible_to(request.user).first()
    return draft if draft and draft.answers.get("agency") == agency.slug else None


@administers
def check(request, agency):
    """What will happen with each row, before anything is saved."""
    draft = _draft(request, agency)
    form = people_forms.CheckFileForm(
        acts.sent(request), initial={"submission": draft.submission} if draft else None
    )
    if draft is None:
        sent = form.is_valid() and done_before(form.cleaned_data["submission"], request.user)
        return redirect(sent or reverse("people:upload", args=[agency.slug]))
    rows = [people_files.Row(*row) for row in draft.answers["rows"]]
    found = people_files.outcomes(rows, agency, held_by(request.user), request.user)
    wanted = people_files.to_invite(found)
    good = [each for each in found if not each.refusal]
    form.initial["lines"] = len(good)
    # What is sent must be what was shown: the file may have been replaced in another tab.
    if form.is_valid() and str(form.cleaned_data["submission"]) != str(draft.submission):
        messages.error(request, "You have sent another file since. Check that one, then invite.")
        return redirect("people:check", agency.slug)
    if form.is_valid() and form.cleaned_data["lines"] not in (None, len(good)):
        said = "What can be taken has changed since. Check the lines again, then invite."
        messages.error(request, said)
        return redirect("people:check", agency.slug)
    if form.is_valid() and wanted:
        sent = acts.carried_out(
            form,
            lambda answers: operations.invite_many(
                wanted, by=request.user, submission=answers["submission"]
            ),
        )
        if sent:
            said = f"{len(wanted):,} invitations are on their way."
            messages.success(request, said if len(wanted) > 1 else "The invitation is on its way.")
            return redirect("people:invitations", agency.slug)
    return render(
        request,
        "partnership/people/check.html",
        {
            "title": "Check the people in your file",
            "caption": agency.name,
            "agency": agency,
            "form": form,
            "bad": [_told(each) for each in found if each.refusal],
            "good": [_told(each) for each in good],
            "wanted": len(wanted),
            "bad_columns": ("Line", "Who", "Why it is left out"),
            "good_columns": ("Line", "Name", "Email", "Role"),
            "back_url": reverse("people:upload", args=[agency.slug]),
        },
    )


def _told(outcome) -> list:
    row = outcome.row
    line = f"Line\N{NO-BREAK SPACE}{row.line}"
    who = row.full_name or row.email or "No name"
    if outcome.refusal:
        return [line, who[:150], outcome.refusal]
    role = f"{outcome.role.label}, {outcome.agency.short_name}"
    return [line, who, row.email, role]
