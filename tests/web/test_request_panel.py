"""B27, semantics 1 and 2: what a sender does about a request, in a browser."""

import re
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.cast import ANA, BEN, House, party
from tests.stories.letters import a_picture
from tests.stories.test_semantics_2_in_their_place import CYD
from tests.web.acts import a_file, dialog, open_job, place_field, save, sha256
from tests.web.looks import faults_of
from tests.web.windows import Windows


@pytest.fixture
async def letter(house: House) -> dict[str, Any]:
    """A letter that Ana is asked to sign; a job waits for it."""
    job = await house.a_job(await house.a_pipeline())
    document = await house.a_document(await house.a_folder(), job)
    return {**await house.a_request(document, parties=[party("ana", **ANA)]), "job": job}


async def do_for(page: Page, within: Locator, whom: str, what: str) -> None:
    """Chooses something in the menu of a party, or of a request."""
    await within.get_by_role("button", name=f"Actions for {whom}", exact=True).click()
    await page.get_by_role("menu").get_by_role("menuitem", name=what, exact=True).click()


def told(page: Page, words: str) -> Any:
    return expect(page.get_by_role("status").get_by_text(words))


async def test_whom_to_call_is_reminded_by_one_act_and_called_by_another(
    house: House, windows: Windows, letter: dict[str, Any]
) -> None:
    page = await windows.member()
    await page.goto("/chase")
    item = page.get_by_role("main").get_by_role("listitem").filter(has_text="Ana Sørensen")
    await item.get_by_role("button", name="Remind Ana Sørensen").click()
    await told(page, "Ana Sørensen is reminded.").to_be_visible()
    await expect(item).to_contain_text("reminded")
    await item.get_by_role("button", name="Record a call Ana Sørensen").click()
    call = dialog(page, "Call with Ana Sørensen")
    await expect(call.get_by_label("Note")).to_be_focused()
    await call.get_by_label("Note").fill("She signs tonight.")
    await call.get_by_role("button", name="Record", exact=True).click()
    await expect(call).to_have_count(0)
    await expect(item).to_contain_text("called")
    # Once more at once is one too many: the server says from when.
    await item.get_by_role("button", name="Remind Ana Sørensen").click()
    await expect(item.get_by_role("alert")).to_be_visible()


async def test_who_opts_out_signs_on_paper_and_the_job_moves(
    house: House, windows: Windows, letter: dict[str, Any]
) -> None:
    ana = await house.party(letter["parties"]["ana"])
    await ana.do("optOut", "OptOutInput", {"reason": "On paper, please."}, "ceremony { state }")
    page = await windows.member()
    await page.goto("/")
    panel = await open_job(page, "Form 1040")
    why = panel.get_by_role("region", name="Why has it not moved?")
    await expect(why.get_by_role("button", name="Replace")).to_be_visible()
    await expect(why.get_by_role("button", name="Remind")).to_have_count(0)
    await why.get_by_role("button", name="Record paper signature").click()
    paper = dialog(page, "Signature of Ana Sørensen on paper")
    await paper.get_by_label("Scan of the signed paper").set_input_files(
        a_file("scan.png", a_picture(), "image/png")
    )
    await paper.get_by_label("Note").fill("Signed at our desk.")
    await paper.get_by_role("button", name="Record signature").click()
    await expect(paper).to_have_count(0)
    await expect(panel).to_contain_text("has signed on paper")
    scan = panel.get_by_role("link", name="Download the scan of the signed paper")
    assert sha256(await save(page, scan)) == sha256(a_picture())
    await expect(panel.get_by_test_id("last-move")).to_contain_text("Ready to file")
    assert await house.stage_of(letter["job"]) == "Ready to file"


