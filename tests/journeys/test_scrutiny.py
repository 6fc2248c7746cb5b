"""A challenge answered and closed, a child heard and told back, a criterion judged."""

import pytest
from playwright.sync_api import expect

from improvement.scrutiny.models import Challenge
from tests import world as people
from tests.improvement import log as logs


@pytest.fixture
def world(transactional_db, clock):
    clock.set("2026-04-01")
    found = people.build()
    found.log = logs.build(found)
    return found


def press(page, look, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    look(page)


def on(page, legend: str, day: int, month: int, year: int) -> None:
    group = page.get_by_role("group", name=legend)
    for part, number in (("Day", day), ("Month", month), ("Year", year)):
        group.get_by_label(part, exact=True).fill(str(number))


def test_a_challenge_a_childs_word_and_a_criterion(world, page, sign_in, look):
    sign_in(world.sue)
    page.goto("/improvement/scrutiny/")
    look(page)
    press(page, look, "Raise a challenge")
    page.get_by_label("Which agency do you challenge?").select_option(
        label="Testshire Health Trust"
    )
    page.get_by_label("What is it about, in one line?").fill("Supervision is late")
    page.get_by_label("What do you challenge?").fill("It comes after harm.")
    page.get_by_label("What is your evidence?").fill("Ten files.")
    press(page, look, "Raise challenge")
    challenge = page.url
    page.goto("/improvement/scrutiny/visits/")
    press(page, look, "Note a visit or conversation")
    page.get_by_label("Conversation", exact=True).check()
    on(page, "When was it?", 31, 3, 2026)
    page.get_by_label("Where, or with whom?").fill("Young people of a council")
    page.get_by_label("How many children and young people?").fill("3")
    page.get_by_label("What did you see and hear?").fill("They want to be told.")
    press(page, look, "Save")
    expect(page.get_by_role("main")).to_contain_text("Fewer than 5")

    sign_in(world.bea)
    page.goto("/")
    page.get_by_role("link", name="answer the challenge").click()
    press(page, look, "Answer")
    page.get_by_label("We accept it", exact=True).check()
    page.get_by_label("Why?").fill("The files show it.")
    page.get_by_label("What will be done?").fill("All supervisors are trained by May.")
    page.get_by_label("Which actions or findings say so?").fill(world.log.action.reference)
    press(page, look, "Send answer")
    expect(page.get_by_role("main")).to_contain_text("Train all supervisors")
    page.goto("/improvement/voice/")
    look(page)
    press(page, look, "Enter what was heard")
    on(page, "When was it heard?", 31, 3, 2026)
    page.get_by_label("School council").check()
    page.get_by_label("11 to 15").check()
    page.get_by_label("What did they say?").fill("A boy called Jayden is not listened to.")
    press(page, look, "Save")
    expect(page.get_by_role("alert")).to_contain_text("“Jayden” may tell who a child or family is")
    page.get_by_label("What did they say?").fill("Nobody listens to us.")
    press(page, look, "Save")
    press(page, look, "Say what was done")
    page.get_by_label("What was done about it?").fill("We ask you each month.")
    page.get_by_label("What did it influence?").fill(world.log.finding.reference)
    press(page, look, "Save")
    press(page, look, "They have been told")
    on(page, "When were they told?", 1, 4, 2026)
    page.get_by_label("How were they told?").fill("At their meeting")
    press(page, look, "Save")
    expect(page.get_by_role("main")).to_contain_text("Told back")
    entry = page.url.rstrip("/").rpartition("/")[2].upper()
    page.get_by_role("link", name=world.log.finding.reference).click()
    look(page)
    expect(page.get_by_role("main")).to_contain_text("Nobody listens to us.")
    page.goto("/improvement/voice/you-said-we-did/")
    look(page)

    sign_in(world.dana)
    page.goto(challenge)
    look(page)
    expect(page.get_by_role("button", name="Close")).to_have_count(0)
    press(page, look, "Make a finding of it")
    press(page, look, "Add finding")
    expect(page.get_by_role("main")).to_contain_text("Supervision is late")
    page.goto("/improvement/success-criteria/")
    look(page)
    page.get_by_role("link", name="Add a success criterion").click()
    page.get_by_label("What will be so when the arrangements work?").fill("Children feel safer.")
    press(page, look, "Add criterion")
    press(page, look, "Add evidence")
    page.get_by_label("What does it show?").fill("They are told what came of it.")
    page.get_by_label("What is its reference here?").fill(entry)
    press(page, look, "Add evidence")
    page.get_by_role("link", name="2025 to 2026").click()
    look(page)
    page.get_by_label("Partly met").check()
    page.get_by_label("Why?").fill("One council was told.")
    press(page, look, "Propose")

    sign_in(world.sue)
    page.goto("/")
    page.get_by_role("link", name="agree the judgement of the year").click()
    look(page)
    page.get_by_label("I agree", exact=True).check()
    press(page, look, "Save")
    expect(page.get_by_role("main")).to_contain_text("Agreed by Sue Stone")
    page.goto(challenge)
    press(page, look, "Close")
    page.get_by_label("Enough in part").check()
    page.get_by_label("What do you judge by?").fill("The plan. I will come again.")
    press(page, look, "Close")
    expect(page.get_by_role("main")).to_contain_text("Closed on Wednesday 1 April 2026")
    assert Challenge._base_manager.get().judgement == "partly"
    page.goto("/improvement/scrutiny/opinions/2025-26/draft/")
    look(page)
    for box in page.get_by_role("textbox").all():
        box.fill("As I saw it.")
    press(page, look, "Save draft")
    page.goto("/improvement/scrutiny/opinions/2025-26/publish/")
    look(page)
    press(page, look, "Publish")

    sign_in(world.charlie)
    assert page.request.get(challenge).status == 404
    page.goto("/improvement/scrutiny/opinions/2025-26/")
    look(page)
    expect(page.get_by_role("main")).to_contain_text("As I saw it.")
