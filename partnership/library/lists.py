"""What is shown of documents: of many, or of one, in a constant number of statements."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from core import clock, text_search
from core.words import day, listed, short_day
from partnership.library import policy
from partnership.library.models import (
    LibraryAudience,
    LibraryDocument,
    LibraryFile,
    LibraryText,
    LibraryTopic,
    LibraryVersion,
)
from partnership.library.operations import rules_now
from partnership.models import Agency
from partnership.roles import Role

PAGE = 25
COLUMNS = ("Document", "Kind", "Owner", "Published", "To note")
VERSION_COLUMNS = ("Version", "Published", "What changed", "By")
HEADINGS = (
    "Document", "Kind", "What it is for", "Topics", "Owner", "Post that answers for it", "For whom",
    "Version", "Published on", "Review due on", "Withdrawn on", "Why", "In its place",
)  # fmt: skip
SHOWN = ("", "withdrawn")


@dataclass(frozen=True)
class Choice:
    """Which documents a list shows, as its address says."""

    words: str = ""
    kind: str = ""
    topic: str = ""
    withdrawn: bool = False

    def query(self, **more) -> str:
        asked = {"words": self.words, "kind": self.kind, "topic": self.topic}
        asked |= {"show": "withdrawn" if self.withdrawn else "", **more}
        return "?" + urlencode({name: value for name, value in asked.items() if value})

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.kind or self.topic)


def chosen(person, choice: Choice):
    """The documents of a kind and topic that they may see, whatever words are looked for."""
    rows = LibraryDocument.objects.visible_to(person)
    rows = rows.filter(withdrawn_on__isnull=not choice.withdrawn)
    if choice.kind:
        rows = rows.filter(kind=choice.kind)
    if choice.topic:
        about = LibraryTopic.objects.filter(topic=choice.topic).values("document")
        rows = rows.filter(pk__in=about)
    return rows.select_related("agency", "group")


def _texts(person, choice: Choice):
    among = chosen(person, choice).select_related(None).order_by().values("pk")
    return LibraryText.objects.visible_to(person).filter(document__in=among)


def found(person, choice: Choice) -> list[LibraryDocument]:
    """All of them: by title, or where words are looked for, the best first."""
    rows = chosen(person, choice)
    if not choice.words:
        return list(rows.order_by("title", "pk"))
    texts = _texts(person, choice)
    keys = text_search.find(texts, choice.words)
    of_text = dict(texts.filter(pk__in=keys).values_list("pk", "document"))
    documents = rows.in_bulk([of_text[key] for key in keys])
    return [documents[of_text[key]] for key in keys]


def snippets(person, choice: Choice, documents: Iterable[LibraryDocument]) -> dict[int, Any]:
    """By document: where the words stand."""
    among = [each.pk for each in documents]
    texts = _texts(person, choice).filter(document__in=among)
    of_text = dict(texts.values_list("pk", "document"))
    told = text_search.snippets(texts, of_text, choice.words)
    return {of_text[key]: said for key, said in told.items()}


def successors(person, documents: Iterable[LibraryDocument]) -> dict[int, LibraryDocument]:
    """By document, what took its place, where that is for them: a title can tell, too."""
    among = {each.succeeded_by_id for each in documents if each.succeeded_by_id}
    if not among:
        return {}
    seen = {
        each.pk: each for each in LibraryDocument.objects.visible_to(person).filter(pk__in=among)
    }
    return {
        each.pk: seen[each.succeeded_by_id] for each in documents if each.succeeded_by_id in seen
    }


class Whole:
    """The documents given, with their current versions, files and successors."""

    def __init__(self, person, documents: Iterable[LibraryDocument]):
        self.documents, self.today, self.rules = list(documents), clock.today(), rules_now()
        among = [each.pk for each in self.documents]
        versions = LibraryVersion.objects.visible_to(person).filter(document__in=among)
        self.current = {each.document_id: each for each in versions.order_by("number")}
        files = LibraryFile.objects.visible_to(person)
        files = files.filter(version__in=[each.pk for each in self.current.values()])
        self.files = {each.version_id: each for each in files}
        self.successors = successors(person, self.documents)

    def notes(self, document) -> list[str]:
        """What has to be known of it, each a sentence without its full stop."""
        if document.withdrawn_on:
            successor = self.successors.get(document.pk)
            place = f"; {successor} takes its place" if successor else ""
            return [f"Withdrawn on {day(document.withdrawn_on)}{place}"]
        said = []
        stage = policy.review_stage(document.review_on, self.today, self.rules)
        if stage is not None:
            was = "Was" if stage == "over" else "Is"
            said.append(f"{was} due for review on {short_day(document.review_on)}")
        if (kept := self.file(document)) and kept.text_state == LibraryFile.Text.UNREADABLE:
            said.append("Text could not be read: found by its title alone")
        return said

    def file(self, document) -> LibraryFile | None:
        return self.files.get(self.current[document.pk].pk)

    def rows(self) -> list[list[Any]]:
        return [
            [
                {"text": each.title, "url": each.get_absolute_url()},
                each.get_kind_display(),
                each.owner,
                short_day(self.current[each.pk].published_on),
                ". ".join(self.notes(each)),
            ]
            for each in self.documents
        ]


# --- one document ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Audience:
    kinds: tuple[str, ...]
    roles: tuple[str, ...]
    groups: tuple[Any, ...]

    def in_words(self) -> str:
        """For nobody in particular: ""."""
        said = []
        if self.kinds:
            named = listed(str(Agency.Kind(each).label) for each in self.kinds)
            said.append(f"Everybody at: {named}")
        if self.groups:
            said.append(f"Who sits in: {listed(map(str, self.groups))}")
        if self.roles:
            said.append(f"Who holds: {listed(str(Role(each).label) for each in self.roles)}")
        return ".\n".join(said) + ("." if said else "")


def audiences(person, documents: Iterable[LibraryDocument]) -> dict[int, Audience]:
    """By document, of those that are not for everybody. One statement."""
    rows = LibraryAudience.objects.visible_to(person).select_related("group")
    rows = rows.filter(document__in=[each.pk for each in documents])
    of: dict[int, list[LibraryAudience]] = {}
    for row in rows:
        of.setdefault(row.document_id, []).append(row)
    return {
        pk: Audience(
            tuple(row.agency_kind for row in each if row.agency_kind),
            tuple(row.role for row in each if row.role),
            tuple(row.group for row in each if row.group),
        )
        for pk, each in of.items()
    }


def for_whom(document, audience: Audience | None) -> str:
    if document.for_everyone or audience is None:
        return "Everybody who signs in"
    return audience.in_words()


def topics(person, documents: Iterable[LibraryDocument]) -> dict[int, list[str]]:
    """By document, in words. One statement."""
    known = rules_now().topics
    rows = LibraryTopic.objects.visible_to(person)
    rows = rows.filter(document__in=[each.pk for each in documents])
    of: dict[int, list[str]] = {}
    for pk, topic in rows.values_list("document", "topic"):
        of.setdefault(pk, []).append(known.get(topic, topic))
    return of


def topic_keys(person, document) -> list[str]:
    rows = LibraryTopic.objects.visible_to(person).filter(document=document)
    return list(rows.values_list("topic", flat=True))


def versions(person, document) -> list[LibraryVersion]:
    """The newest first."""
    rows = LibraryVersion.objects.visible_to(person).filter(document=document)
    return list(rows.select_related("published_by").order_by("-number"))


def version_rows(document, found: list[LibraryVersion]) -> list[list[Any]]:
    newest = None if document.withdrawn_on else found[0].number
    return [
        [
            {
                "text": f"Version {each.number}"
                + (" (holds now)" if each.number == newest else ""),
                "url": each.get_absolute_url(),
            },
            short_day(each.published_on),
            each.what_changed or ("First version" if each.number == 1 else ""),
            str(each.published_by or ""),
        ]
        for each in found
    ]


def file_of(person, version) -> LibraryFile | None:
    return LibraryFile.objects.visible_to(person).filter(version=version).first()


def details(person, document, current: LibraryVersion) -> list[dict[str, Any]]:
    audience = audiences(person, [document]).get(document.pk)
    about = topics(person, [document]).get(document.pk, [])
    post = f"{Role(document.owner_role).label}, {document.agency}"
    rows = [
        ("What it is for", document.summary),
        ("Learned from", document.source),
        ("About", listed(about)),
        ("Owner", document.owner),
        ("Who answers for it", post),
        ("For whom", for_whom(document, audience)),
        ("Published", f"Version {current.number}, {day(current.published_on)}"),
        ("Review due", "" if document.withdrawn_on else day(document.review_on)),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def for_a_file(person, choice: Choice) -> Iterable[list[Any]]:
    documents = found(person, choice)
    whole, about = Whole(person, documents), topics(person, documents)
    whom = audiences(person, documents)
    for each in documents:
        version = whole.current[each.pk]
        yield [
            each.title,
            each.get_kind_display(),
            each.summary,
            "; ".join(about.get(each.pk, [])),
            each.owner,
            f"{Role(each.owner_role).label}, {each.agency}",
            for_whom(each, whom.get(each.pk)).replace("\n", " "),
            version.number,
            version.published_on,
            each.review_on,
            each.withdrawn_on,
            each.withdrawn_because,
            str(whole.successors.get(each.pk, "")),
        ]
