"""Groups: the list with the picture, one group, its terms of reference, and what changes them."""

from functools import wraps

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from core import acts, clock, exports, record_links, wordings
from core.access_log import shows
from core.models import AccessLog
from core.pages import log_access, with_a_role
from core.words import day
from partnership import people, taking_out
from partnership.auth import held_by
from partnership.groups import forms, lists, operations, picture, policy, work
from partnership.groups.models import (
    PartnershipGroup,
    SeatHolder,
    TermsOfReference,
    TermsOfReferenceDocument,
)
from partnership.pages import for_holders_of
from partnership.roles import KEEPERS

keepers_alone = for_holders_of(*KEEPERS, called="keeping the groups")


def with_group(view):
    """The group in the address."""

    @wraps(view)
    def wrapper(request, group, **kwargs):
        found = PartnershipGroup.objects.visible_to(request.user).select_related("reports_to")
        if (found := found.filter(slug=group).first()) is None:
            raise Http404
        return view(request, found, **kwargs)

    return wrapper


def keeps(request) -> bool:
    return people.keeps(held_by(request.user))


# --- reading --------------------------------------------------------------------------------------


@with_a_role
@require_safe
def index(request):
    """The groups we run, and the boards that we are linked to and others run."""
    whole = lists.Whole(request.user, lists.every(request.user))
    groups = [each for each in whole.groups if each.closed_on is None]
    links = lists.links(request.user)
    ours, boards = picture.tree(groups, links)
    shows(request, "groups")
    return render(
        request,
        "partnership/groups/index.html",
        {
            "title": "Groups of the partnership",
            "picture": picture.draw(groups, links),
            "ours": ours,
            "boards": boards,
            "columns": lists.COLUMNS,
            "rows": whole.rows(),
            "keeps": keeps(request),
        },
    )


@with_a_role
@require_safe
def export(request, kind):
    if kind not in exports.KINDS:
        raise Http404
    rows = lists.group_file(request.user)
    return exports.taken(request, kind, "groups", lists.GROUP_HEADINGS, rows, said="groups")


@with_a_role
@require_safe
def export_members(request, kind):
    if kind not in exports.KINDS:
        raise Http404
    rows = lists.member_file(request.user)
    return exports.taken(
        request, kind, "members-of-groups", lists.MEMBER_HEADINGS, rows, said="members of groups"
    )


@with_a_role
@with_group
@require_safe
def group(request, group):
    person, keeper = request.user, keeps(request)
    whole = lists.Whole(person, [group])
    below = PartnershipGroup.objects.visible_to(person).filter(reports_to=group, closed_on=None)
    rotates = group.kind in policy.ROTATES
    partner, (begins, ends) = lists.proposal(person, whole, group) if rotates else (None, ("", ""))
    version = whole.in_force(group)
    return render(
        request,
        "partnership/groups/group.html",
        {
            "title": group.name,
            "caption": group.get_kind_display(),
            "group": group,
            "notes": whole.notes(group),
            "meets": lists.meets(group),
            "chair": whole.chair(group),
            "quorum": lists.quorum_of(whole, group, lists.partners(person).count()),
            "below": below.order_by("name"),
            "linked": lists.linked(person, group),
            "member_columns": lists.member_columns(group),
            "members": lists.member_rows(whole, group, keeps=keeper),
            "rotates": rotates,
            "term_columns": lists.term_columns(whole, group),
            "terms": lists.term_rows(whole, group, keeps=keeper),
            "proposed": f"{partner}, from {day(begins)} to {day(ends)}" if partner else "",
            "version": version,
            "version_columns": lists.VERSION_COLUMNS,
            "versions": lists.version_rows(whole, group),
            "keeps": keeper and group.closed_on is None,
            "words_url": taking_out.url(group, person),
            "words_out": taking_out.said(group, person),
            "links": record_links.of(group, person),
            "earlier": wordings.changes(group, WORDING, said=_said),
            "is_task": group.kind == PartnershipGroup.Kind.TASK_AND_FINISH,
        },
    )


WORDING = {
    "name": "Name", "purpose": "What it is for", "meets": "Meets",
    "meetings_a_year": "Meetings a year", "chair_as_published": "Chair, as published",
    "quorum_chair": "Enough to decide: the chair or a deputy chair",
    "quorum_agencies": "Enough to decide: agencies",
    "quorum_partners": "Enough to decide: safeguarding partners", "ends_on": "Last day",
}  # fmt: skip


def _said(row, name: str) -> str:
    if name == "quorum_chair":
        return "Needed" if row.quorum_chair else "Not needed"
    return wordings.in_words(row, name)


@with_a_role
@with_group
@require_safe
def terms(request, group, number):
    version = _version(request, group, number)
    document = _document(request, version)
    all_of_them = TermsOfReference.objects.visible_to(request.user).filter(group=group)
    in_force = policy.in_force(all_of_them, clock.today())
    return render(
        request,
        "partnership/groups/terms.html",
        {
            "title": f"Terms of reference, version {version.number}",
            "caption": group.name,
            "group": group,
            "version": version,
            "document": document,
            "sections": [
                (label, version.sections[key])
                for key, label in policy.SECTIONS
                if version.sections.get(key)
            ],
            "in_force": in_force,
            "is_in_force": in_force == version,
            "is_to_come": version.effective_on > clock.today(),
            "is_overdue": in_force == version and policy.is_review_overdue(version, clock.today()),
            "trail": trail(group),
        },
    )


