"""Every page as every role: what its declaration promises beside what it answers.

The tests walk it on every change, Celery beat every night against the live rules
(`reporting.tasks`), with people and cases that do not exist, in a transaction that is rolled
back. Of an answer only its kind is looked at. What a role may do with a case is taken from the
lines behind docs/roles.md (`reporting.walkers`), and not from the rights tables: those are what is
being tried.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.shortcuts import resolve_url
from django.test import Client

from audits.cycles import pages as cycles
from audits.multi_agency.models import MultiAgencyAudit
from audits.question_sets import policy as authors
from audits.question_sets import synthetic as question_sets
from audits.release import synthetic as releases
from audits.returns import synthetic as returns
from audits.returns.models import Return
from core.access import RIGHTS
from core.models import AccessLog
from core.pages import all_patterns
from escalations import synthetic as cases
from escalations.models import Escalation
from improvement import synthetic as actions
from improvement.models import Action
from improvement.risks.models import Risk
from improvement.scrutiny import synthetic as scrutiny
from improvement.scrutiny.models import Challenge
from partnership import roles
from partnership import synthetic as people
from partnership.expectations import policy as expectations
from reporting import synthetic
from reporting.walkers import CONFLICTED, NoExpectation, Samples, Visitor, make

IN, SIGN_IN, REFUSED, HIDDEN, BROKEN = "let in", "sign in", "refused", "hidden", "broken"
BACKEND = "partnership.auth.SignInBackend"
# What stands in an address besides the reference of a case. What is one's own alone (a passkey)
# or the public's (a link from a mail) stands for nothing.
ACTIONS, RISKS = "improvement/actions/", "improvement/risks/"
CHALLENGES = "improvement/scrutiny/challenges/"
RETURNS, RESULTS = "audits/returns/", "audits/results/"
AUDITS = "audits/multi-agency/"
SAMPLES = {
    "kind": "csv",
    "name": "agency",
    "agency": "synthetic-raising",
    "step": "1",
    "pk": "0",
    "uidb36": "0",
    "key": "none",
    "token": "none",
    "provider_id": "none",
    "asked": synthetic.REQUEST,
    "run": synthetic.RUN,
    "certificate": synthetic.CERTIFICATE,
    "group": people.GROUP,
    "agreement": people.AGREEMENT,
    "year": people.FUNDING_YEAR,
    "head": people.FUNDING_HEAD,
    "document": people.DOCUMENT,
    "period": "2025-26",
    "expectation": "data",
    "duty": people.DUTY,
    "number": "1",
    "finding": actions.FINDING.lower(),
    "recommendation": actions.RECOMMENDATION.lower(),
    "slug": actions.THEME,
    "plan": actions.PLAN,
    "outcome": "1",
    "measure": "1",
    "item": actions.PLANNED_ITEM.lower(),
    "visit": scrutiny.VISIT.lower(),
    "entry": scrutiny.ENTRY.lower(),
    "conversation": "walk-2000-0032",
    "practice": cases.PRACTICE.lower(),
    "criterion": scrutiny.CRITERION.lower(),
    "question_set": question_sets.SET,
    "cycle": returns.CYCLE,
    "question": returns.QUESTION,
    "fact": question_sets.FACT,
    "as_kind": "json",
    "standard": question_sets.NUMBER,
    "code": question_sets.NUMBER,
    "part": "gaps",
    "partner": releases.PARTNER,
}
# Pages about the one who asks alone, which show themselves at one moment only: in the midst of
# signing in, with a link from a mail just opened, with a second factor just set up or there to go.
OF_A_MOMENT = {
    "audits/returns/signing/",
    "confirm/",
    "confirm/code/",
    "confirm/passkey/",
    "invitation/",
    "sign-in/again/",
    "sign-in/code/",
    "sign-in/passkey/",
    "your-account/app/picture.svg",
    "your-account/app/remove/",
    "your-account/recovery-codes/download/",
}
# Pages with a part in the address about what is one's own alone, or what these visitors' records do
# not have: 404 says that there is none. Every other page has to answer as it declares.
NOTHING_THERE = {
    "agreements/<slug:agreement>/versions/<int:number>/file/",
    "audits/question-sets/<slug:question_set>/versions/<int:number>/changes/",  # of the first
    "audits/returns/<reference:reference>/sections/<int:pk>/take-back/",
    "confirm/with/<slug:provider_id>/",
    "escalations/lists/<int:pk>/delete/",
    "escalations/first-conversations/<reference:conversation>/",
    "escalations/first-conversations/<reference:conversation>/change/",
    "escalations/first-conversations/<reference:conversation>/raise/",
    "escalations/good-practice/<reference:practice>/",
    "escalations/raise/files/<int:pk>/",
    "escalations/raise/files/<int:pk>/remove/",
    "groups/<slug:group>/terms-of-reference/<int:number>/file/",
    "improvement/success-criteria/<reference:criterion>/agree/<slug:year>/",
    "improvement/success-criteria/<reference:criterion>/judge/<slug:year>/files/<int:pk>/",
    "sign-in/with/<slug:provider_id>/",
    "sign-in/with/<slug:provider_id>/answer/",
    "staff-survey/<str:token>/",  # of a link that is none
    "staff-survey/<str:token>/thank-you/",
    "your-account/deputy/<slug:agency>/",
    "your-account/deputy/<slug:agency>/<int:pk>/end/",
    "your-account/passkeys/<int:pk>/name/",
    "your-account/passkeys/<int:pk>/remove/",
    "your-account/work-account/<slug:provider_id>/remove/",
}
# Of evidence, comments, who has a section and panels, of which the walk's return has none: 404 to
# whoever may open it, too.
NO_PAPERS = {
    "audits/cycles/<slug:cycle>/moderation/panels/<int:pk>/",  # no panel of the walk's cycle meets
    "audits/cycles/<slug:cycle>/moderation/panels/<int:pk>/call-off/",
    "audits/cycles/<slug:cycle>/moderation/panels/<int:pk>/change/",
    "audits/cycles/<slug:cycle>/moderation/panels/<int:pk>/meeting.ics",
    "audits/cycles/<slug:cycle>/moderation/panels/<int:pk>/record/",
    "audits/multi-agency/<reference:reference>/points/<int:pk>/take-away/",
    # The walk's return is back for revision: its own agency reads no results of it meanwhile.
    "audits/results/<reference:reference>/export/<slug:kind>/",
    "audits/results/<reference:reference>/questions/<str:code>/",
    "audits/results/<reference:reference>/report/",
    "audits/results/<reference:reference>/standards/<str:code>/",
    "audits/returns/<reference:reference>/survey/code.svg",  # of a survey that has closed
    "audits/returns/<reference:reference>/evidence/<int:pk>/",
    "audits/returns/<reference:reference>/evidence/<int:pk>/take-away/",
    "audits/returns/<reference:reference>/questions/<str:question>/comments/<int:pk>/take-away/",
    "audits/returns/<reference:reference>/questions/<str:question>/evidence/<int:pk>/end/",
    "audits/returns/<reference:reference>/sections/<int:pk>/take-back/",
    "audits/returns/<reference:reference>/moderation/moderators/<int:pk>/take-off/",
    "audits/returns/<reference:reference>/releases/<int:pk>/bundle/",
    "audits/returns/<reference:reference>/releases/<int:pk>/withdraw/",
    "audits/returns/<reference:reference>/received/<int:pk>/",
    "audits/returns/<reference:reference>/received/<int:pk>/take-away/",
    "audits/returns/<reference:reference>/received/<int:pk>/take-out/",
}
NO_FILE = "library/<slug:document>/versions/<int:number>/file/"  # of the briefing, which is written
# What a request that is refused may leave behind: that it was made, and a session.
LEFT_BEHIND = {AccessLog._meta.db_table, Session._meta.db_table}
WRITES = re.compile(r'\b(?:INSERT INTO|DELETE FROM|UPDATE(?=\s+\S+\s+(?:AS \S+ )?SET\b))\s+"?(\w+)')
# The kinds of record with rights of their own, as a page declares them.
GUARDED = {
    each.__name__ for each in (Escalation, Action, Risk, Challenge, Return, MultiAgencyAudit)
}
NO_FORM = 405  # the answer of a page that only shows to a form
OTHER_DOOR = "/emergency/"  # where whoever may break the glass is led from what is closed
# Days, on one of which a visitor walks a page; see _days.
SAME_ROLE, SAME_RIGHT, FURTHER_HIDDEN = 4, 2, 5
AS_A_FORM = 5  # of what is closed and about no record, one page in so many each day
CYCLE = 4 * 5  # days in a row of the tests' walk leave nothing out
LEAVES = "sign-out/"  # walked last: it ends the session


def expected(declared: str, visitor: Visitor, reference: str) -> str:
    """What a page that declares this must answer."""
    if declared == "public":
        return IN
    if visitor.person is None:
        return SIGN_IN
    if declared == "signed in":
        return IN
    if declared == "a role":
        if visitor.roles and reference == people.CLOSED_DOCUMENT:
            return IN if visitor.reads_document else HIDDEN
        return IN if visitor.roles else REFUSED
    word, _, rest = declared.partition(" ")
    if word in ("roles", "hidden-roles"):
        closed = REFUSED if word == "roles" else HIDDEN
        return IN if visitor.roles & set(rest.split()) else closed
    if declared == "view FundingLine":
        return IN if visitor.reads_line else HIDDEN
    if rest == "ExpectationDeclaration":
        of_all = {"view": expectations.READS, "manage": expectations.ANSWERS}.get(word, ())
        declares = visitor.roles & {*expectations.DECLARES}
        own = visitor.of_the_agency and (word == "view" or declares)
        return IN if own or visitor.roles & {*of_all} else HIDDEN
    if declared == "contribute Duty":  # nobody here chairs a group
        if visitor.roles & {*roles.KEEPERS}:
            return IN
        return REFUSED if visitor.roles else HIDDEN  # no duty is shown to whoever has no role
    if declared in ("contribute QuestionSet", "contribute Cycle"):
        if reference and visitor.rights[reference] in ("", CONFLICTED):
            return REFUSED if visitor.rights[reference] else HIDDEN
        if authors.writes(authors.OF_SCHOOLS[0], visitor.roles):
            return IN
        return REFUSED if visitor.roles else HIDDEN
    if declared in ("run Return", "moderate Return"):  # of which no visitor moderates one
        held = visitor.rights[reference]
        if held == CONFLICTED:
            return REFUSED
        runs = held and authors.writes(authors.OF_SCHOOLS[0], visitor.roles)
        return IN if runs else HIDDEN
    if declared == "view PanelMeeting":  # which no visitor is invited to
        return HIDDEN if visitor.roles else REFUSED
    if declared == "view Cycle":  # how a cycle goes: the partnership’s
        if visitor.roles & {*cycles.LOOK_ON, roles.Role.SCIE_OFFICER}:
            return IN
        return REFUSED if visitor.roles else HIDDEN
    if declared == "view NotReturned":  # a cycle’s results: the partnership’s, and who may open one
        if not visitor.roles:
            return REFUSED
        looks_on = visitor.roles & {*cycles.LOOK_ON, roles.Role.SCIE_OFFICER}
        return IN if looks_on or visitor.rights[reference] not in ("", CONFLICTED) else HIDDEN
    if declared in ("contribute NotReturned", "release Return"):
        held = visitor.rights[reference]
        if held in ("", CONFLICTED):
            return REFUSED if held else HIDDEN
        runs_it = authors.writes(authors.OF_SCHOOLS[0], visitor.roles)
        return IN if runs_it or RIGHTS.index(held) >= RIGHTS.index("contribute") else REFUSED
    if declared == "manage Agency":
        return IN if visitor.looks_after else HIDDEN
    if word in RIGHTS and rest in GUARDED:
        held = visitor.rights[reference]
        if not held:
            return HIDDEN
        if held == CONFLICTED:
            return REFUSED
        return IN if RIGHTS.index(held) >= RIGHTS.index(word) else REFUSED
    raise NoExpectation(f"the walk knows no page that declares {declared!r}")


def outcome(response) -> str:
    if response.status_code >= 500:
        return BROKEN
    if response.status_code in (401, 403):
        return REFUSED
    if response.status_code == 404:
        return HIDDEN
    leads_to = urlsplit(response.headers.get("Location", "")).path
    if leads_to.endswith(OTHER_DOOR):
        return HIDDEN
    return SIGN_IN if leads_to == resolve_url(settings.LOGIN_URL) else IN


# --- the walk -----------------------------------------------------------------------------------


def pages(samples: Samples) -> list[tuple[str, str, str, str]]:
    """(route, address, what it declares, the case it is about or "") of every page there is."""
    found = []
    for route, pattern in all_patterns():
        declared = getattr(pattern.callback, "access", "")
        references = _references(route, samples)
        if declared == "a role" and "<slug:document>" in route:
            references = [*references, people.CLOSED_DOCUMENT]
        found += [(route, address(route, each, samples), declared, each) for each in references]
    return sorted(found, key=lambda page: page[0] == LEAVES)


def _references(route: str, samples: Samples) -> list[str]:
    """The cases that a page is tried with."""
    if decision := _decision(route, samples):
        return [decision[0]]
    if route.startswith(ACTIONS) and "<reference:" in route:
        return [*samples.actions]
    if route.startswith(RISKS) and "<reference:" in route:
        return samples.risks
    if route.startswith(CHALLENGES) and "<reference:" in route:
        return samples.challenges
    if (route.startswith(RETURNS) and "<reference:" in route) or route.startswith(RESULTS):
        return samples.returns
    if route.startswith(AUDITS) and "<reference:" in route:
        return samples.audits
    return [*samples.documents] if "<reference:reference>" in route else [""]


def _decision(route: str, samples: Samples) -> tuple[str, int] | None:
    app = route.partition("/")[0]
    if route.startswith(RISKS):
        app = "risks"
    elif route.startswith(CHALLENGES):
        app = "scrutiny"
    if "/list/<int:pk>" in route:
        return samples.named[app]
    return samples.conflict[app] if "/conflicts/<int:pk>" in route else None


def address(route: str, reference: str, samples: Samples) -> str:
    named = SAMPLES | {"role": str(samples.role), "cover_pk": str(samples.cover)}
    named |= {"team": str(samples.team)}
    named |= {"about": f"declaration-{samples.declared_file.declaration_id}"}
    if reference == people.CLOSED_DOCUMENT:
        named |= {"document": reference}
    elif reference:
        files = samples.documents | samples.actions
        files |= dict.fromkeys([*samples.risks, *samples.challenges, *samples.returns], 0)
        files |= dict.fromkeys(samples.audits, 0)
        _, pk = _decision(route, samples) or ("", files[reference])
        named |= {"reference": reference.lower(), "pk": str(pk)}
    elif "/invitations/" in route:
        named |= {"pk": str(samples.invitation)}
    elif route.startswith("groups/"):
        named |= {"pk": str(samples.term if "/chair/" in route else samples.seat)}
    elif route.startswith("expectations/"):
        named |= {"pk": str(samples.declared_file.pk)}
    elif route.startswith("people/"):
        named |= {"pk": str(samples.person)}

    def sample(match):
        if match[1] not in named:
            raise NoExpectation(f"say in SAMPLES what stands for <{match[1]}> in /{route}")
        return named[match[1]]

    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", sample, route)


def unexpected(
    visitors: list[Visitor], samples: Samples, *, whole_walk: bool = False, day: int = 0
) -> Iterator[str]:
    """A sentence for each answer that is not what the page's declaration promises, and for each
    form that wrote something although whoever sent it may not.

    ``whole_walk``: every page as everybody. Else, for the tests have not the whole night, what
    depends on a role alone is walked once for the role, each visitor walks a page on one day of
    `_days`, and a part of what is closed to them is tried as a form instead of being opened. All
    that goes by the ``day``.
    """
    walked = pages(samples)
    tried_as_forms = [[*kind][-1] for kind in samples.of_each_kind]
    by_role_alone: set[tuple[str, frozenset[str]]] = set()
    for turn, visitor in enumerate(visitors):
        client = _client(visitor)
        first_hidden = _first_hidden(visitor, samples)
        for place, (route, path, declared, reference) in enumerate(walked):
            by_role = _depends_on_role_alone(declared) and reference != people.CLOSED_DOCUMENT
            if not whole_walk and by_role and visitor.roles:
                if (path, visitor.roles) in by_role_alone:
                    continue
                by_role_alone.add((path, visitor.roles))
            wanted = expected(declared, visitor, reference)
            at_turn = place + turn + day
            if not whole_walk and at_turn % _days(visitor, reference, first_hidden):
                continue
            # One case's forms are tried as forms too: an empty one does nothing to a case.
            methods = ["get", "post"] if reference in tried_as_forms else ["get"]
            if wanted != IN and reference in ("", people.CLOSED_DOCUMENT):
                methods = (
                    ["get", "post"] if whole_walk else ["get"] if at_turn % AS_A_FORM else ["post"]
                )
            at = f" about {reference}" if reference else ""
            for method in methods:
                said = f"{visitor.called}: {method} /{route}{at}"
                with _noting_writes(method == "post") as written:
                    response = getattr(client, method)(path)
                    if response.streaming:
                        response.getvalue()  # a file is closed once it has been read
                if wanted != IN and (wrote := written - LEFT_BEHIND):
                    yield f"{said}: wrote {', '.join(sorted(wrote))}"
                if method == "post" and response.status_code == NO_FORM:
                    continue
                got, may_be_empty = outcome(response), _may_be_empty(route, declared, reference)
                if got != wanted and not (wanted == IN and got in may_be_empty):
                    yield f"{said}: {got}, not {wanted}"


@contextmanager
def _noting_writes(looks: bool) -> Iterator[set[str]]:
    """The tables that are written meanwhile, whatever becomes of it afterwards."""
    written: set[str] = set()

    def note(execute, sql, params, many, context):
        written.update(WRITES.findall(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note) if looks else nullcontext():
        yield written


def _first_hidden(visitor: Visitor, samples: Samples) -> set[str]:
    """Of the records of each kind that are hidden from the visitor the first."""
    hidden = (
        [each for each in kind if visitor.rights[each] == ""] for kind in samples.of_each_kind
    )
    return {kind[0] for kind in hidden if kind}


def _days(visitor: Visitor, reference: str, first_hidden: set[str]) -> int:
    """A page about this record is walked by the visitor on one day of so many.

    The more others ask the same, the more days: whoever holds a right over a record is answered as
    everybody who holds it; whoever holds none, or asks for what is about no record, as everybody of
    their role. A conflict of interest is one visitor's alone."""
    held = visitor.rights.get(reference)
    if held == CONFLICTED:
        return 1
    if held:
        return SAME_RIGHT
    return FURTHER_HIDDEN if held is not None and reference not in first_hidden else SAME_ROLE


