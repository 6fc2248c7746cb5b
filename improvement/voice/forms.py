"""What people fill in about what children and families said."""

from django import forms

from core.forms import (
    ChoiceField,
    DateField,
    LongTextField,
    MultipleChoiceField,
    RecordField,
    RecordsField,
    TextField,
    WholeNumberField,
)
from improvement.linking import ReferencesField
from improvement.mending.forms import Corrects
from improvement.models import Theme
from improvement.voice.models import FromWhom
from improvement.voice.policy import AGE_BANDS
from partnership.looking_again import LooksAgain
from partnership.models import Agency


class HeardForm(LooksAgain):
    """``agencies``: for which the person may enter it."""

    heard_on = DateField(label="When was it heard?", called="when it was heard", past=True)
    from_whom = ChoiceField(
        label="From whom?",
        called="from whom it was heard",
        help_text="Never who it was.",
        choices=FromWhom.choices,
    )
    age_bands = MultipleChoiceField(
        label="How old were they?", called="how old they were", choices=list(AGE_BANDS.items()),
        required=False,
    )  # fmt: skip
    number_of_people = WholeNumberField(
        label="How many people?", called="the number of people", required=False, min_value=1,
        max_value=100_000, help_text="Fewer than five are shown to others as “fewer than 5”.",
        widget=forms.TextInput({"class": "govuk-input--width-4", "inputmode": "numeric"}),
    )  # fmt: skip
    agency = RecordField(
        Agency.objects.none(), label="Which agency heard it?", called="the agency that heard it"
    )
    you_said = LongTextField(
        label="What did they say?",
        called="what they said",
        help_text="In their words where you can. Nothing may tell who somebody is: everyone who "
        "signs in can read it.",
        max_length=3000,
        rows=5,
    )
    themes = RecordsField(
        Theme.objects.none(), label="Which themes does it belong to?", called="the themes",
        required=False,
    )  # fmt: skip
    cited = TextField(
        label="Where does it stand?",
        called="where it stands",
        help_text="A document and page, if it is published.",
        max_length=250,
        required=False,
    )

    def __init__(self, *args, person, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["themes"].queryset = Theme.objects.visible_to(person)
        self.fields["agency"].queryset = agencies


class WeDidForm(LooksAgain):
    we_did = LongTextField(
        label="What was done about it?",
        called="what was done",
        help_text="In plain words: it stands on the page that children read. If nothing can be "
        "done, say so and why.",
        max_length=3000,
        rows=5,
    )
    links = ReferencesField(
        label="What did it influence?",
        called="what it influenced",
        help_text="References of findings, recommendations and actions. For example, ACT-2026-0003",
        prefixes=("FND", "REC", "ACT"),
    )

    def __init__(self, *args, person, was_told=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["links"].person = person
        if was_told:
            del self.fields["we_did"]


class ToldBackForm(LooksAgain):
    told_back_on = DateField(label="When were they told?", called="the day", past=True)
    told_back_how = TextField(
        label="How were they told?",
        called="how they were told",
        help_text="For example, at the next meeting of the council.",
        max_length=250,
    )


class CorrectEntryForm(Corrects, HeardForm):
    corrects = (
        "heard_on", "from_whom", "age_bands", "number_of_people", "you_said", "cited", "we_did",
        "told_back_on", "told_back_how",
    )  # fmt: skip
    we_did = WeDidForm.base_fields["we_did"]
    told_back_on = ToldBackForm.base_fields["told_back_on"]
    told_back_how = ToldBackForm.base_fields["told_back_how"]
