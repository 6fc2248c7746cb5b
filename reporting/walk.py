"""Every page as every role: what its declaration promises beside what it answers.

The tests walk it on every change, Celery beat every night against the live rules
(`reporting.tasks`), with people and cases that do not exist, in a transaction that is rolled
back. Of an answer only its kind is looked at. What a role may do with a case is taken from the
lines behind docs/roles.md, and not from the rights tables: those are what is being tried.
"""

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.shortcuts import resolve_url
from django.test import Client

from core import restriction
from core.access import RIGHTS
from core.models import AccessLog
from core.pages import all_patterns
from escalations import synthetic as cases
from escalations import ways
from escalations.models import Escalation
from escalations.policy import Step
from improvement import synthetic as actions
from improvement import ways as action_ways
from improvement.models import Action
from improvement.risks import synthetic as risks
from improvement.risks import ways as risk_ways
from improvement.risks.models import Risk
from improvement.scrutiny import synthetic as scrutiny
from improvement.scrutiny import ways as scrutiny_ways
from improvement.scrutiny.models import Challenge
from partnership import openings, roles
from partnership import synthetic as people
from partnership.expectations import policy as expectations
from partnership.expectations.models import DeclarationDocument
from partnership.funding import policy as funding
from partnership.library.models import LibraryFile
from partnership.models import Agency
from partnership.roles import Role
from reporting import synthetic

IN, SIGN_IN, REFUSED, HIDDEN, BROKEN = "let in", "sign in", "refused", "hidden", "broken"
CONFLICTED = "conflicted"
BACKEND = "partnership.auth.SignInBackend"
# What stands in an address besides the reference of a case. What is one's own alone (a passkey)
# or the public's (a link from a mail) stands for nothing.
ACTIONS, RISKS = "improvement/actions/", "improvement/risks/"
CHALLENGES = "improvement/scrutiny/challenges/"
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
    "criterion": scrutiny.CRITERION.lower(),
}
# Pages about the one who asks alone, which show themselves at one moment only: in the midst of
# signing in, with a link from a mail just opened, with a second factor just set up or there to go.
OF_A_MOMENT = {
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
    "confirm/with/<slug:provider_id>/",
    "groups/<slug:group>/terms-of-reference/<int:number>/file/",
    "improvement/success-criteria/<reference:criterion>/agree/<slug:year>/",
    "improvement/success-criteria/<reference:criterion>/judge/<slug:year>/files/<int:pk>/",
    "sign-in/with/<slug:provider_id>/",
    "sign-in/with/<slug:provider_id>/answer/",
    "your-account/deputy/<slug:agency>/",
    "your-account/deputy/<slug:agency>/<int:pk>/end/",
    "your-account/passkeys/<int:pk>/name/",
    "your-account/passkeys/<int:pk>/remove/",
    "your-account/work-account/<slug:provider_id>/remove/",
}
NO_FILE = "library/<slug:document>/versions/<int:number>/file/"  # of the briefing, which is written
# What a request that is refused may leave behind: that it was made, and a session.
LEFT_BEHIND = {AccessLog._meta.db_table, Session._meta.db_table}
WRITES = re.compile(r'\b(?:INSERT INTO|DELETE FROM|UPDATE(?=\s+\S+\s+(?:AS \S+ )?SET\b))\s+"?(\w+)')
# The kinds of record with rights of their own, as a page declares them.
GUARDED = {each.__name__ for each in (Escalation, Action, Risk, Challenge)}
NO_FORM = 405  # the answer of a page that only shows to a form
OTHER_DOOR = "/emergency/"  # where whoever may break the glass is led from what is closed
EACH = 5  # of the pages about a record that is hidden; see _walked_whole
LEAVES = "sign-out/"  # walked last: it ends the session


class NoExpectation(Exception):
    """A page, or a way to a right, that the walk cannot tell the right answer of."""


