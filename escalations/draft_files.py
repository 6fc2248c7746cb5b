"""Files while a challenge is being raised: added to the draft, taken away again, handed over.

The stored file is neither copied nor moved when the challenge is raised: a row of the case takes it
over from a row of the draft.
"""

import uuid

from django.core.exceptions import PermissionDenied

from core import clock, erasure
from core.documents import check_upload
from core.operations import NotAllowed, operation
from escalations import raising_policy
from escalations.draft_file_models import EscalationDraftFile
from escalations.models import EscalationDocument, EscalationDraft


def locked(person) -> EscalationDraft:
    """Within an operation: the person's draft, begun where there is none."""
    draft, _ = EscalationDraft.objects.select_for_update().get_or_create(
        owner=person, defaults={"submission": uuid.uuid4(), "changed_at": clock.now()}
    )
    return draft


@operation
def add_files(*, uploads, by) -> EscalationDraft:
    """``uploads``: files as they were sent. One that is there under the same name, with the same in
    it, is not kept twice. Raises ValidationError for what no document may be, and NotAllowed for
    more than a draft takes."""
    draft = locked(by)
    kept = {(each.original_name, each.sha256) for each in _files(draft)}
    for upload in uploads:
        check_upload(upload)
        file = EscalationDraftFile(draft=draft)
        file.take(upload)
        if (file.original_name, file.sha256) in kept:
            continue
        kept.add((file.original_name, file.sha256))
        if refusal := raising_policy.why_not_so_many_files(len(kept)):
            raise NotAllowed(refusal, "uploads")
        file.save()
    _changed(draft)
    return draft


@operation
def remove_file(file, *, by) -> None:
    """Take one's own file away from one's own draft."""
    draft = locked(by)
    if file.draft_id != draft.pk:
        raise PermissionDenied("A draft is its owner's alone.")
    if (found := _files(draft).filter(pk=file.pk).first()) is not None:
        _forget(found)
        _changed(draft)


def throw_away(draft) -> int:
    """Within an operation: the draft and its files; gives the number of rows."""
    files = list(_files(draft))
    for file in files:
        _forget(file)
    draft.delete()
    return 1 + len(files)


def hand_over(draft, escalation, by) -> None:
    """Within the operation that raises it: each becomes a document of the case."""
    for file in _files(draft):
        document = EscalationDocument(escalation=escalation, added_by=by, added_at=clock.now())
        document.take_over(file)
        document.save()
        file.delete()


def _files(draft):
    return EscalationDraftFile.objects.filter(draft=draft)


def _forget(file) -> None:
    erasure.forget_file(str(file.file.name))
    file.delete()


def _changed(draft) -> None:
    draft.changed_at = clock.now()
    draft.save()
