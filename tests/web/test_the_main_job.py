"""The main job, by hand, in real Chromium: three sign a tax return, and its card moves by itself on every board."""

import asyncio
from typing import Any

from playwright.async_api import Page, expect

from api.demo.story import LINES
from tests.cast import ANA, BEN, House, the_engagement_letter, the_tax_form
from tests.web.acts import (
    a_file,
    add_signer,
    agree,
    card,
    column,
    dialog,
    draw_signature,
    drop_file,
    finish,
    in_column,
    move,
    open_document,
    open_job,
    place_field,
    read_all,
    save,
    sha256,
    type_signature,
    upload_signature,
)
from tests.web.windows import Windows

TITLE = "Sørensen: Form 1040"
NORA = "Nora Weiss"


async def test_the_main_job(house: House, windows: Windows) -> None:
    pipeline = await house.a_pipeline()
    client = await house.a_client()
    await house.a_folder(clientId=client["id"], name="Tax 2010")
    job = await house.a_job(pipeline, "Preparation", title=TITLE, clientId=client["id"])
    await house.a_member()

    boards = [await windows.member(), await windows.member("otto@weiss.example")]
    for board in boards:
        await in_column(board, TITLE, "Preparation")
        await expect(board.get_by_test_id("liveness")).to_have_text("Live")
        await board.evaluate("window.neverReloaded = true")
    nora = boards[0]

    # Upload, by the job's panel: choose, Next, Link jobs, Link, finish (A14).
    panel = await open_job(nora, TITLE)
    await panel.get_by_role("button", name="Upload documents").click()
    uploading = dialog(nora, "Upload documents")
    await uploading.get_by_label("Choose files").set_input_files(a_file("Form 1040.pdf", the_tax_form()))
    await expect(uploading.get_by_text("Form 1040.pdf")).to_be_visible()
    await expect(uploading.get_by_label("Folder")).to_contain_text("Tax 2010 (client can view)")
    await uploading.get_by_role("button", name="Next").click()
    await uploading.get_by_role("button", name="Link jobs").click()
    linking = dialog(nora, "Link jobs")
    await expect(linking.get_by_role("checkbox", name=TITLE)).to_be_checked()
    await linking.get_by_role("button", name="Link", exact=True).click()
    await uploading.get_by_role("button", name="Finish").click()
    await expect(uploading).to_have_count(0)
    await expect(panel.get_by_role("listitem").filter(has_text="Form 1040").first).to_contain_text("Not sent")

    # To the stage for signatures, by the Move menu.
    await panel.get_by_role("button", name="Close job").click()
    await move(nora, TITLE, "Awaiting signature")
    for board in boards:
        await in_column(board, TITLE, "Awaiting signature")

    # The request: Nora first, then Ana and Ben together; signature and date on the lines of page 2.
    panel = await open_job(nora, TITLE)
    await panel.get_by_role("button", name="Request signature").click()
    editor = dialog(nora, "Request signature")
    await expect(editor.get_by_role("region", name="Form 1040, page 2 of 2")).to_be_visible()
    for name in (NORA, ANA["name"], BEN["name"]):
        await add_signer(nora, name)
    orders = [editor.get_by_label(f"Signing order of {name}") for name in (NORA, ANA["name"], BEN["name"])]
    assert [await each.input_value() for each in orders] == ["1", "2", "2"]
    for who, name in (("preparer", NORA), ("taxpayer", ANA["name"]), ("spouse", BEN["name"])):
        await editor.get_by_label("Fields for").select_option(label=name)
        for kind, (x, y, width, height) in zip(("Signature", "Date signed"), LINES[who], strict=True):
            centre = ((x + width / 2) / 612, (y + height / 2) / 792)
            await place_field(nora, "Form 1040", 2, 2, kind, *centre)
            await expect(editor.get_by_role("button", name=f"{kind} of {name}, page 2")).to_be_visible()
    await editor.get_by_role("button", name="Send for signature").click()
    await expect(editor).to_have_count(0)
    await expect(panel.get_by_role("article", name="Form 1040")).to_contain_text("Out for signature 0/3")
    envelope = await the_envelope(house, job)
    await the_fields_lie_on_their_lines(envelope)
    for board in boards:
        await expect(card(board, TITLE, "Awaiting signature")).to_contain_text(
            "Waiting for Nora Weiss to sign"
        )

    # Each signs, in a window of their own: typed, drawn, uploaded.
    await sign(windows, "nora@weiss.example", type_signature)
    for board in boards:
        await expect(card(board, TITLE).get_by_test_id("signatures")).to_contain_text("1/3")
    ana = await sign(windows, ANA["email"], draw_signature)
    await expect(ana.get_by_text("We are waiting for Ben Sørensen.")).to_be_visible()
    for board in boards:
        await expect(card(board, TITLE, "Awaiting signature").get_by_test_id("signatures")).to_contain_text(
            "2/3"
        )
    await ana.evaluate("window.neverReloaded = true")
    ben = await sign(windows, BEN["email"], upload_signature)

    # Both boards show it without a reload, with the reason; so does the waiting party's page (A25, A01).
    for board in boards:
        await in_column(board, TITLE, "Ready to file")
        badge = card(board, TITLE).get_by_test_id("moved")
        await expect(badge).to_have_text("Moved automatically: all 3 parties signed")
        await expect(column(board, "Awaiting signature").get_by_test_id("count")).to_contain_text("0")
        assert await board.evaluate("window.neverReloaded")
    last_move = panel.get_by_test_id("last-move")
    await expect(last_move).to_contain_text("Awaiting signature → Ready to file · Automove")
    await expect(ana.get_by_role("heading", name="All have signed")).to_be_visible()
    assert await ana.evaluate("window.neverReloaded")
    await boards[1].reload()
    await in_column(boards[1], TITLE, "Ready to file")
    await expect(card(boards[1], TITLE).get_by_test_id("moved")).to_be_visible()
    [once] = [x for x in await house.moves_of(job) if x["cause"] == "AUTOMOVE"]
    assert once["because"] == [{"__typename": "Envelope", "id": envelope["id"]}]

    # Everyone can save the sealed file, and all get the same bytes (B20, B21).
    sealed_envelope = await house.sealed(envelope["id"])
    files = [
        await save(page, page.get_by_role("button", name="Download the sealed PDF")) for page in (ana, ben)
    ]
    files.append(await save(nora, panel.get_by_role("button", name="Sealed PDF")))
    assert {sha256(each) for each in files} == {sealed_envelope["sealedSha256"]}
    for email in ("nora@weiss.example", ANA["email"], BEN["email"]):
        await house.until(lambda to=email: house.mails(to=to, subject="Form 1040")[1:])

    # Anyone can verify it: by the code's link, and by the file (B22, B23).
    await verify(windows, sealed_envelope, files[0])


