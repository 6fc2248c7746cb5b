"""Mails about agreements: the name of one, a number, a date and a link, worked out when they are
sent. What a version is called is words of whoever entered it, and stays on its page.

Each occasion is told to each person once; the last part of its name is the person's key.
"""

from django.conf import settings
from django.contrib.auth import get_user_model

from core import calendar, clock, letters
from core.words import day
from partnership.agreements import days, policy, standing
from partnership.agreements.models import Agreement, AgreementVersion, SignOff
from partnership.groups.membership import business_team


def ask(sign_off: SignOff, time: int) -> None:
    """Whoever holds the office now, and not their deputy; nor who has declined, though whoever came
    after them is asked. ``time``: 0, then 1 for the first reminder. Within an operation."""
    kind = "agreement_again" if time else "agreement_sign"
    letters.queue_many(
        (kind, sign_off, f"{kind}:{sign_off.pk}:{time}:{person}")
        for person in standing.holders(sign_off).order_by("pk").values_list("pk", flat=True)
        if person != sign_off.declined_by_id
    )


def tell_team(kind: str, version: AgreementVersion, occasion: str = "") -> None:
    letters.queue_many(
        (kind, version, f"{kind}:{version.pk}:{occasion}:{person.pk}") for person in business_team()
    )


def remind() -> None:
    """Within an operation."""
    england, today = calendar.england(), clock.today()
    if not england.is_working_day(today):
        return
    versions = AgreementVersion.objects.filter(
        agreement__in=Agreement.objects.filter(ended_on=None)
    )
    for each in standing.of(versions):
        rules = days.every()[each.version.policy]
        is_near = policy.is_review_near(each.version.review_on, today, rules.review_told_before)
        if each.stage == policy.Stage.IN_FORCE and is_near:
            tell_team("agreement_review", each.version)
        if not each.is_open:
            continue
        since = policy.working_days_since(each.asked_on, today, england)
        times = policy.times_to_ask_again(since, rules.asked_again_after)
        for sign_off in each.missing:
            if times:
                ask(sign_off, times)
        if since >= rules.team_told_after:
            tell_team("agreement_late", each.version)


# --- what is written ------------------------------------------------------------------------------


def _recipient(letter):
    pk = letter.once.rpartition(":")[2]
    return get_user_model().objects.filter(pk=pk, is_active=True).first()


def to_signatory(sign_off: SignOff, letter) -> tuple[str, dict] | None:
    """None once they have answered, hold the office no longer, or nobody is to sign any more."""
    person = _recipient(letter)
    if person is None or sign_off.signed_at is not None or sign_off.declined_by_id == person.pk:
        return None
    if not standing.holders(sign_off).filter(pk=person.pk).exists():
        return None
    if not standing.of_one(sign_off.version).is_open:
        return None
    return person.email, _told(sign_off.version)


def to_team(version: AgreementVersion, letter) -> tuple[str, dict] | None:
    """None once it is no longer so."""
    person = _recipient(letter)
    found = standing.of_one(version)
    still = {
        "agreement_signed": not found.is_open,
        "agreement_declined": found.stage == policy.Stage.DECLINED,
        "agreement_late": found.is_open,
        "agreement_review": found.stage == policy.Stage.IN_FORCE,
    }
    if person is None or not still[letter.kind]:
        return None
    return person.email, _told(version)


def _told(version: AgreementVersion) -> dict:
    return {
        "name": version.agreement.name,
        "number": version.number,
        "effective": day(version.effective_on),
        "review": day(version.review_on),
        "link": settings.SITE_URL + version.get_absolute_url(),
    }
