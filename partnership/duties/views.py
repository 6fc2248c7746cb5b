"""The map of duties: all of them, by group, one of them, and what the business team keeps."""

from functools import partial, wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import acts, exports, wordings
from core.access_log import shows
from core.as_seen import version_of
from core.models import AccessLog
from core.pages import declare, log_access, with_a_role
from core.words import counted, day
from partnership import people, taking_out
from partnership.auth import held_by
from partnership.duties import forms, lists, operations, policy
from partnership.duties.models import Duty, DutyEvidence, DutyOwner
from partnership.groups.views import with_group
from partnership.models import Agency
from partnership.pages import for_holders_of, may_open
from partnership.roles import KEEPERS

keepers_alone = for_holders_of(*KEEPERS, called="keeping the duties of the arrangements")
WORDING = {"title": "The duty", "kind": "Kind", "source": "Source"}


def with_duty(view):
    """The duty in the address."""

    @wraps(view)
    def wrapper(request, duty, **kwargs):
        found = Duty.objects.visible_to(request.user).filter(slug=duty).first()
        if found is None:
            raise Http404
        return view(request, found, **kwargs)

    return wrapper


def of_a_recorder(view):
    """The business team, and whoever chairs a group that owns the duty; 403 for others."""

    @wraps(view)
    def wrapper(request, duty, **kwargs):
        if not may_open(request, partial(operations.may_record, duty=duty)):
            log_access(request, AccessLog.What.REFUSED, "page")
            raise PermissionDenied
        return view(request, duty, **kwargs)

    return declare("contribute Duty", with_duty(wrapper))


def keeps(request) -> bool:
    return people.keeps(held_by(request.user))


def trail(*more) -> list[tuple[str, str]]:
    return [("Home", reverse("home")), ("Duties", reverse("duties:index")), *more]


# --- reading --------------------------------------------------------------------------------------


@with_a_role
@require_safe
def index(request):
    whole, choice = lists.Map(request.user), lists.Choice.read(request.GET)
    address, found = reverse("duties:index"), whole.chosen(choice)
    called = policy.CALLED.get(choice.show, "")
    shows(request, f"duties?show={choice.show}")
    return render(
        request,
        "partnership/duties/index.html",
        {
            "title": "Who owns which duty",
            "figures": whole.figures(address),
            "groups_over": sum(bool(whole.group_note(each)) for each in lists.groups(request.user)),
            "form": forms.FindForm(initial={"kind": choice.kind}),
            "choice": choice,
            "columns": lists.COLUMNS,
            "rows": whole.rows(found),
            "caption_of_table": f"{counted(len(found), 'duty', 'duties')}"
            + (f": {called[:1].lower()}{called[1:]}" if called else ""),
            "query": choice.query(),
            "keeps": keeps(request),
            "trail": trail()[:1],
        },
    )


def _file(request, kind, name, headings, rows):
    if kind not in exports.KINDS:
        raise Http404
    return exports.taken(request, kind, name, headings, rows, said=name.replace("-", " "))


@with_a_role
@require_safe
def export(request, kind):
    whole = lists.Map(request.user)
    rows = whole.for_a_file(whole.chosen(lists.Choice.read(request.GET)))
    return _file(request, kind, "duties", lists.HEADINGS, rows)


@with_a_role
@require_safe
def export_groups(request, kind):
    """What each group carries, or with ``group`` in the address one of them."""
    slug, groups = request.GET.get("group", ""), lists.groups(request.user)
    groups = [each for each in groups if not slug or each.slug == slug]
    rows = lists.Map(request.user).group_file(groups)
    return _file(request, kind, "duties-of-groups", lists.GROUP_HEADINGS, rows)


@with_a_role
@require_safe
def groups(request):
    whole = lists.Map(request.user)
    shows(request, "duties of groups")
    return render(
        request,
        "partnership/duties/groups.html",
        {
            "title": "What each group carries",
            "columns": lists.GROUP_COLUMNS,
            "rows": whole.group_rows(lists.groups(request.user)),
            "most": whole.rules.most_for_a_group,
            "trail": trail(),
        },
    )


@with_a_role
@with_group
@require_safe
def group(request, group):
    whole = lists.Map(request.user)
    return render(
        request,
        "partnership/duties/group.html",
        {
            "title": group.name,
            "caption": "Duties that it owns",
            "group": group,
            "note": whole.group_note(group),
            "columns": lists.COLUMNS,
            "rows": whole.rows(whole.of_group(group)),
            "trail": trail(("What each group carries", reverse("duties:groups"))),
        },
    )


@with_a_role
@with_duty
@require_safe
def duty(request, duty):
    whole, person = lists.Map(request.user), request.user
    seen = whole.seen.get(duty.pk)
    owners = list(
        DutyOwner.objects.visible_to(person).filter(duty=duty).select_related("group", "agency")
    )
    evidence = DutyEvidence.objects.visible_to(person).filter(duty=duty)
    evidence = list(evidence)
    counts = [each for each in evidence if not each.wrong_because]
    owning = [each for each in owners if each.ended_on is None]
    keeps_it = operations.may_record(person, duty)
    records = duty.ended_on is None and keeps_it
    return render(
        request,
        "partnership/duties/duty.html",
        {
            "title": duty.title,
            "caption": duty.get_kind_display(),
            "duty": duty,
            "notes": list(whole.flags.get(duty.pk, {}).values()),
            "about": [
                {"key": "Source", "value": duty.source},
                {
                    "key": "Last seen to",
                    "value": f"{day(seen.on)}: {seen.what}" if seen else "Never",
                },
            ],
            "owner_columns": lists.OWNS_COLUMNS,
            "owners": lists.owner_rows(owning),
            "former_columns": lists.OWNER_COLUMNS,
            "former": lists.former_rows([each for each in owners if each.ended_on]),
            "evidence_columns": lists.EVIDENCE_COLUMNS,
            "evidence": lists.evidence_rows(counts),
            "earlier": wordings.changes(duty, WORDING),
            "struck_out_columns": lists.STRUCK_OUT_COLUMNS,
            "struck_out": lists.evidence_rows([e for e in evidence if e.wrong_because])
            if keeps_it
            else [],
            "words_url": taking_out.url(duty, person),
            "words_out": taking_out.said(duty, person),
            "records": records,
            "keeps": keeps(request) and duty.ended_on is None,
            "trail": trail(),
        },
    )


