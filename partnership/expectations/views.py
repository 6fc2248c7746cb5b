"""The scorecard: all agencies, one agency, one line of it, and what is declared and answered."""

from functools import partial, wraps

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import acts, by_whom, clock, exports, paging
from core.access_log import shows
from core.models import AccessLog
from core.pages import declare as declares_access
from core.pages import log_access
from core.words import counted, day, listed, moment
from partnership import agency_figures, taken_away, taking_out, years
from partnership.auth import held_by
from partnership.expectations import forms, in_force, operations, policy, reading
from partnership.expectations.models import DeclarationDocument, address
from partnership.expectations.scorecard import (
    AGENCY_COLUMNS,
    BESIDES_COLUMNS,
    HEADINGS,
    PAGE,
    WAITING,
    WAITING_COLUMNS,
    Card,
    Choice,
    agencies,
    all_files_of,
    files_of,
    linked,
    may_lose_a_file,
    waiting,
    waiting_rows,
)
from partnership.models import Agency
from partnership.pages import for_holders_of, may_open
from partnership.roles import Role

answerers_alone = for_holders_of(
    *policy.ANSWERS, called="answering what agencies declare of themselves", hidden=True
)


def with_a_role(view):
    """Whoever holds a role at an agency has a scorecard to read; to everybody else there is none.

    In docs/roles.md it stands with those who read all of it.
    """

    @wraps(view)
    def wrapper(request, **kwargs):
        if not held_by(request.user):
            log_access(request, AccessLog.What.REFUSED, "page")
            raise Http404
        return view(request, **kwargs)

    wrapper.opened_by, wrapper.called = policy.READS, "what is expected of every agency"
    return declares_access("hidden-roles " + " ".join(sorted(Role)), wrapper)


def with_agency(view):
    """The agency and the year of the address."""

    @wraps(view)
    def wrapper(request, period, agency, **kwargs):
        year = years.year_from(period)
        found = Agency.objects.visible_to(request.user).filter(slug=agency)
        found = found.select_related("succeeded_by").first()
        if (
            year is None
            or found is None
            or policy.why_not_year(year, in_force.first_year(), clock.today())
        ):
            raise Http404
        return view(request, year, found, **kwargs)

    return wrapper


def _only(suffices, declared: str):
    """404 unless ``suffices(person, agency)``."""

    def decorate(view):
        @wraps(view)
        def wrapper(request, year, agency, **kwargs):
            if not may_open(request, partial(suffices, agency=agency)):
                log_access(request, AccessLog.What.REFUSED, "page")
                raise Http404
            return view(request, year, agency, **kwargs)

        return declares_access(declared, with_agency(wrapper))

    return decorate


def _declares(person, agency) -> bool:
    return policy.declares_for(held_by(person), agency.pk)


def _declares_or_answers(person, agency) -> bool:
    return _declares(person, agency) or policy.is_answerer(held_by(person))


of_a_reader = _only(reading.reads, "view ExpectationDeclaration")
of_a_declarer = _only(_declares, "contribute ExpectationDeclaration")
of_a_declarer_or_answerer = _only(_declares_or_answers, "manage ExpectationDeclaration")


def with_expectation(view):
    @wraps(view)
    def wrapper(request, year, agency, expectation, **kwargs):
        found = in_force.of_year(year).expectation(expectation)
        if found is None:
            raise Http404
        return view(request, year, agency, found, **kwargs)

    return wrapper


def trail(agency=None, year: int = 0) -> list[tuple[str, str]]:
    found = [("Home", reverse("home")), ("Expectations", reverse("expectations:index"))]
    if agency is not None:
        found.append((agency.name, address(agency, year)))
    return found


# --- reading --------------------------------------------------------------------------------------


@with_a_role
@require_safe
def index(request):
    person, choice, number = request.user, Choice.read(request.GET), acts.page_number(request)
    rows, first = agencies(person, choice), (number - 1) * PAGE
    found = list(rows[first : first + PAGE + 1])
    card = Card(person, choice.year, found[:PAGE])
    asked = {"year": years.slug(choice.year), "kind": choice.kind}
    answers = policy.is_answerer(held_by(person))
    waits = waiting(person) if answers else []
    shows(request, f"scorecard{choice.query()}")
    return render(
        request,
        "partnership/expectations/index.html",
        {
            "title": "What is expected of agencies",
            "form": forms.FindForm(initial=asked, year=choice.year),
            "reads_all": reading.reads_all(person),
            "caption_of_table": years.called(choice.year),
            "columns": card.columns,
            "rows": card.rows(),
            "query": choice.query(),
            "place": paging.place(rows, number, PAGE, more=len(found) > PAGE),
            "next_query": choice.query(page=number + 1) if len(found) > PAGE else "",
            "first_query": choice.query() if number > 1 else "",
            "waiting_columns": WAITING_COLUMNS,
            "waiting": waiting_rows(waits[:WAITING]),
            "waiting_said": f"{counted(len(waits), 'declaration')} to answer",
            "trail": trail()[:1],
        },
    )


