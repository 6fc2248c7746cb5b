"""Everything that is written about success criteria.

The business team keeps them, adds evidence and proposes; the scrutineer or the Executive's chair,
in person, agrees or sends back.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Max, Q

from accounts.models import Membership
from core import clock
from core.as_seen import require_as_seen
from core.documents import check_upload
from core.operations import NotAllowed, lock, operation
from core.references import next_reference
from improvement import linking
from improvement.criteria import letters, policy
from improvement.criteria.models import (
    CriterionEvidence,
    CriterionJudgement,
    JudgementDocument,
    SuccessCriterion,
)
from improvement.mending import operations as mending
from improvement.mending.policy import why_not_change
from improvement.operations import require_a_keeper
from improvement.scrutiny.parties import EXECUTIVE, IS_THE_SCRUTINEER
from improvement.there_already import require_new
from partnership import taken_away
from partnership.held import require
from partnership.roles import Role


def agrees(person) -> bool:
    """Whether somebody is, themself, the scrutineer or the chair of an Executive that meets."""
    chairs = Q(
        group__group_role__role=Role.GROUP_CHAIR,
        group__group_role__partnership_group__kind=EXECUTIVE,
        group__group_role__partnership_group__closed_on=None,
    )
    rows = Membership.objects.filter(user=person.pk, user__is_active=True)
    return rows.filter(chairs | IS_THE_SCRUTINEER).exists()


@operation
def add_criterion(*, text: str, cited: str = "", evidence_wanted: str = "", by) -> SuccessCriterion:
    require_a_keeper(by)
    reference = next_reference("SUC")
    rows = SuccessCriterion.objects.standing()
    require_new(by, rows, {"text": text})
    last = rows.aggregate(last=Max("order"))["last"] or 0
    return SuccessCriterion.objects.create(
        reference=reference, text=text, order=last + 1, cited=cited,
        evidence_wanted=evidence_wanted,
    )  # fmt: skip


@operation
def change_criterion(
    criterion, *, text: str, cited: str, evidence_wanted: str, reason: str = "", by,
    version: str = "",
) -> SuccessCriterion:  # fmt: skip
    """Its evidence and judgements stay; what it said before stays in its history, and beside each
    judgement that was made by it. ``reason``: needed once it was judged.

    ``version``: see `core.as_seen`. Raises Stale when somebody else has changed it meanwhile.
    """
    criterion = _to_change(criterion, by, version)
    told = {"text": text, "cited": cited, "evidence_wanted": evidence_wanted}
    is_changed = any(getattr(criterion, name) != value for name, value in told.items())
    was_judged = policy.is_judged(criterion.judgements.all())
    require(policy.why_not_reword(was_judged, is_changed, reason))
    for name, value in told.items():
        setattr(criterion, name, value)
    criterion.mended_because = reason.strip()
    criterion.save()
    return criterion


@operation
def withdraw_criterion(criterion, *, reason: str, by, version: str = "") -> SuccessCriterion:
    """Entered in error, with its evidence; unless it was judged, or its judgement waits to be
    agreed. Its page stays."""
    criterion = _to_change(criterion, by, version)
    return mending.withdraw(criterion, policy.why_not_withdraw(criterion.judgements.all()), reason)


def _to_change(criterion, by, version: str = "") -> SuccessCriterion:
    """Locked; two about one criterion come one after the other. Raises NotAllowed where it was
    withdrawn."""
    require_a_keeper(by)
    criterion = lock(criterion)
    require_as_seen(criterion, version, f"The criterion, as it stands now: {criterion.text}")
    require(why_not_change(criterion.withdrawn_on))
    return criterion


@operation
def add_evidence(
    criterion, *, shows: str, reference: str = "", seen_at: str = "", by
) -> SuccessCriterion:
    """``reference``: of a record here; or ``seen_at`` says where it can be seen."""
    criterion = _to_change(criterion, by)
    if not reference and not seen_at.strip():
        raise NotAllowed("Give a reference, or say where it can be seen.")
    linking.require_standing([reference])
    rows = CriterionEvidence.objects.filter(criterion=criterion, reference=reference)
    told = {"shows": shows, "seen_at": seen_at}
    require_new(by, rows.filter(wrong_because=""), told, criterion.get_absolute_url())
    CriterionEvidence.objects.create(
        criterion=criterion, shows=shows, reference=reference, seen_at=seen_at,
        added_on=clock.today(),
    )  # fmt: skip
    return criterion


@operation
def strike_out(evidence, *, reason: str, by) -> SuccessCriterion:
    """It was added in error: it stays to be read, and counts no more."""
    criterion = _to_change(evidence.criterion, by)
    evidence = lock(evidence)
    if evidence.wrong_because:
        raise NotAllowed("This was struck out already.")
    evidence.wrong_because = reason
    evidence.save()
    return criterion


@operation
def propose_judgement(
    criterion, *, year: int, verdict: str, reason: str, by, version: str = ""
) -> SuccessCriterion:
    """What was proposed and not agreed is proposed anew; history keeps what it was.

    ``version``: see `core.as_seen`. Raises Stale when somebody else has proposed meanwhile.
    """
    criterion = _to_change(criterion, by)
    there = _judgement(criterion, year)
    require_as_seen(there, version, _as_it_is(there))
    require(policy.why_not_propose(year, there, clock.today()))
    require(policy.why_not_verdict(verdict, bool(standing_evidence(criterion))))
    there = there or CriterionJudgement(criterion=criterion, year=year)
    there.verdict, there.reason, there.returned_because = verdict, reason, ""
    there.proposed_by, there.proposed_on = by, clock.today()
    there.save()
    return criterion


def standing_evidence(criterion) -> list[CriterionEvidence]:
    """What is not struck out, and leads to nothing that was withdrawn."""
    rows = criterion.evidence.all()
    return linking.standing_links(each for each in rows if not each.wrong_because)


@operation
def agree_judgement(criterion, *, year: int, by, version: str = "") -> SuccessCriterion:
    """To what they read, on the evidence that still stands. Raises Stale when it was proposed anew
    meanwhile."""
    there = _to_agree(criterion, year, by, version)
    require(policy.why_not_agree_verdict(there.verdict, bool(standing_evidence(criterion))))
    there.agreed_by, there.agreed_on = by, clock.today()
    there.save()
    return criterion


@operation
def return_judgement(
    criterion, *, year: int, reason: str, by, version: str = ""
) -> SuccessCriterion:
    """It is not agreed; the business team proposes again. Whoever proposed it is told; the reason
    stays on its page when it is proposed again. Raises NotAllowed without one."""
    there = _to_agree(criterion, year, by, version)
    if not reason.strip():
        raise NotAllowed("Enter why you do not agree.")
    there.returned_because = reason
    there.save()
    letters.tell_sent_back(there, by)
    return criterion


def _to_agree(criterion, year: int, by, version: str) -> CriterionJudgement:
    if not agrees(by):
        raise PermissionDenied("only the scrutineer or the Executive's chair agrees")
    there = _judgement(criterion, year)
    require(policy.why_not_agree(there, by.pk, True))
    require_as_seen(there, version, _as_it_is(there))
    return there


@operation
def add_file(criterion, *, year: int, upload, by) -> SuccessCriterion:
    """To the judgement of the year, until it is agreed."""
    criterion = _to_change(criterion, by)
    there = _judgement(criterion, year)
    require(policy.why_not_add_file(there, _number_of_files(there)))
    check_upload(upload)
    document = JudgementDocument(judgement=there, added_by=by, added_at=clock.now())
    document.take(upload)
    document.require_new(JudgementDocument.objects.filter(judgement=there))
    document.save()
    there.save()  # whoever would agree has read it without the file
    return criterion


@operation
def take_file_away(document, *, reason: str, names_somebody: bool = False, by) -> SuccessCriterion:
    """Nobody can read it any more, whether the judgement is agreed or not; that there was one, who
    took it away and why stays. ``names_somebody``: what it was called told who somebody is, and
    goes, too. Whoever agreed is told."""
    require_a_keeper(by)
    criterion, year = document.judgement.criterion, document.judgement.year
    there = _judgement(criterion, year)
    require(policy.why_not_take_file_away(there, _number_of_files(there)))
    found = JudgementDocument.objects.filter(pk=document.pk).exclude(file="").first()
    taken_away.take_away(found, reason=reason, names_somebody=names_somebody)
    if there.agreed_on is None:
        there.save()  # whoever would agree has read it with the file
    else:
        letters.tell_file_taken_away(found, there, by)
    return criterion


def _number_of_files(there: CriterionJudgement | None) -> int:
    rows = JudgementDocument.objects.filter(judgement=there).exclude(file="")
    return rows.count() if there else 0


def _as_it_is(there: CriterionJudgement | None) -> str:
    if there is None:
        return "No judgement of that year has been proposed."
    return f"The judgement, as it stands now: {there.get_verdict_display()}. {there.reason}"


def _judgement(criterion, year: int) -> CriterionJudgement | None:
    """Two about one criterion come one after the other."""
    list(
        SuccessCriterion.objects.filter(pk=criterion.pk)
        .select_for_update(no_key=True)
        .values_list("pk")
    )
    return CriterionJudgement.objects.filter(criterion=criterion, year=year).first()
