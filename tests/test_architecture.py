"""The house rules that a machine can see, each walked over the whole of the code."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models
from django.urls import get_resolver

from core import access, access_log, checks, history
from core.models import GuardedRecord, GuardedRow
from core.pages import all_patterns
from improvement.mending.models import Mendable
from partnership.roles import Role

ROOT = Path(settings.BASE_DIR)
FLOORS = (
    "config",
    "reporting",
    "escalations",
    "audits",
    "improvement",
    "partnership",
    "accounts",
    "core",
)
FILES = sorted(
    path
    for floor in FLOORS
    for path in (ROOT / floor).rglob("*.py")
    if "migrations" not in path.parts
)
OUR_MODELS = list(checks.our_models())
LABELS = {model.__name__ for model in OUR_MODELS}


@cache
def trees() -> dict[str, ast.Module]:
    """Our own code by file. Read when asked for: every process that looks for tests reads this."""
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text()) for path in FILES}


@cache
def nodes() -> dict[str, list[ast.AST]]:
    """The same, of each every node that has a line of its own: to walk the trees anew for each
    question takes ten times as long as to ask it."""
    return {
        name: [node for node in ast.walk(tree) if hasattr(node, "lineno")]
        for name, tree in trees().items()
    }


def found(match, *, but=()):
    """file: line of every syntax node that ``match`` accepts, outside the folders of ``but``."""
    return [
        f"{name}:{node.lineno}"
        for name, of_the_file in nodes().items()
        if not name.startswith(but)
        for node in of_the_file
        if match(node)
    ]


def files(places):
    return sorted({place.rpartition(":")[0] for place in places})


def attribute(*names):
    return lambda node: isinstance(node, ast.Attribute) and node.attr in names


def imports(*modules):
    """``import x`` and ``from x import y``, of x itself or anything below it."""

    def match(node):
        if isinstance(node, ast.Import):
            named = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            named = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            return False
        return any(f"{name}.".startswith(f"{module}.") for name in named for module in modules)

    return match


def test_the_search_finds_what_it_looks_for():
    """The other tests of this file rest on these three."""
    assert "core/history.py" in trees()
    assert files(found(attribute("cursor"))) != []
    assert "core/access.py" in files(found(imports("guardian")))


# --- declarations -----------------------------------------------------------------------------


def test_every_page_declares_who_may_open_it():
    assert checks.undeclared(all_patterns()) == []
    assert len(list(all_patterns())) > 10
    declared = {pattern.callback.access for _, pattern in all_patterns()}
    kinds = {"public", "signed in", "a role"} | {
        f"{right} {model.__name__}" for right in access.RIGHTS for model in OUR_MODELS
    }
    kinds |= {"run Return", "moderate Return"}  # audits.moderation.pages
    kinds |= {"release Return"}  # audits.release.pages
    of_roles = {each for each in declared if each.startswith(("roles ", "hidden-roles "))}
    assert declared - of_roles <= kinds
    assert {role for each in of_roles for role in each.split()[1:]} <= set(Role.values)


def test_the_pages_open_to_anyone_are_these_and_no_others():
    public = {route for route, pattern in all_patterns() if pattern.callback.access == "public"}
    assert public == {
        ".well-known/safeguarding-portal.json",  # a public key
        "accessibility/",
        "audits/returns/signing/",
        "audits/returns/signing/<slug:token>/",
        "staff-survey/<str:token>/",
        "staff-survey/<str:token>/thank-you/",
        "privacy/",
        "brand.css",
        "brand.svg",
        "healthz/",
        "invitation/",
        "invitation/<slug:token>/",
        "sign-in/",
        "sign-in/again/",
        "sign-in/code/",
        "sign-in/forgotten-password/",
        "sign-in/forgotten-password/sent/",
        "sign-in/lost-second-factor/",
        "sign-in/new-password/<base36:uidb36>-<str:key>/",
        "sign-in/new-password/done/",
        "sign-in/passkey/",
        "sign-in/with/<slug:provider_id>/",
        "sign-in/with/<slug:provider_id>/answer/",
    }


def test_no_address_names_a_record_by_its_row_number_alone():
    """Rows have numbers only below what guards them: a reference, the agency they are of, or one's
    own account; or where they are one's own alone."""
    routes = [route for route, _ in all_patterns() if "<int:" in route]
    own = ("your-account/passkeys/", "escalations/lists/", "escalations/raise/files/")
    routes = [route for route in routes if not route.startswith(own)]
    agencies = ("people/<slug:agency>/", "agencies/<slug:agency>/")
    others = (
        "your-account/deputy/<slug:agency>/",
        "groups/<slug:group>/",
        "agreements/<slug:agreement>/",
        "audits/cycles/<slug:cycle>/",
        "audits/question-sets/<slug:question_set>/",
        "library/<slug:document>/",
        "improvement/plans/<slug:plan>/",
        "expectations/<slug:period>/<slug:agency>/",
    )
    guards = ("<reference:", *agencies, *others)
    without = [r for r in routes if not any(g in r.partition("<int:")[0] for g in guards)]
    assert without == []


