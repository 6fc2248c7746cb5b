"""Where the pages of a return are to which others lead."""

from django.urls import reverse

from audits.question_sets.content import Content, Criterion


def of_section(agency_return, code: str) -> str:
    """Where the questions of a standard are answered."""
    return reverse("returns:standard", args=[agency_return.reference, code])


def of_answer(agency_return, standard: str, code: str) -> str:
    """Where one of them is."""
    return f"{of_section(agency_return, standard)}#{anchor(code)}"


def of_answer_to(agency_return, content: Content, criterion: Criterion) -> str:
    standard = next(each for each in content.standards if criterion in each.criteria)
    return of_answer(agency_return, standard.code, criterion.code)


def anchor(code: str) -> str:
    """A style sheet takes the dot of an id for a class."""
    return f"question-{code.replace('.', '-')}"


def of_question(agency_return, code: str) -> str:
    """The page of one question, with its evidence, comments and actions."""
    return reverse("returns:criterion", args=[agency_return.reference, code])


def of_fact(agency_return, name: str) -> str:
    """Where the agency says whether a fact beside a question is right."""
    return reverse("returns:fact", args=[agency_return.reference, name])


def of_evidence(agency_return, key: int) -> str:
    return reverse("returns:evidence_file", args=[agency_return.reference, key])
