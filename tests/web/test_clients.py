"""The page of clients and their contacts, and the dialog that deletes a document."""

from playwright.async_api import expect

from tests.cast import ANA, House, party
from tests.web.acts import dialog
from tests.web.looks import faults_of
from tests.web.windows import Windows


async def test_a_contact_is_corrected_and_deleted_and_a_document_is_deleted_with_its_open_request(
    house: House, windows: Windows
) -> None:
    await house.a_client()
    page = await windows.member()
    await page.get_by_role("button", name="account of").click()
    await page.get_by_role("menuitem", name="Clients and contacts").click()
    await page.get_by_role("button", name="Actions for Ben Sørensen").click()
    await page.get_by_role("menuitem", name="Edit").click()
    form = dialog(page, "Edit Ben Sørensen")
    await form.get_by_label("Phone").fill("+47 400 00 042")
    assert await faults_of(page, "a contact that is edited") == []
    await form.get_by_role("button", name="Save").click()
    ben = page.get_by_role("listitem").filter(has_text="Ben Sørensen")
    await expect(ben).to_contain_text("+47 400 00 042")
    assert await faults_of(page, "clients and contacts") == []
    await ben.get_by_role("button", name="Actions for").click()
    await page.get_by_role("menuitem", name="Delete…").click()
    await dialog(page, "Delete Ben Sørensen?").get_by_role("button", name="Delete contact").click()
    await expect(ben).to_have_count(0)
    await expect(page.get_by_role("listitem").filter(has_text="Ana Sørensen")).to_be_visible()

    document = await house.a_document(await house.a_folder())
    await house.a_request(document, parties=[party("ana", **ANA)])
    await page.get_by_role("link", name="Documents").click()
    await page.get_by_role("button", name="Actions for Engagement letter").click()
    await page.get_by_role("menuitem", name="Delete…").click()
    box = dialog(page, "Delete “Engagement letter”?")
    await box.get_by_role("button", name="Delete for good").click()
    await expect(box.get_by_role("alert")).to_contain_text("open")
    assert await faults_of(page, "what stands in the way of deleting") == []
    await box.get_by_label("Withdraw them").check()
    await box.get_by_role("button", name="Delete for good").click()
    await expect(page.get_by_text("No documents yet.")).to_be_visible()
