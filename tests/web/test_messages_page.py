"""A firm writes its own messages, in a browser, and its parties get them."""

import re
from typing import Any

from playwright.async_api import expect

from tests.cast import ANA, House, party, signature
from tests.stories.letters import a_letter
from tests.web.acts import a_file, a_picture
from tests.web.looks import faults_of
from tests.web.windows import Windows


async def test_what_a_firm_writes_is_previewed_kept_and_found_in_the_mailbox(
    house: House, windows: Windows
) -> None:
    page = await windows.member()
    await page.get_by_role("button", name="account of Nora Weiss").click()
    await page.get_by_role("menuitem", name="Messages to parties").click()
    await expect(page).to_have_url(re.compile("/settings/messages$"))
    subject, body = page.get_by_label("Subject", exact=True), page.get_by_label("Text", exact=True)
    await expect(subject).to_have_value("{firm} asks you {task}: {title}")
    await expect(page.get_by_test_id("preview-subject")).to_contain_text(
        "Weiss & Partner asks you to sign: Engagement letter"
    )

    await subject.fill("For : {title}")
    await subject.press("Home")
    for _ in range(4):
        await subject.press("ArrowRight")
    await (
        page.get_by_role("group", name="Put into: Subject").get_by_role("button", name="{recipient}").click()
    )
    await expect(subject).to_have_value("For {recipient}: {title}")
    await expect(subject).to_be_focused()
    await body.fill("Good day {recipient} {whoever}")
    await expect(page.get_by_text("{whoever} is no placeholder of this text.")).to_be_visible()
    await page.get_by_role("button", name="Save", exact=True).first.click()
    await expect(page.get_by_role("alert")).to_contain_text("{whoever} is no placeholder of this text.")
    await body.fill("Good day {recipient}, please read what we wrote.")
    await expect(page.get_by_test_id("preview-subject")).to_contain_text(
        "For Camille Martin: Engagement letter"
    )
    await page.get_by_label("For somebody who is asked").select_option("to approve")
    shown = page.frame_locator("iframe[title=Preview]")
    await expect(shown.get_by_role("link", name="Read and approve")).to_be_visible()
    await expect(shown.get_by_text("Good day Camille Martin")).to_be_visible()
    await page.get_by_role("button", name="Save", exact=True).first.click()
    await expect(page.get_by_text("Your own words")).to_be_visible()

    picture: Any = a_file("logo.png", a_picture(), "image/png")
    await page.get_by_label("A PNG or JPEG, at most 2 MB").set_input_files(picture)
    await expect(page.get_by_role("img", name="The logo of Weiss & Partner")).to_be_visible()
    await expect(shown.get_by_role("img", name="Weiss & Partner")).to_be_visible()
    await page.get_by_label("Address for answers").fill("desk@weiss.example")
    answers = page.get_by_role("form", name="Answers")
    await answers.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_text("The address for answers was saved.")).to_be_visible()

    document = await a_letter(house, await house.a_folder())
    envelope = await house.a_request(
        document, parties=[party("ana", **ANA)], fields=[signature(document, "ana")], title="Letter"
    )
    await house.until(lambda: house.mails(ANA["email"], "For Ana Sørensen: Letter"))
    await page.goto("/mailbox")
    await page.get_by_role("button", name=re.compile("For Ana Sørensen: Letter")).click()
    await expect(page.get_by_text("Good day Ana Sørensen, please read what we wrote.")).to_be_visible()
    await page.goto(f"/s/{await house.link_of(envelope['parties']['ana'])}")
    await expect(page.get_by_role("heading", name="Weiss & Partner asks for your signature")).to_be_visible()
    await expect(page.locator("img.logo")).to_have_js_property("complete", True)
    await expect(page.locator("img.logo")).to_have_attribute("src", re.compile("^/files/logos/"))

    await page.goto("/settings/messages")
    await page.get_by_role("button", name="Back to the bundled words").click()
    await expect(subject).to_have_value("{firm} asks you {task}: {title}")
    await page.get_by_role("button", name="Remove the logo").click()
    await expect(page.get_by_text("There is no logo.")).to_be_visible()
    place = page.get_by_role("form", name="Language and time zone")
    await place.get_by_label("Language of the firm").select_option(label="Français")
    await place.get_by_label("Time zone").select_option(label="Europe/Paris")
    await place.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("The language and the time zone were saved.")).to_be_visible()
    answer = await house.nora.ask("{ firm { language timeZone } }")
    assert answer["firm"] == {"language": "fr", "timeZone": "Europe/Paris"}


async def test_everyone_can_use_the_page_and_who_may_not_is_told(house: House, windows: Windows) -> None:
    page = await windows.member(bypass_csp=True)
    await page.goto("/settings/messages")
    await expect(page.get_by_test_id("preview-subject")).to_be_visible()
    assert await faults_of(page, "messages") == []
    await house.a_member(role="MANAGER")
    his = await windows.member("otto@weiss.example")
    await his.goto("/settings/messages")
    await expect(his.get_by_text("Only those who manage the firm")).to_be_visible()
    await his.get_by_role("button", name="account of Otto Berg").click()
    await expect(his.get_by_role("menuitem", name="Sign out")).to_be_visible()
    await expect(his.get_by_role("menuitem", name="Messages to parties")).to_have_count(0)
