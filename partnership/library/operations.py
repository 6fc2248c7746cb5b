"""What is written of the library's documents: the business team keeps them. `by=None` is set-up."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.text import slugify

from core import bulk, calendar, clock, prompting
from core.documents import check_upload, extension
from core.file_text import READABLE
from core.operations import Stale, lock, operation
from partnership import same_name
from partnership.held import require, require_the_business_team
from partnership.library import policy, rules
from partnership.library.models import (
    BriefingRequest,
    LibraryAudience,
    LibraryDocument,
    LibraryFile,
    LibraryText,
    LibraryTopic,
    LibraryVersion,
)
from partnership.models import Agency

RESERVED = frozenset({"add", "export", "briefings", "acknowledgements", "your-briefings"})
LONGEST_SLUG = 80


def rules_now() -> rules.Rules:
    """Those that the partnership's file names, ``[library]``."""
    return rules.version(settings.PARTNERSHIP["library"]["rules"])


# --- a document -----------------------------------------------------------------------------------


@operation
def add_document(
    *, title: str, kind: str, summary: str, agency, owner_role: str, review_on: date,
    published_on: date, by, group=None, for_everyone: bool = True, kinds: Iterable[str] = (),
    roles: Iterable[str] = (), groups: Iterable = (), topics: Iterable[str] = (),
    asks: Iterable[str] = (), source: str = "", text: str = "", upload=None,
    sections: Mapping[str, str] | None = None,
) -> LibraryDocument:  # fmt: skip
    """A document with its first version. ``kinds``, ``roles``, ``groups``: whom it is for, unless
    it is ``for_everyone``. Raises NotAllowed with the rule that says no."""
    require_the_business_team(by)
    _one_after_the_other()
    title = same_name.with_one_space(title)
    require(policy.why_not_title(title, slugify(title), _titles()))
    document = LibraryDocument(
        slug=_slug(title), title=title, kind=kind, summary=summary, agency=agency, group=group,
        owner_role=owner_role, review_on=review_on, source=source,
    )  # fmt: skip
    _describe(document, for_everyone, kinds, roles, groups, topics, asks)
    _publish(document, published_on, "", text, upload, sections, by)
    return document


def _one_after_the_other() -> None:
    """Two who add the same title at once: the second is told, and no constraint breaks."""
    team = Agency.objects.filter(kind=Agency.Kind.BUSINESS_TEAM).order_by("pk")
    list(team.select_for_update(of=("self",), no_key=True).values_list("pk"))


def _titles(but: LibraryDocument | None = None) -> set[str]:
    rows = LibraryDocument.objects.exclude(pk=but.pk) if but else LibraryDocument.objects.all()
    return {same_name.plain(title) for title in rows.values_list("title", flat=True)}


def _slug(title: str) -> str:
    wanted = slugify(title)[: LONGEST_SLUG - 4].strip("-")
    taken = set(LibraryDocument.objects.values_list("slug", flat=True)) | RESERVED
    tries = [wanted, *(f"{wanted}-{number}" for number in range(2, 999))]
    return next(each for each in tries if each not in taken)


def _describe(document, for_everyone, kinds, roles, groups, topics, asks) -> None:
    """Whom it is for and what about: exactly these."""
    kinds, roles, groups, asks = list(kinds), list(roles), list(groups), list(asks)
    require(policy.why_not_review(document.review_on, clock.today()))
    require(policy.why_not_audience(for_everyone, kinds, roles, groups))
    require(policy.why_not_ask(document.kind, asks, for_everyone, kinds))
    document.for_everyone, document.asks = for_everyone, asks
    document.save()
    wanted: list[dict[str, Any]] = []
    if not for_everyone:
        wanted = [
            *({"agency_kind": each} for each in kinds),
            *({"role": each} for each in roles),
            *({"group": each} for each in groups),
        ]
    _exactly(LibraryAudience, document, wanted, ("agency_kind", "role", "group"))
    _exactly(LibraryTopic, document, [{"topic": each} for each in topics], ("topic",))


def _exactly(model, document, wanted: list[dict[str, Any]], names: tuple[str, ...]) -> None:
    """What stays is left alone, so that history tells what changed."""
    rows = list(model.objects.filter(document=document))
    for row in rows:
        said = {name: value for name in names if (value := getattr(row, name))}
        if said in wanted:
            wanted.remove(said)
        else:
            row.delete()
    for each in wanted:
        model.objects.create(document=document, **each)


@operation
def change_document(
    document, *, title: str, summary: str, agency, owner_role: str, review_on: date, by, group=None,
    for_everyone: bool = True, kinds: Iterable[str] = (), roles: Iterable[str] = (),
    groups: Iterable = (), topics: Iterable[str] = (), asks: Iterable[str] = (), source: str = "",
    version: str = "",
) -> LibraryDocument:  # fmt: skip
    """Everything but what it says, which is a new version, and its kind. ``version``: the
    `state_of` the document that the form was made with. Whom a published briefing asks changes
    with its next version."""
    require_the_business_team(by)
    document = lock(document)
    _refuse_if_stale(document, version)
    require(policy.why_not_keep(document))
    title = same_name.with_one_space(title)
    require(policy.why_not_title(title, slugify(title), _titles(but=document)))
    document.title, document.summary, document.source = title, summary, source
    document.agency, document.owner_role, document.group = agency, owner_role, group
    document.review_on = review_on
    _describe(document, for_everyone, kinds, roles, groups, topics, asks)
    _index(document)
    return document


