"""A restricted record asks for a reason first, at each of its addresses; a conflict closes it."""

import re
from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core import opening, restriction
from core.models import AccessLog
from core.pages import all_patterns
from escalations import operations as escalate
from escalations.models import EscalationDocument, EscalationNote
from tests import world as worlds

DAY_ONE = date(2026, 3, 27)
WHY = "I prepare the step 3 meeting."
QUESTION = "Why do you need to open it?"
SECRETS = ("LCS-004417", "two-year check", "Core group minutes", "minutes.txt", "Bob Barnes")


def named(world, *people):
    return [(getattr(world, who), group_of(world, who), right) for who, right in people]


def group_of(world, who):
    return world.held[who].agency_role.group_id


def decision(record, kind):
    table = restriction.access.exclusion_table(type(record))
    return table._base_manager.filter(record=record, kind=kind, ended_at=None).latest("pk")


def lines(case, what):
    about = f"escalations.Escalation:{case.pk}"
    found = AccessLog.objects.filter(about=about, what=what).select_related("reason")
    return [(line.person_id, line.page, line.said) for line in found]


@pytest.fixture
def world(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return worlds.build_with_apps()


@pytest.fixture
def case(world):
    """The council's challenge of the trust, with a file: Bea and Amir are on its list."""
    case = worlds.raise_one(world, raised_on=DAY_ONE)
    escalate.add_document(case, upload=SimpleUploadedFile("minutes.txt", b"Minutes"), by=world.bob)
    restriction.mark_conflict(
        case, person=world.anna, reason="She knows the family.", by=world.dana
    )
    restriction.restrict(
        worlds.refresh(case),
        named=named(world, ("bea", "contribute"), ("amir", "view")),
        reason="A relative works at the trust.",
        by=world.dana,
    )
    return worlds.refresh(case)


def browser(person, **more):
    client = Client(**more)
    if person is not None:
        client.force_login(person)
    return client


def addresses(case) -> dict[str, str]:
    """Every address of the case by its route, but the Head of Safeguarding's own door."""
    pk = {
        "documents": EscalationDocument.objects.unscoped("test").get().pk,
        "list": decision(case, "named").pk,
        "conflicts": decision(case, "conflict").pk,
    }
    found = {}
    for route, _ in all_patterns():
        if route.startswith("escalations/<reference:") and not route.endswith("emergency/"):
            part = re.search(r"(\w+)/<int:pk>", route)
            text = route.replace("<reference:reference>", case.reference.lower())
            found[route] = "/" + text.replace("<int:pk>", str(pk[part[1]] if part else ""))
    return found


def is_the_question(answer) -> bool:
    text = answer.content.decode()
    return answer.status_code == 200 and QUESTION in text and not any(s in text for s in SECRETS)


def give_a_reason(client, address, why=WHY):
    return client.post(address, {"reason_for_opening": why})


# --- asked first ----------------------------------------------------------------------------------


def test_every_address_of_it_asks_first_and_tells_nothing(world, case):
    client = browser(world.dana)
    for route, address in addresses(case).items():
        assert is_the_question(client.get(address)), route
        assert is_the_question(client.post(address, {"csrfmiddlewaretoken": "x"})), route
    assert len(addresses(case)) >= 19
    assert lines(case, "view") == lines(case, "download") == lines(case, "print") == []


def test_nobody_is_asked_where_nothing_is_restricted(world):
    case = worlds.raise_one(world, raised_on=DAY_ONE)
    text = browser(world.bea).get(case.get_absolute_url()).content.decode()
    assert QUESTION not in text
    assert "LCS-004417" in text


def test_the_reason_leads_on_to_where_one_wanted_to_go(world, case):
    for route, address in addresses(case).items():
        client = browser(world.dana)
        answer = give_a_reason(client, f"{address}?next=https://evil.example/&x=//evil.example")
        assert answer.status_code == 302, route
        wanted = f"{address}?next=https://evil.example/&x=//evil.example"
        assert answer["Location"] == wanted, route
        assert QUESTION not in client.get(address).getvalue().decode(errors="replace"), route


def test_a_file_comes_only_after_the_reason(world, case):
    client = browser(world.bea)
    address = addresses(case)["escalations/<reference:reference>/documents/<int:pk>/"]
    assert is_the_question(client.get(address))
    assert give_a_reason(client, address)["Location"] == address
    assert client.get(address).getvalue() == b"Minutes"
    page = "escalations:document"
    assert lines(case, "reason") == [(world.bea.pk, page, WHY)]
    assert [who for who, *_ in lines(case, "download")] == [world.bea.pk]


def test_a_print_is_noted_only_after_the_reason(world, case):
    client = browser(world.bea)
    address = addresses(case)["escalations/<reference:reference>/printed/"]
    assert is_the_question(client.post(address, {"csrfmiddlewaretoken": "x"}))
    assert lines(case, "print") == []
    give_a_reason(client, case.get_absolute_url())
    assert client.post(address, {"csrfmiddlewaretoken": "x"}).status_code == 204
    assert [who for who, *_ in lines(case, "print")] == [world.bea.pk]


def test_the_reason_stands_on_the_log_before_the_opening(world, case):
    client = browser(world.bea)
    give_a_reason(client, case.get_absolute_url(), f"  {WHY} ")
    client.get(case.get_absolute_url())
    about = AccessLog.objects.filter(about=f"escalations.Escalation:{case.pk}", person=world.bea)
    told = about.order_by("pk").select_related("reason")
    assert [(line.what, line.said, line.page) for line in told] == [
        ("reason", WHY, "escalations:detail"),
        ("view", "", "escalations:detail"),
    ]


# --- once a session -------------------------------------------------------------------------------


def test_it_is_asked_once_a_session_for_each_record(world, case):
    other = worlds.raise_one(world, raised_on=DAY_ONE)
    restriction.restrict(
        other, named=named(world, ("bea", "view")), reason="Another one.", by=world.dana
    )
    client = browser(world.bea)
    give_a_reason(client, case.get_absolute_url())
    for _ in range(3):
        assert "LCS-004417" in client.get(case.get_absolute_url()).content.decode()
    assert is_the_question(client.get(other.get_absolute_url()))
    give_a_reason(client, other.get_absolute_url())
    assert "LCS-004417" in client.get(other.get_absolute_url()).content.decode()
    assert "LCS-004417" in client.get(case.get_absolute_url()).content.decode()
    assert len(lines(case, "reason")) == len(lines(other, "reason")) == 1


def test_it_is_asked_again_in_the_next_session_and_in_another_browser(world, case):
    client = browser(world.bea)
    give_a_reason(client, case.get_absolute_url())
    assert is_the_question(browser(world.bea).get(case.get_absolute_url()))
    client.logout()
    client.force_login(world.bea)
    assert is_the_question(client.get(case.get_absolute_url()))


def test_one_persons_reason_is_not_the_next_persons_in_the_same_browser(world, case):
    client = browser(world.bea)
    give_a_reason(client, case.get_absolute_url())
    client.force_login(world.amir)  # without signing out first
    assert is_the_question(client.get(case.get_absolute_url()))


# --- what is no reason ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("", "Enter why you need to open it"),
        ("   \n ", "Enter why you need to open it"),
        ("x" * 251, "must be 250 characters or fewer. You have written 251."),
        ("Step 3\x01 meeting", "has a character after “Step 3” that cannot be read"),
    ],
)  # fmt: skip
def test_what_is_no_reason_gets_a_sentence_and_stays(world, case, written, told):
    client = browser(world.bea)
    answer = give_a_reason(client, case.get_absolute_url(), written)
    assert is_the_question(answer)
    text = answer.content.decode()
    assert told in text
    assert "There is a problem" in text
    assert "Error: " in text
    assert not written.strip() or written.strip() in text
    assert lines(case, "reason") == []
    assert is_the_question(client.get(case.get_absolute_url()))