@with_a_role
@require_safe
def export(request, kind):
    if kind not in exports.KINDS:
        raise Http404
    choice = Choice.read(request.GET)
    rows = Card(request.user, choice.year, agencies(request.user, choice)).for_a_file()
    return exports.taken(
        request, kind, "expectations", HEADINGS, rows, said=f"scorecard {choice.query()}"
    )


@of_a_reader
@require_safe
def agency(request, year, agency):
    card, this = Card(request.user, year, [agency]), years.year_of(clock.today())
    return render(
        request,
        "partnership/expectations/agency.html",
        {
            "title": agency.name,
            "caption": f"What is expected of it, {years.called(year)}",
            "applies": agency.kind in card.rules.kinds,
            "columns": AGENCY_COLUMNS,
            "rows": card.agency_rows(agency),
            "besides_columns": BESIDES_COLUMNS,
            "besides": card.besides(agency, request.user),
            "declares": _declares(request.user, agency),
            "source": card.rules.source,
            "query": Choice(year, agency=agency.slug).query(),
            "other_years": [
                {"text": years.called(each), "url": address(agency, each)}
                for each in range(this, in_force.first_year() - 1, -1)
                if each != year
            ],
            "trail": trail(),
        },
    )


@of_a_reader
@with_expectation
@require_safe
def expectation(request, year, agency, expectation):
    person, card = request.user, Card(request.user, year, [agency])
    verdict, declared = card.verdict(agency, expectation), card.declarations(agency, expectation)
    newest = declared[0] if declared else None
    may_declare = _declares(person, agency) and not policy.why_not_declare(
        expectation, agency, card.rules.kinds
    )
    named = [years.slug(year), agency.slug, expectation.slug]
    documents = list(all_files_of(person, declared))
    files = [each for each in documents if each.file]
    of_newest = sum(each.declaration_id == newest.pk for each in files) if newest else 0
    return render(
        request,
        "partnership/expectations/expectation.html",
        {
            "title": expectation.short,
            "caption": f"{agency.name}, {years.called(year)}",
            "says": expectation.says,
            "verdict": verdict,
            "heading": "Where it stands",
            "lines": [verdict.reason],
            "tag": verdict.words,
            "tone": verdict.tag["tone"],
            "about": _about(expectation, card.rules),
            "behind": [
                linked(name, agency_figures.of(name), person, agency)
                for name in expectation.counted
            ],
            "declare_url": reverse("expectations:declare", args=named) if may_declare else "",
            "answer_url": reverse("expectations:answer", args=named)
            if policy.is_answerer(held_by(person))
            and not policy.why_not_answer(newest, newest, person.pk)
            else "",
            "is_declared": expectation.declared,
            "files": [_file_told(each) for each in files],
            "add_file_url": reverse("expectations:add_file", args=named)
            if may_declare and not policy.why_not_add_file(newest, newest, of_newest)
            else "",
            "take_file_away_url": reverse("expectations:take_file_away", args=named)
            if _declares_or_answers(person, agency)
            and None in may_lose_a_file(person, agency, declared, files).values()
            else "",
            "files_gone": taken_away.told(documents, DeclarationDocument).values(),
            "history": _history(declared),
            "words_out": [said for each in declared for said in taking_out.said(each, person)],
            "words_urls": [
                (f"{number}, {day(each.declared_at)}", url)
                for number, each in enumerate(sorted(declared, key=lambda each: each.pk), 1)
                if (url := taking_out.url(each, person))
            ],
            "trail": trail(agency, year),
        },
    )


def _about(expectation, said) -> list[dict[str, str]]:
    rows = [("Source", expectation.source)]
    if expectation.counted:
        met, partly = said.met_in_time_percent, said.partly_met_percent
        few = f", of {expectation.judged_from} or more" if expectation.judged_from > 1 else ""
        said = f"{met}% or more done in time; partly met: {partly}% or more done{few}"
        rows.append(("When it is met", said))
    if expectation.declared:
        rows.append(("How it is seen", "The agency declares it; the business team accepts it"))
    rows.append(("What will count it", expectation.comes_with))
    return [{"key": key, "value": value} for key, value in rows if value]


