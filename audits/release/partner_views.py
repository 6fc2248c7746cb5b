"""Other partnerships, and the key that this portal signs with."""

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audits.release import forms, keys, partners, policy
from audits.release.bundle import ALGORITHM, FORMAT, VERSION
from audits.release.models import Partner
from audits.release.pages import keeps_partners, of_keepers, with_partner, within_partners
from core import acts
from core.as_seen import version_of
from core.forms import OperationForm
from core.pages import public, with_a_role
from core.words import day

TITLE = "Other partnerships"
COLUMNS = ("Partnership", "Fingerprint of its key", "Since")


def _page(name: str, partner: Partner) -> str:
    return reverse(f"release:{name}", args=[partner.slug])


@with_a_role
@require_safe
def index(request):
    own = keys.own_public()
    keeps = keeps_partners(request.user)
    rows = list(Partner.objects.visible_to(request.user))
    details = {
        "title": TITLE,
        "trail": within_partners(),
        "own": own,
        "fingerprint": keys.fingerprint(own),
        "no_key": policy.NO_KEY,
        "keeps": keeps,
        "columns": (*COLUMNS, "Name", "Key", "Exchange") if keeps else COLUMNS,
        "rows": [_row(each, keeps) for each in rows],
    }
    return render(request, "audits/release/partners.html", details)


def _row(partner: Partner, keeps: bool) -> list:
    since = day(partner.added_on)
    if partner.ended_on:
        since = f"{since}, ended on {day(partner.ended_on)}"
    cells: list = [partner.name, keys.fingerprint(partner.public_key) or "No key", since]
    if not keeps:
        return cells
    cells.append({"text": "Correct name", "url": _page("correct_name", partner)})
    if partner.ended_on:
        return [*cells, "", {"text": "Begin again", "url": _page("begin_again", partner)}]
    change = "Change key" if partner.public_key else "Enter key"
    return [
        *cells,
        {"text": change, "url": _page("change_key", partner)},
        {"text": "End", "url": _page("end_partner", partner)},
    ]


@public
@require_safe
def own_key(request):
    """For another portal, or its administrator: no more than what the page shows to be copied."""
    return JsonResponse(
        {
            "partnership": settings.PARTNERSHIP["name"],
            "format": FORMAT,
            "version": VERSION,
            "algorithm": ALGORITHM,
            "key": keys.own_public(),
        }
    )


@of_keepers
def add(request):
    form = forms.PartnerForm(acts.sent(request))

    def act():
        answers = form.cleaned_data
        names = ("name", "public_key", "submission")
        return partners.add_partner(**{name: answers[name] for name in names}, by=request.user)

    return acts.filled_in(
        request, form, act, title="Add a partnership", button="Add", caption=TITLE,
        back=reverse("release:partners"),
        lead="Agencies here can then release final returns to it, and use what it signed.",
    )  # fmt: skip


def _filled_in(request, partner: Partner, form_of, field: str, operation, **words):
    """A form of one field, which shows what stands."""
    initial = {field: getattr(partner, field), "version": version_of(partner)}
    form = form_of(acts.sent(request), initial=initial)

    def act(answers):
        given = {name: answers[name] for name in (field, "version", "submission")}
        return operation(partner, **given, by=request.user)

    return _page_of(request, partner, form, act, **words)


def _pressed(request, partner: Partner, operation, **words):
    def act(answers):
        return operation(partner, submission=answers["submission"], by=request.user)

    return _page_of(request, partner, OperationForm(acts.sent(request)), act, **words)


def _page_of(request, partner: Partner, form, act, **words):
    return acts.page(request, partner, form, act, back=reverse("release:partners"), **words)


@of_keepers
@with_partner
def correct_name(request, partner):
    return _filled_in(
        request, partner, forms.NameForm, "name", partners.correct_name,
        title="Correct its name", button="Save", done="The name is saved.",
        other_url=_page("take_partner_away", partner),
        other_text="It was added by mistake: take it away",
        lead="What was signed or handed in here goes on saying the name of that day. What was"
        " released to it and not downloaded yet has to be agreed to again.",
    )  # fmt: skip


@of_keepers
@with_partner
def take_partner_away(request, partner):
    return _pressed(
        request, partner, partners.take_partner_away, title="Take it away",
        button="Take away", done=f"{partner} is taken away.", warning=True,
        lead="For one that was added by mistake: nothing was ever released to it, and nothing came"
        " from it. End the exchange with any other.",
    )  # fmt: skip


@of_keepers
@with_partner
def change_key(request, partner):
    return _filled_in(
        request, partner, forms.KeyForm, "public_key", partners.change_key,
        title="Change their key", button="Save", done="The key is saved.",
        lead="Bundles that came before stay. New ones have to be signed with the new key. What was"
        " released to them and not downloaded yet has to be agreed to again.",
    )  # fmt: skip


@of_keepers
@with_partner
def end_partner(request, partner):
    return _pressed(
        request, partner, partners.end_partner, title="End the exchange", button="End",
        done=f"Nothing more is exchanged with {partner}.", warning=True,
        lead="Nothing more is released to them: bundles that agencies agreed to are not given any"
        " more. None of theirs is put in or taken over. What was taken over from them stays.",
    )  # fmt: skip


@of_keepers
@with_partner
def begin_again(request, partner):
    return _pressed(
        request, partner, partners.begin_again, title="Begin again", button="Begin again",
        done=f"Returns can be exchanged with {partner} again.",
        lead="Agencies can release returns to it again, and use what it signed with its key.",
    )  # fmt: skip