def test_a_reason_is_text_and_nothing_else(world, case):
    client = browser(world.bea)
    answer = give_a_reason(client, case.get_absolute_url(), "<script>alert(1)</script>" + "x" * 250)
    assert "<script>alert" not in answer.content.decode()
    assert "&lt;script&gt;alert" in answer.content.decode()


def test_the_longest_reason_is_kept_whole(world, case):
    give_a_reason(browser(world.bea), case.get_absolute_url(), "é" * opening.LONGEST)
    assert lines(case, "reason") == [(world.bea.pk, "escalations:detail", "é" * opening.LONGEST)]


# --- what was written while it became restricted --------------------------------------------------

NOTE = {"text": "A long account that must not be lost.", "for_agency": "everyone"}


@pytest.fixture
def writing(world):
    """Bea has a page open at which she writes, when the case becomes restricted."""
    case = worlds.raise_one(world, raised_on=DAY_ONE)
    client = browser(world.bea)
    address = f"{case.get_absolute_url()}add-a-note/"
    form = client.get(address).context["form"]
    sent = {**NOTE, "csrfmiddlewaretoken": "x"}
    sent |= {field.html_name: str(field.value() or "") for field in form.hidden_fields()}
    restriction.restrict(
        case, named=named(world, ("bea", "contribute")), reason="Now.", by=world.dana
    )
    return client, address, sent