def _file_told(document) -> dict[str, str]:
    added = f"Added by {document.added_by or 'the portal'}, {moment(document.added_at)}"
    declared = f"to what was declared on {day(document.declaration.declared_at)}"
    return {
        "name": document.original_name,
        "url": document.get_absolute_url(),
        "about": f"{added}, {declared}",
    }


def _history(declared) -> list[dict[str, str]]:
    """``declared``: the newest first."""
    told_by = by_whom.made(declared), by_whom.made(declared, "partnership.answer")
    return [entry for each in declared for entry in _told(each, declared[0], *told_by)]


def _told(declaration, newest, declared_by, answered_by) -> list[dict[str, str]]:
    """The answer above what was declared: the newest first."""
    found = []
    if declaration.accepted is not None:
        found.append(
            {
                "heading": policy.stands(declaration, newest)[0],
                "when": moment(declaration.answered_at),
                "who": answered_by[declaration.pk],
                "text": declaration.answer_reason,
                "at": declaration.answered_at.isoformat(),
            }
        )
    evidence = f"\n\nEvidence: {declaration.evidence}" if declaration.evidence else ""
    found.append(
        {
            "heading": f"Declared as “{declaration.get_says_display()}”",
            "when": moment(declaration.declared_at),
            "who": declared_by[declaration.pk],
            "text": declaration.text + evidence,
            "at": declaration.declared_at.isoformat(),
        }
    )
    return found


# --- declaring and answering ----------------------------------------------------------------------


@of_a_declarer
@with_expectation
def declare(request, year, agency, expectation):
    card = Card(request.user, year, [agency])
    declared = card.declarations(agency, expectation)
    newest = declared[0] if declared else None
    names = ("says", "text", "evidence")
    initial = {name: getattr(newest, name) for name in names} if newest else {}
    initial["version"] = operations.state_of(newest)
    waits = newest is not None and policy.is_waiting(newest, newest)
    files = files_of(request.user, [newest]).count() if waits else 0
    refusal = policy.why_not_declare(expectation, agency, card.rules.kinds)

    def act(answers):
        operations.declare(
            agency,
            year=year,
            expectation=expectation.slug,
            **{name: answers[name] for name in (*names, "upload", "version", "submission")},
            by=request.user,
        )

    return acts.page(
        request,
        agency,
        None
        if refusal
        else forms.DeclareForm(
            acts.sent(request), request.FILES or None, files=files, initial=initial
        ),
        act,
        title=f"Declare for your agency: {expectation.short}",
        caption=f"{agency.name}, {years.called(year)}",
        button="Declare",
        done="Your declaration is saved. The business team accepts it or asks again.",
        back=address(agency, year, expectation.slug),
        refusal=refusal or "",
        lead=expectation.says,
        points=[f"{counted(files, 'file')} of the declaration that it replaces will come with it."]
        if files
        else [],
    )


@answerers_alone
@with_agency
@with_expectation
def answer(request, year, agency, expectation):
    declared = Card(request.user, year, [agency]).declarations(agency, expectation)
    newest, back = (declared[0] if declared else None), address(agency, year, expectation.slug)
    refusal = policy.why_not_answer(newest, newest, request.user.pk)
    if refusal and request.method == "POST" and acts.was_sent(request):
        return redirect(back)

    def act(answers):
        operations.answer(
            newest,
            accepted=answers["answer"] == forms.ACCEPT,
            reason=answers["reason"],
            version=answers["version"],
            submission=answers["submission"],
            by=request.user,
        )

    initial = {"version": operations.state_of(newest)}
    said = ""
    if newest is not None:
        who = newest.declared_by or "The agency"
        said = f"{who} declared on {day(newest.declared_at)}: “{newest.get_says_display()}”."
    return acts.page(
        request,
        agency,
        None if refusal else forms.AnswerForm(acts.sent(request), initial=initial),
        act,
        title=f"Answer what was declared: {expectation.short}",
        caption=f"{agency.name}, {years.called(year)}",
        button="Send the answer",
        done="Your answer is saved.",
        back=back,
        refusal=refusal or "",
        lead=said,
        points=[newest.text, *_evidence(request.user, newest)] if newest else [],
    )


def _evidence(person, declaration) -> list[str]:
    """Where it can be seen, in sentences; the files are on the page of the expectation."""
    files = [each.original_name for each in files_of(person, [declaration])]
    said = [f"Evidence: {declaration.evidence}"] if declaration.evidence else []
    if files:
        said.append(f"Files, to read on the page before this: {listed(files)}")
    return said or ["Evidence: none given"]
