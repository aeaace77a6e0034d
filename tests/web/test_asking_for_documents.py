"""A client is asked for documents, and sends them from a phone; who asked sees them come."""

from playwright.async_api import expect

from tests.cast import ANA, House, the_engagement_letter
from tests.files import a_photograph
from tests.web.acts import a_file, dialog, open_job
from tests.web.looks import faults_of
from tests.web.windows import Windows

PHONE = {"viewport": {"width": 375, "height": 760}, "has_touch": True, "is_mobile": True}


async def test_a_client_sends_what_is_asked_for_from_a_phone_and_the_card_shows_it_come(
    house: House, windows: Windows
) -> None:
    client = await house.a_client()
    pipeline = await house.a_pipeline()
    await house.a_job(pipeline, clientId=client["id"])
    page = await windows.member(bypass_csp=True)
    await page.goto(f"/pipelines/{pipeline['id']}")
    panel = await open_job(page, "Form 1040")
    await panel.get_by_role("button", name="Ask for documents").click()
    box = dialog(page, "Ask for documents")
    await box.get_by_role("textbox", name="Document 1").fill("Passport")
    await box.get_by_role("button", name="One more document").click()
    await box.get_by_role("textbox", name="Document 2").fill("Bank statement")
    await box.get_by_role("checkbox", name="needed : Document 2").uncheck()
    assert await faults_of(page, "asking for documents") == []
    await box.get_by_role("button", name="Send the request").click()
    asked = panel.get_by_role("region", name="Asked for").get_by_role("listitem").first
    await expect(asked).to_contain_text("0 of 2 received")
    assert await faults_of(page, "what is asked for") == []

    phone = await windows.stranger(bypass_csp=True, **PHONE)
    await phone.goto(await windows.link_in_mail(ANA["email"], "send"))
    await expect(phone.get_by_role("heading", name="Form 1040")).to_be_visible()
    passport, statement = [phone.get_by_role("region", name=each) for each in ("Passport", "Bank statement")]
    camera = passport.locator("input[capture]")
    assert await camera.get_attribute("capture") == "environment"
    await expect(passport.get_by_text("Take a photo")).to_be_visible()
    await camera.set_input_files(a_file("IMG_1.jpg", a_photograph(), "image/jpeg"))
    await expect(passport.get_by_text("received", exact=True)).to_be_visible()
    await expect(asked).to_contain_text("1 of 2 received")
    shelf = await page.context.new_page()
    await shelf.goto("/documents")
    listed = shelf.get_by_role("region", name="Asked for").get_by_role("listitem").first
    await expect(listed).to_contain_text("1 of 2 received")
    await listed.get_by_role("button", name="Actions for Form 1040").click()
    assert await faults_of(shelf, "what is asked for, with the documents") == []
    await shelf.get_by_role("menuitem", name="Remind").click()
    await expect(shelf.get_by_text(f"{ANA['name']} is reminded.")).to_be_visible()
    windows.forgive("422")  # the browser tells of it too
    files = statement.get_by_label("Choose files: Bank statement")
    await files.set_input_files(
        [a_file("Virus.pdf", b"MZ\x90\x00\x03" + b"\0" * 64), a_file("March.pdf", the_engagement_letter())]
    )
    await expect(statement.get_by_role("alert")).to_contain_text("This kind of file is not taken")
    await expect(statement.get_by_role("list", name="Received for")).to_contain_text("March.pdf")
    assert await faults_of(phone, "sending documents") == []
    await statement.get_by_role("button", name="Dismiss Virus.pdf").click()
    await phone.get_by_role("button", name="That was everything").click()
    await expect(phone.get_by_role("heading", name="Thank you, this is done")).to_be_visible()
    assert await faults_of(phone, "all is sent") == []
    await expect(asked).to_contain_text("Complete")
    await expect(listed).to_have_count(0)
    await expect(shelf.get_by_role("listitem").filter(has_text="Bank statement")).to_be_visible()
    await expect(panel.get_by_role("region", name="Documents").get_by_text("JPG")).to_be_visible()

    paris = await windows.stranger(locale="fr-FR")
    await paris.goto("/send/nothing")
    await expect(paris.get_by_role("heading", name="Ce lien ne fonctionne pas")).to_be_visible()