@dataclass(frozen=True)
class Visitor:
    """Somebody who walks. ``person`` is None for whoever has not signed in.

    ``rights``: by reference, the right over each case that docs/roles.md promises; "" for none,
    `CONFLICTED` for whoever has a conflict of interest in it.
    ``looks_after``: whether the people of the sample agency are theirs to look after;
    ``reads_line``: whether what it gives is theirs to read; ``of_the_agency``: whether they hold
    a role there. ``reads_document``: whether the document that is for some is for them.
    """

    called: str
    person: object
    roles: frozenset[str]
    rights: dict[str, str]
    looks_after: bool = False
    reads_line: bool = False
    of_the_agency: bool = False
    reads_document: bool = False


@dataclass(frozen=True)
class Samples:
    """What the addresses name: ``documents`` by reference of a case, ``actions``
    the same of the actions, ``risks`` and ``challenges`` their references, and of the sample agency
    a person, a role and a cover of theirs there, an invitation, a team, and a file of what it
    declared, and one of a document of the library that is for some; of the sample group a seat and
    a term of its chair; each but the files by its key.
    ``named``, ``conflict``: (reference, key) of a decision about who may open a record, by its
    kind."""

    documents: dict[str, int]
    actions: dict[str, int]
    risks: list[str]
    challenges: list[str]
    named: dict[str, tuple[str, int]]
    conflict: dict[str, tuple[str, int]]
    person: int
    role: int
    invitation: int
    cover: int
    seat: int
    term: int
    team: int
    declared_file: DeclarationDocument
    library_file: LibraryFile

    @property
    def of_each_kind(self) -> tuple[Iterable[str], ...]:
        """The references of the records, kind by kind."""
        return self.documents, self.actions, self.risks, self.challenges


# Whether a holder of a role at an agency stands in this way to a case, when nobody was named.
STANDS: dict[str, Callable[[Any, Agency], bool]] = {
    ways.RAISED: lambda case, agency: False,
    ways.BROUGHT_IN: lambda case, agency: False,
    ways.LEADS_SAFEGUARDING: lambda case, agency: agency == case.raising_agency,
    ways.SPEAKS_FROM_STEP_3: lambda case, agency: agency == case.raising_agency and case.step >= 3,
    restriction.LEFT_TO_THEM: lambda case, agency: False,
    restriction.IN_AN_EMERGENCY: lambda case, agency: False,
    action_ways.OWNS: lambda action, agency: False,
    action_ways.STANDS_IN: lambda action, agency: False,
    action_ways.OF_THE_AGENCY: lambda action, agency: agency == action.agency,
    action_ways.OF_A_PARTNER: lambda action, agency: (
        agency.kind == Agency.Kind.SAFEGUARDING_PARTNER
    ),
    action_ways.CHAIRS: lambda action, agency: False,
    action_ways.OF_THE_GROUP: lambda action, agency: False,
    action_ways.FOLLOWS: lambda action, agency: False,
    action_ways.OF_THE_EXECUTIVE: lambda action, agency: False,
    risk_ways.OF_THE_EXECUTIVE: lambda risk, agency: False,
    scrutiny_ways.OF_THE_CHALLENGED_AGENCY: lambda case, agency: agency == case.to_agency,
    scrutiny_ways.CHAIRS_THE_CHALLENGED: lambda case, agency: False,
    scrutiny_ways.OF_THE_CHALLENGED_GROUP: lambda case, agency: False,
    scrutiny_ways.OF_THE_EXECUTIVE: lambda case, agency: False,
    ways.REJECTED: lambda case, agency: False,  # none of the walk has a recommendation
    ways.HEARS_STEP_4: lambda case, agency: (
        agency.kind == Agency.Kind.SAFEGUARDING_PARTNER and case.step == Step.STATUTORY_PARTNERS
    ),
}