async def test_a_party_is_replaced_and_gets_more_time_from_the_card_of_the_board(
    house: House, windows: Windows, letter: dict[str, Any]
) -> None:
    page = await windows.member()
    await page.goto("/signatures")
    await page.get_by_role("button", name="Engagement letter").click()
    sheet = dialog(page, "Request")
    await do_for(page, sheet, "Ana Sørensen", "Replace")
    other = dialog(page, "Replace Ana Sørensen")
    await other.get_by_label("Name").fill("Cyd Ray")
    await other.get_by_label("E-mail address").fill("cyd@client.example")
    await other.get_by_label("Reason").fill("Ana is ill.")
    await other.get_by_role("button", name="Replace").click()
    await expect(sheet).to_contain_text("replaced by Cyd Ray")
    until = sheet.locator("li").filter(has_text="cyd@client.example").get_by_text("has until")
    before = await until.inner_text()
    await do_for(page, sheet, "the request Engagement letter", "Give more time")
    more = dialog(page, "More time for “Engagement letter”")
    await more.get_by_label("Days more").fill("30")
    await more.get_by_role("button", name="Extend").click()
    await expect(more).to_have_count(0)
    await expect(until).not_to_have_text(before)
    # Nothing is offered for one who keeps no right.
    await expect(sheet.get_by_role("button", name="Actions for Ana Sørensen")).to_have_count(0)


async def test_a_wrong_address_is_corrected_and_the_request_goes_on(
    house: House, windows: Windows, letter: dict[str, Any]
) -> None:
    page = await windows.member()
    await page.goto("/signatures")
    await page.get_by_role("button", name="Engagement letter").click()
    sheet = dialog(page, "Request")
    await do_for(page, sheet, "Ana Sørensen", "Correct the address")
    address = dialog(page, "Correct the address of Ana Sørensen")
    await expect(address.get_by_label("E-mail address")).to_have_value(ANA["email"])
    await address.get_by_label("E-mail address").fill("ana@new.example")
    await address.get_by_role("button", name="Correct and send").click()
    await expect(sheet).to_contain_text("ana@new.example")
    await expect(sheet).to_contain_text("Out for signature")
    await house.until(lambda: house.mails(to="ana@new.example"))


async def test_fields_documents_and_parties_are_changed_in_a_correction_and_each_partys_page_goes_on(
    house: House, windows: Windows
) -> None:
    job = await house.a_job(await house.a_pipeline())
    folder = await house.a_folder()
    letter = await house.a_document(folder, job)
    await house.a_document(folder, job, title="Annex")
    envelope = await house.a_request(letter)
    pages = {}
    for key, id in envelope["parties"].items():
        pages[key] = await windows.stranger()
        await pages[key].goto(f"/s/{await house.link_of(id)}")
    desk = await windows.member(bypass_csp=True)
    await desk.goto("/signatures")
    await desk.get_by_role("button", name="Engagement letter").click()
    sheet = dialog(desk, "Request")
    await do_for(desk, sheet, "the request Engagement letter", "Correct")
    await dialog(desk, "Correct “Engagement letter”").get_by_role("button", name="Start correcting").click()
    change = sheet.get_by_role("button", name="Change documents, fields and parties")
    await expect(change).to_be_visible()
    for page in pages.values():
        await page.reload()
        await expect(page.get_by_role("heading", level=1)).to_have_text("The document is being corrected")

    await change.click()
    editor = dialog(desk, "Change “Engagement letter”")
    await editor.get_by_label("Fields for").select_option(label=ANA["name"])
    await place_field(desk, "Engagement letter", 1, 1, "Text", 0.4, 0.6)
    await editor.get_by_role("checkbox", name="Annex").check()
    await expect(editor.get_by_role("region", name="Annex, page 1 of 1")).to_be_visible()
    assert await faults_of(desk, "editor of a correction") == []
    await editor.get_by_role("button", name="Save and finish the correction").click()
    await expect(editor).to_have_count(0)
    await expect(sheet).to_contain_text("Out for signature")

    found = await house.nora.ask(
        """query($id: ID!) { envelope(id: $id) {
             documents { title } fields { kind recipient { key } } recipients { key state } } }""",
        id=envelope["id"],
    )
    changed = found["envelope"]
    assert [each["title"] for each in changed["documents"]] == ["Engagement letter", "Annex"]
    assert sorted((x["recipient"]["key"], x["kind"]) for x in changed["fields"]) == [
        ("ana", "SIGNATURE"),
        ("ana", "TEXT"),
        ("ben", "SIGNATURE"),
    ]
    for page in pages.values():  # all are shown another set of documents, so all get another link
        await expect(page.get_by_role("heading", level=1)).to_have_text("There is a new link for you")