def _depends_on_role_alone(declared: str) -> bool:
    """Then one holder of the role walks it for all who hold it, at whichever agency."""
    return declared.split(" ")[0] in ("public", "signed", "a", "roles", "hidden-roles")


def _may_be_empty(route: str, declared: str, reference: str) -> set[str]:
    """What else a page of one's own or of the public answers that has nothing to show to these
    visitors."""
    if route in NO_PAPERS:
        return {HIDDEN}
    if declared not in ("public", "signed in", "a role"):
        return set()
    if route in OF_A_MOMENT:
        return {HIDDEN, REFUSED, SIGN_IN}
    return {HIDDEN} if route in NOTHING_THERE or (route == NO_FILE and not reference) else set()


def _client(visitor: Visitor) -> Client:
    host = urlsplit(settings.SITE_URL).netloc or "localhost"
    headers = {"host": host, "x-forwarded-proto": "https"}
    client = Client(raise_request_exception=False, headers=headers)
    client.defaults["wsgi.url_scheme"] = "https"
    if visitor.person is not None:
        client.force_login(visitor.person, backend=BACKEND)
    return client


def run() -> tuple[list[str], int]:
    """Walk as everyone, and leave nothing behind: (what was unexpected, how many walked)."""
    with transaction.atomic(), quietly():
        visitors, made, those_to_do, samples = make()
        try:
            found = list(unexpected(visitors, samples, whole_walk=True))
        finally:
            for case in made:
                cases.forget_file(case)
            for each in those_to_do:
                actions.forget_file(each)
            people.forget_file(samples.declared_file)
            people.forget_file(samples.library_file)
        transaction.set_rollback(True)
    return found, len(visitors)


@contextmanager
def quietly():
    """Hundreds of refusals that are meant are no news for the logs."""
    loggers = [logging.getLogger(name) for name in ("request", "django.request", "core.errors")]
    before = [logger.disabled for logger in loggers]
    for logger in loggers:
        logger.disabled = True
    try:
        yield
    finally:
        for logger, was in zip(loggers, before, strict=True):
            logger.disabled = was
