"""The mails to whoever proposed a judgement that was sent back, and to whoever agreed one that then
lost a file: which it was and a link, no more."""

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


def tell_file_taken_away(document, judgement, by) -> None:
    """Whoever agreed it, who had read the file. Within an operation."""
    if judgement.agreed_by_id not in (None, by and by.pk):
        once = f"judgement_file_away:{document.pk}:{judgement.agreed_by_id}"
        letters.queue_many([("judgement_file_away", judgement, once)])


def of_file_taken_away(judgement, letter) -> tuple[str, dict] | None:
    """Everybody reads the criterion; None for whoever has left."""
    agreed_by = judgement.agreed_by
    if agreed_by is None or not agreed_by.is_active:
        return None
    return agreed_by.email, _told(judgement)


def _told(judgement) -> dict:
    return {
        "criterion": judgement.criterion.reference,
        "year": called(judgement.year),
        "link": settings.SITE_URL + judgement.criterion.get_absolute_url(),
    }


def of_judgement(judgement, letter) -> tuple[str, dict] | None:
    """None once it was proposed again, or for whoever keeps the log no longer."""
    pk = int(letter.once.rpartition(":")[2])
    if not judgement.returned_because or pk not in judging.keepers():
        return None
    return get_user_model().objects.get(pk=pk).email, _told(judgement)
