"""The meetings of the moderation panel: planned, changed, called off, and what they came to."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audits.cycles.pages import of_who_runs_it, within
from audits.moderation import agenda, panels, policy
from audits.moderation.forms import CallOffForm, PanelForm, RecordForm
from audits.moderation.models import PanelMeeting
from audits.moderation.pages import cycle_page, of_a_panel, of_who_runs_its_panel
from audits.returns.models import Return
from core import acts, clock
from core.access_log import shows
from core.as_seen import version_of
from core.models import AccessLog
from core.pages import log_access
from core.words import day, listed, moment


def _trail(cycle, *more):
    return [*within(cycle), ("Moderation", cycle_page(cycle)), *more]


def _below(meeting: PanelMeeting):
    return _trail(meeting.cycle, (f"Panel of {day(meeting.meets_on)}", meeting.get_absolute_url()))


@of_a_panel
@require_safe
def meeting(request, meeting, runs_this, is_off):
    """Its agenda; once it is on record, its minutes. A place that is an address leads there while
    the meeting is to come: on paper it would stand there twice. Who was invited and is no longer
    reads that alone."""
    cycle = meeting.cycle
    if is_off:
        return acts.page(
            request, cycle, None, None, title="A moderation panel", button="", done="",
            refusal="You were invited to a meeting of the moderation panel. It does not speak about"
            " a return that you moderate any more.", back=reverse("home"),
            refusal_links=[("Take it out of your calendar", _address(meeting, "meeting_calendar"))],
        )  # fmt: skip
    items = agenda.read(meeting, request.user)
    levels = list(cycle.version.levels.order_by("value").values_list("value", flat=True))
    is_recorded = meeting.recorded_on is not None
    all_final = agenda.is_all_final(meeting, request.user)
    shows(request, meeting)
    details = {
        "title": f"Moderation panel of {day(meeting.meets_on)}",
        "caption": cycle.name,
        "trail": _trail(cycle) if runs_this else within(cycle),
        "meeting": meeting,
        "is_recorded": is_recorded,
        "stands": agenda.stands(meeting),
        "is_all_final": all_final,
        "runs_this": runs_this,
        "has_begun": meeting.at <= clock.now(),
        "when": moment(meeting.at),
        "where": {
            "key": "Where", "value": meeting.place,
            "url": meeting.place if meeting.is_open and _is_address(meeting.place) else "",
        },
        "items": [
            agenda.shown(each, levels, is_recorded=is_recorded) for each in items
        ],
        "acts": _acts(meeting) if runs_this else [],
    }  # fmt: skip
    details["rows"] = [{"key": "When", "value": details["when"]}, details["where"]]
    if is_recorded:
        details["rows"].append({"key": "Present", "value": meeting.present})
        details["rows"].append({"key": "Put on record", "value": agenda.put_on_record(meeting)})
        details["as_of"] = moment(clock.now())
    return render(request, "audits/moderation/meeting.html", details)


def _is_address(place: str) -> bool:
    """A web address that stands alone leads there."""
    return place.startswith("https://") and len(place.split()) == 1


def _acts(meeting: PanelMeeting) -> list[tuple[str, str]]:
    if not meeting.is_open:
        return []
    found = []
    if meeting.at <= clock.now():
        found.append(("Record what it came to", _address(meeting, "record")))
    return [
        *found,
        ("Change the day, the place or the returns", _address(meeting, "change_meeting")),
        ("Call it off", _address(meeting, "call_off")),
    ]


def _address(meeting: PanelMeeting, name: str) -> str:
    return reverse(f"moderation:{name}", args=[meeting.cycle.slug, meeting.pk])


@of_a_panel
@require_safe
def calendar(request, meeting, runs_this, is_off):
    """Also once it was called off, or its reader is off it: so it leaves the calendar that it is
    in."""
    items = [] if is_off else agenda.read(meeting, request.user)
    log_access(request, AccessLog.What.DOWNLOAD, meeting, "calendar file")
    return agenda.calendar_file(meeting, items, request.user, is_off=is_off)


# --- whoever runs the cycle -----------------------------------------------------------------------


@of_who_runs_it
def plan(request, cycle):
    found = agenda.in_question(request.user, cycle)
    form = _form(request, found, {})
    refusal = None if found else (
        "No return of this cycle is to be moderated now. A panel can meet once one was handed in."
    )  # fmt: skip

    def act():
        answers = form.cleaned_data
        return panels.plan_panel(
            cycle, **form.meeting(), by=request.user, submission=answers["submission"]
        )

    return acts.filled_in(
        request, form, act, title="Plan a meeting of the panel", button="Plan it",
        caption=cycle.name, back=cycle_page(cycle), refusal=refusal, trail=_trail(cycle),
        lead="The moderators of the returns that you choose are invited by mail. The mail says the"
        " day and the reference of a return, and nothing else. Returns whose scores differ and are"
        " not decided are ticked already.",
    )  # fmt: skip


def _form(request, found, initial) -> PanelForm:
    chosen = [str(line.agency_return.pk) for line, is_proposed in found if is_proposed]
    return PanelForm(
        acts.sent(request), returns=[(line.agency_return, agenda.choice_of(line))
                                     for line, _ in found],
        initial={"returns": chosen} | initial,
    )  # fmt: skip


@of_who_runs_its_panel
def change(request, meeting):
    found = agenda.in_question(request.user, meeting.cycle, meeting)
    refusal = policy.why_not_change_meeting(**_stands(meeting))
    if not found and agenda.is_all_final(meeting, request.user):
        refusal = policy.ALL_ARE_FINAL
    initial = {
        "meets_on": meeting.meets_on, "begins_at": f"{meeting.begins_at:%H:%M}",
        "place": meeting.place, "version": version_of(meeting),
    }  # fmt: skip
    form = _form(request, found, initial)

    def act(answers):
        return panels.change(
            meeting, **form.meeting(), by=request.user, version=answers["version"],
            submission=answers["submission"],
        )  # fmt: skip

    return _act(
        request, meeting, form, act, refusal,
        title="Change the meeting", button="Save the meeting",
        done="The meeting is changed. Whoever it concerns is told.",
        lead="If the day, the hour or the place is another, all who are invited are told.",
    )  # fmt: skip


@of_who_runs_its_panel
def call_off(request, meeting):
    form = CallOffForm(acts.sent(request), initial={"version": version_of(meeting)})

    def act(answers):
        return panels.call_off(
            meeting, reason=answers["reason"], by=request.user, version=answers["version"],
            submission=answers["submission"],
        )  # fmt: skip

    return _act(
        request, meeting, form, act, policy.why_not_call_off(**_stands(meeting)),
        title="Call the meeting off", button="Call it off", warning=True,
        done="The meeting is called off, and those who were invited are told.",
    )  # fmt: skip


@of_who_runs_its_panel
def record(request, meeting):
    items = agenda.read(meeting, request.user)
    refusal = policy.why_not_record(
        meeting.at, clock.now(), **_stands(meeting)
    ) or agenda.why_not_write(items)
    returns = [each.agency_return for each in items]
    form = RecordForm(
        acts.sent(request), initial={"version": version_of(meeting)}, returns=returns,
        gone=_gone(request, meeting, returns),
    )  # fmt: skip

    def act(answers):
        return panels.record(
            meeting, present=answers["present"], said=form.said(), by=request.user,
            version=answers["version"], submission=answers["submission"],
        )  # fmt: skip

    return _act(
        request, meeting, form, act, refusal, title="Record what the panel came to",
        button="Put it on record", done="It is on record.",
        lead=f"{_nobody_scored(items)}Read by the moderators of each return and by whoever runs the"
        " cycle, and never by its agency, which reads the reasons of the scores. Once it is on"
        " record it stands: the scores themselves are decided return by return.",
    )  # fmt: skip


def _nobody_scored(items) -> str:
    """A meeting can take place all the same: whoever records it is to know."""
    found = [each.agency_return.reference for each in items if not each.line.finished]
    return f"Nobody has finished scoring {listed(found)} yet. " if found else ""


def _gone(request, meeting: PanelMeeting, returns) -> list[Return]:
    """Of which something was written, and which left the agenda since. No statement where none."""
    keys = RecordForm.keys_in(acts.sent(request)) - {each.pk for each in returns}
    if not keys:
        return []
    rows = Return.objects.visible_to(request.user).filter(cycle=meeting.cycle, pk__in=keys)
    return list(rows.select_related("agency").order_by("pk"))


def _stands(meeting: PanelMeeting) -> dict[str, bool]:
    return {
        "is_recorded": meeting.recorded_on is not None,
        "is_off": meeting.called_off_on is not None,
    }


def _act(request, meeting, form, act, refusal, **said):
    return acts.page(
        request, meeting, form if form.is_bound or not refusal else None, act,
        back=meeting.get_absolute_url(), refusal=refusal, trail=_below(meeting),
        caption=f"{meeting.cycle}. {moment(meeting.at)}", **said,
    )  # fmt: skip
