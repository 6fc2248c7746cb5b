"""The lists of what was heard, each row in words, and the same as a spreadsheet."""

from collections.abc import Iterable

from core import pages
from core.words import short_day
from improvement import linking
from improvement.voice import again
from improvement.voice.models import FromWhom, VoiceEntry, VoiceTheme
from improvement.voice.policy import AGE_BANDS, Standing
from partnership.identifying import people_in_words

PAGE = 50
COLUMNS = ("Reference", "They said", "From", "Heard", "Where it stands")
HEADINGS = (
    "Reference", "They said", "From", "Ages", "People", "Agency", "Heard", "Themes",
    "Where it stands", "We did", "Told back", "How they were told", "Influenced", "Stands in",
)  # fmt: skip
STANDINGS = {
    Standing.HEARD: {"text": "Heard: nothing done yet", "tone": "orange"},
    Standing.ACTED_ON: {"text": "Being acted on", "tone": "blue"},
    Standing.TOLD_BACK: {"text": "Told back", "tone": "green"},
}
AGAIN = {"text": "To be told again", "tone": "orange"}
SHOWS = {"all": "All", "heard": "Nothing done yet", "acted-on": "Being acted on",
         "told-back": "Told back"}  # fmt: skip


def chosen(show: str, person):
    rows = VoiceEntry.objects.visible_to(person).standing()
    if show == Standing.HEARD:
        return rows.filter(we_did="")
    if show == Standing.ACTED_ON:
        return rows.exclude(we_did="").filter(told_back_on=None)
    return rows.filter(told_back_on__isnull=False) if show == Standing.TOLD_BACK else rows


def in_theme(theme, person):
    """What was heard about a theme, newest first."""
    links = VoiceTheme.objects.filter(theme=theme)
    rows = VoiceEntry.objects.visible_to(person).standing()
    return rows.filter(pk__in=links.values("entry"))


def rows_of(entries: Iterable[VoiceEntry]) -> list[list]:
    address_of, entries = pages.addresses("voice:entry"), list(entries)
    told_again = again.of(entries)
    return [
        [
            {"text": each.reference, "url": address_of(each.reference)},
            each.you_said,
            each.get_from_whom_display(),
            short_day(each.heard_on),
            AGAIN if each.pk in told_again else STANDINGS[each.standing],
        ]
        for each in entries
    ]


def standing(entry: VoiceEntry) -> dict[str, str]:
    """Where it stands, in words and a tone, on its own page."""
    if entry.withdrawn_on is not None:
        return {"text": "Withdrawn", "tone": "grey"}
    return AGAIN if again.of([entry]) else STANDINGS[entry.standing]


def ages(entry: VoiceEntry) -> str:
    return "; ".join(AGE_BANDS[band] for band in entry.age_bands if band in AGE_BANDS)


def export(show: str, person) -> Iterable[list]:
    rows = chosen(show, person).select_related("agency")
    found = list(rows.prefetch_related("in_themes__theme", "links"))
    there = linking.opened({link.reference for each in found for link in each.links.all()}, person)
    told_again = again.of(found)
    for each in found:
        stands = AGAIN if each.pk in told_again else STANDINGS[each.standing]
        yield [
            each.reference, each.you_said, FromWhom(each.from_whom).label, ages(each),
            people_in_words(each.number_of_people), each.agency.name, each.heard_on,
            "; ".join(sorted(link.theme.name for link in each.in_themes.all())),
            stands["text"], each.we_did, each.told_back_on, each.told_back_how,
            "; ".join(link.reference for link in each.links.all() if link.reference in there),
            each.cited,
        ]  # fmt: skip
