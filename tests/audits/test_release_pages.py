"""The pages of partnerships, releases and bundles, as each of the people opens them."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits.release import keys, partners, receiving, releasing
from audits.release.models import Partner, ReceivedBundle, Release, TakenOver
from audits.returns.policy import State
from core.models import AccessLog
from tests.audits import papers, signing
from tests.audits import releasing as ours
from tests.audits.releasing import ANOTHER, FILE, THEIRS, WEST, an_upload, key_of, packed_up
from tests.audits.test_papers import EVERYBODY, OF_THE_AGENCY

pytestmark = pytest.mark.django_db
KEEPING = ("change_key", "correct_name", "take_partner_away", "end_partner", "begin_again")
VIEWS_ALONE = {"dana", "hari", "sue", "ada", "carol", "ines"}


@pytest.fixture
def world():
    return ours.build()


@pytest.fixture
def final():
    return ours.build_final()


@pytest.fixture
def visit(client):
    def open_as(person, page, *args, post=None, follow=False):
        client.force_login(person, backend="partnership.auth.SignInBackend")
        at = reverse(f"release:{page}", args=args)
        return client.get(at, follow=follow) if post is None else client.post(at, post)

    return open_as


def rows(model):
    return model.objects.unscoped("a test")


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def sent(**given) -> dict:
    return {"submission": str(uuid4()), **given}


def put_in(world, content=None, files=()) -> ReceivedBundle:
    upload = an_upload(packed_up(content or ours.there(world), files=files))
    return receiving.receive(world.opened, upload=upload, by=world.bea)


# --- partnerships ---------------------------------------------------------------------------------


def test_everybody_with_a_role_reads_the_key_and_who_runs_cycles_changes_the_list(world, visit):
    for name in ("bea", "sue", "alice", "colin"):
        page = visit(getattr(world, name), "partners")
        assert "Our own public key" in text_of(page)
        assert "Add a partnership" not in text_of(page)
        for address in KEEPING:
            assert visit(getattr(world, name), address, world.west.slug).status_code == 403
        assert visit(getattr(world, name), "add_partner").status_code == 403
    assert visit(world.nobody, "partners").status_code == 403
    assert "Add a partnership" in text_of(visit(world.dana, "partners"))


def test_a_partnership_is_added_with_the_key_that_was_pasted(world, visit):
    said = sent(name="East", public_key=f" {key_of(ANOTHER)} ")
    assert visit(world.dana, "add_partner", post=said).status_code == 302
    assert rows(Partner).get(name="East").public_key == key_of(ANOTHER)
    assert visit(world.dana, "add_partner", post=said).status_code == 302, "a double click"


def test_a_key_that_is_none_is_said_and_the_name_is_not_lost(world, visit):
    page = visit(world.dana, "add_partner", post=sent(name="East", public_key="abc"))
    assert "44 characters of letters" in text_of(page)
    assert 'value="East"' in text_of(page)
    assert rows(Partner).count() == 1


def test_a_key_is_changed_and_the_exchange_ends_and_begins(world, visit):
    slug = world.west.slug
    said = sent(public_key=key_of(ANOTHER))
    assert visit(world.dana, "change_key", slug, post=said).status_code == 302
    assert visit(world.dana, "end_partner", slug, post=sent()).status_code == 302
    found = rows(Partner).get()
    assert (found.public_key, found.ended_on is None) == (key_of(ANOTHER), False)
    assert "Begin again" in text_of(visit(world.dana, "partners"))
    assert visit(world.dana, "begin_again", slug, post=sent()).status_code == 302
    assert rows(Partner).get().ended_on is None
    assert visit(world.dana, "change_key", "no-such").status_code == 404


def test_a_name_is_corrected_and_one_by_mistake_taken_away_and_two_clicks_are_one(world, visit):
    slug = world.west.slug
    page = visit(world.dana, "correct_name", slug)
    assert f'value="{WEST}"' in text_of(page)
    assert reverse("release:take_partner_away", args=[slug]) in text_of(page)
    said = sent(name="West", version=page.context["form"]["version"].value())
    for _ in range(2):
        assert visit(world.dana, "correct_name", slug, post=said).status_code == 302
    assert rows(Partner).get().slug == "west"
    assert visit(world.dana, "correct_name", slug, post=sent(name="North")).status_code == 404
    said = sent()
    for _ in range(2):
        assert visit(world.dana, "take_partner_away", "west", post=said).status_code == 302
    assert rows(Partner).count() == 0


def test_one_that_was_used_is_not_taken_away_and_the_page_says_what_to_do(world, visit):
    put_in(world)
    page = visit(world.dana, "take_partner_away", world.west.slug, post=sent())
    assert "End the exchange instead" in text_of(page)
    assert rows(Partner).count() == 1


def test_a_name_that_somebody_else_corrected_meanwhile_is_told(world, visit):
    page = visit(world.dana, "correct_name", world.west.slug)
    version = page.context["form"]["version"].value()
    partners.correct_name(world.west, name=WEST.upper(), version=version, by=world.dana)
    said = sent(name="West of all", version=version)
    page = visit(world.dana, "correct_name", world.west.slug, post=said)
    assert "Somebody else has changed this partnership meanwhile" in text_of(page)
    assert 'value="West of all"' in text_of(page)


def test_the_key_is_a_file_for_anybody(client):
    found = client.get("/.well-known/safeguarding-portal.json").json()
    assert found["algorithm"] == "Ed25519"
    assert len(found["key"]) == 44


def test_a_portal_without_a_key_says_what_to_set(world, visit, settings, client):
    settings.RELEASE_KEY = ""
    assert "RELEASE_KEY" in text_of(visit(world.bea, "partners"))
    assert client.get("/.well-known/safeguarding-portal.json").json()["key"] == ""


# --- releases -------------------------------------------------------------------------------------


def test_the_agency_and_who_runs_the_cycle_open_the_releases(final, visit):
    released = ours.release(final)
    reference = final.final.reference
    for name in ("bea", "bilal", "dana"):
        assert visit(getattr(final, name), "releases", reference).status_code == 200, name
        bundle = visit(getattr(final, name), "bundle", reference, released.pk)
        assert (bundle.status_code, bundle["Content-Type"]) == (200, "application/zip"), name
    for name in ("sue", "hari", "ada", "max"):
        for page, more in (("releases", ()), ("bundle", (released.pk,))):
            found = visit(getattr(final, name), page, reference, *more)
            assert found.status_code == 403, (name, page)
    for name in ("bob", "anna", "cora", "nobody"):
        assert visit(getattr(final, name), "releases", reference).status_code in (403, 404), name
    for name in ("dana", "sue", "max", "bob", "cora"):
        for page, more in (("release", (final.west.slug,)), ("withdraw", (released.pk,))):
            found = visit(getattr(final, name), page, reference, *more)
            assert found.status_code in (403, 404), (name, page)


def test_each_download_is_on_record(final, visit):
    released = ours.release(final)
    visit(final.bilal, "bundle", final.final.reference, released.pk)
    line = AccessLog.objects.filter(what=AccessLog.What.EXPORT).latest("pk")
    assert (line.person, line.detail) == (final.bilal, f"bundle for {WEST}")


def test_all_that_goes_out_is_shown_before_it_is_agreed_to(final, visit):
    page = visit(final.bea, "release", final.final.reference, final.west.slug)
    text = text_of(page)
    for said in (f"{signing.SECRET}: 1.1", "We saw it", "Our policy", "1 file"):
        assert said in text
    assert "cannot be called back" in text


def test_a_return_is_released_by_the_form_and_once(final, visit):
    reference, slug = final.final.reference, final.west.slug
    page = visit(final.bea, "release", reference, slug)
    version = page.context["form"]["version"].value()
    empty = visit(final.bea, "release", reference, slug, post=sent(version=version))
    assert "Select whether the files go, too" in text_of(empty)
    assert "Confirm that your agency agrees" in text_of(empty)
    said = sent(version=version, with_evidence="yes", agreed="on")
    for _ in range(2):
        assert visit(final.bea, "release", reference, slug, post=said).status_code == 302
    assert rows(Release).get().with_evidence
    again = visit(final.bea, "release", reference, slug)
    assert "is released to Cheshire West Partnership already" in text_of(again)


def test_a_page_that_is_stale_is_told(final, visit):
    from audits.moderation import responding

    reference, slug = final.final.reference, final.west.slug
    page = visit(final.bea, "release", reference, slug)
    version = page.context["form"]["version"].value()
    responding.respond(final.final, text="We do not agree", by=final.bilal)
    said = sent(version=version, with_evidence="no", agreed="on")
    page = visit(final.bea, "release", reference, slug, post=said)
    assert "Someone else changed this" in text_of(page)
    assert rows(Release).count() == 0


def test_withdrawn_it_is_not_downloaded_and_says_why(final, visit):
    released, reference = ours.release(final), final.final.reference
    said = sent()
    for _ in range(2):
        found = visit(final.bea, "withdraw", reference, released.pk, post=said)
        assert found.status_code == 302
    page = visit(final.bea, "bundle", reference, released.pk, follow=True)
    assert page["Content-Type"].startswith("text/html")
    assert "was withdrawn, and its bundle is not given" in text_of(page)
    assert "Withdrawn on" in text_of(page)
    assert "withdrawn already" in text_of(visit(final.bea, "withdraw", reference, released.pk))
    assert visit(final.bea, "bundle", reference, 0).status_code == 404


def test_once_the_exchange_has_ended_the_lists_say_so_and_give_nothing(final, visit):
    released, reference = ours.release(final), final.final.reference
    partners.end_partner(final.west, by=final.dana)
    for name in ("bea", "bilal", "dana"):
        page = text_of(visit(getattr(final, name), "releases", reference))
        assert "Not given: the exchange ended on" in page
        assert "Download" not in page
        page = visit(getattr(final, name), "bundle", reference, released.pk, follow=True)
        assert page["Content-Type"].startswith("text/html")
        assert "has ended, and the bundle is not given" in text_of(page)


def test_a_bundle_of_a_partnership_that_has_ended_says_so_and_is_not_taken_over(world, visit):
    found, reference = put_in(world), world.opened.reference
    partners.end_partner(world.west, by=world.dana)
    assert "exchange ended on" in text_of(visit(world.bea, "received", reference))
    page = visit(world.bea, "received_one", reference, found.pk)
    assert "Nothing is taken from Cheshire West Partnership any more" in text_of(page)
    assert page.context["form"] is None


def test_the_releases_of_a_return_that_is_not_final_say_when(world, visit):
    page = visit(world.bea, "releases", world.opened.reference)
    assert "once its scores are final" in text_of(page)


def test_a_portal_without_a_key_releases_nothing_and_says_so(final, visit, settings):
    settings.RELEASE_KEY = ""
    assert "RELEASE_KEY" in text_of(visit(final.bea, "releases", final.final.reference))
    page = visit(final.bea, "release", final.final.reference, final.west.slug)
    assert "RELEASE_KEY" in text_of(page)


def test_the_return_leads_there_where_there_is_anybody_to_exchange_with(final, client):
    client.force_login(final.bea, backend="partnership.auth.SignInBackend")
    address = final.final.get_absolute_url()
    assert "Release to other partnerships" in text_of(client.get(address))
    partners.end_partner(final.west, by=final.dana)
    assert "Release to other partnerships" not in text_of(client.get(address))


# --- bundles --------------------------------------------------------------------------------------


def test_the_agency_alone_opens_what_came(world, visit):
    found, reference = put_in(world), world.opened.reference
    pages = (("received", ()), ("receive", ()), ("received_one", (found.pk,)),
             ("take_bundle_away", (found.pk,)), ("take_out", (found.pk,)))  # fmt: skip
    for page, more in pages:
        for name in EVERYBODY:
            expected = 200 if name in OF_THE_AGENCY else 403 if name in VIEWS_ALONE else 404
            answer = visit(getattr(world, name), page, reference, *more)
            assert answer.status_code == expected, (page, name)


def test_from_the_file_to_the_answers(world, visit, client):
    reference = world.opened.reference
    content = ours.with_a_file(ours.there(world, agency="The Trust"), "1.1")
    for standard in content["standards"]:
        for each in standard["criteria"]:
            if each["code"] == "1.1":
                each["moderated"] = {"value": 2, "label": "Mostly met", "reason": "Good"}
    upload = an_upload(packed_up(content, files=[FILE]))
    page = visit(world.bob, "receive", reference, post=sent(upload=upload))
    found = rows(ReceivedBundle).get()
    assert page["Location"] == found.get_absolute_url()
    text = text_of(visit(world.bob, "received_one", reference, found.pk))
    assert "What we said there: 1.1" in text
    assert "Moderated there: 2: Mostly met" in text
    assert "Evidence: Our policy and Our site" in text
    unsure = visit(world.bob, "received_one", reference, found.pk, post=sent())
    assert "Confirm that it is your agency" in text_of(unsure)
    said = sent(is_same_agency="on")
    for _ in range(2):
        taken = visit(world.bob, "received_one", reference, found.pk, post=said)
        assert taken.status_code == 302
    assert "nothing to take over" in text_of(visit(world.bob, "received_one", reference, found.pk))
    for page, more in (
        ("standard", [world.standard.code]),
        ("printed_whole", []),
        ("criterion", ["1.1"]),
    ):
        assert (
            "Taken over from Cheshire West Partnership’s portal (RET-2026-0004, handed in there on"
            " Sunday 1 February 2026, moderated there 2: Mostly met)"
            in text_of(client.get(reverse(f"returns:{page}", args=[reference, *more])))
        ), page


def test_who_signed_it_is_told_by_the_key_and_to_whom_it_was_released(world, visit):
    """What a bundle says of itself proves nothing."""
    said = ours.there(world, to="Warrington Partnership", **{"from": "Ours, they say"})
    found, reference = put_in(world, said), world.opened.reference
    page = visit(world.bea, "received_one", reference, found.pk)
    told = {each["key"]: each["value"] for each in page.context["facts"]}
    assert told["Signed by"] == "Cheshire West Partnership, as known here by its key"
    assert told["It calls itself"] == "Ours, they say"
    assert told["Released to"] == "Warrington Partnership, by this name, and by no key"
    unsure = visit(world.bea, "received_one", reference, found.pk, post=sent())
    assert "Confirm that it was released to this partnership" in text_of(unsure)
    assert "The bundle was released to “Warrington Partnership”, and that is" in text_of(unsure)
    said = sent(is_for_us="on")
    assert visit(world.bea, "received_one", reference, found.pk, post=said).status_code == 302
    assert rows(TakenOver).exists()


def test_what_is_plain_is_not_asked(world, visit):
    found = put_in(world, ours.there(world, own_key=keys.own_public()))
    page = visit(world.bea, "received_one", world.opened.reference, found.pk)
    told = {each["key"]: each["value"] for each in page.context["facts"]}
    assert "It calls itself" not in told
    assert told["Released to"].endswith("by this portal’s key")
    assert not {"is_for_us", "is_same_agency"} & page.context["form"].fields.keys()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK and nothing", "broken"),
        (b"a text", "no bundle of a return"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_at_the_field(world, visit, content, sentence):
    said = sent(upload=an_upload(content))
    page = visit(world.bea, "receive", world.opened.reference, post=said)
    assert sentence in text_of(page)
    assert page.context["form"].errors["upload"]
    assert rows(ReceivedBundle).count() == 0


def test_no_file_is_said(world, visit):
    page = visit(world.bea, "receive", world.opened.reference, post=sent())
    assert "Select the bundle" in text_of(page)


def test_bundles_of_one_return_are_told_apart_by_their_links(world, visit):
    put_in(world, ours.there(world, made_on="2026-03-19"))
    for written in ("One", "Another"):
        put_in(world, ours.there(world, answers={"1.1": {"written": written}}))
    page = visit(world.bea, "received", world.opened.reference)
    rows_of = page.context["rows"]
    for at in (0, -1):
        assert len({row[at]["text"] for row in rows_of}) == 3
    assert "Take away RET-2026-0004 of Thursday 19 March 2026" in text_of(page)


def test_a_bundle_is_taken_away_once_and_two_clicks_are_one(world, visit):
    found, reference = put_in(world), world.opened.reference
    said = sent()
    for _ in range(2):
        page = visit(world.bea, "take_bundle_away", reference, found.pk, post=said)
        assert page.status_code == 302
    assert visit(world.bea, "take_bundle_away", reference, found.pk).status_code == 404
    assert visit(world.bea, "received_one", reference, found.pk).status_code == 404
    assert rows(TakenOver).count() == 0


def test_what_was_taken_over_is_taken_out_again_and_two_clicks_are_one(world, visit):
    found, reference = put_in(world), world.opened.reference
    page = text_of(visit(world.bea, "take_out", reference, found.pk))
    assert "Nothing that was taken over from this bundle is still as it was" in page
    assert "out again" not in text_of(visit(world.bea, "received_one", reference, found.pk))
    visit(world.bea, "received_one", reference, found.pk, post=sent())
    taken = rows(TakenOver).count()
    page = text_of(visit(world.bob, "received_one", reference, found.pk))
    assert f"unchanged since: {taken} answers" in page
    assert "Take what was taken over out again" in page
    page = text_of(visit(world.bob, "take_out", reference, found.pk))
    assert f"{taken} answers that nobody has changed since will be empty again" in page
    said = sent()
    for _ in range(2):
        page = visit(world.bob, "take_out", reference, found.pk, post=said)
        assert page.status_code == 302
    assert ours.answer_of(world.opened, "1.1").text == ""


def test_what_was_taken_over_is_taken_out_again_after_its_bundle_was_taken_away(
    world, visit, client
):
    found, reference = put_in(world), world.opened.reference
    assert "still in your answers" not in text_of(visit(world.bea, "received", reference))
    visit(world.bea, "received_one", reference, found.pk, post=sent())
    taken = rows(TakenOver).count()
    visit(world.bea, "take_bundle_away", reference, found.pk, post=sent())
    page = text_of(visit(world.bob, "received", reference))
    assert "Taken away, and still in your answers" in page
    assert f"{taken} answers as taken over" in page
    assert reverse("release:take_out", args=[reference, found.pk]) in page
    partners.end_partner(found.partner, by=world.dana)
    assert reverse("release:received", args=[reference]) in text_of(
        client.get(world.opened.get_absolute_url())
    )
    page = text_of(visit(world.bob, "take_out", reference, found.pk))
    assert reverse("release:received_one", args=[reference, found.pk]) not in page
    said = sent()
    for _ in range(2):
        page = visit(world.bob, "take_out", reference, found.pk, post=said)
        assert page.url == reverse("release:received", args=[reference])
    assert ours.answer_of(world.opened, "1.1").text == ""
    assert "still in your answers" not in text_of(visit(world.bob, "received", reference))


@pytest.mark.parametrize("name", ["dana", "colin", "nobody"])
def test_nobody_else_takes_out_what_came_by_a_bundle_that_is_gone(world, visit, name):
    found, reference = put_in(world), world.opened.reference
    visit(world.bea, "received_one", reference, found.pk, post=sent())
    visit(world.bea, "take_bundle_away", reference, found.pk, post=sent())
    for post in (None, sent()):
        page = visit(getattr(world, name), "take_out", reference, found.pk, post=post)
        assert page.status_code in (403, 404)
    assert ours.answer_of(world.opened, "1.1").text


def test_once_nothing_is_written_the_pages_say_so(world, visit):
    found = put_in(world)
    papers.into(world.opened, State.SUBMITTED)
    reference = world.opened.reference
    for page, more in (("received", ()), ("receive", ()), ("received_one", (found.pk,)),
                       ("take_bundle_away", (found.pk,)), ("take_out", (found.pk,))):  # fmt: skip
        assert "was submitted" in text_of(visit(world.bea, page, reference, *more)), page


def test_what_they_wrote_cannot_run_here(world, visit):
    content = ours.there(world, answers={"1.1": {"written": "<script>alert(1)</script>"}})
    found = put_in(world, content)
    page = visit(world.bea, "received_one", world.opened.reference, found.pk)
    assert "<script>alert" not in text_of(page)
    assert "&lt;script&gt;alert" in text_of(page)


# --- statements -----------------------------------------------------------------------------------


def test_pages_are_a_constant_number_of_statements(final, visit):
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            visit(final.bea, "releases", final.final.reference)
        return len(asked)

    ours.release(final)
    visit(final.bea, "releases", final.final.reference)
    few = statements()
    for name in ("East", "North", "South"):
        ours.release(final, partner=ours.add_partner(final, name, None))
    assert statements() == few
    assert few <= 20


def test_a_preview_is_a_constant_number_of_statements(world, visit):
    def statements(content) -> int:
        found = put_in(world, content)
        with CaptureQueriesContext(connection) as asked:
            visit(world.bea, "received_one", world.opened.reference, found.pk)
        return len(asked)

    whole = ours.there(world)
    few = whole | {"standards": whole["standards"][:1], "made_on": "2026-03-01"}
    statements(few | {"made_on": "2026-03-02"})
    assert statements(few) == statements(whole) <= 22
    assert key_of(THEIRS) == world.west.public_key
    assert releasing.why_not(world.opened)