async def test_once_somebody_has_signed_the_others_alone_are_changed_and_who_is_left_alone_goes_on(
    house: House, windows: Windows
) -> None:
    document = await house.a_document(await house.a_folder())
    people = [party("ana", **ANA), party("ben", **BEN), party("cyd", **CYD)]
    envelope = await house.a_request(document, parties=people)
    await house.sign(envelope["parties"]["ana"])
    correction = {"id": envelope["id"], "finish": False}
    await house.nora.do("correctEnvelope", "CorrectEnvelopeInput", correction, "envelope { id }")
    ben = await windows.stranger()
    await ben.goto(f"/s/{await house.link_of(envelope['parties']['ben'])}")
    await expect(ben.get_by_role("heading", level=1)).to_have_text("The document is being corrected")

    desk = await windows.member()
    await desk.goto("/signatures")
    await desk.get_by_role("button", name="Engagement letter").click()
    await dialog(desk, "Request").get_by_role("button", name="Change documents, fields and parties").click()
    editor = dialog(desk, "Change “Engagement letter”")
    await expect(editor.get_by_text("Somebody has answered already")).to_be_visible()
    await expect(editor.get_by_label("Title of the request")).to_have_count(0)
    await expect(editor.get_by_role("button", name=f"Remove {ANA['name']}")).to_have_count(0)
    own = editor.get_by_role("button", name=f"Signature of {ANA['name']}, page 1")
    before = await own.get_attribute("style")
    await own.press("ArrowDown")
    await own.press("Delete")
    assert await own.get_attribute("style") == before
    await editor.get_by_role("button", name="Remove Cyd Ray").click()
    await editor.get_by_role("button", name="Save and finish the correction").click()
    await expect(editor).to_have_count(0)
    await expect(ben.get_by_role("button", name="Open the document")).to_be_visible()
    await house.sign(envelope["parties"]["ben"])
    await house.sealed(envelope["id"])


async def test_what_was_withdrawn_is_copied_and_sent_again(
    house: House, windows: Windows, letter: dict[str, Any]
) -> None:
    page = await windows.member()
    await page.goto("/")
    panel = await open_job(page, "Form 1040")
    await do_for(page, panel, "the request Engagement letter", "Withdraw")
    void = dialog(page, "Withdraw “Engagement letter”")
    await void.get_by_label("Reason").fill("Wrong year.")
    await void.get_by_role("button", name="Withdraw").click()
    why = panel.get_by_role("region", name="Why has it not moved?")
    await why.get_by_role("button", name="Copy and send again").click()
    await dialog(page, "Send “Engagement letter” again").get_by_role("button", name="Copy and send").click()
    await told(page, "“Engagement letter” is sent again.").to_be_visible()
    await expect(why.get_by_role("button", name="Remind")).to_be_visible()


async def test_a_link_is_shown_once_to_who_may_hand_it_over(
    house: House, windows: Windows, letter: dict[str, Any]
) -> None:
    page = await windows.member()
    await page.goto("/signatures")
    await page.get_by_role("button", name="Engagement letter").click()
    await do_for(page, dialog(page, "Request"), "Ana Sørensen", "Show the link")
    shown = dialog(page, "Personal link of Ana Sørensen")
    await shown.get_by_role("button", name="Show the link").click()
    await expect(shown.get_by_label("Personal link")).to_have_value(re.compile(r"/s/\S+"))
    await expect(shown.get_by_role("button", name="Copy link")).to_be_visible()
    await shown.get_by_role("button", name="Close").last.click()
    await expect(shown).to_have_count(0)


