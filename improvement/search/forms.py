"""What somebody looks for in the log."""

from django import forms

from core import text_search
from core.forms import Form, TextField

NOTHING_TO_LOOK_FOR = (
    "Enter a word with letters or numbers in it. Words such as “the” and “of” are too common to"
    " look for."
)


class SearchForm(Form):
    words = TextField(
        label="Search the log for words",
        called="the words to search for",
        help_text="In themes, findings, recommendations, actions, what was heard and visits. The"
        " beginning of a word is enough; or give a reference, such as FND-2026-0003.",
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search"}),
    )

    def clean_words(self):
        words = self.cleaned_data["words"]
        if not text_search.words_of(words):
            raise forms.ValidationError(NOTHING_TO_LOOK_FOR)
        return words