@with_a_role
@with_group
@require_safe
def terms_file(request, group, number):
    document = _document(request, _version(request, group, number))
    if document is None:
        raise Http404
    log_access(request, AccessLog.What.DOWNLOAD, "page", f"terms of reference {document.pk}")
    return document.response()


def _version(request, group, number) -> TermsOfReference:
    rows = TermsOfReference.objects.visible_to(request.user).filter(group=group, number=number)
    if (found := rows.select_related("agreed_by").first()) is None:
        raise Http404
    return found


def _document(request, version) -> TermsOfReferenceDocument | None:
    return TermsOfReferenceDocument.objects.visible_to(request.user).filter(terms=version).first()


def trail(group=None) -> list[tuple[str, str]]:
    found = [("Home", reverse("home")), ("Groups", reverse("groups:index"))]
    return [*found, (group.name, group.get_absolute_url())] if group is not None else found


# --- keeping --------------------------------------------------------------------------------------


@keepers_alone
def add(request):
    form = forms.GroupForm(acts.sent(request), person=request.user)

    def act():
        return operations.add_group(
            slug=slugify(form.cleaned_data["name"])[:80].strip("-"),
            linked_boards=form.cleaned_data["linked_boards"],
            **forms.answers_of(form),
            by=request.user,
            submission=form.cleaned_data["submission"],
        )

    return acts.filled_in(
        request, form, act, title="Add a group", button="Add group",
        back=reverse("groups:index"),
    )  # fmt: skip


@keepers_alone
@with_group
def change(request, group):
    initial = {name: getattr(group, name) for name in _CHANGED}
    initial |= {
        "linked_boards": lists.linked(request.user, group),
        "version": operations.state_of(group),
        "quorum_agencies": group.quorum_agencies or None,
        "quorum_partners": group.quorum_partners or None,
    }
    form = forms.GroupForm(acts.sent(request), person=request.user, group=group, initial=initial)

    def act():
        return operations.change_group(
            group,
            linked_boards=form.cleaned_data["linked_boards"],
            **forms.answers_of(form),
            version=form.cleaned_data["version"],
            by=request.user,
            submission=form.cleaned_data["submission"],
        )

    if refusal := policy.why_not_keep(group):
        return acts.page(request, group, None, None, title="Change the group", button="", done="",
                    back=group.get_absolute_url(), refusal=refusal)  # fmt: skip
    return acts.filled_in(
        request, form, act, title="Change the group", button="Save",
        back=group.get_absolute_url(), caption=group.name,
    )  # fmt: skip


_CHANGED = (
    "name", "kind", "purpose", "ends_on", "reports_to", "meets", "meetings_a_year",
    "chair_as_published", "quorum_chair",
)  # fmt: skip


@keepers_alone
@with_group
def extend(request, group):
    refusal = policy.why_not_keep(group)
    if group.kind != PartnershipGroup.Kind.TASK_AND_FINISH:
        refusal = "Only a task and finish group has a last day."

    def act(answers):
        operations.extend(
            group,
            ends_on=answers["ends_on"],
            reason=answers["reason"],
            by=request.user,
            submission=answers["submission"],
        )

    return acts.page(
        request,
        group,
        None if refusal else forms.ExtendForm(acts.sent(request)),
        act,
        title="Extend the group",
        button="Extend",
        done="The group goes on.",
        back=group.get_absolute_url(),
        refusal=refusal or "",
        lead=f"It was to be done by {day(group.ends_on)}." if group.ends_on else "",
    )


@keepers_alone
@with_group
def close(request, group):
    below = PartnershipGroup.objects.visible_to(request.user).filter(
        reports_to=group, closed_on=None
    )
    left = work.of([group.pk])[group.pk]
    refusal = policy.why_not_close(group, list(below.values_list("name", flat=True)), left)
    sitting = SeatHolder.objects.visible_to(request.user).filter(seat__group=group, ended_on=None)

    def act(answers):
        operations.close_group(
            group, reason=answers["reason"], by=request.user, submission=answers["submission"]
        )

    return acts.page(
        request,
        group,
        None if refusal else forms.CloseForm(acts.sent(request)),
        act,
        title="Close the group",
        button="Close the group today",
        done="The group is closed.",
        back=group.get_absolute_url(),
        refusal=refusal or "",
        refusal_links=record_links.of(group, request.user) if left else [],
        points=[
            f"Every seat ends today; people who sit there now: {sitting.count()}.",
            "Its page, its members until today and its terms of reference stay readable.",
            "Actions of other groups that it followed leave its agenda.",
            "It cannot be opened again.",
        ],
        warning=True,
    )


@keepers_alone
@with_group
def add_terms(request, group):
    refusal = policy.why_no_members(group)
    form = forms.TermsForm(acts.sent(request), request.FILES or None, person=request.user)

    def act(answers):
        operations.add_terms_of_reference(
            group,
            sections=form.sections(),
            upload=answers["upload"],
            agreed_by=answers["agreed_by"],
            agreed_on=answers["agreed_on"],
            effective_on=answers["effective_on"],
            review_on=answers["review_on"],
            by=request.user,
            submission=answers["submission"],
        )

    return acts.page(
        request,
        group,
        None if refusal else form,
        act,
        title="Add terms of reference",
        button="Add this version",
        done="The version is added. Those before it stay readable.",
        back=group.get_absolute_url(),
        refusal=refusal or "",
    )
