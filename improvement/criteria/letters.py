"""The mail to whoever proposed a judgement that was sent back: which it was and a link, no more."""

from django.conf import settings
from django.contrib.auth import get_user_model

from core import letters
from core.as_seen import version_of
from improvement import judging
from partnership.years import called


def tell_sent_back(judgement, by) -> None:
    """Whoever proposed it, while they keep the log; else all who do. Within an operation."""
    keepers = set(judging.keepers())
    told = ({judgement.proposed_by_id} & keepers or keepers) - {by.pk}
    occasion = f"judgement_sent_back:{judgement.pk}:{version_of(judgement)}"
    letters.queue_many(
        ("judgement_sent_back", judgement, f"{occasion}:{person}") for person in sorted(told)
    )


def of_judgement(judgement, letter) -> tuple[str, dict] | None:
    """None once it was proposed again, or for whoever keeps the log no longer."""
    pk = int(letter.once.rpartition(":")[2])
    if not judgement.returned_because or pk not in judging.keepers():
        return None
    return get_user_model().objects.get(pk=pk).email, {
        "criterion": judgement.criterion.reference,
        "year": called(judgement.year),
        "link": settings.SITE_URL + judgement.criterion.get_absolute_url(),
    }
