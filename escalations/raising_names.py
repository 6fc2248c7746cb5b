"""Before the check page: what in a draft may be a child's name. A warning, and no refusal."""

from dataclasses import dataclass

from core.forms import Form, LongTextField
from escalations import names_policy
from escalations.names import NoChildsNameField, signs

# In a draft, beside its answers: the words of which its writer said that they are no child's name.
FILES = "files"  # the page on which they are added and removed
NO_NAME = "no_childs_name"


@dataclass(frozen=True)
class Found:
    """``words`` in an answer: ``page`` and ``field`` ask for it, with ``target`` on the page."""

    words: str
    page: str
    field: str
    target: str


def unconfirmed(draft, pages, files) -> list[Found]:
    """Of a draft, with its ``files`` and its ``pages``, each complete (`raising.pages_of`)."""
    said = draft.answers
    confirmed = said.get(NO_NAME, [])
    known = names_policy.names_of_a_worker(said.get("challenged_worker", ""))
    known += [said.get("challenged_team", ""), *confirmed]
    found = []
    for page, form in pages.items():
        for name, field in form.fields.items():
            text = said.get(name) or ""
            if isinstance(field, LongTextField):
                words = signs(text, known)
            elif name == "child_reference":
                words = filter(None, [names_policy.why_not_a_reference(text)])
            elif name == "child_initials":
                words = filter(None, [names_policy.why_not_initials(text)])
            else:
                continue
            target = form[name].error_target
            found += [Found(each, page, name, target) for each in words if each not in confirmed]
    for file in files:
        words = signs(names_policy.words_of_a_file(file.original_name), known)
        found += [Found(each, FILES, FILES, f"file-{file.pk}") for each in words]
    return found


class NamesForm(Form):
    no_childs_name = NoChildsNameField()

    def __init__(self, *args, found: list[Found], **kwargs):
        super().__init__(*args, **kwargs)
        words = dict.fromkeys(each.words for each in found)
        self.fields["no_childs_name"].choices = [(each, f"“{each}”") for each in words]