async def test_approval_is_asked_of_two_of_whom_one_is_enough(house: House, windows: Windows) -> None:
    client = await house.a_client()
    job = await house.a_job(await house.a_pipeline(), clientId=client["id"])
    await house.a_document(await house.a_folder(), job)
    page = await windows.member()
    await page.goto("/")
    panel = await open_job(page, "Form 1040")
    await panel.get_by_role("button", name="Request signature").click()
    editor = dialog(page, "Request signature")
    await editor.get_by_label("Approval").check()
    for person in (ANA, BEN):
        await editor.get_by_role("combobox", name="Add signer").fill(person["name"].split()[0])
        await page.get_by_role("option", name=person["name"]).click()
    await editor.get_by_text("Time and numbers").click()
    await editor.get_by_label("Days to answer").fill("10")
    await editor.get_by_label("Of those with number 1").select_option("1 of 2 are enough")
    await editor.get_by_role("button", name="Send for approval").click()
    await expect(editor).to_have_count(0)
    await expect(panel.get_by_role("article", name="Engagement letter")).to_contain_text(
        "Of those with number 1, one is enough."
    )
    await expect(panel).to_contain_text("Out for approval 0/1")


async def test_everyone_can_use_a_request_and_its_acts(
    house: House, windows: Windows, letter: dict[str, Any]
) -> None:
    page = await windows.member(bypass_csp=True)
    await page.goto("/signatures")
    keys = page.keyboard
    await page.get_by_role("button", name="Engagement letter").focus()
    await keys.press("Enter")
    sheet = dialog(page, "Request")
    menu_of_ana = sheet.get_by_role("button", name="Actions for Ana Sørensen")
    await menu_of_ana.focus()
    found = await faults_of(page, "request")
    await keys.press("Enter")
    await expect(page.get_by_role("menuitem", name="Remind with a message")).to_be_focused()
    await keys.press("Escape")
    await expect(menu_of_ana).to_be_focused()
    await keys.press("Enter")
    await keys.press("r")
    await keys.press("r")
    await page.get_by_role("menuitem", name="Replace").press("Enter")
    other = dialog(page, "Replace Ana Sørensen")
    await expect(other.get_by_label("Name")).to_be_focused()
    found += await faults_of(page, "replace")
    await keys.press("Escape")
    await expect(other).to_have_count(0)
    await expect(sheet).to_be_visible()
    await keys.press("Escape")
    await expect(sheet).to_have_count(0)
    await expect(page.get_by_role("button", name="Engagement letter")).to_be_focused()
    assert found == []


async def test_a_sealed_request_is_sealed_again_and_the_earlier_file_stays_genuine(
    house: House, windows: Windows, letter: dict[str, Any]
) -> None:
    await house.sign(letter["parties"]["ana"])
    before = await house.sealed(letter["id"])
    page = await windows.member()
    await page.goto("/signatures")
    await page.get_by_role("button", name="Engagement letter").click()
    sheet = dialog(page, "Request")
    await do_for(page, sheet, "the request Engagement letter", "Seal again")
    again = dialog(page, "Seal “Engagement letter” again")
    assert await faults_of(page, "sealing again") == []
    await again.get_by_role("button", name="Seal again").click()
    await told(page, "“Engagement letter” is being sealed again.").to_be_visible()

    async def another() -> Any:
        now = await house.sealed(letter["id"])
        return now if now["sealedSha256"] != before["sealedSha256"] else None

    after = await house.until(another)
    known = "query($hash: String!) { verification(by: { sha256: $hash }) { outcome } }"
    for each in (before, after):
        found = await house.guest("").ask(known, hash=each["sealedSha256"])
        assert found["verification"]["outcome"] == "GENUINE"
