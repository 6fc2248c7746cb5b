"""What is sent when answers are declared to be so still."""

from audits.returns.signing_forms import ShownField
from core.forms import ConfirmField, OperationForm
from core.words import counted


class ChangedForm(OperationForm):
    """Its boxes stand beside the questions, each by the code of one; they are read by the view."""


class DeclareForm(OperationForm):
    """``codes``: of the questions that the page showed. ``pieces``: how much evidence can come
    along; it is not asked about where there is none."""

    codes = ShownField()
    with_evidence = ConfirmField(label="", called="that the evidence comes along", required=False)
    declared = ConfirmField(label="", called="that you have read them, and they are still so")

    def __init__(self, *args, number: int, pieces: int, **kwargs):
        super().__init__(*args, **kwargs)
        answers = counted(number, "answer")
        are = "it is" if number == 1 else "they are"
        self.fields[
            "declared"
        ].label = f"I have read the {answers} of last time, and {are} still so"
        if pieces:
            self.fields["with_evidence"].label = (
                "Bring along the evidence of these answers that is not past its shelf life:"
                f" {counted(pieces, 'piece', 'pieces')}"
            )
        else:
            del self.fields["with_evidence"]


def codes_in(sent: str, known) -> list[str]:
    """Of a list with commas, those that are ``known``."""
    return [each for each in sent.split(",") if each in known]
