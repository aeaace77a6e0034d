"""The page of clients and their contacts, and the dialogs that delete a document and erase a person."""

from playwright.async_api import expect

from tests.cast import ANA, House, party
from tests.web.acts import dialog
from tests.web.looks import faults_of
from tests.web.windows import Windows


async def test_a_contact_is_corrected_and_deleted_a_document_is_deleted_with_its_open_request_and_a_person_is_erased(
    house: House, windows: Windows
) -> None:
    await house.a_client()
    page = await windows.member()
    await page.get_by_role("button", name="account of").click()
    await page.get_by_role("menuitem", name="Clients and contacts").click()
    await page.get_by_role("button", name="New client").click()
    new = dialog(page, "New client")
    await new.get_by_label("Client’s name").fill("Lindgren AB")
    await new.get_by_role("button", name="Create client").click()
    await expect(page.get_by_role("heading", name="Lindgren AB")).to_be_visible()
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

    ended = await house.a_request(
        await house.a_document(await house.a_folder()), parties=[party("ana", **ANA)]
    )
    void = {"id": ended["id"], "reason": "Not needed"}
    await house.nora.do("voidEnvelope", "VoidEnvelopeInput", void, "envelope { id }")
    await page.goto("/clients")
    await page.get_by_role("button", name="Actions for Ana Sørensen").click()
    await page.get_by_role("menuitem", name="Erase this person…").click()
    asked = dialog(page, "Erase Ana Sørensen?")
    assert await faults_of(page, "erasing a person") == []
    await asked.get_by_label("Reason").fill("Asked for by letter")
    await asked.get_by_role("button", name="Erase for good").click()
    await expect(page.get_by_role("listitem").filter(has_text="Ana Sørensen")).to_have_count(0)
    ask = "query($id: ID!) { envelope(id: $id) { recipients { name email erasedAt } } }"
    [erased] = (await house.nora.ask(ask, id=ended["id"]))["envelope"]["recipients"]
    assert (erased["name"], erased["email"], erased["erasedAt"] is None) == ("", None, False)