async def sign(windows: Windows, email: str, make_signature: Any) -> Page:
    """What a party does with the link in their mail. Answers their window, after signing."""
    page = await windows.stranger()
    await page.goto(await windows.link_in_mail(email, "s"))
    await open_document(page)
    await read_all(page, 2)
    await agree(page)
    await make_signature(page, 2)
    await finish(page)
    return page


async def the_envelope(house: House, job: str) -> dict[str, Any]:
    found = await house.nora.ask(
        """query($id: ID!) { job(id: $id) { envelopes { id recipients { name routingOrder }
             fields { kind page x y width height recipient { name } } } } }""",
        id=job,
    )
    [envelope] = found["job"]["envelopes"]
    assert isinstance(envelope, dict)
    return envelope


async def the_fields_lie_on_their_lines(envelope: dict[str, Any]) -> None:
    who = {NORA: "preparer", ANA["name"]: "taxpayer", BEN["name"]: "spouse"}
    assert len(envelope["fields"]) == 6
    for field in envelope["fields"]:
        line = LINES[who[field["recipient"]["name"]]][0 if field["kind"] == "SIGNATURE" else 1]
        assert field["page"] == 2
        assert abs(field["x"] + field["width"] / 2 - (line[0] + line[2] / 2) / 612) < 0.01, field
        assert abs(field["y"] + field["height"] / 2 - (line[1] + line[3] / 2) / 792) < 0.01, field


async def verify(windows: Windows, envelope: dict[str, Any], data: bytes) -> None:
    page = await windows.stranger()
    code = envelope["verificationUrl"].rsplit("/", 1)[1]
    await page.goto(f"/verify/{code}")
    outcome = page.get_by_test_id("outcome")
    await expect(outcome).to_have_attribute("data-outcome", "GENUINE")
    flipped = bytearray(data)
    flipped[len(flipped) // 2] ^= 1
    for name, dropped, expected in (
        ("sealed.pdf", data, "GENUINE"),
        ("flipped.pdf", bytes(flipped), "ALTERED"),
        ("other.pdf", the_engagement_letter(), "UNKNOWN"),
    ):
        drop = page.locator("label.drop")
        await drop_file(page, drop, name, dropped)
        await expect(page.get_by_text(name, exact=True)).to_be_visible()
        if expected != "GENUINE":
            # Its fingerprint alone says only that it is not known: the whole file is sent on request.
            await expect(outcome).to_have_attribute("data-outcome", "UNKNOWN")
            await page.get_by_role("button", name="Send the file for the full check").click()
            await expect(page.get_by_text("Checking the whole file…")).to_be_hidden()
        await expect(outcome).to_have_attribute("data-outcome", expected)
        if expected == "GENUINE":
            for name in (NORA, ANA["name"], BEN["name"]):
                await expect(page.get_by_role("listitem").filter(has_text=name)).to_contain_text("has signed")
    await asyncio.sleep(0)
