"""What a moderator reads and has scored so far: words and evidence, and no score of others."""

from dataclasses import dataclass, field
from typing import Any

from audits.moderation import content as contents
from audits.moderation import revisions, scoring
from audits.moderation.models import BlindScore, ModeratorAssignment
from audits.moderation.revisions import Revision
from audits.question_sets.lists import content_of as questions_of
from audits.returns import earlier
from audits.returns.models import Submission


@dataclass(frozen=True)
class Section:
    """``questions``: those with a score, as `content.blinded` has them; ``scored``: how many of
    them the moderator has scored."""

    code: str
    title: str
    questions: list[dict[str, Any]] = field(default_factory=list)
    scored: int = 0


@dataclass(frozen=True)
class Work:
    """``standing``: the codes of what was scored before a revision that changed nothing there.
    ``asked``: in the revisions, for whoever scores anew; none for who is blind to all of it, for
    what was asked may tell what the agency scored."""

    content: dict[str, Any]
    sections: list[Section]
    scores: dict[str, BlindScore]
    standing: frozenset[str] = frozenset()
    asked: list[Revision] = field(default_factory=list)

    @property
    def missing(self) -> list[tuple[str, dict[str, Any]]]:
        """(code of the section, question) of each that is not scored yet."""
        return [
            (section.code, each)
            for section in self.sections
            for each in section.questions
            if each["code"] not in self.scores
        ]

    @property
    def number(self) -> int:
        return sum(len(each.questions) for each in self.sections)


def of(assignment: ModeratorAssignment, person) -> Work:
    """Four statements, six for whoever scores anew."""
    rows = Submission.objects.unscoped("what a moderator scores, its own scores taken out of it")
    handed_in = rows.get(pk=assignment.submission_id).content
    content = contents.blinded(handed_in)
    own = BlindScore.objects.visible_to(person).filter(assignment=assignment)
    scores = {each.criterion.code: each for each in own.select_related("criterion")}
    sections = []
    for standard in content["standards"]:
        questions = [each for each in standard["criteria"] if each["scored"]]
        if questions:
            done = sum(each["code"] in scores for each in questions)
            sections.append(Section(standard["code"], standard["title"], questions, done))
    earlier = scoring.finished_before(assignment)
    stands = scoring.standing_since(earlier, handed_in) & scores.keys()
    asked = revisions.before(assignment.submission, person) if earlier else []
    return Work(content, sections, scores, frozenset(stands), asked)


def levels(agency_return) -> list[tuple[int, str, str]]:
    """(value, label, meaning) of the scale, as the version says them."""
    rows = agency_return.version_asked.levels.all()
    return [(each.value, each.label, each.meaning) for each in rows]


def help_of(agency_return) -> dict[str, str]:
    """By code, the guidance of a question."""
    content = questions_of(agency_return.version_asked)
    return {each.code: each.guidance for each in content.criteria}


def beside(agency_return, written: dict[str, str]) -> dict[str, dict[str, Any]]:
    """By code, from the agency's last cycle: its moderated score, where that is final, and whether
    the words are the same now. What the agency scored itself then is left out."""
    found: dict[str, dict[str, Any]] = {}
    for code, given in earlier.answers(agency_return).items():
        said = [each for each in given if each.was_handed_in]
        if not said:
            continue
        moderated = [each for each in said if each.moderated is not None]
        found[code] = {
            "is_same": any(
                contents.are_same_words(each.text, written.get(code, "")) for each in said
            ),
            "moderated": [
                {
                    "text": f"The partnership’s score in {each.cycle}: {each.moderated}"
                    + (f" ({each.label})" if each.label else ""),
                    "reason": each.reason,
                }
                for each in moderated
            ],
        }
    return found
