"""Then and now: what an audit and the one that it repeats came to, domain by domain."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audits.multi_agency import policy, shown
from audits.multi_agency.models import MultiAgencyAudit
from audits.multi_agency.policy import Compared
from core.words import counted, listed

COLUMNS = ("Domain", "Then", "Now", "What that says")
# Its words stay on one line, beside columns that are wider.
SAID = {
    "better": "Better",
    "worse": "Worse",
    "same": "About\N{NO-BREAK SPACE}the\N{NO-BREAK SPACE}same",
    "": "Too few to\N{NO-BREAK SPACE}compare",
}
TONES = {"better": "green", "worse": "red", "same": "blue", "": "grey"}


@dataclass(frozen=True)
class ThenAndNow:
    """``domains``: code, title and both sides of each. Moderated grades alone: what all agreed."""

    before: MultiAgencyAudit
    labels: dict[int, str]
    domains: list[tuple[str, str, Compared]]

    @property
    def summary(self) -> str:
        """“Of 7 domains 3 are better, 1 is worse and 3 are about the same.”"""
        count = Counter(each.standing for _, _, each in self.domains)
        words = (("better", "better"), ("worse", "worse"), ("same", "about the same"))
        said = [
            f"{count[name]} {'is' if count[name] == 1 else 'are'} {text}"
            for name, text in words
            if count[name]
        ]
        if count[""]:
            few = f"of {count['']} there are too few grades to tell"
            said.append(few)
        return f"Of {counted(len(self.domains), 'domain')} {listed(said)}."


def then_and_now(audit, person) -> ThenAndNow | None:
    """None where it repeats none that the person may open."""
    rows = MultiAgencyAudit.objects.visible_to(person).select_related("version_asked")
    before = rows.filter(reference=audit.repeats).first() if audit.repeats else None
    if before is None:
        return None
    then, now = shown.together(before, person), shown.together(audit, person)
    domains = [
        (each.code, each.title, policy.compare(then.values(each.code), now.values(each.code)))
        for each in now.given.standards
    ]
    return ThenAndNow(before, now.labels, domains)


def rows(found: ThenAndNow) -> list[list]:
    """As `COLUMNS` heads them."""
    return [
        [
            f"{code} {title}", in_words(each.then, found.labels), in_words(each.now, found.labels),
            {"text": SAID[each.standing], "tone": TONES[each.standing]},
        ]
        for code, title, each in found.domains
    ]  # fmt: skip


def in_words(values: Sequence[int], labels: Mapping[int, str]) -> str:
    """“Middle grade: Good (1 Requires improvement, 4 Good, 1 Outstanding)”"""
    if not values:
        return "No grades yet"
    count = Counter(values)
    each = ", ".join(f"{count[value]} {labels[value]}" for value in sorted(count))
    return f"Middle grade: {middle(values, labels)} ({each})"


def middle(values: Sequence[int], labels: Mapping[int, str]) -> str:
    """The median in words: “Good”, “between Good and Outstanding”."""
    found = policy.median(sorted(values))
    if found == int(found):
        return labels[int(found)]
    low = max(value for value in sorted(values)[: len(values) // 2])
    high = min(value for value in sorted(values)[len(values) // 2 :])
    return f"between {labels[low]} and {labels[high]}"