def test_the_error_pages_are_ours():
    resolver = get_resolver()
    for code in (400, 403, 404, 500):
        handler = resolver.resolve_error_handler(code)
        assert handler.__module__ == "core.errors", code


def test_no_model_is_in_the_admin():
    assert not apps.is_installed("django.contrib.admin")
    assert found(imports("django.contrib.admin")) == []


# --- models -----------------------------------------------------------------------------------


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model._meta.label)
def test_every_model_is_guarded(model):
    assert list(checks.guard_errors(model)) == []


def test_what_nobody_reads_as_a_person_is_this_and_no_more():
    unread = {
        model._meta.label
        for model in OUR_MODELS
        if getattr(model, "guarded_by", None) == access.NOBODY
    }
    assert unread == {
        "core.AccessCheck",
        "core.AccessLog",
        "core.DisposalCertificate",
        "core.FileToErase",
        "core.Letter",
        "core.LoggedReason",
        "core.Notification",
        "core.ReferenceCounter",
        "core.Submission",
        "core.WordsTakenOut",
    }


def test_what_everyone_sees_is_this_and_no_more():
    seen = {
        model._meta.label
        for model in OUR_MODELS
        if getattr(model, "guarded_by", None) == access.EVERYONE
    }
    assert seen == {
        "audits.Criterion",
        "audits.CriterionBefore",
        "audits.Cycle",
        "audits.PanelMeeting",
        "audits.Partner",
        "audits.QuestionSet",
        "audits.QuestionSetDraft",
        "audits.QuestionSetVersion",
        "audits.ScaleLevel",
        "audits.Standard",
        "audits.Survey",
        "audits.SurveyStatement",
        "improvement.BusinessPlan",
        "improvement.Finding",
        "improvement.FindingTheme",
        "improvement.Measure",
        "improvement.PlannedItem",
        "improvement.PlannedOutcome",
        "improvement.Priority",
        "improvement.Reading",
        "improvement.Recommendation",
        "improvement.RecommendationFinding",
        "improvement.Theme",
        "improvement.CriterionEvidence",
        "improvement.CriterionJudgement",
        "improvement.Opinion",
        "improvement.SuccessCriterion",
        "improvement.Visit",
        "improvement.VisitLink",
        "improvement.VoiceEntry",
        "improvement.VoiceLink",
        "improvement.VoiceTheme",
        "partnership.AccessReview",
        "partnership.Agency",
        "partnership.AgencyName",
        "partnership.AgencyRole",
        "partnership.AgencySize",
        "partnership.Agreement",
        "partnership.AgreementVersion",
        "partnership.ChairTerm",
        "partnership.DirectoryContact",
        "partnership.Duty",
        "partnership.DutyEvidence",
        "partnership.DutyOwner",
        "partnership.FundingYear",  # the year alone: no amount
        "partnership.GroupLink",
        "partnership.GroupRole",
        "partnership.GroupSeat",
        "partnership.PartnershipGroup",
        "partnership.School",
        "partnership.SeatHolder",
        "partnership.SignOff",
        "partnership.Team",
        "partnership.TermsOfReference",
    }


