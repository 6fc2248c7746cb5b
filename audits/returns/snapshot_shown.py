"""A snapshot and its signatures as pages and the receipt show them: words and values alone."""

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Any

from audits.facts import policy as facts_policy
from audits.facts.beside import TONES as TONES_OF_FACTS
from audits.facts.policy import IN_WORDS, Standing
from audits.question_sets.content import Answer, Colour
from audits.question_sets.shown import TONES
from audits.release import taken
from audits.returns import policy, signing_policy
from audits.returns.models import Signature, Submission
from core import by_whom, clock
from core.words import counted, day, listed, moment, opening

NOT_ANSWERED = "Not answered"
COUNTS = ("Section", "Asked", "Answered", "Evidence", "Actions")
SIGNATURES = ("As", "Name", "How", "When")
FACTS = ("What the portal knew", "What the agency made of it")


def sections(
    content: dict[str, Any], *, file_url: Callable[[int], str] | None = None,
    actions: dict[str, dict[str, str]] | None = None, same_words: Collection[str] = (),
) -> list[dict[str, Any]]:  # fmt: skip
    """``file_url``: where a file is, for who may open it. ``actions``: those that the reader may
    open, by reference (`improvement.linking.opened`). ``same_words``: the codes of the questions
    where the words are those of the last cycle."""
    tones = {str(each["value"]): TONES[Colour(each["colour"])] for each in content["scale"]}
    return [
        {
            "anchor": f"section-{number}",
            "heading": f"{standard['code']} {standard['title']}",
            "criteria": [
                _criterion(each, tones, file_url, actions or {}, content)
                | {"is_same": each["code"] in same_words, "facts": facts_beside(content, each)}
                for each in standard["criteria"]
                if each["was_asked"]
            ],
            "left_out": _left_out(standard),
        }
        for number, standard in enumerate(content["standards"], start=1)
    ]


def _left_out(standard: dict[str, Any]) -> str:
    codes = [each["code"] for each in standard["criteria"] if not each["was_asked"]]
    return f"Not asked of this agency: {', '.join(codes)}." if codes else ""


def _criterion(each, tones, file_url, actions, content) -> dict[str, Any]:
    in_words = each["answer"] == Answer.TEXT
    score = f"{each['chosen']}: " if each["answer"] == Answer.SCALE and each["chosen"] else ""
    said = f"{score}{each['label']}" if each["chosen"] else ""
    answered = ""
    if each["answered_at"]:
        at = moment(datetime.fromisoformat(each["answered_at"]))
        answered = f"Answered by {each['answered_by']}, {at}"
    return {
        "heading": f"{each['code']} {each['text']}",
        "chosen": said or ("" if in_words and each["written"] else NOT_ANSWERED),
        "tone": tones.get(each["chosen"], "grey"),
        "written": each["written"],
        "evidence": [piece(one, file_url, content) for one in each["evidence"]],
        "actions": [
            {"text": reference, "url": actions.get(reference, {}).get("url", "")}
            for reference in each["actions"]
        ],
        "answered": still_so(each) or answered,
        "taken_over": taken_over(each),
    }


def still_so(criterion: dict[str, Any]) -> str:
    """Who declared that it is as last time, when, and which time that was; the last of it not of
    what was frozen before it was kept."""
    if not (said := criterion.get("still_so")):
        return ""
    on = datetime.fromisoformat(said["declared_at"])
    declared = f"Declared still so by {said['declared_by']} on {day(on)}"
    return f"{declared}, as in {said['cycle']}" if said.get("cycle") else declared


def facts_beside(content: dict[str, Any], criterion: dict[str, Any]) -> list[dict[str, str]]:
    """What the portal knew beside a question; nothing of what was handed in before it did."""
    found = content.get("facts", {})
    return [_fact(found[name]) for name in criterion.get("facts", ()) if name in found]


def facts_known(content: dict[str, Any]) -> list[list[str]]:
    """A row for each, as `FACTS` heads them: without what the agency wrote."""
    found = [_fact(each) for each in content.get("facts", {}).values()]
    return [[each["words"], each["standing"]] for each in found]


def _fact(each: dict[str, Any]) -> dict[str, str]:
    standing = Standing(each["standing"])
    return {
        "words": f"{opening(each['words'])}, {period_of(each)}",
        "standing": IN_WORDS[standing],
        "tone": TONES_OF_FACTS[standing],
        "said": each["said"],
    }


def period_of(fact: dict[str, Any]) -> str:
    days = [date.fromisoformat(fact[name]) for name in ("begins_on", "ends_on")]
    return facts_policy.period_in_words(*days, is_at_end=fact["is_at_end"])


def taken_over(criterion: dict[str, Any]) -> str:
    """That it was answered for another partnership first; “” of one that was not, and of what was
    frozen before that could be."""
    said = criterion.get("taken_over")
    return taken.in_words(said) if said else ""


