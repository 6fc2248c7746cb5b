"""A question set as a document (JSON, TOML), read whole and written. Pure.

`read` gives the value of `audits.question_sets.content`, or every sentence of what is wrong with
it, so that whoever wrote it mends all of it at once.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from audits.question_sets.content import (
    Answer,
    Colour,
    Condition,
    Content,
    Criterion,
    Level,
    Standard,
)

# The longest texts, the most lines of a list and levels of a scale, the greatest weight.
CODE, TITLE, TEXT, LONG, LINES, LEVELS, WEIGHT = 12, 200, 1_000, 3_000, 12, 9, 10
FACT = 60  # the longest name of a fact
NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")
NUMBER_IN_WORDS = (
    "its number must be figures, letters, full stops and hyphens, and begin with a figure or a"
    " letter, like 1.2."
)
# The most standards, and criteria in all of them: issuing writes a row for each.
STANDARDS, CRITERIA = 60, 500
# More is not told of one document: a file of any size could be made of nothing but faults.
MOST_FAULTS = 500
SCALE = "the scale"
# What no database keeps and no page shows: control characters but tabs and new lines, and halves of
# a character. A file can hold them where no form lets them in.
UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class NotAQuestionSet(ValueError):
    """``sentences``: all that is wrong, each with where it stands and what to do."""

    def __init__(self, sentences: Iterable[str]):
        self.sentences = list(sentences)
        super().__init__(" ".join(self.sentences))


def read(data: Mapping[str, Any], kinds: Iterable[str], facts: Iterable[str] = ()) -> Content:
    """A document as `as_data` writes it. ``kinds``: those of agencies that there are; ``facts``:
    the names of those that can stand beside a criterion.

    Raises NotAQuestionSet with a sentence for each fault.
    """
    reader = _Reader(tuple(kinds), tuple(facts))
    content = reader.content(data)
    room = max(0, MOST_FAULTS - len(reader.faults))
    reader.faults += islice(faults_between(content, reader.in_doubt), room)
    if reader.faults:
        raise NotAQuestionSet(reader.faults)
    return content


def as_data(content: Content) -> dict[str, Any]:
    """As it is kept and exported: lists and texts alone; what is left out stands for the usual."""
    return {
        "title": content.title,
        "about": content.about,
        "source": content.source,
        "levels": [
            {
                "value": level.value,
                "label": level.label,
                "meaning": level.meaning,
                "colour": level.colour.value,
            }
            for level in content.levels
        ],
        "standards": [
            {
                "code": standard.code,
                "title": standard.title,
                "guidance": standard.guidance,
                "criteria": [_criterion_as_data(each) for each in standard.criteria],
            }
            for standard in content.standards
        ],
    }


def _criterion_as_data(criterion: Criterion) -> dict[str, Any]:
    found: dict[str, Any] = {
        "code": criterion.code,
        "text": criterion.text,
        "guidance": criterion.guidance,
        "evidence": list(criterion.evidence),
        "kinds": list(criterion.kinds),
        "answer": criterion.answer.value,
        "mandatory": criterion.is_mandatory,
        "weight": criterion.weight,
        "follows": list(criterion.follows),
        "facts": list(criterion.facts),
    }
    if criterion.only_if:
        found["only_if"] = {
            "criterion": criterion.only_if.criterion,
            "answers": list(criterion.only_if.answers),
        }
    return found


class _Reader:
    """Reads one document to its end, so that whoever wrote it mends all of it at once."""

    def __init__(self, kinds: tuple[str, ...], facts: tuple[str, ...]):
        self.kinds = kinds
        self.facts = facts
        self.faults: list[str] = []
        # The scale, or the numbers of criteria, of which a fault was told: nothing follows of them.
        self.in_doubt: set[str] = set()
        self.numbers: set[str] = set()

    def content(self, data: Any) -> Content:
        data = self._table(data, "The file", "title", "about", "source", "levels", "standards")
        before = len(self.faults)
        levels = tuple(
            self._level(each, f"Level {number} of the scale")
            for number, each in self._each(data, "levels", "The scale")
        )
        if len(self.faults) > before:
            self.in_doubt.add(SCALE)
        return Content(
            title=self._text(data, "title", "The title of the set", TITLE, needed=True),
            about=self._text(data, "about", "What the set is about", LONG),
            source=self._text(data, "source", "The source of the set", LONG),
            levels=levels,
            standards=tuple(
                self._standard(each, f"Standard {number}")
                for number, each in self._each(data, "standards", "The set")
            ),
        )

    def _level(self, data: Any, where: str) -> Level:
        data = self._table(data, where, "value", "label", "meaning", "colour")
        return Level(
            value=self._number(data, "value", where, 0, LEVELS),
            label=self._text(data, "label", f"{where}: its label", TITLE, needed=True),
            meaning=self._text(data, "meaning", f"{where}: its meaning", TEXT),
            colour=self._one_of(Colour, data.get("colour"), f"{where}: its colour"),
        )

    def _standard(self, data: Any, where: str) -> Standard:
        data = self._table(data, where, "code", "title", "guidance", "criteria")
        code = self._code(data, where)
        where = f"Standard {code}" if code else where
        return Standard(
            code=code,
            title=self._text(data, "title", f"{where}: its title", TITLE, needed=True),
            guidance=self._text(data, "guidance", f"{where}: its guidance", LONG),
            criteria=tuple(
                self._criterion(each, f"{where}, criterion {number}")
                for number, each in self._each(data, "criteria", where)
            ),
        )

    def _criterion(self, data: Any, where: str) -> Criterion:
        data = self._table(
            data, where, "code", "text", "guidance", "evidence", "kinds", "answer", "mandatory",
            "weight", "only_if", "follows", "facts",
        )  # fmt: skip
        code = self._code(data, where)
        # A number that another has, too, would not say which.
        where = f"Criterion {code}" if code and code not in self.numbers else where
        self.numbers.add(code)
        before = len(self.faults)
        answer = self._one_of(
            Answer, data.get("answer", Answer.SCALE.value), f"{where}: how it is answered"
        )
        if len(self.faults) > before:
            self.in_doubt.add(code)
        kinds = self._texts(data, "kinds", f"{where}: the kinds of agency", TITLE)
        for kind in kinds[:LINES]:
            if kind not in self.kinds:
                self.faults.append(
                    f"{where}: “{kind}” is no kind of agency. Write one of"
                    f" {', '.join(self.kinds)}, or none, for all."
                )
        facts = self._texts(data, "facts", f"{where}: the facts beside it", FACT)
        for fact in facts[:LINES]:
            if fact not in self.facts:
                self.faults.append(
                    f"{where}: the portal knows no fact “{fact}”. Write one of"
                    f" {', '.join(self.facts)}, or none."
                )
        mandatory = data.get("mandatory", True)
        if not isinstance(mandatory, bool):
            self.faults.append(f"{where}: whether it is mandatory is true or false.")
        return Criterion(
            code=code,
            text=self._text(data, "text", f"{where}: its text", TEXT, needed=True),
            guidance=self._text(data, "guidance", f"{where}: its guidance", LONG),
            evidence=self._texts(data, "evidence", f"{where}: the evidence prompts", TEXT),
            kinds=kinds,
            answer=answer,
            is_mandatory=mandatory is True,
            weight=self._number(data, "weight", where, 1, WEIGHT, usual=1),
            only_if=self._condition(data.get("only_if"), where),
            follows=self._texts(data, "follows", f"{where}: what it carries on", CODE),
            facts=facts,
        )

    def _condition(self, data: Any, where: str) -> Condition | None:
        if data in (None, {}):
            return None
        where = f"{where}: when it is asked"
        data = self._table(data, where, "criterion", "answers")
        return Condition(
            criterion=self._text(data, "criterion", f"{where}, the criterion", CODE, needed=True),
            answers=self._texts(data, "answers", f"{where}, the answers", CODE, needed=True),
        )

    # --- the parts of a document ---

    def _table(self, data: Any, where: str, *names: str) -> Mapping[str, Any]:
        if not isinstance(data, Mapping):
            self.faults.append(f"{where} must be a group of named entries.")
            return {}
        for name in data:
            if name not in names and len(self.faults) < MOST_FAULTS:
                shown = UNREADABLE.sub("", str(name))[:TITLE]
                self.faults.append(
                    f"{where}: nothing is known of “{shown}”. It has {', '.join(names)}."
                )
        return data

    def _each(self, data: Mapping[str, Any], name: str, where: str) -> Iterator[tuple[int, Any]]:
        """The entries of a list with their places, until so much is wrong that it is told first."""
        for number, each in enumerate(self._list(data, name, where), 1):
            if len(self.faults) >= MOST_FAULTS:
                return
            yield number, each

    def _list(self, data: Mapping[str, Any], name: str, where: str) -> list[Any]:
        found = data.get(name, [])
        if isinstance(found, list):
            return found
        self.faults.append(f"{where}: {name} must be a list.")
        return []

    def _text(
        self, data: Mapping[str, Any], name: str, what: str, longest: int, *, needed: bool = False
    ) -> str:
        found = data.get(name, "")
        if not isinstance(found, str):
            self.faults.append(f"{what} must be text.")
            return ""
        found = self._readable(found.strip(), what)
        if needed and not found:
            self.faults.append(f"{what} is missing.")
        if len(found) > longest:
            self.faults.append(
                f"{what} must be {longest:,} characters or fewer. It has {len(found):,}."
            )
        return found

    def _code(self, data: Mapping[str, Any], where: str) -> str:
        """It stands in addresses, too."""
        code = self._text(data, "code", f"{where}: its number", CODE, needed=True)
        if code and not NUMBER.fullmatch(code):
            self.faults.append(f"{where}: {NUMBER_IN_WORDS}")
        return code

    def _texts(
        self, data: Mapping[str, Any], name: str, what: str, longest: int, *, needed: bool = False
    ) -> tuple[str, ...]:
        found = data.get(name, [])
        if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
            self.faults.append(f"{what} must be a list of texts.")
            return ()
        lines = (" ".join(each.split()) for each in found)
        texts = tuple(self._readable(each, what) for each in lines if each)
        if needed and not texts:
            self.faults.append(f"{what} are missing.")
        if len(texts) > LINES:
            self.faults.append(f"{what}: at most {LINES}. There are {len(texts)}.")
        if any(len(each) > longest for each in texts):
            self.faults.append(f"{what}: each must be {longest:,} characters or fewer.")
        return tuple(dict.fromkeys(texts))

    def _readable(self, text: str, what: str) -> str:
        if UNREADABLE.search(text):
            self.faults.append(
                f"{what}: it has a character that cannot be read. Delete it, or type that part"
                " again."
            )
            return UNREADABLE.sub("", text)
        return text

    def _number(
        self,
        data: Mapping[str, Any],
        name: str,
        where: str,
        least: int,
        most: int,
        usual: int | None = None,
    ) -> int:
        found = data.get(name, usual)
        if type(found) is not int or not least <= found <= most:
            self.faults.append(f"{where}: its {name} must be a whole number, {least} to {most}.")
            return least
        return found

    def _one_of(self, choices: Any, given: Any, what: str) -> Any:
        try:
            return choices(given)
        except ValueError:
            those = ", ".join(each.value for each in choices)
            self.faults.append(f"{what} must be one of {those}.")
            return next(iter(choices))


def faults_between(content: Content, in_doubt: Collection[str] = ()) -> Iterator[str]:
    """What is right by itself and does not fit together. ``in_doubt``: the scale (`SCALE`) and the
    numbers of criteria, of which something was told already: what hangs on them is not told."""
    yield from _twice((each.code for each in content.standards), "standards", "number")
    yield from _twice((each.code for each in content.criteria), "criteria", "number")
    if SCALE not in in_doubt:
        yield from _twice((str(each.value) for each in content.levels), "levels", "value")
    if len(content.standards) > STANDARDS:
        yield f"A set has at most {STANDARDS} standards. There are {len(content.standards):,}."
    if len(content.criteria) > CRITERIA:
        yield f"A set has at most {CRITERIA} criteria. There are {len(content.criteria):,}."
    before: dict[str, Criterion] = {}
    for criterion in content.criteria:
        has_no_scale = not content.levels and SCALE not in in_doubt
        if criterion.answer == Answer.SCALE and has_no_scale and criterion.code not in in_doubt:
            yield (
                f"Criterion {criterion.code} is answered on the scale, and the set has none. Add"
                " its levels, or have it answered by yes or no or in words."
            )
        if criterion.only_if and criterion.only_if.criterion:
            yield from _faults_of_condition(content, criterion, before, in_doubt)
        before[criterion.code] = criterion


def _faults_of_condition(
    content: Content,
    criterion: Criterion,
    before: Mapping[str, Criterion],
    in_doubt: Collection[str],
) -> Iterator[str]:
    condition = criterion.only_if
    assert condition is not None
    on = before.get(condition.criterion)
    if on is None:
        if "" in before:  # one before it has no number yet, which was told
            return
        yield (
            f"Criterion {criterion.code} is asked only after criterion {condition.criterion}, which"
            " does not stand before it."
        )
        return
    if on.code in in_doubt or (on.answer == Answer.SCALE and SCALE in in_doubt):
        return
    possible = content.answers_of(on)
    if not possible:
        yield (
            f"Criterion {criterion.code} hangs on criterion {on.code}, which is answered in words."
            " Choose one that is answered on the scale or by yes or no."
        )
    elif wrong := [each for each in condition.answers if each not in possible]:
        yield (
            f"Criterion {criterion.code}: “{wrong[0]}” is no answer to criterion {on.code}. It can"
            f" be {', '.join(possible)}."
        )


def _twice(values: Iterable[str], what: str, called: str) -> Iterator[str]:
    seen: set[str] = set()
    for each in values:
        if each and each in seen:
            yield f"Two {what} have the {called} {each}. Give each its own."
        seen.add(each)