def given_back(answer) -> dict[str, str]:
    """The hidden fields of the form that gives back what was written."""
    return dict(
        re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', answer.content.decode())
    )


def notes():
    return list(EscalationNote.objects.unscoped("test").values_list("text", flat=True))


def test_what_was_written_is_given_back_and_sent_again_after_the_reason(world, writing):
    client, address, sent = writing
    answer = client.post(address, sent)
    assert answer.status_code == 403
    text = answer.content.decode()
    assert "Nothing has been lost" in text
    assert NOTE["text"] in text
    case_address = address.removesuffix("add-a-note/")
    assert f'href="{case_address}"' in text
    assert "no-store" in answer["Cache-Control"]
    carried = given_back(answer)
    assert notes() == []

    # sent again before a reason is given: given back once more, and still whole
    again = client.post(address, carried)
    assert again.status_code == 403
    assert given_back(again)["text"] == NOTE["text"]
    assert notes() == []

    give_a_reason(client, case_address)
    assert client.post(address, carried).status_code in (200, 302)
    # the case changed meanwhile: what changed is shown, and the text waits in its form
    if not notes():
        page = client.post(address, carried)
        form = page.context["form"]
        hidden = {field.html_name: str(field.value() or "") for field in form.hidden_fields()}
        assert form["text"].value() == NOTE["text"]
        assert client.post(address, carried | hidden).status_code == 302
    assert notes() == [NOTE["text"]]


def test_a_file_that_was_sent_meanwhile_is_named(world, writing):
    client, address, _ = writing
    upload = SimpleUploadedFile("rota.txt", b"Rota")
    answer = client.post(address.replace("add-a-note", "add-a-file"), {"file": upload})
    assert answer.status_code == 403
    assert "rota.txt" in answer.content.decode()
    assert EscalationDocument.objects.unscoped("test").count() == 0


def test_whoever_is_no_longer_on_the_list_changes_nothing(world, writing):
    _, address, sent = writing
    assert browser(world.bob).post(address, sent).status_code == 404
    assert notes() == []


# --- the wrong person -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["alice", "bob", "charlie", "hari", "sue", "ada", "root", "nobody"]
)
def test_whoever_is_not_on_the_list_is_not_even_asked(world, case, name):
    client = browser(getattr(world, name))
    for route, address in addresses(case).items():
        for answer in (client.get(address), give_a_reason(client, address)):
            if name == "hari":  # has a door of his own
                assert answer["Location"] == f"{case.get_absolute_url()}emergency/", route
            else:
                assert answer.status_code == 404, route
                assert QUESTION not in answer.content.decode()
    assert lines(case, "reason") == []
    refused = AccessLog.objects.filter(person=getattr(world, name), what="refused")
    assert refused.count() == 2 * len(addresses(case))


def test_whoever_is_not_signed_in_is_asked_to_sign_in_first(case):
    for address in addresses(case).values():
        assert browser(None).get(address)["Location"] == f"/sign-in/?next={address}"
        answer = give_a_reason(browser(None), address)
        assert QUESTION not in answer.content.decode()
        assert answer.status_code in (302, 403)


def test_a_right_that_is_too_small_is_refused_before_any_question(world, case):
    client = browser(world.amir)
    for page in ("log-a-contact/", "who-can-see-this/", "restrict/"):
        answer = client.get(case.get_absolute_url() + page)
        assert answer.status_code == 403
        assert QUESTION not in answer.content.decode()
    assert is_the_question(client.get(case.get_absolute_url()))


# --- a conflict of interest -----------------------------------------------------------------------