def piece(piece: dict[str, Any], file_url, content: dict[str, Any]) -> dict[str, Any]:
    """``content``: of the snapshot, by whose last day the evidence is fresh or past its shelf
    life (``is_old``), whenever it is read."""
    on = date.fromisoformat(piece["dated_on"]) if piece["dated_on"] else None
    dated = f"of {day(on)}" if on else ""
    is_old = policy.is_past_shelf_life(on, date.fromisoformat(content["due_on"]))
    if is_old:
        dated += f", older than {policy.SHELF_LIFE_MONTHS} months on the last day of the return"
    if "link" in piece:
        return {"text": piece["name"], "url": piece["link"], "about": dated, "is_old": is_old}
    url = file_url(piece["key"]) if file_url else ""
    return {
        "text": piece["name"],
        "url": url,
        "about": ", ".join(filter(None, (piece["file"], dated))),
        "is_old": is_old,
    }


def counts(content: dict[str, Any]) -> list[list[Any]]:
    """A row for each section, as `COUNTS` heads them."""
    return [
        [f"{standard['code']} {standard['title']}", *_numbers(standard["criteria"])]
        for standard in content["standards"]
    ]


def totals(content: dict[str, Any]) -> str:
    """“58 questions asked, 57 answered; 12 pieces of evidence, 3 actions”: what serves two
    sections is counted once."""
    criteria = [each for standard in content["standards"] for each in standard["criteria"]]
    asked, answered, pieces, actions = _numbers(criteria)
    return (
        f"{counted(asked, 'question')} asked, {answered} answered;"
        f" {counted(pieces, 'piece')} of evidence, {counted(actions, 'action')}"
    )


def _numbers(criteria: Collection[dict[str, Any]]) -> tuple[int, int, int, int]:
    asked = [each for each in criteria if each["was_asked"]]
    answered = [each for each in asked if each["chosen"] or each["written"]]
    pieces = {piece["key"] for each in asked for piece in each["evidence"]}
    actions = {action for each in asked for action in each["actions"]}
    return len(asked), len(answered), len(pieces), len(actions)


def signatures(found: Collection[Signature]) -> list[list[str]]:
    """As `SIGNATURES` heads them."""
    return [
        [
            opening(signing_policy.CALLED[each.signs_as]),
            each.name,
            f"By a link sent to {each.by_link.name}" if each.by_link else "In their own account",
            moment(each.signed_at),
        ]
        for each in found
    ]


def _last_day(submission: Submission) -> date:
    """By which it counts: with whatever more time was given while it waited for signatures."""
    until = submission.submitted_on or clock.today()
    given = submission.agency_return.extensions.filter(
        given_on__gte=submission.sent_on, given_on__lte=until
    )
    frozen = date.fromisoformat(submission.content["due_on"])
    return max([frozen, *given.values_list("due_on", flat=True)])


def _was_first_late(submission: Submission) -> bool:
    """Of a revision: whether the return was late when it was first handed in."""
    if submission.number == 1:
        return False
    rows = Submission.objects.unscoped("whether the one before a revision was late: that alone")
    before = rows.filter(
        agency_return=submission.agency_return_id, number__lt=submission.number,
        submitted_on__isnull=False,
    )  # fmt: skip
    return bool(before.order_by("number").values_list("was_late", flat=True).first())


def facts(submission: Submission) -> list[dict[str, str]]:
    """What stands at the head of a submission."""
    content = submission.content
    asked = content["question_set"]
    due_on = _last_day(submission)
    sender = by_whom.in_words(submission.sent_by)
    was_late = signing_policy.was_late(submission.sent_on, due_on)
    if submission.submitted_on:
        was_late = submission.was_late
    lateness = signing_policy.lateness(was_late, due_on, was_first_late=_was_first_late(submission))
    return [
        {"key": "Agency", "value": content["agency"]["name"]},
        {"key": "Cycle", "value": content["cycle"]["name"]},
        {"key": "Questions", "value": f"{asked['title']}, version {asked['version']}"},
        {"key": "Sent for signature", "value": f"{day(submission.sent_on)}, by {sender}"},
        {
            "key": "Handed in",
            "value": day(submission.submitted_on) if submission.submitted_on else "Not yet",
        },
        {"key": "By its last day", "value": lateness},
        {"key": "Number of this submission", "value": str(submission.number)},
        {"key": "What is in it", "value": totals(content)},
        *_declared(content),
        *_taken_over(content),
    ]


def _declared(content: dict[str, Any]) -> list[dict[str, str]]:
    """How many answers were declared to be as last time, and by whom."""
    said = [each["declared_by"] for each in _each_has(content, "still_so")]
    return _how_many("Declared still so", said, "by")


def _taken_over(content: dict[str, Any]) -> list[dict[str, str]]:
    """How many answers are another partnership's bundle's, word for word, and whose."""
    said = [f"{each['partner']} ({each['reference']})" for each in _each_has(content, "taken_over")]
    return _how_many("Taken over", said, "from")


def _each_has(content: dict[str, Any], name: str) -> list[dict[str, str]]:
    criteria = (each for standard in content["standards"] for each in standard["criteria"])
    return [each[name] for each in criteria if name in each]


def _how_many(key: str, said: list[str], word: str) -> list[dict[str, str]]:
    if not said:
        return []
    names = listed(dict.fromkeys(said))
    return [{"key": key, "value": f"{counted(len(said), 'answer')}, {word} {names}"}]
