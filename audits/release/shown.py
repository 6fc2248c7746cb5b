"""A bundle as its pages show it, before it goes out and when it came in: words and values alone."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from audits.release import bundle, matching, receiving
from audits.release.matching import normal
from audits.returns import policy
from core.documents import bare_name
from core.words import counted, day, listed


def goes_out(content: Mapping[str, Any]) -> list[dict[str, str]]:
    """What stands at the head of one that is agreed to here."""
    return [{"key": "From", "value": content["from"]}, *_facts(content)]


def came(content: Mapping[str, Any], partner: str) -> list[dict[str, str]]:
    """Of one that came. ``partner``: as whoever signed it is known here: by the key, which proves
    something; what a bundle says of itself proves nothing, and is said where it differs."""
    rows = [{"key": "Signed by", "value": f"{partner}, as known here by its key"}]
    if normal(content["from"]) != normal(partner):
        rows.append({"key": "It calls itself", "value": content["from"]})
    by = "by this portal’s key" if content["to"]["key"] else "by this name, and by no key"
    rows.append({"key": "Released to", "value": f"{content['to']['name']}, {by}"})
    return [*rows, *_facts(content)]


def _facts(content: Mapping[str, Any]) -> list[dict[str, str]]:
    of_it = content["return"]
    return [
        {"key": "Agency", "value": content["agency"]["name"]},
        {"key": "Return", "value": f"{of_it['reference']}, {of_it['cycle']}"},
        {"key": "Questions", "value": content["question_set"]["title"]},
        {"key": "Handed in", "value": day(date.fromisoformat(of_it["handed_in_on"]))},
        {"key": "Final", "value": day(date.fromisoformat(of_it["final_on"]))},
        {"key": "What is in it", "value": counts(content)},
    ]


def counts(content: Mapping[str, Any]) -> str:
    """“58 answers, 12 with a moderated score; evidence: 4 links and 3 files, 2 enclosed”."""
    criteria = bundle.criteria_in(content)
    answered = [each for each in criteria if each["chosen"] or each["written"].strip()]
    scored = [each for each in criteria if each["moderated"]]
    evidence = {
        each.get("link") or each["sha256"]: "link" in each for each in bundle.evidence_in(content)
    }
    links = sum(evidence.values())
    files, enclosed = len(evidence) - links, len(content["files"])
    said = f"{counted(len(answered), 'answer')}, {len(scored)} with a moderated score"
    if not evidence:
        return f"{said}; no evidence"
    pieces = f"{counted(links, 'link')} and {counted(files, 'file')}, {enclosed} enclosed"
    return f"{said}; evidence: {pieces}"


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
    where = policy.host_of(one["link"]) if "link" in one else bare_name(one["file"])
    name = bundle.name_of(one)
    return name if name == where else f"{name} ({where})"


# --- what it would fill in ------------------------------------------------------------------------


def planned(found: matching.Plan, content: Mapping[str, Any]) -> dict[str, Any]:
    """What the page says of a plan: what is filled in, question by question, and the others by why
    they are not."""
    others = [
        ("Asked only here, and yours to answer", found.only_here),
        ("Asked in both, and not answered there in a way that fits", found.open),
        ("Answered here already, and left as they are", found.stands),
    ]
    named = [(why, [f"{each.code} {each.text}" for each in there]) for why, there in others]
    only_there = [f"{each['code']} {each['text']}" for each in found.only_there]
    named.append(("Asked only there, and not used", only_there))
    return {
        "fill": [_filled(each, content) for each in found.fill],
        "others": [(why, questions) for why, questions in named if questions],
    }


def _filled(each: matching.Fill, content: Mapping[str, Any]) -> dict[str, Any]:
    evidence = each.there["evidence"]
    comes = [bundle.name_of(one) for one in evidence if receiving.comes_along(one, content)]
    stays = [bundle.name_of(one) for one in evidence if not receiving.comes_along(one, content)]
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