def state_of(document) -> str:
    """Changes whenever the document itself does."""
    return str(document.history.count())


def _refuse_if_stale(row, version: str) -> None:
    if version and version != state_of(row):
        said = "Somebody has changed this meanwhile. Its page says what holds now."
        raise Stale([said], state_of(row))


# --- versions -------------------------------------------------------------------------------------


@operation
def add_version(
    document, *, what_changed: str, published_on: date, review_on: date, by, text: str = "",
    upload=None, sections: Mapping[str, str] | None = None,
) -> LibraryDocument:  # fmt: skip
    """The next version. Those before it stay readable; a briefing asks its agencies anew."""
    require_the_business_team(by)
    document = lock(document)
    require(policy.why_not_keep(document))
    require(policy.why_not_review(review_on, clock.today()))
    document.review_on = review_on
    document.save()
    _publish(document, published_on, what_changed, text, upload, sections, by)
    return document


def _publish(document, published_on, what_changed, text, upload, sections, by) -> LibraryVersion:
    sections = {key: (sections or {}).get(key, "").strip() for key in policy.PARTS}
    if document.kind != LibraryDocument.Kind.BRIEFING:
        sections = {}
    require(policy.why_not_content(document.kind, text, upload is not None, sections))
    last = current_version(document)
    before = last.published_on if last else None
    require(policy.why_not_publish(published_on, before, clock.today()))
    if last is not None:
        said = (last.text, last.sections)
        require(policy.why_not_say_again(text, sections, last.number, said))
    version = LibraryVersion.objects.create(
        document=document,
        number=last.number + 1 if last else 1,
        text=text,
        sections=sections,
        what_changed=what_changed,
        published_on=published_on,
        published_by=by,
    )
    if upload is not None:
        _keep_file(version, upload, last, by)
    _index(document, "\n".join(filter(None, [text, *sections.values()])))
    if document.is_briefing:
        _ask(document, version)
    return version


def current_version(document) -> LibraryVersion | None:
    return LibraryVersion.objects.filter(document=document).order_by("-number").first()


def _keep_file(version: LibraryVersion, upload, last: LibraryVersion | None, by) -> None:
    from partnership.tasks import read_library_files

    check_upload(upload)
    state = LibraryFile.Text
    kept = LibraryFile(version=version, added_by=by, added_at=clock.now())
    kept.take(upload)
    kept.require_new(LibraryFile.objects.filter(version=last))
    readable = extension(kept.original_name) in READABLE
    kept.text_state = state.WAITING if readable else state.NOT_READ
    kept.save()
    if readable:
        prompting.after_commit(read_library_files)


def _index(document, body: str | None = None) -> None:
    """By what it is found. ``body``: what its new version says; None leaves that as it is."""
    known = rules_now().topics
    topics = LibraryTopic.objects.filter(document=document).values_list("topic", flat=True)
    row = LibraryText.objects.filter(document=document).first() or LibraryText(document=document)
    row.heading = document.title
    about = (document.summary, *(known.get(each, each) for each in topics), document.source)
    row.summary = " ".join(f"{each.rstrip('.')}." for each in about if each)
    if body is not None:
        row.body = body
    row.save()


@operation
def withdraw(document, *, reason: str, by, successor=None) -> LibraryDocument:
    """From today it holds no more. It stays readable, says why, and leads to its successor."""
    require_the_business_team(by)
    document = lock(document)
    successor = lock(successor) if successor is not None else None
    require(policy.why_not_withdraw(document, successor))
    document.withdrawn_on, document.withdrawn_because = clock.today(), reason
    document.succeeded_by = successor
    document.save()
    _end_requests(BriefingRequest.objects.filter(version__document=document))
    return document


# --- asking agencies ------------------------------------------------------------------------------


def _ask(document, version: LibraryVersion) -> None:
    """Every agency of the kinds that the briefing asks, from today; of earlier versions no more."""
    _end_requests(BriefingRequest.objects.filter(version__document=document))
    now, today = rules_now(), clock.today()
    due_on = policy.due_on(today, now, calendar.england())
    agencies = Agency.objects.filter(kind__in=document.asks, closed_on=None, succeeded_by=None)
    bulk.create_many(
        [
            BriefingRequest(
                version=version, agency=each, asked_on=today, due_on=due_on, rules=now.version
            )
            for each in agencies.order_by("pk")
        ]
    )


def _end_requests(rows) -> None:
    """Those that wait. What was answered stays as it was."""
    waiting = list(rows.filter(acknowledged_on=None, ended_on=None).select_for_update(of=("self",)))
    for each in waiting:
        each.ended_on = clock.today()
    bulk.save_many(waiting, ["ended_on"])
