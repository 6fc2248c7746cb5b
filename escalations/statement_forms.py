"""What people fill in when their side files its statement."""

from core.forms import LongTextField
from core.hidden_fields import HiddenNumberField
from escalations.names import NamesNoChild
from escalations.statement_policy import moved_on


class StatementForm(NamesNoChild):
    step = HiddenNumberField()
    what_happened = LongTextField(
        label="What has happened?",
        called="what has happened",
        help_text="Your agency’s own account: what it saw, did and decided, with days",
    )
    position = LongTextField(
        label="What is your agency’s position?",
        called="your agency’s position",
        help_text="What should happen now, why, and what it could accept instead",
    )
    childs_view = LongTextField(
        label="What would the child say, or what has the child said?",
        called="what the child would say, or has said",
        rows=5,
        help_text="In the child’s words where you have them; of a baby, what you see. If nobody has"
        " asked, say so, and who will",
    )

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        self.present_step = None if record.closed_on else record.step
        self.initial.setdefault("step", record.step)

    def refuse(self, refusal) -> None:
        """What was written for a step that is over is sent again for the present one."""
        super().refuse(refusal)
        if self.present_step and str(self.data.get("step")) != str(self.present_step):
            said = moved_on(self.present_step)
            if str(refusal) != said:
                self.add_error(None, said)
            self.send_again_with("step", str(self.present_step))
