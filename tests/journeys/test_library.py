"""The library in a browser: a briefing is written, found, printed, acknowledged, published anew."""

from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from partnership.library import policy, reading
from partnership.library.models import BriefingRequest, LibraryDocument
from tests import world as people
from tests.core.test_file_text import word
from tests.partnership.libraries import TODAY, add, brief

SAYS = {key: label for key, label, *_ in (*policy.HEADINGS, *policy.PROMPTS)}


@pytest.fixture
def world(transactional_db, clock, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = people.build()
    clock.set(TODAY.isoformat())
    return world


def on(page, legend: str, day: int, month: int, year: int) -> None:
    group = page.get_by_role("group", name=legend)
    for part, number in (("Day", day), ("Month", month), ("Year", year)):
        group.get_by_label(part, exact=True).fill(str(number))


def press(page, look, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    look(page)


def test_a_briefing_is_written_read_acknowledged_and_published_anew(world, page, sign_in, look):
    sign_in(world.dana)
    page.goto("/library/")
    look(page)
    page.get_by_role("link", name="Write a seven-minute briefing").click()
    look(page)
    page.get_by_label("Title").fill("Seeing neglect")
    page.get_by_label("What is it for, in a sentence or two?").fill("What the audit found.")
    page.get_by_label("What was it learned from?").fill("The audit of neglect")
    for label in SAYS.values():
        page.get_by_label(label, exact=True).fill(f"Said under {label}.")
    page.get_by_label("Neglect", exact=True).check()
    page.get_by_label("Which agency answers for it?").select_option(label="Testshire Council")
    page.get_by_label("Which post there?").select_option(
        label="Named or designated safeguarding lead"
    )
    page.get_by_role("group", name="Which kinds of agency are to acknowledge it?").get_by_label(
        "Relevant agency"
    ).check()
    press(page, look, "Publish the briefing")
    expect(page.get_by_role("alert")).to_contain_text("Enter the day of the review")
    on(page, "When is it to be reviewed?", 1, 4, 2027)
    press(page, look, "Publish the briefing")
    expect(page.get_by_role("main")).to_contain_text("0 of 1 agency acknowledged this version.")

    sign_in(world.bea)
    page.goto("/")
    look(page)
    page.get_by_role("link", name="Acknowledge briefing: Seeing neglect").click()
    look(page)
    page.get_by_label("With whom was it used?").fill("Two wards, 30 people")
    on(page, "When?", 1, 4, 2026)
    press(page, look, "Acknowledge")
    expect(page.get_by_role("alert")).to_contain_text("Enter what has changed because of it")
    page.get_by_label("What has changed because of it?").fill("We look twice.")
    press(page, look, "Acknowledge")
    expect(page.get_by_role("main")).to_contain_text("Testshire Health Trust acknowledged this")
    page.goto("/library/your-briefings/")
    look(page)
    expect(page.get_by_role("table")).to_contain_text("We look twice.")

    sign_in(world.dana)
    page.goto("/library/acknowledgements/?show=answered")
    look(page)
    expect(page.get_by_role("table")).to_contain_text("Two wards, 30 people")
    page.goto("/library/seeing-neglect/")
    page.get_by_role("link", name="Publish a new version").click()
    look(page)
    page.get_by_label("What has changed?").fill("A better prompt")
    page.get_by_label("Reflections").fill("Which child do you think of?")
    on(page, "When is it to be reviewed next?", 1, 5, 2027)
    press(page, look, "Publish this version")
    expect(page.get_by_role("main")).to_contain_text("0 of 1 agency acknowledged this version.")
    page.goto("/library/acknowledgements/")
    look(page)
    expect(page.get_by_role("table")).to_contain_text("Seeing neglect, version 2")
    page.goto("/library/seeing-neglect/versions/1/")
    look(page)
    expect(page.get_by_role("main")).to_contain_text("This is an old version, kept to read.")
    assert BriefingRequest.objects.visible_to(world.dana).count() == 2


def test_a_file_is_added_found_by_what_it_says_and_withdrawn(world, page, sign_in, look, tmp_path):
    file = tmp_path / "bruises.docx"
    file.write_bytes(word("A bruise on a baby who cannot roll is referred the same day."))
    sign_in(world.dana)
    page.goto("/library/")
    press(page, look, "Add a document")
    page.get_by_label("Title").fill("Injuries procedure")
    page.get_by_label("Procedure", exact=True).check()
    page.get_by_label("What is it for, in a sentence or two?").fill("For everybody.")
    page.get_by_label("A file").set_input_files(file)
    page.get_by_label("Which agency answers for it?").select_option(label="Testshire Council")
    page.get_by_label("Which post there?").select_option(
        label="Named or designated safeguarding lead"
    )
    on(page, "When is it to be reviewed?", 1, 4, 2027)
    page.get_by_label("Only those chosen below").check()
    press(page, look, "Add document")
    expect(page.get_by_role("alert")).to_contain_text("Say whom it is for")
    page.get_by_role("group", name="Everybody at these kinds of agency").get_by_label(
        "Relevant agency"
    ).check()
    page.get_by_label("A file").set_input_files(file)  # no browser keeps a file
    press(page, look, "Add document")
    expect(page.get_by_role("heading", level=1)).to_have_text("Injuries procedure")
    reading.read_waiting()

    sign_in(world.bob)
    page.goto("/library/")
    page.get_by_label("Search for words").fill("bruis roll")
    press(page, look, "Search")
    expect(page.get_by_role("heading", name="1 document found")).to_be_visible()
    assert page.locator("mark").all_inner_texts() == ["bruise", "roll"]
    page.get_by_role("link", name="Injuries procedure").click()
    look(page)
    with page.expect_download() as downloaded:
        page.get_by_role("button", name="Download the file").click()
    assert downloaded.value.suggested_filename == "bruises.docx"
    sign_in(world.charlie)
    page.goto("/library/?words=bruise")
    look(page)
    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()

    sign_in(world.dana)
    page.goto("/library/injuries-procedure/")
    page.get_by_role("link", name="Change what is said about it").click()
    look(page)
    page.get_by_label("Title").fill("Injuries: procedure")
    press(page, look, "Save")
    page.get_by_role("link", name="Withdraw it").click()
    look(page)
    page.get_by_label("Why is it withdrawn?").fill("It is in another one.")
    press(page, look, "Withdraw it today")
    page.goto("/library/?show=withdrawn")
    look(page)
    expect(page.get_by_role("table")).to_contain_text("Injuries: procedure")
    assert LibraryDocument.objects.visible_to(world.bob).count() == 1


def test_a_briefing_at_its_longest_is_two_sheets_of_paper(world, page, sign_in, size):
    def words(number: int) -> str:
        return ("Look at the child and what has changed since then. " * 20)[:number]

    most = {key: words(number) for key, *_, number in policy.HEADINGS}
    most |= {key: words(policy.LONGEST_PROMPT) for key, *_ in policy.PROMPTS}
    brief(world, "A title " + "as long as any, " * 8, sections=most, source="s " * 120)
    add(world)
    slug = LibraryDocument.objects.visible_to(world.dana).get(kind="briefing").slug
    sign_in(world.bob)
    page.goto(f"/library/{slug}/versions/1/")
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(PdfReader(BytesIO(printed)).pages) == 2
