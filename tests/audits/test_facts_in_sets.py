"""Which facts stand beside a question, through every way in which a question set is written."""

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from audits.question_sets import changes, documents, shown, spreadsheet, writing_forms, writing_rows
from audits.question_sets.content import Answer, Content, Criterion, Standard
from audits.question_sets.lists import content_of
from partnership import agency_facts
from tests.audits import returns

KNOWN = ("actions-overdue", "seats-held")
ONE = Criterion("1.1", "We answer.", answer=Answer.YES_NO, facts=("seats-held",))
SET = Content("A set", source="Us", standards=(Standard("1", "One", criteria=(ONE,)),))


def asking(*facts: str) -> Content:
    criteria = (replace(ONE, facts=facts),)
    return replace(SET, standards=(replace(SET.standards[0], criteria=criteria),))


def test_they_are_part_of_a_document_and_of_a_workbook():
    assert documents.read(documents.as_data(SET), (), KNOWN) == SET
    data = spreadsheet.read(spreadsheet.written(SET)).data
    assert documents.read(data, (), KNOWN) == SET


def test_an_unknown_one_is_told_with_those_that_are_known():
    with pytest.raises(documents.NotAQuestionSet) as told:
        documents.read(documents.as_data(asking("seats-lost")), (), KNOWN)
    [said] = told.value.sentences
    assert said.startswith("Criterion 1.1: the portal knows no fact “seats-lost”.")
    assert said.endswith("Write one of actions-overdue, seats-held, or none.")


def test_a_workbook_from_before_there_were_any_is_still_read():
    book = load_workbook(BytesIO(spreadsheet.written(SET)))
    sheet = book["Questions"]
    [place] = [each.column for each in sheet[1] if each.value == "Facts beside it"]
    sheet.delete_cols(place)
    kept = BytesIO()
    book.save(kept)
    data = spreadsheet.read(kept.getvalue()).data
    assert documents.read(data, (), KNOWN) == asking()


def test_what_changed_is_said_in_the_words_of_each_fact():
    after = replace(asking("actions-overdue"), standards=asking("actions-overdue").standards)
    [(_, [said])] = changes.rewritten(SET, after, shown.name_in_words).changed
    assert (said.what, said.before, said.after) == (
        "Facts beside it", "Seats held in groups", "Actions overdue",
    )  # fmt: skip


def test_a_set_is_read_and_tried_out_with_what_stands_beside_its_questions():
    assert "Beside it: Seats held in groups." in shown.facts(ONE)
    [standard] = shown.preview(SET, "school", {}).standards
    assert standard["questions"][0]["facts"] == ["Seats held in groups"]
    [row] = writing_rows.standards(SET, lambda *_: "")
    assert "Beside it: Seats held in groups" in row["criteria"][0]["facts"]


def test_the_form_of_a_criterion_offers_every_fact_and_keeps_what_is_chosen():
    form = writing_forms.CriterionForm(content=SET, standard="1", criterion=ONE)
    assert form["facts"].value() == ["seats-held"]
    assert {value for value, _ in form.fields["facts"].choices} == set(agency_facts.names())
    data = {"standard": "1", "code": "1.1", "text": "We answer.", "answer": "yes-no", "weight": "1",
            "facts": ["actions-overdue", "seats-held"]}  # fmt: skip
    sent = writing_forms.CriterionForm(data, content=SET, standard="1", criterion=ONE)
    assert sent.is_valid(), sent.errors
    assert sent.criterion().facts == ("actions-overdue", "seats-held")


@pytest.mark.django_db
def test_an_issued_version_keeps_them():
    returns.build()
    version = returns.issued_set(name="Another")
    found = {each.code: each.facts for each in content_of(version).criteria if each.facts}
    assert found["1.5"] == ("seats-held", "briefings-acknowledged")
    assert set(found) == {"1.5", "10.3", "10.5"}
