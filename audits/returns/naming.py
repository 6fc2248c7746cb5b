"""The question that stands beside what in a text of a return may name a child or a family."""

from partnership.naming_a_child import NAMES, seems_to_name_a_child


def warnings_for(*texts: str) -> list[str]:
    """Sentences to be shown beside what was written: a question to its writer."""
    passages = dict.fromkeys(each for text in texts if text for each in seems_to_name_a_child(text))
    return [
        f"This seems {each.why} (“{each.words}”). No child or family may be named in a return. Take"
        f" {'the name' if each.why == NAMES else 'it'} out, or carry on if it is nobody’s."
        for each in passages
    ]
