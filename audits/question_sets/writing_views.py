"""Writing the draft of a question set: the draft as a working page, and a form for each part.

The draft is read, edited by `audits.question_sets.writing` and written whole. A form says which
state of the draft it was made with, so that two authors never lose each other's words.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from audits.question_sets import documents, operations, writing, writing_forms, writing_rows
from audits.question_sets.content import Content, Standard
from audits.question_sets.models import Criterion, QuestionSet, QuestionSetDraft
from audits.question_sets.pages import draft_of, of_an_author, within
from core import acts
from core.forms import OperationForm
from core.history import past
from core.operations import AlreadyDone, NotAllowed
from core.words import counted
from partnership import agency_facts
from partnership.models import Agency

Edit = Callable[[Content], Content]


@dataclass(frozen=True)
class Written:
    """A draft as it was when the page was asked for. ``version``: its state then."""

    question_set: QuestionSet
    draft: QuestionSetDraft
    version: str
    content: Content

    def at(self, name: str, *named) -> str:
        return reverse(f"question_sets:{name}", args=[self.question_set.slug, *named])

    def place(self, what: str, code: str) -> str:
        """Where a standard or a criterion stands on the working page."""
        return f"{self.at('write')}#{what}-{code}"


def with_draft_even_if_gone(view):
    """The draft of the set in the address, for who writes sets of its kind.

    Whoever sends a form when it was issued or thrown away meanwhile is shown what they wrote: they
    have the draft as it last was, in which nothing can be written.
    """

    @of_an_author
    @wraps(view)
    def wrapper(request, question_set, **kwargs):
        # Counted before what it says is read: of what is written in between, a form that was made
        # with this state knows nothing, and its writer is told.
        seen = draft_of(request, question_set)
        version = seen.state if seen else ""
        draft = draft_of(request, question_set)
        if draft is None and request.method != "POST":
            messages.info(request, "There is no draft of this set. Begin one to write in.")
            return redirect(question_set)
        draft = draft or _last_draft_of(question_set)
        content = documents.read(draft.content, Agency.Kind.values, agency_facts.names())
        return view(request, Written(question_set, draft, version, content), **kwargs)

    return wrapper


def _last_draft_of(question_set) -> QuestionSetDraft:
    rows = past(QuestionSetDraft).filter(question_set=question_set).order_by("-history_id")
    if (last := rows.first()) is None:
        raise Http404
    return last.instance


# --- the working page -----------------------------------------------------------------------------


@with_draft_even_if_gone
@require_safe
def write(request, written):
    content = written.content
    return render(
        request,
        "audits/question_sets/write.html",
        {
            "title": "Write the draft",
            "caption": written.question_set.name,
            "content": content,
            "columns": writing_rows.COLUMNS,
            "levels": writing_rows.levels(content, written.at),
            "standards": writing_rows.standards(content, written.at),
            "moves": MoveForm(initial={"version": written.version}),
            "renumbers": writing.renumbered(content) != content,
            "slug": written.question_set.slug,
            "trail": within(written.question_set),
        },
    )


class MoveForm(OperationForm):
    """What the buttons of the working page send along."""


MOVES = {"standard": writing.move_standard, "criterion": writing.move_criterion}


@with_draft_even_if_gone
@require_POST
def move(request, written):
    """``move``, as the button that was pressed has it: “up criterion 1.2”."""
    form = MoveForm(request.POST)
    way, _, rest = request.POST.get("move", "").partition(" ")
    what, _, code = rest.partition(" ")
    if way not in ("up", "down") or what not in MOVES or not form.is_valid():
        raise Http404
    if len(code) > documents.CODE:
        raise Http404
    if not acts.was_sent(request):
        try:
            _write(request, written, form, lambda it: MOVES[what](it, code, up=way == "up"))
        except AlreadyDone:
            pass
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
    return redirect(written.place(what, code))


# --- the forms ------------------------------------------------------------------------------------


def _write(request, written: Written, form, edit: Edit, is_there=None) -> None:
    """Raises NotAllowed, and AlreadyDone where the form was sent before and what it says
    ``is_there``."""
    try:
        content = edit(written.content)
    except writing.CannotWrite as refusal:
        if is_there and acts.was_sent(request) and is_there(written.content):
            raise AlreadyDone(written.at("write")) from None
        raise NotAllowed(str(refusal), refusal.field) from None
    operations.write_draft(
        written.draft, content=documents.as_data(content), version=form.cleaned_data["version"],
        submission=form.cleaned_data["submission"], by=request.user,
    )  # fmt: skip


def _page(request, written, form, edit: Edit, *, back: str = "", is_there=None, **words):
    """``is_there``: whether a content says already what the form does."""

    def act(answers):
        _write(request, written, form, edit, is_there)

    return acts.page(
        request, written.question_set, form, act, back=back or written.at("write"), **words
    )


def _initial(written: Written, **initial) -> dict:
    return {"version": written.version, **initial}


def _there_or_sent(request, found):
    """404 for a page about what is not there; whoever sends a form about it is told so, and keeps
    their words."""
    if found is None and request.method != "POST":
        raise Http404
    return found


@with_draft_even_if_gone
def change_words(request, written):
    names = ("title", "about", "source")
    initial = _initial(written, **{name: getattr(written.content, name) for name in names})
    form = writing_forms.WordsForm(acts.sent(request), initial=initial)
    return _page(
        request, written, form,
        lambda it: writing.change_words(it, **{name: form.cleaned_data[name] for name in names}),
        title="Change the words of the set", button="Save", done="The words are saved.",
    )  # fmt: skip


# --- levels


@with_draft_even_if_gone
def add_level(request, written):
    form = writing_forms.LevelForm(acts.sent(request), initial=_initial(written))
    return _page(
        request, written, form, lambda it: writing.add_level(it, form.level()),
        title="Add a level to the scale", button="Add level", done="The level is added.",
        back=f"{written.at('write')}#scale", is_there=lambda it: form.level() in it.levels,
    )  # fmt: skip


@with_draft_even_if_gone
def change_level(request, written, number):
    level = _there_or_sent(request, writing.level_of(written.content, number))
    names = ("value", "label", "meaning", "colour")
    initial = {name: getattr(level, name) for name in names} if level else {}
    form = writing_forms.LevelForm(acts.sent(request), initial=_initial(written, **initial))
    return _page(
        request, written, form, lambda it: writing.change_level(it, number, form.level()),
        title=f"Change level {number}", button="Save", done="The level is saved.",
        lead="Criteria that are asked by this level are asked by its new value.",
        back=f"{written.at('write')}#scale", is_there=lambda it: form.level() in it.levels,
    )  # fmt: skip


@with_draft_even_if_gone
def take_level_away(request, written, number):
    level = writing.level_of(written.content, number)
    return _take_away(
        request, written, level, lambda it: writing.take_level_away(it, number),
        what=f"level {number}", lead=level.label if level else "",
        back=f"{written.at('write')}#scale",
    )  # fmt: skip


# --- standards


@with_draft_even_if_gone
def add_standard(request, written):
    initial = _initial(written, code=writing.next_standard_number(written.content))
    form = writing_forms.StandardForm(acts.sent(request), initial=initial)
    return _page(
        request, written, form, lambda it: writing.add_standard(it, **_standard(form)),
        title="Add a standard", button="Add standard", done="The standard is added.",
        is_there=lambda it: _has_standard(it, form),
    )  # fmt: skip


@with_draft_even_if_gone
def change_standard(request, written, number):
    standard = _there_or_sent(request, writing.standard_of(written.content, number))
    initial = _standard_as_it_is(standard) if standard else {}
    form = writing_forms.StandardForm(acts.sent(request), initial=_initial(written, **initial))
    return _page(
        request, written, form, lambda it: writing.change_standard(it, number, **_standard(form)),
        title=f"Change standard {number}", button="Save", done="The standard is saved.",
        back=written.place("standard", number), is_there=lambda it: _has_standard(it, form),
    )  # fmt: skip


def _standard(form) -> dict[str, str]:
    return {name: form.cleaned_data[name] for name in ("code", "title", "guidance")}


def _standard_as_it_is(standard) -> dict[str, str]:
    return {name: getattr(standard, name) for name in ("code", "title", "guidance")}


def _has_standard(content: Content, form) -> bool:
    made = Standard(**_standard(form))
    return made in [replace(each, criteria=()) for each in content.standards]


@with_draft_even_if_gone
def take_standard_away(request, written, number):
    standard = writing.standard_of(written.content, number)
    lead = standard.title if standard else ""
    if standard and standard.criteria:
        criteria = counted(len(standard.criteria), "criterion", "criteria")
        lead = f"{lead}: it goes with its {criteria}."
    return _take_away(
        request, written, standard, lambda it: writing.take_standard_away(it, number),
        what=f"standard {number}", back=written.place("standard", number),
        lead=lead,
    )  # fmt: skip


# --- criteria


@with_draft_even_if_gone
def add_criterion(request, written, number):
    _there_or_sent(request, writing.standard_of(written.content, number))
    form = _criterion_form(request, written, standard=number)
    return _page(
        request, written, form,
        lambda it: writing.add_criterion(it, form.cleaned_data["standard"], form.criterion()),
        title=f"Add a criterion to standard {number}", button="Add criterion",
        done="The criterion is added.", back=written.place("standard", number),
        is_there=lambda it: form.criterion() in it.criteria,
    )  # fmt: skip


@with_draft_even_if_gone
def change_criterion(request, written, number):
    content = written.content
    criterion = _there_or_sent(request, writing.criterion_of(content, number))
    stands_in = writing.standard_with(content, number)
    form = _criterion_form(
        request, written, standard=stands_in.code if stands_in else "", criterion=criterion
    )

    def edit(content: Content) -> Content:
        standard = form.cleaned_data["standard"]
        return writing.change_criterion(content, number, form.criterion(), standard)

    return _page(
        request, written, form, edit, title=f"Change criterion {number}", button="Save",
        done="The criterion is saved.", back=written.place("criterion", number),
        is_there=lambda it: form.criterion() in it.criteria,
    )  # fmt: skip


def _criterion_form(request, written, **about) -> writing_forms.CriterionForm:
    version = written.draft.version_before
    rows = Criterion.objects.visible_to(request.user).filter(version=version)
    before = [
        (f"{each.standard.code} {each.standard.title}", each.code, each.text)
        for each in (rows.select_related("standard") if version else ())
    ]
    return writing_forms.CriterionForm(
        acts.sent(request), initial=_initial(written), content=written.content, before=before,
        **about,
    )  # fmt: skip


@with_draft_even_if_gone
def take_criterion_away(request, written, number):
    criterion = writing.criterion_of(written.content, number)
    return _take_away(
        request, written, criterion, lambda it: writing.take_criterion_away(it, number),
        what=f"criterion {number}", lead=criterion.text if criterion else "",
        back=written.place("criterion", number),
    )  # fmt: skip


class TakeAwayForm(OperationForm):
    """It asks once, and nothing else."""


def _take_away(request, written, found, edit: Edit, *, what: str, lead: str, back: str):
    """A page that asks once; not where it is refused."""
    _there_or_sent(request, found)
    form = TakeAwayForm(acts.sent(request), initial=_initial(written))
    refusal = "" if request.method == "POST" else _why_not(edit, written.content)
    return _page(
        request, written, None if refusal else form, edit, title=f"Take {what} away",
        button="Take it away", done=f"{what[:1].upper()}{what[1:]} is taken away.", warning=True,
        lead=lead, refusal=refusal, back=back, is_there=lambda it: found is None,
    )  # fmt: skip


def _why_not(edit: Edit, content: Content) -> str:
    try:
        edit(content)
    except writing.CannotWrite as refusal:
        return str(refusal)
    return ""


@with_draft_even_if_gone
def renumber(request, written):
    content, form = written.content, MoveForm(acts.sent(request), initial=_initial(written))
    new = writing.renumbered(content)
    before, after = ((*it.standards, *it.criteria) for it in (content, new))
    pairs = zip(before, after, strict=True)
    changed = [
        f"{'Standard' if isinstance(old, Standard) else 'Criterion'} {old.code} becomes {each.code}"
        for old, each in pairs
        if old.code != each.code
    ]
    in_order = "" if changed or request.method == "POST" else "The numbers are in order already."
    return _page(
        request, written, None if in_order else form, writing.renumbered, title="Number anew",
        button="Number anew", done="Standards and criteria are numbered anew.", refusal=in_order,
        lead="Standards are numbered 1, 2 and so on, their criteria 1.1, 1.2 and so on, in the"
        " order in which they stand. What hangs on a number goes with it.",
        points=changed,
    )  # fmt: skip
