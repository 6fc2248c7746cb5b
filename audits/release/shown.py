"""A bundle as its pages show it, before it goes out and when it came in: words and values alone."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from audits.release import bundle, matching, receiving
from audits.returns import policy
from core.words import counted, day, listed


def facts(content: Mapping[str, Any]) -> list[dict[str, str]]:
    """What stands at its head."""
    of_it = content["return"]
    return [
        {"key": "From", "value": content["from"]},
        {"key": "Agency", "value": content["agency"]["name"]},
        {"key": "Return", "value": f"{of_it['reference']}, {of_it['cycle']}"},
        {"key": "Questions", "value": content["question_set"]["title"]},
        {"key": "Handed in", "value": day(date.fromisoformat(of_it["handed_in_on"]))},
        {"key": "Final", "value": day(date.fromisoformat(of_it["final_on"]))},
        {"key": "What is in it", "value": counts(content)},
    ]


def counts(content: Mapping[str, Any]) -> str:
    """“58 answers, 12 of them with a moderated score; 4 links, 3 files, 2 of them enclosed”."""
    criteria = bundle.criteria_in(content)
    answered = [each for each in criteria if each["chosen"] or each["written"].strip()]
    scored = [each for each in criteria if each["moderated"]]
    evidence = {
        each.get("link") or each["sha256"]: "link" in each for each in bundle.evidence_in(content)
    }
    links = sum(evidence.values())
    files, enclosed = len(evidence) - links, len(content["files"])
    said = f"{counted(len(answered), 'answer')}, {len(scored)} with a moderated score;"
    return f"{said} {counted(links, 'link')}, {counted(files, 'file')}, {enclosed} enclosed"


def sections(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """All that it says, standard by standard."""
    return [
        {
            "heading": f"{standard['code']} {standard['title']}",
            "criteria": [_criterion(each, content) for each in standard["criteria"]],
        }
        for standard in content["standards"]
        if standard["criteria"]
    ]


def _criterion(each: Mapping[str, Any], content: Mapping[str, Any]) -> dict[str, Any]:
    score = each["moderated"]
    return {
        "heading": f"{each['code']} {each['text']}",
        "own": bundle.score_in_words(each),
        "written": each["written"],
        "moderated": bundle.moderated_in_words(each),
        "reason": score["reason"] if score else "",
        "response": each["response"],
        "evidence": [_piece(one) for one in each["evidence"]],
    }


def _piece(one: Mapping[str, Any]) -> str:
    where = policy.host_of(one["link"]) if "link" in one else one["file"]
    return f"{one['name']} ({where})"


# --- what it would fill in ------------------------------------------------------------------------


def planned(found: matching.Plan, content: Mapping[str, Any]) -> dict[str, Any]:
    """What the page says of a plan, question by question."""
    return {
        "fill": [_filled(each, content) for each in found.fill],
        "stands": [f"{each.code} {each.text}" for each in found.stands],
        "open": [f"{each.code} {each.text}" for each in found.open],
        "only_here": [f"{each.code} {each.text}" for each in found.only_here],
        "only_there": [f"{each['code']} {each['text']}" for each in found.only_there],
    }


def _filled(each: matching.Fill, content: Mapping[str, Any]) -> dict[str, Any]:
    evidence = each.there["evidence"]
    comes = [one["name"] for one in evidence if receiving.comes_along(one, content)]
    stays = [one["name"] for one in evidence if not receiving.comes_along(one, content)]
    notes = []
    if each.chosen:
        notes.append(f"Score: {bundle.score_in_words(each.there)}")
    elif each.there["chosen"]:
        notes.append("Without the score: it is given in another way there. Choose yours")
    if moderated := bundle.moderated_in_words(each.there):
        notes.append(f"Moderated there: {moderated}")
    if comes:
        notes.append(f"Evidence: {listed(comes)}")
    if stays:
        notes.append(f"Evidence that is not in the bundle: {listed(stays)}")
    return {
        "heading": f"{each.here.code} {each.here.text}",
        "written": each.written,
        "notes": notes,
    }
