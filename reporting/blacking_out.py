"""A passage without the names of third parties, and whether it can be called so."""

from collections.abc import Collection
from dataclasses import replace

from core import names_in_text
from core.words import listed
from partnership.records import Passage

BLACKED_OUT = "[name of a third party]"
A_FILE = (
    "The portal changes no file. Leave {heading} out, and enclose a copy with the names blacked "
    "out when you send the export, or include the file as it is."
)
STILL_THERE = (
    "The name of {who} could still be read in “{heading}” once it is blacked out. Include the "
    "passage as it is, or leave it out."
)


def without_names(passage: Passage) -> Passage:
    """Each full name that it gives away replaced, and its writer not said at all: a mark in the
    place of a name would tell that there is one to be found beside another passage."""
    heading, text = (
        names_in_text.without(said, passage.people, BLACKED_OUT)
        for said in (passage.heading, passage.text)
    )
    return replace(passage, heading=heading, text=text, by="", people=())


def without_writers(passages: list[Passage], blacked_out: Collection[Passage]) -> list[Passage]:
    """Those of a record as they are handed over, where names are blacked out in some of them
    (``blacked_out``, as they were). No passage of their agencies, or by their writers, says who
    wrote it: the next one of the same day would tell the name."""
    agencies = {each.agency for each in blacked_out}
    writers = {each.by for each in blacked_out}
    return [
        replace(each, by="") if each.agency in agencies or each.by in writers else each
        for each in passages
    ]


def why_not(passage: Passage) -> str | None:
    """Why a passage cannot be handed over as one whose names are blacked out.

    The result is read again, with the agency beside it, which may be called after somebody.
    """
    if passage.file:
        return A_FILE.format(heading=f"the file “{passage.file.name}”")
    left = without_names(passage)
    pieces = [
        piece
        for said in (left.heading, left.text, left.agency)
        for piece in said.split(BLACKED_OUT)
    ]
    still = {name for piece in pieces for name in names_in_text.standing_in(passage.people, piece)}
    if not still:
        return None
    return STILL_THERE.format(who=listed(sorted(still)), heading=passage.heading)