# --- keeping --------------------------------------------------------------------------------------


def _answers(form_answers):
    return {name: value for name, value in form_answers.items() if name != "version"}


@keepers_alone
def add(request):
    form = forms.DutyForm(acts.sent(request))

    def act():
        return operations.add_duty(**_answers(form.cleaned_data), by=request.user)

    return acts.filled_in(
        request, form, act, title="Add a duty", button="Add duty", back=reverse("duties:index")
    )


def _page(request, duty, form, act, *, title, button, done, **details):
    """A form about one duty, which stays as it was once it has ended."""
    refusal = policy.why_not_keep(duty) or details.pop("refusal", "")
    if refusal and not (request.method == "POST" and acts.was_sent(request)):
        form = None
    return acts.page(
        request, duty, form, act, title=title, button=button, done=done,
        back=duty.get_absolute_url(), refusal=refusal, **details,
    )  # fmt: skip


@keepers_alone
@with_duty
def change(request, duty):
    initial = {name: getattr(duty, name) for name in WORDING} | {"version": version_of(duty)}

    def act(answers):
        operations.change_duty(duty, **answers, by=request.user)

    return _page(
        request, duty, forms.DutyForm(acts.sent(request), initial=initial), act,
        title="Change the duty", button="Save", done="The duty is changed.",
        lead="What it said before stays on its page. Who owns it you change there.",
    )  # fmt: skip


@keepers_alone
@with_duty
def give(request, duty):
    known = DutyOwner.objects.visible_to(request.user).filter(duty=duty, ended_on=None)
    sent_before = request.method == "POST" and acts.was_sent(request)
    owns = () if sent_before else set(known.values_list("group", flat=True))
    form = forms.GiveForm(acts.sent(request), person=request.user, owns=owns)

    def act(answers):
        group = form.found.get(answers["owner"])
        team = None if group else _business_team(request.user)
        operations.give(
            duty, group=group, agency=team, role=form.post, since=answers["since"],
            submission=answers["submission"], by=request.user,
        )  # fmt: skip

    return _page(
        request, duty, form, act, title="Who owns this duty", button="Save",
        done="The owner is saved.",
        lead="Whoever owns it already goes on owning it: take it away from them first, unless two"
        " are meant.",
    )  # fmt: skip


def _business_team(person) -> Agency | None:
    rows = Agency.objects.visible_to(person).filter(kind=Agency.Kind.BUSINESS_TEAM)
    return rows.filter(closed_on=None, succeeded_by=None).order_by("pk").first()


@keepers_alone
@with_duty
def take_away(request, duty):
    owners = DutyOwner.objects.visible_to(request.user).filter(duty=duty)
    if not (request.method == "POST" and acts.was_sent(request)):
        owners = owners.filter(ended_on=None)
    form = forms.TakeAwayForm(acts.sent(request), owners=owners.select_related("group", "agency"))

    def act(answers):
        operations.take_away(
            answers["owner"], ended_on=answers["ended_on"], reason=answers["reason"],
            submission=answers["submission"], by=request.user,
        )  # fmt: skip

    return _page(
        request, duty, form, act, title="Take this duty away", button="Take it away",
        done="It owns this duty no more.", warning=True,
        refusal="" if owners.exists() else "Nobody owns it.",
    )  # fmt: skip


@keepers_alone
@with_duty
def end(request, duty):
    def act(answers):
        operations.end_duty(duty, **_answers(answers), by=request.user)

    return _page(
        request, duty, forms.EndForm(acts.sent(request)), act, title="This is no duty any more",
        button="End the duty", done="The duty has ended.", warning=True,
        points=["It leaves the map. Its page stays, with what was recorded.",
                "It cannot be taken up again: add it anew."],
    )  # fmt: skip


@of_a_recorder
def record(request, duty):
    def act(answers):
        operations.record(duty, **_answers(answers), by=request.user)

    return _page(
        request, duty, forms.RecordForm(acts.sent(request)), act,
        title="Record that it was seen to", button="Record", done="It is recorded.",
    )  # fmt: skip


@of_a_recorder
def strike_out(request, duty):
    rows = DutyEvidence.objects.visible_to(request.user).filter(duty=duty)
    if not (request.method == "POST" and acts.was_sent(request)):
        rows = rows.filter(wrong_because="")

    def act(answers):
        operations.strike_out(
            answers["evidence"], reason=answers["reason"], submission=answers["submission"],
            by=request.user,
        )  # fmt: skip

    return _page(
        request, duty, forms.StrikeOutForm(acts.sent(request), evidence=rows), act,
        title="Strike out what is wrong", button="Strike it out",
        done="It is struck out, and counts no more.",
        refusal="" if rows.exists() else "Nothing is recorded that could be struck out.",
    )  # fmt: skip
