"""What a file proposes, in the editor: taken from the pages, brought in line, and seen as each party will."""

from playwright.async_api import expect

from tests.cast import ANA, House
from tests.sealing.papers import a_paper
from tests.web.acts import add_signer, dialog, open_job, place_field
from tests.web.looks import faults_of
from tests.web.windows import Windows

LETTER = "Engagement letter"
TAGS = '{{sginature r1}} {{text r1 name="VAT number"}} {{signature r2}} {{company}}'


async def test_b08_what_a_file_proposes_is_taken_brought_in_line_and_seen_as_each_party_will(
    house: House, windows: Windows
) -> None:
    pipeline = await house.a_pipeline()
    client = await house.a_client()
    job = await house.a_job(pipeline, clientId=client["id"])
    await house.a_document(await house.a_folder(), job, data=a_paper(TAGS, size=(612, 792)))
    page = await windows.member()
    panel = await open_job(page, "Form 1040")
    await panel.get_by_role("button", name="Request signature").click()
    editor = dialog(page, "Request signature")
    await expect(editor.get_by_role("region", name=f"{LETTER}, page 1 of 1")).to_be_visible()
    await expect(editor.get_by_text("{{sginature r1}}").last).to_be_visible()
    await add_signer(page, ANA["name"])
    await expect(editor.get_by_text("For one of them there is nobody yet")).to_be_visible()
    assert await faults_of(page, "fields that a file proposes") == []

    name = ANA["name"]
    await editor.get_by_text("One by one").press("Enter")
    await editor.get_by_role("button", name=f"VAT number of {name}, page 1", exact=True).press("Enter")
    vat = editor.get_by_role("button", name=f"Text of {name}, page 1")
    await expect(vat).to_be_focused()
    await place_field(page, LETTER, 1, 1, "Signature", 0.45, 0.8)
    sign = editor.get_by_role("button", name=f"Signature of {name}, page 1")
    await sign.press("a")

    async def left_of(of: str) -> float:
        box = await editor.get_by_role("button", name=f"{of} of {name}, page 1").bounding_box()
        assert box is not None
        return box["x"]

    assert abs(await left_of("Signature") - await left_of("Text")) < 1
    # Moved a little off, it is caught again, and the line it caught on is shown.
    box = await sign.bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + 20, box["y"] + 10)
    await page.mouse.down()
    await page.mouse.move(box["x"] + 24, box["y"] + 60, steps=4)
    await expect(editor.locator(".guide.upright")).to_have_count(1)
    await page.mouse.up()
    await expect(editor.locator(".guide")).to_have_count(0)
    assert abs(await left_of("Signature") - await left_of("Text")) < 1

    await editor.get_by_role("button", name="Take the field").click()
    await expect(editor.get_by_role("button", name="Company of sender, page 1")).to_be_visible()
    await editor.get_by_label("Show the pages as").select_option(label=name)
    await expect(editor.get_by_role("img", name=f"Text of {name}, page 1")).to_contain_text("VAT number")
    await expect(editor.get_by_role("button", name=f"Signature of {name}, page 1")).to_have_count(0)
    assert await faults_of(page, "the pages as a party sees them") == []
    await editor.get_by_label("Show the pages as").select_option(label="you prepare them")
    await editor.get_by_role("button", name="Send for signature").click()
    await expect(editor).to_have_count(0)
    found = await house.nora.ask(
        "query($id: ID!) { job(id: $id) { envelopes { fields { kind label recipient { name } } } } }", id=job
    )
    asked = found["job"]["envelopes"][0]["fields"]
    assert sorted((x["kind"], x["label"], (x["recipient"] or {}).get("name")) for x in asked) == [
        ("COMPANY", None, None),
        ("SIGNATURE", None, name),
        ("TEXT", "VAT number", name),
    ]
