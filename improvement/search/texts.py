"""What a row of the log is found by: written anew each time the row is saved."""

from typing import Any, ClassVar

from django.apps import apps

from core.operations import operation


class Searched:
    """Mixed into a model, before its base: it is found by what `found_by` says.

    ``found_as``: its kind, a `LogText.Kind`.
    """

    found_as: ClassVar[str]

    def found_by(self) -> tuple[str, str, str]:
        """Heading, summary and body: what stands in the first weighs most."""
        raise NotImplementedError

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)  # type: ignore[misc]
        write(self)


def key_of(row: Any) -> str:
    """What its address is made of."""
    return getattr(row, "reference", "") or row.slug


def stands(row: Any) -> bool:
    """What was withdrawn is found no more."""
    return getattr(row, "withdrawn_on", None) is None


def write(row: Any) -> None:
    texts = apps.get_model("improvement", "LogText")
    is_action = row.found_as == texts.Kind.ACTION
    text = texts.objects.filter(kind=row.found_as, key=key_of(row)).first() or texts(
        kind=row.found_as, key=key_of(row), action=row if is_action else None
    )
    if not stands(row):
        if text.pk:
            text.delete()
        return
    if (text.heading, text.summary, text.body) != (said := row.found_by()):
        text.heading, text.summary, text.body = said
        text.save()


def searched() -> list[Any]:
    """The models whose rows are found."""
    return [model for model in apps.get_models() if issubclass(model, Searched)]


@operation
def write_missing(*, by=None) -> int:
    """Of rows that were there before there was a search; gives how many. Safe to run again."""
    texts, number = apps.get_model("improvement", "LogText"), 0
    for model in searched():
        known = set(texts.objects.filter(kind=model.found_as).values_list("key", flat=True))
        for row in model.objects.order_by("pk"):
            if stands(row) and key_of(row) not in known:
                write(row)
                number += 1
    return number
