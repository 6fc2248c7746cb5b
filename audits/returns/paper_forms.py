"""What is filled in about one question of a return, beside its answer.

What may name a child is asked about beside the text once it is saved (`audits.returns.naming`); an
action is read by more people than the return, so there it is asked before, as by every form of
the log.
"""

from audits.returns import policy
from audits.returns.models import Evidence
from core.forms import (
    DateField,
    FileField,
    LongTextField,
    OperationForm,
    RecordField,
    RecordsField,
    TextField,
)
from core.words import short_day
from improvement.forms import ActionForm

NAME = {
    "label": "What is it?",
    "called": "what it is",
    "help_text": "Such as: Supervision policy, 2026. Name no child or family",
    "max_length": 150,
}
DATED = {
    "label": "What day is it of?",
    "called": "the day it is of",
    "help_text": "When it was agreed, counted or observed, if you know. After"
    f" {policy.SHELF_LIFE_MONTHS} months it is shown as old",
    "required": False,
    "past": True,
}


class FileOfEvidenceForm(OperationForm):
    name = TextField(**NAME)
    upload = FileField(label="Choose a file", called="a file")
    dated_on = DateField(**DATED)


class LinkOfEvidenceForm(OperationForm):
    name = TextField(**NAME)
    link = TextField(
        label="Where is it?",
        called="its address",
        help_text="It begins with https:// or http://. Only who can open it there can read it",
        max_length=policy.LONGEST_LINK,
    )
    dated_on = DateField(**DATED)


def evidence_words(each: Evidence) -> str:
    return f"{each.name} ({policy.host_of(each.link) or each.original_name})"


class UseEvidenceForm(OperationForm):
    """``there``: evidence of the return that does not serve this question yet."""

    evidence = RecordsField(
        Evidence.objects.none(), label="Which evidence serves this question, too?",
        called="evidence", words=evidence_words,
    )  # fmt: skip

    def __init__(self, *args, there, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["evidence"].queryset = there


class UseAgainForm(OperationForm):
    """``earlier``: evidence of the agency's returns before this one."""

    before = RecordField(
        Evidence.objects.none(), label="Which evidence do you use again?", called="evidence",
        words=lambda each: f"{evidence_words(each)}, {each.agency_return.reference}"
        + (f", of {short_day(each.dated_on)}" if each.dated_on else ""),
    )  # fmt: skip

    def __init__(self, *args, earlier, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["before"].queryset = earlier.select_related("agency_return")


class CommentForm(OperationForm):
    text = LongTextField(
        label="Add a comment",
        called="your comment",
        help_text="Your colleagues read it; the partnership never does. Name no child or family",
        max_length=policy.COMMENT,
        rows=4,
    )


class ActionOfAnswerForm(ActionForm):
    """Neither why nor the group is asked: both are given (`audits.returns.actions`)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["because"], self.fields["group"]
