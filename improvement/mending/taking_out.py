"""A name is taken out of what somebody said, and a file off an action.

By whoever manages the action or risk, and keeps the log where everyone reads. Words of others are
not put right, so nothing changes but what is taken out (`policy.why_not_reword`).
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied

from core import access, retention, words_taken_out
from core.as_seen import require_as_seen
from core.erasure import forget_file
from core.operations import NotAllowed, current, lock, operation
from improvement import notices
from improvement import operations as log
from improvement.mending import held_words, letters, policy
from improvement.mending.operations import filled_in
from improvement.models import Action, ActionDocument
from improvement.scrutiny.models import Opinion
from improvement.scrutiny.parties import is_the_scrutineer
from partnership.held import require


@operation
def take_words_out(
    row, *, told: Mapping[str, str], takes_out: Collection[str] = (), by, version: str = ""
) -> Any:
    """``told``: texts of it, by name, in which square brackets stand in the place of what goes; it
    goes out of the earlier versions, too. ``takes_out``: more texts whose earlier versions go.
    Whoever had written them is told.

    ``version``: see `core.as_seen`. Raises Stale when it says something else by now.
    """
    row = lock(row)
    _require_a_keeper_of(row, by)
    stands = words_taken_out.texts_of(row)
    require_as_seen(row, version, f"As it stands now: {' '.join(filter(None, stands.values()))}")
    changed = {name for name, text in told.items() if text.split() != stands[name].split()}
    for name in changed:
        require(policy.why_not_reword(stands[name], told[name]))
        words_taken_out.put(row, name, told[name])
        _out_of_what_repeats(row, stands[name], told[name])
    names = {words_taken_out.column_of(each) for each in (*changed, *takes_out)}
    require(policy.why_not_correct(None, changed, takes_out))
    require(policy.why_not_take_out(names, words_taken_out.said_otherwise(row)))
    wrote = held_words.authors(row, sorted(names)) - {by and by.pk}
    row.save()
    words_taken_out.take_out(row, names)
    letters.words_taken_out(row, wrote)
    return row


def _out_of_what_repeats(row: Any, said: str, told: str) -> None:
    for each, name in held_words.quoting(row, said):
        found = lock(each)
        setattr(found, name, getattr(found, name).replace(said, told))
        found.save()
        words_taken_out.take_out(found, [name])


def _require_a_keeper_of(row: Any, by: Any) -> None:
    """Whoever manages what guards it; of what everyone reads, whoever keeps the log. Out of an
    opinion the scrutineer takes a name as well, whose words they are."""
    record = row.guard()
    if record is None:
        if not (isinstance(row, Opinion) and by is not None and is_the_scrutineer(by)):
            log.require_a_keeper(by)
    elif by is not None:
        if not access.can(by, access.MANAGE, record):
            raise PermissionDenied("only who manages a record takes words out of it")
        current().stands_in_for(access.in_whose_stead(by, access.MANAGE, record))


def why_not_take_away(action) -> str | None:
    """A file of it, whichever."""
    waits = action.handed_in_on is not None and action.closed_on is None
    is_last = not action.evidence_elsewhere.strip() and action.documents.count() == 1
    is_held = retention.is_held(retention.kind_of(Action), action.pk)
    return policy.why_not_take_away(is_held, leaves_no_evidence=waits and is_last)


@operation
def take_evidence_away(
    action, *, document, reason: str, names_somebody: bool = False, by, version: str = ""
) -> Action:
    """The file goes; that there was one, who took it away and why stays. ``names_somebody``: what
    the file was called told who somebody is, and goes, too. Its owner and judges are told."""
    action = lock(action, version)
    _require_a_keeper_of(action, by)
    require(why_not_take_away(action))
    found = ActionDocument.objects.filter(action=action, pk=document.pk).first()
    if found is None:
        raise NotAllowed("Somebody has taken this file away already.")
    if names_somebody:
        found.original_name = words_taken_out.mark()
        found.save()
        words_taken_out.take_out(found, ["original_name"])
    name = str(found.file.name)
    found.delete()
    forget_file(name)
    action.mended_because = filled_in(reason, "why it is taken away")
    action.save()
    notices.corrected(action, by)
    return action
