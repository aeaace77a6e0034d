"""Other files from the pages: a photograph and a letter are brought, and the photograph is made a PDF to be signed."""

from playwright.async_api import expect

from tests.cast import House
from tests.files import a_photograph, an_office_file
from tests.web.acts import a_file, dialog, open_job
from tests.web.looks import faults_of
from tests.web.windows import Windows


async def test_a_photograph_and_a_letter_are_kept_and_the_photograph_becomes_a_pdf_that_can_be_signed(
    house: House, windows: Windows
) -> None:
    pipeline = await house.a_pipeline()
    await house.a_job(pipeline, clientId=(await house.a_client())["id"])
    page = await windows.member()
    await page.goto(f"/pipelines/{pipeline['id']}")
    panel = await open_job(page, "Form 1040")
    await panel.get_by_role("button", name="Upload documents").click()
    box = dialog(page, "Upload documents")
    files = [a_file("Passport.jpg", a_photograph()), a_file("Notes.docx", an_office_file())]
    broken = a_file("Invoice.pdf", b"MZ\x90\x00\x03" + b"\0" * 64)
    await box.locator("input[type=file]").set_input_files([broken, *files])
    await box.get_by_role("button", name="Next").click()
    await box.get_by_role("button", name="Finish").click()
    await expect(box.get_by_role("alert")).to_contain_text("This kind of file is not taken")
    await expect(box.get_by_role("listitem").filter(has_text="uploaded")).to_have_count(3)
    assert await faults_of(page, "a refused file") == []
    await box.get_by_role("button", name="Back").click()
    await box.get_by_role("button", name="Remove Invoice.pdf").click()
    await box.get_by_role("button", name="Next").click()
    await box.get_by_role("button", name="Finish").click()
    papers = panel.get_by_role("region", name="Documents").get_by_role("listitem")
    photo, notes = papers.filter(has_text="Passport"), papers.filter(has_text="Notes")
    await expect(photo).to_contain_text("JPG")
    await expect(notes).to_contain_text("DOCX")
    await expect(panel.get_by_role("button", name="Request signature")).to_have_count(0)
    await notes.get_by_role("button", name="Actions for Notes").click()
    await expect(page.get_by_role("menuitem", name="Download")).to_be_visible()
    await expect(page.get_by_role("menuitem", name="Make a PDF of it")).to_have_count(0)
    await page.keyboard.press("Escape")
    await photo.get_by_role("button", name="Actions for Passport").click()
    assert await faults_of(page, "the menu of a picture") == []
    await page.get_by_role("menuitem", name="Make a PDF of it").click()
    await expect(photo).to_have_count(2)
    assert await faults_of(page, "a picture beside its PDF") == []
    await panel.get_by_role("button", name="Request signature").click()
    await expect(
        dialog(page, "Request signature").get_by_role("region", name="Passport, page 1 of 1")
    ).to_be_visible()
