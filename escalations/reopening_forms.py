"""What people fill in to open a closed case again."""

from core.forms import LongTextField
from escalations.names import NamesNoChild


class ReopenForm(NamesNoChild):
    reason = LongTextField(
        label="What has not held?",
        called="what has not held",
        help_text="What was agreed, what has happened since, and what the child needs now. Both"
        " agencies read it",
    )
