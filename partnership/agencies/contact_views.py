"""An agency's contacts, kept by its administrator or by the business team."""

from functools import wraps

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from core import acts
from partnership import directory
from partnership import operations as ours
from partnership.agencies import contact_lists, forms, lists, operations, policy
from partnership.agencies.contact_lists import PROCEDURE
from partnership.auth import held_by
from partnership.models import DirectoryContact
from partnership.people_views import administers


def with_step(view):
    """The step in the address, at which people of the agency are called."""

    @wraps(view)
    def wrapper(request, agency, step, **kwargs):
        steps = {each.number: each for each in directory.steps_of(PROCEDURE, agency)}
        if step not in steps:
            raise Http404
        return view(request, agency, steps[step], **kwargs)

    return wrapper


def _refusal(request, agency) -> str:
    return policy.why_not_keep_contacts(agency, held_by(request.user)) or ""


@administers
@require_safe
def contacts(request, agency):
    refusal = _refusal(request, agency)
    steps = [] if refusal else contact_lists.kept(request.user, agency)
    for each in steps:
        at = each["step"].number
        each["list_url"] = lists.address(agency, "list_contact", at)
        each["order_url"] = lists.address(agency, "order_contacts", at)
        each["off_url"] = lists.address(agency, "contact_off", at)
    return render(
        request,
        "partnership/agencies/contacts.html",
        {
            "title": "Contacts for escalations",
            "caption": agency.name,
            "agency": agency,
            "refusal": refusal,
            "columns": contact_lists.KEPT_COLUMNS,
            "steps": steps,
            "back_url": agency.get_absolute_url(),
            "back_text": "Back to the agency",
        },
    )


@administers
@with_step
def list_contact(request, agency, step):
    refusal = _refusal(request, agency)
    held = [] if refusal else contact_lists.who_can_be_listed(request.user, agency, step)
    by_key = {str(each.pk): each for each in held}
    if request.POST.get("contact", "") not in by_key and acts.was_sent(request):
        return redirect(lists.address(agency, "contacts"))
    if not refusal and not held:
        refusal = (
            "Nobody can be listed: everybody with a role that fits is listed at this step already."
            " Give somebody a role first, or invite them, on the page of the agency’s people. You"
            " cannot list yourself: another administrator or the business team does."
        )

    def act(answers):
        ours.list_contact(
            by_key[answers["contact"]],
            procedure=PROCEDURE,
            step=step.number,
            by=request.user,
            submission=answers["submission"],
        )

    return acts.page(
        request,
        agency,
        None if refusal else forms.ListContactForm(acts.sent(request), held=held),
        act,
        title=f"List a contact at step {step.number}",
        button="List contact",
        done="They are listed, after those who were there.",
        back=lists.address(agency, "contacts"),
        refusal=refusal,
        lead=f"{step.title}. {step.who}.",
        points=[
            "Everybody who signs in can find their name, telephone number and email address.",
            "They can open every challenge that the agency is party to, once it is at this step.",
        ],
    )


@administers
@with_step
def order_contacts(request, agency, step):
    refusal = _refusal(request, agency)
    contacts = [] if refusal else contact_lists.at_step(request.user, agency, step)
    if not refusal and len(contacts) < 2:
        refusal = "There are not two contacts to put in order."
    form = None if refusal else forms.OrderForm(acts.sent(request), contacts=contacts)

    def act(answers):
        operations.order_contacts(
            agency,
            procedure=PROCEDURE,
            step=step.number,
            order=form.in_order(),
            by=request.user,
            submission=answers["submission"],
        )

    return acts.page(
        request,
        agency,
        form,
        act,
        title=f"Order of the contacts at step {step.number}",
        button="Save",
        done="The order is saved.",
        back=lists.address(agency, "contacts"),
        refusal=refusal,
        lead="The first contact is called first; then the deputies, in their order.",
    )


@administers
@with_step
def contact_off(request, agency, step):
    refusal = _refusal(request, agency)
    contacts = [] if refusal else contact_lists.at_step(request.user, agency, step)
    by_key = {str(each.pk): each for each in contacts}
    if request.POST.get("contact", "") not in by_key and acts.was_sent(request):
        return redirect(lists.address(agency, "contacts"))
    if not refusal and not contacts:
        refusal = "Nobody is listed at this step."

    def act(answers):
        contact: DirectoryContact = by_key[answers["contact"]]
        operations.take_contact_off(contact, by=request.user, submission=answers["submission"])

    return acts.page(
        request,
        agency,
        None if refusal else forms.TakeOffForm(acts.sent(request), contacts=contacts),
        act,
        title=f"Take a contact off step {step.number}",
        button="Take off",
        done="They are taken off. Whoever comes next is called now.",
        back=lists.address(agency, "contacts"),
        refusal=refusal,
        points=[
            "They keep their role, and what it opens.",
            "What waited for them here passes to the next contact or to the lead, who is told.",
        ],
        warning=True,
    )
