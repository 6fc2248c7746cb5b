"""Whoever adds a text to a model says what it is called where a name is taken out of it
(`improvement.mending.words_called`), or here why it needs no name there."""

from django.apps import apps
from django.db import models

from core import checks
from improvement.mending import words_called
from tests.test_where_words_stay import STAYS

CODE = "a reference, a digest or the name of a version of rules: no words of anybody"
FOR_EVERY = "called the same for every model, by `words_called.called` itself"
BY_HEADING = "several texts, each called by its heading"
ITS_OWN_FORM = "its form of correcting it names its fields (`improvement.mending.forms`)"
IT_STAYS = "no words go out of it: tests/test_where_words_stay.py says why, of its model"

OF_ANY_MODEL = {
    "reference": CODE,
    "sha256": CODE,
    "policy": CODE,
    "policy_version": CODE,
    "rules": CODE,
    "mended_because": FOR_EVERY,
    "sections": BY_HEADING,
}
OF_A_MODEL = {
    "improvement.Action": ITS_OWN_FORM,
    "improvement.Finding": ITS_OWN_FORM,
    "improvement.Recommendation": ITS_OWN_FORM,
    "improvement.Theme": ITS_OWN_FORM,
    "improvement.Visit": ITS_OWN_FORM,
    "improvement.VoiceEntry": ITS_OWN_FORM,
}
OF_A_FIELD = {
    "improvement.Measure.unit": "what is counted, in a word: children, days",
    "partnership.PartnershipGroup.chair_as_published": IT_STAYS,
    "partnership.PartnershipGroup.meets": IT_STAYS,
    "partnership.PartnershipGroup.name": IT_STAYS,
}


def texts_of(model) -> list[str]:
    """Its columns of words that somebody may type."""
    kinds, not_words = (
        (models.CharField, models.TextField, models.JSONField),
        (models.EmailField, models.SlugField),
    )
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, kinds) and not isinstance(field, not_words) and not field.choices
    ]


def without_a_name(model) -> list[str]:
    """Its texts that are called nothing and have no reason for it. Of a model that loses no words
    at all, `test_where_words_stay` asks for the reason."""
    can_go, label = getattr(model, "words_that_can_go", ()), model._meta.label
    if label in OF_A_MODEL or not can_go:
        return []
    known = {*words_called.CALLED.get(model, ()), *OF_ANY_MODEL}
    texts = [f"{label}.{name}" for name in texts_of(model) if name not in known]
    return [text for text in texts if text not in OF_A_FIELD]


def test_every_text_is_called_something_or_has_a_reason_here():
    ours = list(checks.our_models())
    assert [text for model in ours for text in without_a_name(model)] == []
    for model in ours:
        long_texts = [each for each in texts_of(model) if not model._meta.get_field(each).max_length
                      or model._meta.get_field(each).max_length >= 120]  # fmt: skip
        known = getattr(model, "words_that_can_go", ()) or model._meta.label in STAYS
        assert known or not long_texts, f"{model._meta.label}: {long_texts}"


def test_what_is_excepted_is_there_and_is_called_nothing():
    for label in OF_A_MODEL:
        assert apps.get_model(label) not in words_called.CALLED
    for text in OF_A_FIELD:
        label, _, name = text.rpartition(".")
        model = apps.get_model(label)
        assert name in texts_of(model)
        assert name not in words_called.CALLED.get(model, {})
    everywhere = {name for model in checks.our_models() for name in texts_of(model)}
    assert set(OF_ANY_MODEL) <= everywhere


def test_a_text_that_nobody_has_entered_is_named(monkeypatch):
    [model] = [each for each in words_called.CALLED if each.__name__ == "RiskControl"]
    monkeypatch.setitem(words_called.CALLED, model, {"what": "What it is"})
    assert without_a_name(model) == ["improvement.RiskControl.found"]