def test_a_conflict_of_interest_shows_that_it_exists_and_nothing_else(world):
    case = worlds.raise_one(world, raised_on=DAY_ONE)
    escalate.add_document(case, upload=SimpleUploadedFile("minutes.txt", b"Minutes"), by=world.bob)
    why = "Anna’s sister is the child’s aunt."
    restriction.mark_conflict(case, person=world.anna, reason=why, by=world.dana)
    client = browser(world.anna)
    case = worlds.refresh(case)
    pages = [
        address
        for route, address in addresses_without_decisions(case).items()
        if "list" not in route and "conflicts" not in route
    ]
    for address in pages:
        for answer in (
            client.get(address),
            give_a_reason(client, address),
            client.post(address, NOTE),
        ):
            text = answer.content.decode()
            assert answer.status_code == 403, address
            assert "You cannot open ESC-2026-0001" in text, address
            assert not any(secret in text for secret in SECRETS), address
            assert why not in text
            assert answer["Cache-Control"] == "private, no-store"
    refused = AccessLog.objects.filter(person=world.anna, what="refused")
    assert set(refused.values_list("detail", flat=True)) == {"conflict of interest"}
    assert refused.count() == 3 * len(pages)
    assert notes() == []


def addresses_without_decisions(case):
    document = EscalationDocument.objects.unscoped("test").get().pk
    return {
        route: "/"
        + route.replace("<reference:reference>", case.reference.lower()).replace(
            "<int:pk>", str(document)
        )
        for route, _ in all_patterns()
        if route.startswith("escalations/<reference:") and not route.endswith("emergency/")
    }


def test_whoever_would_see_it_by_nothing_is_told_nothing_of_a_conflict(world, case):
    restriction.put_on_the_list(
        case, person=world.charlie, group=group_of(world, "charlie"), right="view",
        reason="Police record.", by=world.dana,
    )  # fmt: skip
    restriction.mark_conflict(
        worlds.refresh(case), person=world.charlie, reason="His brother.", by=world.dana
    )
    restriction.lift(worlds.refresh(case), reason="Looked into.", by=world.dana)
    client = browser(world.charlie)
    assert client.get(case.get_absolute_url()).status_code == 404
    assert case.reference not in client.get("/escalations/?show=all").content.decode()


# --- and for every answer -------------------------------------------------------------------------


def test_no_browser_keeps_the_question_nor_the_case(world, case):
    client = browser(world.bea)
    assert client.get(case.get_absolute_url())["Cache-Control"] == "private, no-store"
    assert give_a_reason(client, case.get_absolute_url(), "")["Cache-Control"] == (
        "private, no-store"
    )
    assert give_a_reason(client, case.get_absolute_url())["Cache-Control"] == "private, no-store"
    assert client.get(case.get_absolute_url())["Cache-Control"] == "private, no-store"


def test_the_question_is_protected_like_every_form(world, case):
    client = browser(world.bea, enforce_csrf_checks=True)
    assert give_a_reason(client, case.get_absolute_url()).status_code == 403
    assert lines(case, "reason") == []
    page = client.get(case.get_absolute_url())
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())[1]
    sent = {"reason_for_opening": WHY, "csrfmiddlewaretoken": token}
    answer = client.post(case.get_absolute_url(), sent, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 302


# --- more than a password -------------------------------------------------------------------------


def without_an_app(person):
    Authenticator.objects.filter(user=person).delete()
    return browser(person)


def test_whoever_is_named_sets_up_a_second_factor_before_the_question(world, case):
    """Bea leads safeguarding: her role asks for no second factor, being on the list does."""
    client = without_an_app(world.bea)
    answer = client.get(case.get_absolute_url())
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('second_factor')}?restricted=yes"
    assert "You are named on a restricted record" in client.get(answer["Location"]).content.decode()
    assert lines(case, "view") == []
    worlds.give_an_app(world.bea)
    assert is_the_question(client.get(case.get_absolute_url()))


def test_without_one_no_reason_opens_it_and_what_was_written_is_given_back(world, case):
    client = without_an_app(world.bea)
    assert give_a_reason(client, case.get_absolute_url()).status_code == 302
    assert lines(case, "reason") == []
    answer = client.post(f"{case.get_absolute_url()}add-a-note/", {"text": "Kept.", "x": "1"})
    assert answer.status_code == 403
    assert "Kept." in answer.content.decode()
