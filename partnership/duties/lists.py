"""The map of duties as tables: by duty and by group. A constant number of statements each."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from core import by_whom, clock
from core.words import short_day
from partnership.duties import evidence, policy, rules
from partnership.duties.models import Duty, DutyEvidence, DutyOwner
from partnership.duties.policy import Flag
from partnership.groups.models import PartnershipGroup

COLUMNS = ("Duty", "Owned by", "Last seen to", "To note")
GROUP_COLUMNS = ("Group", "Duties", "Without evidence", "To note")
OWNER_COLUMNS = ("Owner", "Since", "Until", "Why no longer")
OWNS_COLUMNS = OWNER_COLUMNS[:2]
EVIDENCE_COLUMNS = ("Day", "What shows it", "Where", "Recorded by")
STRUCK_OUT_COLUMNS = ("Day", "What was recorded", "Where", "Recorded by", "What is wrong with it")
HEADINGS = (
    "Duty", "Kind", "Source", "Owned by", "Since", "Last seen to", "What shows it", "To note",
)  # fmt: skip
GROUP_HEADINGS = ("Group", "Duty", "Kind", "Since", "Last seen to", "What shows it", "To note")


@dataclass(frozen=True)
class Choice:
    """Which duties a list shows, as its address says; what it does not know is left out."""

    show: str = ""
    kind: str = ""

    @classmethod
    def read(cls, query) -> "Choice":
        show, kind = query.get("show", ""), query.get("kind", "")
        return cls(show if show in set(Flag) else "", kind if kind in Duty.Kind else "")

    def query(self, **more) -> str:
        asked = {"show": self.show, "kind": self.kind} | more
        return "?" + urlencode({name: value for name, value in asked.items() if value})


class Map:
    """Every duty that stands, with its owners, what was last seen of it, and its flags."""

    def __init__(self, viewer):
        self.rules, today = rules.version(settings.PARTNERSHIP["duties"]["rules"]), clock.today()
        self.duties = list(Duty.objects.visible_to(viewer).filter(ended_on=None))
        keys = [each.pk for each in self.duties]
        self.owners: dict[int, list[DutyOwner]] = defaultdict(list)
        rows = DutyOwner.objects.visible_to(viewer).filter(duty__in=keys, ended_on=None)
        for each in rows.select_related("group", "agency", "duty"):
            if each.is_there:
                self.owners[each.duty_id].append(each)
        self.seen = evidence.latest(viewer, keys)
        self.flags = {
            duty.pk: policy.flags(
                [str(each) for each in self.owners[duty.pk]],
                self.seen[duty.pk].on if duty.pk in self.seen else None,
                self.rules,
                today,
            )
            for duty in self.duties
        }

    def chosen(self, choice: Choice) -> list[Duty]:
        return [
            duty
            for duty in self.duties
            if (not choice.kind or duty.kind == choice.kind)
            and (not choice.show or choice.show in self.flags[duty.pk])
        ]

    def notes(self, duty) -> str:
        return ". ".join(self.flags[duty.pk].values())

    def figures(self, address: str) -> list[dict[str, Any]]:
        """Numbers that open the lists behind them."""
        return [
            {
                "number": sum(flag in each for each in self.flags.values()),
                "label": label,
                "url": address + Choice(flag.value).query(),
            }
            for flag, label in policy.CALLED.items()
        ]

    def rows(self, duties: Iterable[Duty]) -> list[list[Any]]:
        return [
            [
                {"text": each.title, "url": each.get_absolute_url()},
                ", ".join(map(str, self.owners[each.pk])),
                self._seen(each),
                self.notes(each),
            ]
            for each in duties
        ]

    def _seen(self, duty) -> Any:
        seen = self.seen.get(duty.pk)
        if seen is None:
            return ""
        return {"text": short_day(seen.on), "url": seen.url} if seen.url else short_day(seen.on)

    def for_a_file(self, duties: Iterable[Duty]) -> Iterable[list[Any]]:
        for each in duties:
            owners = self.owners[each.pk]
            yield [
                each.title, each.get_kind_display(), each.source, "; ".join(map(str, owners)),
                "; ".join(owner.started_on.isoformat() for owner in owners),
                *self._seen_in_a_file(each), self.notes(each),
            ]  # fmt: skip

    def _seen_in_a_file(self, duty) -> list[Any]:
        seen = self.seen.get(duty.pk)
        return [seen.on, seen.what] if seen else ["", ""]

    # --- by group ---------------------------------------------------------------------------------

    def of_group(self, group) -> list[Duty]:
        return [
            duty
            for duty in self.duties
            if any(each.group_id == group.pk for each in self.owners[duty.pk])
        ]

    def group_note(self, group) -> str:
        return policy.too_much(len(self.of_group(group)), self.rules)

    def group_rows(self, groups: Iterable[PartnershipGroup]) -> list[list[Any]]:
        found = []
        for group in groups:
            duties = self.of_group(group)
            unseen = sum(Flag.UNSEEN in self.flags[each.pk] for each in duties)
            url = reverse("duties:group", args=[group.slug])
            found.append(
                [
                    {"text": group.name, "url": url},
                    len(duties),
                    unseen,
                    self.group_note(group) if duties else "Owns no duty",
                ]
            )
        return found

    def group_file(self, groups: Iterable[PartnershipGroup]) -> Iterable[list[Any]]:
        for group in groups:
            for duty in self.of_group(group):
                owner = next(each for each in self.owners[duty.pk] if each.group_id == group.pk)
                yield [
                    group.name, duty.title, duty.get_kind_display(), owner.started_on,
                    *self._seen_in_a_file(duty), self.notes(duty),
                ]  # fmt: skip


def groups(viewer) -> list[PartnershipGroup]:
    """Those that can own a duty: that meet, and the boards that others run which own one."""
    rows = PartnershipGroup.objects.visible_to(viewer).filter(closed_on=None)
    owning = DutyOwner.objects.visible_to(viewer).filter(ended_on=None).exclude(group=None)
    keys = set(owning.values_list("group", flat=True))
    return [each for each in rows if each.run_by_us or each.pk in keys]


# --- one duty -------------------------------------------------------------------------------------


def owner_rows(owners: Iterable[DutyOwner]) -> list[list[Any]]:
    """Of those who own it."""
    return [
        [
            {
                "text": str(each) if each.is_there else f"{each}, no longer there",
                "url": each.of.get_absolute_url(),
            },
            short_day(each.started_on),
        ]
        for each in owners
    ]


def former_rows(owners: Iterable[DutyOwner]) -> list[list[Any]]:
    return [
        [*row, short_day(each.ended_on), each.end_reason]
        for each, row in zip(owners, owner_rows(owners), strict=True)
    ]


def evidence_rows(rows: Iterable[DutyEvidence]) -> list[list[Any]]:
    rows = list(rows)
    recorded = by_whom.made(rows)
    return [
        [
            short_day(each.happened_on), each.what, each.where, recorded[each.pk],
            *([each.wrong_because] if each.wrong_because else []),
        ]
        for each in rows
    ]  # fmt: skip