@pytest.mark.parametrize(
    "model", [m for m in OUR_MODELS if hasattr(m, "history")], ids=lambda m: m._meta.label
)
def test_every_history_is_append_only(model):
    assert model.history.model._meta.db_table in history.append_only_tables()


def test_every_guarded_row_but_a_draft_keeps_its_history():
    without = {
        model._meta.label
        for model in OUR_MODELS
        if issubclass(model, GuardedRow) and not hasattr(model, "history")
    }
    assert without == {
        "audits.SurveyAnswer",  # a history row would tell when somebody answered
        "audits.SurveyReply",
        "escalations.EscalationDraft",
        "escalations.EscalationDraftFile",  # of a draft
        "escalations.SavedList",  # an address that somebody keeps for themself
        "escalations.LightChallenge",  # its writer's, of no child, gone a year after it ended
        "improvement.LogText",  # made of what it finds
        "partnership.InvitationDraft",
        "partnership.LibraryText",  # made of its document, by which it is found
        "partnership.SchoolRegister",  # a draft too: what is imported has its own
        "reporting.SubjectAccessRequest",  # what was done with it is in the access log
    }


def test_a_child_is_never_deleted_by_the_deletion_of_its_record():
    cascades = {
        f"{model._meta.label}.{field.name}"
        for model in OUR_MODELS
        for field in model._meta.concrete_fields
        if field.is_relation and field.remote_field.on_delete is models.CASCADE
    }
    assert cascades == {
        "accounts.Membership.user",
        "accounts.StandIn.membership",
        "core.Notification.recipient",
        "escalations.EscalationDraft.owner",
        "escalations.SavedList.owner",
        "partnership.InvitationDraft.owner",
        "partnership.SchoolRegister.owner",
    }


def test_every_record_of_its_own_says_how_it_is_listed_and_opened():
    records = [model for model in OUR_MODELS if issubclass(model, GuardedRecord)]
    assert records
    for model in records:
        closed, day = model.listing_columns
        assert isinstance(model._meta.get_field(closed), models.DateField)
        assert isinstance(model._meta.get_field(day), models.DateField)
        assert model._meta.get_field("reference").unique
        for name in model.opened_with:
            first, _, then = name.partition("__")
            relation = model._meta.get_field(first)
            assert relation.is_relation
            assert not then or relation.related_model._meta.get_field(then).is_relation
        for own in ("access_to", "changes_since"):
            assert getattr(model, own).__qualname__.startswith(model.__name__)


