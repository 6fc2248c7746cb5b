"""The partnership that the benchmark runs on: the same rows from the same seed, made in SQL.

200 agencies with 25 people each, a directory for every step, and as many escalations as asked
for: a fifth open, spread over the steps; the rest closed over two years. A tenth of all, or
10,000, are due to move up. The average person hides a bad plan, so seven are kept (`Cast`):
above all the lead of an agency with five cases, and the lead of one that is party to a quarter.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db import connection, models

from accounts.models import Membership, User
from core import access, calendar
from escalations import policy
from escalations.models import Escalation, EscalationGroupRight, EscalationPersonRight, StepRecord
from partnership import roles
from partnership.models import Agency, AgencyRole, DirectoryContact, HeldRole
from partnership.roles import RULES, Role

SEED = 20260325
TODAY = date(2026, 3, 25)  # a Wednesday; what core.clock says while the benchmark runs
VERSION = "pan-cheshire-2023"

AGENCIES, PEOPLE_EACH = 200, 25
PARTNERS = (0, 1, 2)
STATUTORY, BUSINESS, TINY, NORMAL, FOUR = 0, 3, 4, 5, (6, 7, 8, 9)
TINY_CASES = 5
# Of a thousand cases, how many have the agency on one side (and as many on the other).
SHARE = {STATUTORY: 130, NORMAL: 10, 6: 7, 7: 7, 8: 8, 9: 8}

# Places at every agency: number of the person there -> role. Everyone else is a practitioner.
PLACES = {
    0: Role.SAFEGUARDING_LEAD,
    1: Role.SENIOR_MANAGER,
    2: Role.PARTNERSHIP_REPRESENTATIVE,
    5: Role.LINE_MANAGER,
}
AT_PARTNERS = {6: Role.DELEGATED_SAFEGUARDING_PARTNER, 7: Role.DELEGATED_SAFEGUARDING_PARTNER}
AT_BUSINESS = {0: Role.BUSINESS_MANAGER, 1: Role.HEAD_OF_SAFEGUARDING}
RAISERS = range(8, 24)  # number 24 raises nothing, and so sees nothing
STRANGER = 24
# (step, number of the person), first contact first.
LISTED = [(1, 3), (2, 5), (2, 0), (3, 2), (3, 1)]
LISTED_AT_PARTNERS = [(4, 6), (4, 7)]


@dataclass(frozen=True)
class Cast:
    """The people whose pages are measured."""

    normal: User  # leads an agency with 2% of the cases, and is listed as a deputy there
    four_groups: User  # leads four agencies
    statutory: User  # leads an agency with a quarter of the cases
    tiny: User  # leads an agency with five cases
    business: User  # sees everything by role
    raiser: User  # holds rights as a person only
    stranger: User  # must see nothing

    def everyone(self) -> dict[str, User]:
        return dict(vars(self))


def seed(cases: int) -> None:
    """Fill an empty, migrated database."""
    world()
    escalations(cases)
    rights()


def cast() -> Cast:
    def person(name: str) -> User:
        return User.objects.get(email=f"{name}@example.org")

    return Cast(
        normal=person(f"p{NORMAL}-0"),
        four_groups=person("four-groups"),
        statutory=person(f"p{STATUTORY}-0"),
        tiny=person(f"p{TINY}-0"),
        business=person(f"p{BUSINESS}-0"),
        raiser=person(f"p{NORMAL}-{RAISERS[0]}"),
        stranger=person(f"p{NORMAL}-{STRANGER}"),
    )


# --- agencies, people, roles, directory --------------------------------------------------------


def world() -> None:
    agencies = _insert(
        Agency(
            slug=f"agency-{number}",
            name=f"Agency {number:03}",
            short_name=f"Agency {number:03}",
            kind=_kind(number),
            engagement=Agency.Engagement.PERMANENT,
        )
        for number in range(AGENCIES)
    )
    people = {
        (number, place): User(
            email=f"p{number}-{place}@example.org",
            password="!",
            full_name=f"Person {number} {place}",
        )
        for number in range(AGENCIES)
        for place in range(PEOPLE_EACH)
    }
    four_groups = User(email="four-groups@example.org", password="!", full_name="Person of Four")
    _insert([*people.values(), four_groups])

    needed = dict.fromkeys((number, _role(number, place)) for number, place in people)
    groups = {key: Group(name=f"agency-{key[0]}: {key[1].value}") for key in needed}
    _insert(groups.values())
    agency_roles = {
        key: AgencyRole(agency=agencies[key[0]], role=key[1], group=groups[key]) for key in needed
    }
    _insert(agency_roles.values())
    roles.bring_groups_into_step()

    holds = {key: (key[0], _role(*key)) for key in people}
    _insert(Membership(user=people[key], group=groups[role]) for key, role in holds.items())
    _insert(Membership(user=four_groups, group=groups[n, Role.SAFEGUARDING_LEAD]) for n in FOUR)
    _insert(  # so that they come to their pages
        Authenticator(user=people[key], type=Authenticator.Type.TOTP, data={})
        for key, (_, role) in holds.items()
        if RULES[role].second_factor
    )
    long_ago = date(2020, 1, 6)
    held = {
        key: HeldRole(person=people[key], agency_role=agency_roles[role], started_on=long_ago)
        for key, role in holds.items()
    }
    _insert(held.values())
    _insert(
        HeldRole(
            person=four_groups,
            agency_role=agency_roles[n, Role.SAFEGUARDING_LEAD],
            started_on=long_ago,
        )
        for n in FOUR
    )
    _insert(
        DirectoryContact(
            agency=agencies[number],
            procedure="escalation",
            step=step,
            order=[s for s, _ in listed[:place]].count(step),
            held_role=held[number, who],
        )
        for number in range(AGENCIES)
        if number != BUSINESS
        for listed in [LISTED + (LISTED_AT_PARTNERS if number in PARTNERS else [])]
        for place, (step, who) in enumerate(listed)
    )


def _kind(number: int) -> str:
    if number in PARTNERS:
        return Agency.Kind.SAFEGUARDING_PARTNER
    return Agency.Kind.BUSINESS_TEAM if number == BUSINESS else Agency.Kind.RELEVANT_AGENCY


def _role(number: int, place: int) -> Role:
    if number == BUSINESS:
        return AT_BUSINESS.get(place, Role.ADMINISTRATION_OFFICER)
    if number in PARTNERS and place in AT_PARTNERS:
        return AT_PARTNERS[place]
    return PLACES.get(place, Role.FRONTLINE_PRACTITIONER)


def _insert(rows) -> list[models.Model]:
    """Without history: what the world looked like before is not measured."""
    rows = list(rows)
    return models.QuerySet(type(rows[0])).bulk_create(rows, batch_size=1000)


# --- escalations ---------------------------------------------------------------------------------


def escalations(cases: int) -> None:
    """The cases, the steps they went through, and the first line of each one's history."""
    _days_table()
    _sides_table()
    _people_table()
    columns = {
        "id": "c.id",
        "version": "1",
        "reference": "'ESC-2025-' || lpad(c.id::text, 7, '0')",
        "policy_version": f"'{VERSION}'",
        "raised_on": "c.raised_on",
        "raised_by_id": "p.user_id",
        "raised_as_id": "p.held_id",
        "raising_agency_id": "c.raising",
        "challenged_agency_id": "c.challenged",
        "challenged_worker": "'A worker of the other agency'",
        "child_reference": "'LCS-' || lpad(c.id::text, 7, '0')",
        "child_initials": "'JT'",
        "child_age_band": "(ARRAY['0-4', '5-10', '11-15', '16-17'])[1 + c.id % 4]",
        "level_of_need": "1 + c.id % 4",
        "plan_status": "'child-in-need'",
        "reason": "(ARRAY['level-of-need', 'drift-or-delay', 'information-sharing'])[1 + c.id % 3]",
        "what_is_disputed": "repeat('The assessment was not shared with the core group. ', 3)",
        "evidence": "repeat('Minutes of the core group. ', 4)",
        "outcome_wanted": "repeat('It is shared before the next meeting. ', 3)",
        "risk_if_unresolved": "repeat('The plan is reviewed without it. ', 3)",
        "step": "c.step",
        "due_on": "d.due_on",
        "waiting_for": "(ARRAY['challenged', 'raising', 'raising', 'partners'])[c.step]",
        "outcome": "CASE WHEN c.closed_on IS NULL THEN '' ELSE 'compromise' END",
        "outcome_statement": "CASE WHEN c.closed_on IS NULL THEN '' ELSE 'Both agree.' END",
        "closed_on": "c.closed_on",
    }
    due = min(10_000, cases // 10)
    run(
        "CREATE TEMP TABLE draws AS SELECT i, .0::float a, .0::float b, .0::float c, .0::float d,"
        " .0::float e FROM generate_series(1, 0) i"
    )
    run("SELECT setseed(%s)", [(SEED % 1000) / 1000])
    run(
        "INSERT INTO draws SELECT i, random(), random(), random(), random(), random()"
        " FROM generate_series(1, %s) i",
        [cases],
    )
    # Every fifth case is open. The tiny agency's five lie among them at even distances.
    run(
        """
        CREATE TEMP TABLE cases AS
        WITH placed AS (
          SELECT i AS id, r.agency AS raising,
                 CASE WHEN i %% %(every)s = 0 THEN tiny.id
                      WHEN ch.agency <> r.agency THEN ch.agency
                      WHEN r.agency = %(first)s THEN %(second)s ELSE %(first)s END AS challenged,
                 i %% 5 = 0 AS is_open, d, e,
                 -- 0: raised today; 20: day 21 is today
                 CASE WHEN i %% 5 = 0 THEN floor(c * 21)::int
                      ELSE 30 + floor(c * 480)::int END AS age,
                 %(from_place)s + floor(e * %(raisers)s)::int AS raised_by
            FROM draws
            JOIN slots r ON r.slot = floor(a * 1000)::int
            JOIN slots ch ON ch.slot = floor(b * 1000)::int
            CROSS JOIN (SELECT id FROM partnership_agency WHERE slug = %(tiny)s) tiny
        ), dated AS (
          SELECT placed.*, days.raised_on, days.step_today,
                 CASE WHEN NOT is_open
                      THEN days.raised_on + 1 + floor(e * 30)::int END AS closed_on,
                 CASE WHEN d < .4 THEN 1 WHEN d < .75 THEN 2 WHEN d < .9 THEN 3 ELSE 4 END AS drawn
            FROM placed JOIN days ON days.age = placed.age AND days.step = 1
        ), stepped AS (
          SELECT *, CASE WHEN is_open THEN step_today ELSE drawn END AS at,
                 row_number() OVER (PARTITION BY is_open AND step_today > 1 ORDER BY id) AS turn
            FROM dated
        )
        SELECT *, CASE WHEN is_open AND step_today > 1 AND turn <= %(due)s THEN at - 1
                       ELSE at END AS step
          FROM stepped
        """,
        {
            "every": cases // TINY_CASES,
            "first": _agency_id(1),
            "second": _agency_id(2),
            "tiny": f"agency-{TINY}",
            "from_place": RAISERS.start,
            "raisers": len(RAISERS),
            "due": due,
        },
    )
    run("ANALYZE cases")
    names, values = _columns(Escalation, columns)
    run(
        f"INSERT INTO {Escalation._meta.db_table} ({names}) SELECT {values} FROM cases c"
        " JOIN people p ON p.agency = c.raising AND p.place = c.raised_by"
        " JOIN days d ON d.age = c.age AND d.step = c.step"
    )
    run("SELECT setval(pg_get_serial_sequence('escalations_escalation', 'id'), %s)", [cases])
    steps = {
        "escalation_id": "c.id",
        "step": "d.step",
        "entered_on": "d.opens_on",
        "due_on": "d.due_on",
        "by_the_clock": "d.step > 1",
    }
    names, values = _columns(StepRecord, steps)
    run(
        f"INSERT INTO {StepRecord._meta.db_table} ({names}) SELECT {values} FROM cases c"
        " JOIN days d ON d.age = c.age AND d.step <= c.step"
    )
    for model in (Escalation, StepRecord):
        names, values = _columns(
            model.history.model,
            {field.column: field.column for field in model._meta.concrete_fields}
            | {
                "history_date": "'2026-01-05 10:00+00'",
                "history_type": "'+'",
                "history_change_reason": "'escalations.raise_escalation'",
            },
        )
        run(
            f"INSERT INTO {model.history.model._meta.db_table} ({names})"
            f" SELECT {values} FROM {model._meta.db_table}"
        )


def _agency_id(number: int) -> int:
    return Agency.objects.unscoped("seed").values_list("pk", flat=True).get(slug=f"agency-{number}")


def _columns(model, given: dict[str, str]) -> tuple[str, str]:
    """Names and expressions for an INSERT: those given, and what a new row has otherwise."""
    columns = {}
    for field in model._meta.concrete_fields:
        if field.column in given:
            columns[field.column] = given[field.column]
        elif not field.primary_key and not field.null:
            columns[field.column] = f"'{field.get_default()}'"
    if missing := given.keys() - columns.keys():
        raise KeyError(f"{model._meta.label} has no {missing}")
    return ", ".join(columns), ", ".join(columns.values())


def _days_table() -> None:
    """The dates of every step for a case that is so many working days old."""
    england, procedure = calendar.england(), policy.procedure(VERSION)
    rows, day, age = [], TODAY, 0
    while age < 510:
        if england.is_working_day(day):
            windows = [procedure.window(step, day, england) for step in policy.Step]
            now = next(
                (s for s, w in zip(policy.Step, windows, strict=True) if w.due_on >= TODAY), 4
            )
            rows += [
                (age, step, day, window.opens_on, window.due_on, now)
                for step, window in zip(policy.Step, windows, strict=True)
            ]
            age += 1
        day -= timedelta(days=1)
    _temporary_table(
        "days",
        "age int, step int, raised_on date, opens_on date, due_on date, step_today int",
        rows,
    )


def _sides_table() -> None:
    """A thousand slots, each the id of an agency, as many of each as its share."""
    rest = [n for n in range(AGENCIES) if n not in SHARE and n not in (BUSINESS, TINY)]
    numbers = [n for n, share in SHARE.items() for _ in range(share)]
    numbers += [rest[i % len(rest)] for i in range(1000 - len(numbers))]
    ids = dict(Agency.objects.unscoped("seed").values_list("slug", "pk"))
    rows = [(slot, ids[f"agency-{n}"]) for slot, n in enumerate(numbers)]
    _temporary_table("slots", "slot int, agency int", rows)


def _people_table() -> None:
    run(
        """
        CREATE TEMP TABLE people AS
        SELECT r.agency_id AS agency, split_part(split_part(u.email, '-', 2), '@', 1)::int AS place,
               u.id AS user_id, h.id AS held_id, m.id AS membership_id
          FROM partnership_heldrole h
          JOIN partnership_agencyrole r ON r.id = h.agency_role_id
          JOIN accounts_user u ON u.id = h.person_id AND u.email LIKE 'p%%-%%'
          JOIN accounts_membership m ON m.user_id = u.id AND m.group_id = r.group_id
        """
    )


def _temporary_table(name: str, columns: str, rows: list[tuple]) -> None:
    run(f"CREATE TEMP TABLE {name} ({columns})")
    marks = ", ".join(["(" + ", ".join(["%s"] * len(rows[0])) + ")"] * len(rows))
    run(f"INSERT INTO {name} VALUES {marks}", [value for row in rows for value in row])
    run(f"ANALYZE {name}")


# --- rights --------------------------------------------------------------------------------------


def rights() -> None:
    """What `escalations.parties` would grant, said again in SQL; `oracle` compares the two."""
    run(
        """
        CREATE TEMP TABLE listed AS
        SELECT d.agency_id AS agency, d.step, d."order" AS place, p.user_id, p.membership_id
          FROM partnership_directorycontact d JOIN people p ON p.held_id = d.held_role_id
        """
    )
    run(
        """
        CREATE TEMP TABLE grouped AS
        SELECT agency_id AS agency, role, group_id FROM partnership_agencyrole
        """
    )
    partners = [_agency_id(number) for number in PARTNERS]
    listing = {VIEW: ("c.closed_on IS NULL", "coalesce(c.closed_on, c.due_on)")}
    for right in (VIEW, access.CONTRIBUTE):
        permission = access.permission_id(Escalation, right)
        is_open, listed_on = listing.get(right, ("NULL::bool", "NULL::date"))
        run(
            f"""
            INSERT INTO {EscalationGroupRight._meta.db_table}
                   (content_object_id, permission_id, group_id, is_open, listed_on)
            SELECT c.id, %(permission)s, g.group_id, {is_open}, {listed_on}
              FROM {Escalation._meta.db_table} c
              JOIN grouped g
                ON g.agency IN (c.raising_agency_id, c.challenged_agency_id)
                   AND (g.role = '{Role.SAFEGUARDING_LEAD}' OR c.step >= 3 AND g.role IN
                        ('{Role.SENIOR_MANAGER}', '{Role.PARTNERSHIP_REPRESENTATIVE}'))
            UNION ALL
            SELECT c.id, %(permission)s, g.group_id, {is_open}, {listed_on}
              FROM {Escalation._meta.db_table} c
              JOIN grouped g ON g.agency = ANY(%(partners)s)
                   AND g.role = '{Role.DELEGATED_SAFEGUARDING_PARTNER}'
             WHERE c.step = 4
            """,
            {"permission": permission, "partners": partners},
        )
        acts = "bool_or(acts AND closed_on IS NULL)" if right == VIEW else "false"
        run(
            f"""
            INSERT INTO {EscalationPersonRight._meta.db_table}
                   (content_object_id, permission_id, user_id, membership_id,
                    is_open, listed_on, acts)
            SELECT id, %(permission)s, user_id, membership_id,
                   min({is_open.replace("c.", "")}::int)::bool,
                   min({listed_on.replace("c.", "")}), {acts}
              FROM (
                SELECT c.id, c.closed_on, c.due_on,
                       c.raised_by_id AS user_id, m.id AS membership_id,
                       false AS acts
                  FROM {Escalation._meta.db_table} c
                  JOIN partnership_heldrole h ON h.id = c.raised_as_id
                  JOIN partnership_agencyrole r ON r.id = h.agency_role_id
                  JOIN accounts_membership m
                    ON m.user_id = c.raised_by_id AND m.group_id = r.group_id
                UNION ALL
                SELECT c.id, c.closed_on, c.due_on, l.user_id, l.membership_id,
                       l.place = 0 AND l.step = c.step AND c.step = 1
                  FROM {Escalation._meta.db_table} c
                  JOIN listed l ON l.agency = c.challenged_agency_id AND l.step <= least(c.step, 3)
                UNION ALL
                SELECT c.id, c.closed_on, c.due_on, l.user_id, l.membership_id,
                       l.place = 0 AND l.step = c.step
                  FROM {Escalation._meta.db_table} c
                  JOIN listed l ON l.agency = c.raising_agency_id
                       AND l.step BETWEEN 2 AND least(c.step, 3)
                UNION ALL
                SELECT c.id, c.closed_on, c.due_on, l.user_id, l.membership_id, l.place = 0
                  FROM {Escalation._meta.db_table} c
                  JOIN listed l ON l.agency = ANY(%(partners)s) AND l.step = 4
                 WHERE c.step = 4
              ) c
             GROUP BY id, user_id, membership_id
            """,
            {"permission": permission, "partners": partners},
        )
    run("DROP TABLE draws, cases, days, slots, people, listed, grouped")


VIEW = access.VIEW


def run(sql: str, params=None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