def promised(role: Role, agency: Agency, case) -> str:
    """The highest right that docs/roles.md gives a holder of the role over the case."""
    if case.is_restricted:
        return ""  # to those on its list alone
    label = case._meta.label
    rights = [right for kind, right in roles.opened_everywhere(role) if kind == label]
    for line in openings.lines(role):
        if line.way not in STANDS:
            raise NoExpectation(f"say in STANDS when a person of the walk {line.way}")
        if line.model_label == label and STANDS[line.way](case, agency):
            rights.append(line.right)
    return max(rights, key=RIGHTS.index, default="")


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
        files |= dict.fromkeys([*samples.risks, *samples.challenges], 0)
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
    depends on a role alone is walked once for the role, of what is hidden from somebody a part, and
    a part of what is closed to them is tried as a form instead of being opened. Which part goes by
    the ``day``, so that `EACH` days in a row leave nothing out.
    """
    walked = pages(samples)
    tried_as_forms = [[*kind][-1] for kind in samples.of_each_kind]
    by_role_alone: set[tuple[str, frozenset[str]]] = set()
    for turn, visitor in enumerate(visitors):
        client = _client(visitor)
        whole = _walked_whole(visitor, samples)
        for place, (route, path, declared, reference) in enumerate(walked):
            by_role = _depends_on_role_alone(declared) and reference != people.CLOSED_DOCUMENT
            if not whole_walk and by_role and visitor.roles:
                if (route, visitor.roles) in by_role_alone:
                    continue
                by_role_alone.add((route, visitor.roles))
            wanted = expected(declared, visitor, reference)
            in_turn = place % EACH == (turn + day) % EACH
            if wanted == HIDDEN and reference not in whole and not in_turn and not whole_walk:
                continue
            # One case's forms are tried as forms too: an empty one does nothing to a case.
            methods = ["get", "post"] if reference in tried_as_forms else ["get"]
            if wanted != IN and reference in ("", people.CLOSED_DOCUMENT):
                methods = ["get", "post"] if whole_walk else ["post"] if in_turn else ["get"]
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


def _walked_whole(visitor: Visitor, samples: Samples) -> set[str]:
    """What is about no record, and of the records of each kind that are hidden from the visitor
    the first: of the others each visitor tries one page in so many, each beginning at another."""
    whole = {"", people.CLOSED_DOCUMENT}
    for kind in samples.of_each_kind:
        whole |= {*[each for each in kind if visitor.rights[each] == ""][:1]}
    return whole


def _depends_on_role_alone(declared: str) -> bool:
    """Then one holder of the role walks it for all who hold it, at whichever agency."""
    return declared.split(" ")[0] in ("public", "signed", "a", "roles", "hidden-roles")


def _may_be_empty(route: str, declared: str, reference: str) -> set[str]:
    """What else a page of one's own or of the public answers that has nothing to show to these
    visitors."""
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


# --- who walks ----------------------------------------------------------------------------------


def make() -> tuple[list[Visitor], list[Escalation], list[Action], Samples]:
    """The visitors, and three cases: at step 1, restricted, and at step 4; and what addresses name.

    In the last of them one of those who could open it has a conflict of interest.

    Only inside a transaction that is rolled back.
    """
    made = people.make(by=None)
    found = [
        cases.make(
            raised_as=made.holders["raising", Role.FRONTLINE_PRACTITIONER],
            challenged_agency=made.agencies["challenged"],
            step=step,
        )
        for step in (Step.PRACTITIONERS, Step.SENIOR_MANAGERS, Step.STATUTORY_PARTNERS)
    ]
    restricted, last = found[1], found[2]
    keeper = made.holders["business", Role.BUSINESS_MANAGER].person
    conflicted = made.holders["raising", Role.SAFEGUARDING_LEAD].person
    restriction.restrict(restricted, named=[], reason=cases.WORDS, by=keeper)
    restriction.mark_conflict(last, person=conflicted, reason=cases.WORDS, by=keeper)
    restricted.refresh_from_db()
    synthetic.make(found[0], by=made.holders["business", Role.BUSINESS_MANAGER].person)
    owner = made.holders["raising", Role.LINE_MANAGER]
    closed, action = actions.make(owner=owner, group=made.seat.group)
    restriction.restrict(closed, named=[], reason=cases.WORDS, by=keeper)
    restriction.mark_conflict(action, person=conflicted, reason=cases.WORDS, by=keeper)
    closed.refresh_from_db()
    closed_risk, risk = risks.make(owner=owner, group=made.seat.group, by=None)
    restriction.restrict(closed_risk, named=[], reason=cases.WORDS, by=keeper)
    restriction.mark_conflict(risk, person=conflicted, reason=cases.WORDS, by=keeper)
    closed_risk.refresh_from_db()
    scrutineer = made.holders["business", Role.INDEPENDENT_SCRUTINEER].person
    kept, open_one = scrutiny.make(
        agency=made.agencies["raising"],
        scrutineer=scrutineer,
        year=people.FUNDING_YEAR,
        by=None,
    )
    restriction.restrict(kept, named=[], reason=cases.WORDS, by=scrutineer)
    restriction.mark_conflict(open_one, person=conflicted, reason=cases.WORDS, by=scrutineer)
    kept.refresh_from_db()
    records = [*found, closed, action, closed_risk, risk, kept, open_one]
    nothing = {record.reference: "" for record in records}
    visitors = [
        Visitor("Nobody signed in", None, frozenset(), nothing),
        Visitor("A superuser", made.superuser, frozenset(), nothing),
        Visitor("A person without a role", made.without_role, frozenset(), nothing),
    ]
    for (where, role), held in made.holders.items():
        agency = made.agencies[where]
        rights = {record.reference: promised(role, agency, record) for record in records}
        if held.person_id == found[0].raised_by_id:
            rights |= dict.fromkeys((case.reference for case in found), "contribute")
        if held == owner:
            rights |= {action.reference: "contribute", risk.reference: "contribute"}
        for each in (restricted, closed, closed_risk):
            rights[each.reference] = "manage" if held.person == keeper else ""
        rights[kept.reference] = "manage" if held.person == scrutineer else ""
        if held.person == conflicted:
            in_conflict = (last, action, risk, open_one)
            rights |= dict.fromkeys((each.reference for each in in_conflict), CONFLICTED)
        called = f"{role.label} ({where})"
        looks_after = role in roles.KEEPERS or (
            role == Role.AGENCY_ADMINISTRATOR and where == "raising"
        )
        reads_line = role in funding.READS or (role in funding.READS_OWN and where == "raising")
        visitors.append(
            Visitor(
                called,
                held.person,
                frozenset([role.value]),
                rights,
                looks_after,
                reads_line,
                of_the_agency=where == "raising",
                reads_document=_reads_document(role, where, agency),
            )
        )
    sample = made.holders["raising", Role.LINE_MANAGER]
    return (
        visitors,
        found,
        [closed, action],
        Samples(
            documents={case.reference: cases.document_of(case).pk for case in found},
            actions={each.reference: actions.document_of(each).pk for each in (closed, action)},
            risks=[closed_risk.reference, risk.reference],
            challenges=[kept.reference, open_one.reference],
            named={
                "escalations": (restricted.reference, cases.decision_about(restricted).pk),
                "improvement": (closed.reference, cases.decision_about(closed).pk),
                "risks": (closed_risk.reference, cases.decision_about(closed_risk).pk),
                "scrutiny": (kept.reference, cases.decision_about(kept).pk),
            },
            conflict={
                "escalations": (last.reference, cases.decision_about(last).pk),
                "improvement": (action.reference, cases.decision_about(action).pk),
                "risks": (risk.reference, cases.decision_about(risk).pk),
                "scrutiny": (open_one.reference, cases.decision_about(open_one).pk),
            },
            person=sample.person_id,
            role=sample.pk,
            invitation=made.invitation.pk,
            cover=made.cover.pk,
            seat=made.seat.pk,
            term=made.term.pk,
            team=made.team.pk,
            declared_file=made.declared_file,
            library_file=made.library_file,
        ),
    )


def _reads_document(role: Role, where: str, agency: Agency) -> bool:
    """Whether the document that is for some is for a holder of the role: they are of a kind of
    agency or hold a role that it is for, are the post that answers for it, or keep the library
    (docs/guides/business-team.md)."""
    answers = (where, role) == (people.ANSWERED_FOR_AT, people.ANSWERED_FOR_BY)
    is_for_them = agency.kind == people.READ_AT or role == people.READ_BY
    return role in roles.KEEPERS or is_for_them or answers


def run() -> tuple[list[str], int]:
    """Walk as everyone, and leave nothing behind: (what was unexpected, how many walked)."""
    with transaction.atomic(), _quietly():
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
def _quietly():
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