def pairs(model):
    """The names x of nullable x_at beside nullable x_by."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    return sorted(
        name.removesuffix("_at")
        for name in fields
        if name.endswith("_at")
        and fields[name].null
        and (partner := fields.get(f"{name.removesuffix('_at')}_by")) is not None
        and partner.null
    )


@pytest.mark.parametrize(
    ("model", "name"),
    [(m, n) for m in OUR_MODELS for n in pairs(m)],
    ids=lambda value: getattr(getattr(value, "_meta", None), "label", value),
)
def test_who_and_when_stand_together_or_not_at_all(model, name):
    conditions = " ".join(
        str(constraint.condition)
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    )
    assert f"{name}_at" in conditions
    assert f"{name}_by" in conditions


def test_names_of_fields_say_their_kind():
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in OUR_MODELS
        for field in model._meta.concrete_fields
        if (
            isinstance(field, models.DateTimeField)
            and not _ends(field, "_at", "at", "_after", "last_login")
        )
        or (type(field) is models.DateField and not _ends(field, "_on"))
        or (field.name.endswith("_on") and not isinstance(field, models.DateField))
        or (field.name.endswith("_by") and not field.is_relation and field.name != "succeeded_by")
    ]
    assert wrong == []


def _ends(field, *endings):
    return field.name.endswith(endings)


def test_there_are_no_generic_foreign_keys():
    assert found(imports("django.contrib.contenttypes")) == []
    ours = [model for model in apps.get_models() if model._meta.app_label in FLOORS]
    assert len(ours) > len(OUR_MODELS), "histories and rights tables too"
    for model in ours:
        assert not [f for f in model._meta.private_fields if isinstance(f, GenericForeignKey)]
        assert not [f for f in model._meta.concrete_fields if f.name == "content_type"]


@pytest.mark.django_db
def test_no_migration_is_missing(capsys):
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    assert "No changes detected" in capsys.readouterr().out


# --- ways round the guards, and who may use them ----------------------------------------------


def calls(*names):
    return lambda node: (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in names
    )


def test_the_callers_of_unscoped_are_these():
    """Each has said why. A new one is a decision, so it is written down here too."""
    callers = {}
    for place in found(calls("unscoped")):
        name = place.rpartition(":")[0]
        callers[name] = callers.get(name, 0) + 1
    assert callers == UNSCOPED


UNSCOPED = {
    "audits/multi_agency/parties.py": 1,  # which agencies grade the cases of each audit
    "audits/multi_agency/planning.py": 1,  # whether an audit was done again: that alone
    "audits/multi_agency/start.py": 1,  # how many audits an agency is in: a number
    "audits/returns/link_views.py": 1,  # when a link was signed with, for who has it
    "audits/returns/signers.py": 1,  # in which roles a return is signed: that alone
    "audits/returns/snapshot_shown.py": 1,  # whether the one before a revision was late: that alone
    "audits/returns/signing_links.py": 2,  # a link and what it is to sign, for who has it
    "audits/cycles/operations.py": 1,  # whether an agency is asked in a cycle: that alone
    "audits/returns/parties.py": 2,  # who has a section of each return, who moderates it: people
    "audits/moderation/models.py": 2,  # what one moderates, and its panels: rights
    "audits/cycles/forecasts.py": 1,  # how many were answered of late: numbers alone
    "audits/moderation/pages.py": 1,  # which submission a moderator scores, not what it says
    "audits/moderation/scoring.py": 1,  # what a moderator finished before a revision
    "audits/moderation/work.py": 1,  # what a moderator scores, without its scores
    "audits/moderation/who.py": 2,  # who holds the role of a moderator; what one moderates oneself
    "audits/returns/earlier.py": 3,  # what the same agency answered in the cycle before
    "audits/results/agency.py": 2,  # the middle of five agencies or more, and no one's own score
    "audits/results/parts.py": 1,  # which actions were handed in with the returns that one reads
    "audits/returns/progress.py": 2,  # how many questions are answered: numbers alone
    "audits/returns/sections.py": 1,  # people of the agency, to choose who fills in a section
    "reporting/at_all.py": 1,  # whether anything of a kind waits for anybody: that alone
    "reporting/example/surveys.py": 1,  # the link that fictional staff have in hand
    "audits/surveys/cycle_views.py": 1,  # whether the staff of an agency were asked: that alone
    "audits/surveys/links.py": 1,  # the link that somebody of the staff has in hand
    "audits/surveys/results.py": 2,  # numbers alone, from the minimum up
    "audits/returns/start.py": 1,  # how many an agency has open, before it is closed: a number
    "audits/since_last/read.py": 3,  # what came of last time, which decides what may be declared
    "escalations/checks.py": 1,  # the versions of the procedure, before migrating
    "escalations/figures.py": 1,  # how many challenges an agency answered, for the scorecard
    "escalations/forms.py": 1,  # colleagues, to choose whom to bring in
    "escalations/learning.py": 3,  # counts by quarter, small ones shown to the business team alone
    "escalations/afterwards.py": 2,  # who acted last, and is asked; counts for the report
    "escalations/lists.py": 1,  # how many somebody raised who leaves: a number alone
    "escalations/names.py": 2,  # agencies and teams, which are no child's name in a text
    "escalations/no_lead.py": 2,  # who looks after an agency without a lead, and whether it has one
    "escalations/same_child.py": 1,  # whether the same is open already, when one is raised
    "escalations/succession.py": 2,  # how many go on with a successor, or stand open
    "escalations/sides_by_person.py": 2,  # who stands where within one agency: the people alone
    "escalations/within.py": 1,  # colleagues, to choose who is challenged
    "escalations/parties.py": 3,  # who takes part, what was rejected, for the rights
    "improvement/figures.py": 1,  # how many actions an agency did, for the scorecard
    "improvement/group_work.py": 1,  # how much is open with a group that is to close
    "improvement/forms.py": 1,  # who of the agency responsible can own an action
    "improvement/linking.py": 1,  # whether an action that is evidence was withdrawn
    "improvement/lists.py": 1,  # whether any action answers a finding
    "improvement/mending/operations.py": 1,  # whether an action follows from a recommendation
    "improvement/plans/operations.py": 1,  # how many actions serve a priority that is to go
    "improvement/parties.py": 2,  # who owns and who follows each, for its rights
    "improvement/succession.py": 1,  # how many are open at an agency
    "improvement/risks/start.py": 1,  # the same of risks
    "improvement/scrutiny/letters.py": 1,  # whether a challenge waits for a group's new chair
    "improvement/scrutiny/succession.py": 1,  # how many challenges are open at an agency
    "partnership/access_review/lists.py": 1,  # whoever stands in for the one a line is about
    "partnership/people_operations.py": 2,  # where somebody is; what others are called
    "partnership/agencies/lists.py": 1,  # which takeovers of an agency were planned and called off
    "partnership/agencies/operations.py": 3,  # how many are still at an agency that is to close
    "partnership/cover.py": 2,  # colleagues to name as deputy, and what they would be lent
    "partnership/directory.py": 1,  # published contacts
    "partnership/invitations.py": 1,  # whoever has an invitation's link
    "partnership/library/answers.py": 1,  # how many briefings an agency answered, the same
    "partnership/restriction.py": 4,  # what is closed, what fell to others, the role of a name
    "partnership/restriction_views.py": 1,  # what the Head of Safeguarding opens in an emergency
    "partnership/roles.py": 1,  # after migrating
    "reporting/access_log.py": 5,  # whose lines are an agency's; whom an invitation was to; covers
    "reporting/read_for_requests.py": 2,  # for which requests a record is read, and not by whom
    "reporting/receipts.py": 3,  # an agency's own restricted records, by reference; since when
    "reporting/record_letters.py": 1,  # the number of a list's records, for a mail
    "reporting/what_they_see.py": 4,  # cover and conflicts on a day that is over; what is planned
    "partnership/succession/operations.py": 1,  # those whose day has come
    "escalations/statements.py": 1,  # which side has filed, and not what
    "escalations/records.py": 5,  # what is held about a child, for subject access
    "partnership/mentions.py": 1,  # where a child's reference stands in text, for subject access
    "partnership/legal_holds.py": 1,  # on the page of a record, to whoever manages it
    "reporting/disposal.py": 3,  # what is to be erased: references and dates
    "reporting/subject_access.py": 1,  # what somebody has asked for is not erased
    "partnership/management/commands/invite_first_keeper.py": 1,
}


def test_what_was_withdrawn_is_left_out_of_every_read():
    """Whatever can be withdrawn is read through ``standing()``,
    made, or locked by an operation that has it in hand; and as a page at its own address by
    `improvement.views.named`. tests/improvement/test_mending_pages.py opens every page besides."""
    names = {model.__name__ for model in OUR_MODELS if issubclass(model, Mendable)}
    assert names == {
        "BusinessPlan", "Finding", "Measure", "Priority", "Recommendation", "SuccessCriterion",
        "Visit", "VoiceEntry",
    }  # fmt: skip
    passes = {"standing", "create", "none", "select_for_update"}

    def chains(of_the_file):
        """The names called one after the other on each ``Model.objects``."""
        begun = [
            node
            for node in of_the_file
            if attribute("objects")(node) and getattr(node.value, "id", "") in names
        ]
        above = {
            child: node for node in of_the_file for child in ast.iter_child_nodes(node) if begun
        }
        for node in begun:
            called = set()
            while isinstance(above.get(node), ast.Attribute | ast.Call):
                node = above[node]
                called |= {node.attr} if isinstance(node, ast.Attribute) else set()
            yield called

    read = {
        name: without
        for name, of_the_file in nodes().items()
        if (without := sum(not called & passes for called in chains(of_the_file)))
    }
    assert read == {
        "improvement/action_views.py": 1,  # says why no action follows from a withdrawn one
        "improvement/plans/operations.py": 3,  # what was withdrawn keeps its address and number
        "improvement/plans/views.py": 3,  # a plan, a priority and a measure at their own address
        "reporting/example/scrutiny.py": 1,  # the example, which withdraws nothing
    }


def test_every_caller_of_unscoped_says_why():
    silent = found(
        lambda node: (
            calls("unscoped")(node)
            and not (
                len(node.args) == 1
                and isinstance(node.args[0], ast.Constant)
                and len(str(node.args[0].value)) > 3
            )
        )
    )
    assert silent == []


def test_base_managers_are_used_in_core_alone():
    assert found(attribute("_base_manager", "_default_manager"), but=("core/",)) == []


def test_plain_query_sets_over_guarded_models_are_made_in_core_alone():
    assert (
        found(
            lambda node: (
                isinstance(node, ast.Attribute)
                and node.attr in {"QuerySet", "Manager"}
                and isinstance(node.value, ast.Name)
                and node.value.id == "models"
            ),
            but=("core/",),
        )
        == []
    )


def test_raw_sql_is_written_in_core_alone():
    """And for signing in, where a session and its person are read before there is anybody whose
    rights to ask."""
    used = found(attribute("cursor", "raw", "extra", "RawSQL", "execute"), but=("core/",))
    assert used == []
    asked = found(imports("core.standing_rows.asked"), but=("core/",))
    assert files(asked) == ["accounts/session_store.py", "partnership/auth.py"]
    assert found(imports("django.db.models.expressions.RawSQL"), but=("core/",)) == []


def test_guardian_is_known_to_one_module():
    assert files(found(imports("guardian"))) == ["core/access.py"]


def test_history_is_read_from_a_record_in_hand_or_through_core():
    """``Escalation.history`` holds every state of every case, and knows no `visible_to`."""

    def of_a_class(node):
        if not (isinstance(node, ast.Attribute) and node.attr == "history"):
            return False
        owner = node.value
        return (
            isinstance(owner, ast.Name) and (owner.id in LABELS or owner.id in {"model", "cls"})
        ) or isinstance(owner, ast.Call | ast.Attribute)

    assert found(of_a_class, but=("core/",)) == []
    assert (
        found(
            lambda node: (
                isinstance(node, ast.Name | ast.alias)
                and str(getattr(node, "id", getattr(node, "name", ""))).startswith("Historical")
            ),
            but=("core/",),
        )
        == []
    )


def test_saving_round_an_operation_is_nobodys():
    names = ("save_base", "bulk_create", "bulk_update", "_raw_delete", "_update", "_insert")
    assert found(attribute(*names), but=("core/",)) == []


def test_the_rights_tables_are_named_where_a_list_asks_whose_turn_it_is_and_nowhere_else():
    """`core.granting.sync` writes them, and finds them by itself."""
    tables = {
        model.__name__
        for model in apps.get_models()
        if issubclass(model, access.GroupRight | access.PersonRight)
    }
    assert tables
    used = found(lambda node: isinstance(node, ast.Name) and node.id in tables)
    assert files(used) == [
        "escalations/lists.py",
        "improvement/lists.py",
        "improvement/risks/lists.py",
    ]


def test_no_query_is_joined_to_a_rights_table_by_name():
    """django-guardian joins them from groups and permissions; whoever else did could go on from
    there to any record."""
    names = {
        name
        for model in apps.get_models()
        if issubclass(model, access.GroupRight | access.PersonRight)
        for field in model._meta.concrete_fields
        if field.is_relation
        for name in (field.related_query_name(), field.remote_field.get_accessor_name())
    }
    assert {"escalationgroupright", "person_rights"} <= names

    def mentioned(node):
        said = getattr(node, "value", None) if isinstance(node, ast.Constant) else None
        said = getattr(node, "attr", None) or getattr(node, "arg", None) or said
        return isinstance(said, str) and said.partition("__")[0] in names

    places = (
        "audits/multi_agency/models.py",
        "audits/returns/models.py",
        "escalations/models.py",
        "improvement/models.py",
        "improvement/risks/models.py",
        "improvement/scrutiny/models.py",
    )
    assert found(mentioned, but=places) == []


def test_what_everyone_sees_points_at_nothing_guarded_but_who_is_published():
    pointing = {
        f"{model._meta.label}.{field.name}"
        for model in OUR_MODELS
        if getattr(model, "guarded_by", None) in (access.EVERYONE, access.NOBODY)
        for field in model._meta.get_fields()
        if field.is_relation
        and getattr(field.related_model, "guarded_by", access.NOBODY)
        not in (access.EVERYONE, access.NOBODY)
    }
    assert pointing == {
        "partnership.DirectoryContact.held_role",
        # Who sits in a group and who chairs it is published with the arrangements.
        "partnership.ChairTerm.held_role",
        "partnership.SeatHolder.held_role",
    }


def test_signals_are_imported_after_migrating_and_as_a_worker_starts_and_for_nothing_else():
    modules = ("django.db.models.signals", "django.dispatch", "django.core.signals",
               "django.contrib.auth.signals", "allauth.account.signals", "celery.signals",
               "simple_history.signals")  # fmt: skip
    hooks = ["config/celery.py", "core/apps.py", "partnership/apps.py"]
    assert files(found(imports(*modules))) == hooks
    assert files(found(imports("django.db.models.signals.post_migrate"))) == [
        "core/apps.py",
        "partnership/apps.py",
    ]
    assert files(found(imports("celery.signals.worker_process_init"))) == ["config/celery.py"]
    assert len(found(imports(*modules))) == 3
    assert found(imports("django.dispatch.receiver")) == []


def test_one_module_reads_the_clock():
    readers = found(
        lambda node: isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr)
        in {("timezone", "now"), ("timezone", "localdate"), ("timezone", "localtime"),
            ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"),
            ("date", "today"), ("time", "time")}
    )  # fmt: skip
    assert files(readers) == ["core/clock.py"]


def test_views_write_nothing():
    """A view opens, calls an operation and redirects."""
    writes = {"create", "delete", "get_or_create", "update_or_create", "save_many", "create_many"}
    places = [
        place
        for place in found(calls(*writes))
        if Path(place.rpartition(":")[0]).name in {"views.py", "forms.py", "exports.py"}
    ]
    assert places == []


# What everyone opens, and what roles open that no deputy comes by or that hold no record.
TAKEN_BY_NOBODYS_DEPUTY = {
    "escalations/learning_views.py", "improvement/criteria/views.py",
    "improvement/plans/views.py", "improvement/scrutiny/views.py",
    "improvement/views.py", "improvement/voice/views.py", "partnership/access_review/views.py",
    "partnership/agencies/views.py", "partnership/agreements/views.py",
    "partnership/duties/views.py", "partnership/expectations/views.py",
    "partnership/funding/views.py", "partnership/groups/views.py",
    "partnership/library/answer_views.py", "partnership/library/views.py",
    "partnership/people_views.py", "partnership/schools/views.py", "partnership/views.py",
    "reporting/disposal_views.py", "reporting/views.py",
}  # fmt: skip


def test_a_file_of_a_list_of_records_is_on_the_log_under_both_names_of_a_deputy():
    """Each function that gives one does so by `list_taken`, or is of a file listed above."""
    gives = {"file_response", "taken"}
    without = {
        name
        for name, of_the_file in nodes().items()
        if name != "core/exports.py"
        for node in of_the_file
        if calls(*gives)(node)
    }
    assert without == TAKEN_BY_NOBODYS_DEPUTY


def test_no_template_switches_escaping_off():
    assert checks.no_template_marks_text_safe(None) == []
    assert found(imports("django.utils.safestring.mark_safe")) == []


@pytest.mark.parametrize("pattern", ["style=", "<style", "onclick=", "onload=", "javascript:"])
def test_no_template_holds_what_the_content_security_policy_would_block(pattern):
    templates = list((ROOT / "templates").rglob("*.html"))
    assert templates
    assert [path.name for path in templates if f" {pattern}" in path.read_text().lower()] == []


FLOORS = ("core", "accounts", "partnership", "improvement", "audits", "escalations", "reporting")


def test_no_template_of_an_app_leads_to_a_page_of_a_floor_above():
    floor_of = {}
    for pattern in get_resolver().url_patterns:
        if namespace := getattr(pattern, "namespace", None):
            views = (view for _, view in all_patterns(pattern.url_patterns))
            floor_of[namespace] = {view.callback.__module__.partition(".")[0] for view in views}
    led = set()
    for app in FLOORS:
        above = set(FLOORS[FLOORS.index(app) + 1 :])
        for path in (ROOT / "templates" / app).rglob("*.html"):
            named = set(re.findall(r"{% (?:url|address) '(\w+):", path.read_text()))
            led |= named
            found = {name for name in named if floor_of.get(name, set()) & above}
            assert not found, f"{path.name} leads to {found}"
    assert {"escalations", "people"} <= led, "the test finds links"


# Each says something that stands nowhere else on its page.
PRINTED_LINKS = {
    "upkeep.html",
    "passages.html",
    "access_review.html",
    "version.html",
    "agency.html",
}


def test_a_line_that_is_a_link_and_nothing_else_is_not_printed():
    printed = {
        path.name
        for path in (ROOT / "templates").rglob("*.html")
        if re.search(
            r'<p class="govuk-body( portal-text)?"><a [^>]*>[^<]*</a></p>', path.read_text()
        )
    }
    assert printed <= PRINTED_LINKS


def test_every_script_of_a_template_is_a_file():
    for path in (ROOT / "templates").rglob("*.html"):
        for part in path.read_text().split("<script")[1:]:
            assert " src=" in part.partition(">")[0], path.name


def test_a_file_is_no_longer_than_a_reader_can_hold():
    long = {
        name: len((ROOT / name).read_text().splitlines())
        for name in trees()
        if len((ROOT / name).read_text().splitlines()) > 600
    }
    assert long == {}


def test_the_page_of_every_kind_of_record_says_where_its_print_is_noted():
    """`static/src/portal.js` reads it; `partnership.restriction_pages` takes it in."""
    said = [
        name
        for path in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r"data-printed=\"{% url '(\w+):printed'", path.read_text("utf-8"))
    ]
    assert len(said) == len(set(said)) == len(access_log.record_kinds())
