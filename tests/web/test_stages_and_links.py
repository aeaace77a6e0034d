"""Rows A05, A13 to A16 and A19 of behaviours.md in the browser: switches, uploads, links and requests."""

from playwright.async_api import Locator, Page, Route, expect

from tests.cast import ANA, House, the_encrypted_form, the_engagement_letter
from tests.web.acts import (
    a_file,
    add_signer,
    card,
    column,
    dialog,
    drop_file,
    in_column,
    open_job,
    place_field,
)
from tests.web.windows import Windows

LETTER = "Engagement letter"


async def test_a05_automove_is_a_switch_of_each_column_and_the_last_has_none(
    house: House, windows: Windows
) -> None:
    pipeline = await house.a_pipeline()
    await house.a_member()
    nora, otto = await windows.member(), await windows.member("otto@weiss.example")

    def switch(page: Page, stage: str) -> Locator:
        return column(page, stage).get_by_role("switch")

    for page in (nora, otto):
        await expect(page.get_by_test_id("liveness")).to_have_text("Live")
        await expect(switch(page, "Preparation")).not_to_be_checked()
        await expect(switch(page, "Awaiting signature")).to_be_checked()
        await expect(switch(page, "Filed")).to_have_count(0)
        await expect(column(page, "Filed")).to_contain_text("Last stage")

    async def on() -> dict[str, bool]:
        found = await house.nora.ask(
            "query($id: ID!) { pipeline(id: $id) { stages { name automove } } }", id=pipeline["id"]
        )
        return {x["name"]: x["automove"] for x in found["pipeline"]["stages"]}

    await switch(nora, "Preparation").click()
    await switch(nora, "Awaiting signature").click()
    await expect(switch(nora, "Preparation")).to_be_checked()
    for page in (nora, otto):
        await expect(switch(page, "Preparation")).to_be_checked()
        await expect(switch(page, "Preparation")).to_have_text("Automove on")
        await expect(switch(page, "Awaiting signature")).not_to_be_checked()
        await expect(switch(page, "Awaiting signature")).to_have_text("Automove off")
    assert await on() == {
        "Preparation": True,
        "Awaiting signature": False,
        "Ready to file": False,
        "Filed": False,
    }


async def test_a05_a_switch_that_is_refused_goes_back_and_says_why(house: House, windows: Windows) -> None:
    """The stage has become the last one while the board was looking elsewhere."""
    pipeline = await house.a_pipeline()
    board = await windows.member()
    switch = column(board, "Ready to file").get_by_role("switch")
    await expect(switch).not_to_be_checked()

    reorder = {
        "pipelineId": pipeline["id"],
        "stageIds": [pipeline[x] for x in ("Preparation", "Awaiting signature", "Filed", "Ready to file")],
    }

    async def late(route: Route) -> None:
        if "updateStage" in (route.request.post_data or ""):
            await house.nora.do("reorderStages", "ReorderStagesInput", reorder, "pipeline { id }")
        await route.continue_()

    await board.route("**/graphql", late)
    await switch.click()
    await expect(board.locator(".toast.bad")).to_be_visible()
    await expect(column(board, "Ready to file")).to_contain_text("Last stage")


async def test_a14_a_document_is_linked_to_several_jobs_as_it_is_uploaded(
    house: House, windows: Windows
) -> None:
    pipeline = await house.a_pipeline()
    jobs = [await house.a_job(pipeline, title=title) for title in ("Form 1040", "Payroll")]
    board = await windows.member()
    panel = await open_job(board, "Form 1040")
    await panel.get_by_role("button", name="Upload documents").click()
    own = dialog(board, "Upload documents")
    await drop_file(board, own.locator("label.drop"), "Letter.pdf", the_engagement_letter())
    await expect(own.get_by_label("Folder")).to_contain_text("New folder that the client can view")
    await own.get_by_role("button", name="Next").click()
    await own.get_by_role("button", name="Link jobs").click()
    linking = dialog(board, "Link jobs")
    await linking.get_by_label("Find a job").fill("Payr")
    await linking.get_by_role("checkbox", name="Payroll").check()
    await linking.get_by_role("button", name="Link", exact=True).click()
    await expect(own.get_by_role("listitem").filter(has_text="Payroll")).to_be_visible()
    await own.get_by_role("button", name="Finish").click()
    await expect(own).to_have_count(0)
    cards = [await house.card(job) for job in jobs]
    assert cards[0]["documents"] == cards[1]["documents"]
    assert len(cards[0]["documents"]) == 1
    await expect(card(board, "Payroll")).to_contain_text("1 document")


async def test_a19_a_file_that_cannot_be_signed_is_refused_by_name(house: House, windows: Windows) -> None:
    await house.a_job(await house.a_pipeline())
    board = await windows.member()
    panel = await open_job(board, "Form 1040")
    await panel.get_by_role("button", name="Upload documents").click()
    own = dialog(board, "Upload documents")
    await own.get_by_label("Choose files").set_input_files(
        [
            a_file("notes.rtf", b"{\\rtf1 words}", "application/rtf"),
            a_file("w4.pdf", the_encrypted_form()),
            a_file("letter.pdf", the_engagement_letter()),
        ]
    )
    await own.get_by_role("button", name="Next").click()
    await own.get_by_role("button", name="Finish").click()
    rows = own.get_by_role("list", name="Files").get_by_role("listitem")
    await expect(rows.filter(has_text="letter.pdf")).to_contain_text("uploaded")
    await expect(rows.filter(has_text="notes.rtf")).to_contain_text("not uploaded")
    await expect(rows.filter(has_text="notes.rtf").get_by_role("alert")).to_contain_text("PDF")
    await expect(rows.filter(has_text="w4.pdf").get_by_role("alert")).to_contain_text(
        "protected by a password"
    )
    # Those that cannot be taken are removed; the one that was is not sent again.
    await own.get_by_role("button", name="Back").click()
    for name in ("notes.rtf", "w4.pdf"):
        await own.get_by_role("button", name=f"Remove {name}").click()
    await own.get_by_role("button", name="Next").click()
    await own.get_by_role("button", name="Finish").click()
    await expect(own).to_have_count(0)
    assert (await house.nora.ask("{ documents { totalCount } }"))["documents"]["totalCount"] == 1


async def prepare_request(board: Page, panel: Locator) -> Locator:
    """The editor, with Ana and her signature in place."""
    await panel.get_by_role("button", name="Request signature").click()
    editor = dialog(board, "Request signature")
    await expect(editor.get_by_role("region", name=f"{LETTER}, page 1 of 1")).to_be_visible()
    await add_signer(board, ANA["name"])
    await place_field(board, LETTER, 1, 1, "Signature", 0.4, 0.8)
    await expect(editor.get_by_role("button", name=f"Signature of {ANA['name']}, page 1")).to_be_visible()
    return editor


async def test_a15_the_request_links_the_document_to_its_job(house: House, windows: Windows) -> None:
    """It was unlinked while the editor stood open: request and link come together all the same."""
    pipeline = await house.a_pipeline()
    client = await house.a_client()
    job = await house.a_job(pipeline, clientId=client["id"])
    document = await house.a_document(await house.a_folder(), job)
    board = await windows.member()
    editor = await prepare_request(board, await open_job(board, "Form 1040"))
    pair = {"documentId": document, "jobId": job}
    await house.nora.do("unlinkDocument", "UnlinkDocumentInput", pair, "jobs { id }")
    assert (await house.card(job))["links"] == []
    await editor.get_by_role("button", name="Send for signature").click()
    await expect(editor).to_have_count(0)

    shown = await house.card(job)
    assert [x["state"] for x in shown["links"]] == ["OPEN"]
    await expect(card(board, "Form 1040")).to_contain_text("Waiting for Ana Sørensen to sign")
    found = await house.nora.ask(
        "query($id: ID!) { job(id: $id) { envelopes { recipients { id } } } }", id=job
    )
    await house.sign(found["job"]["envelopes"][0]["recipients"][0]["id"])
    await in_column(board, "Form 1040", "Ready to file")


async def test_a13_from_a_private_folder_nothing_is_sent_until_the_client_may_view_it(
    house: House, windows: Windows
) -> None:
    pipeline = await house.a_pipeline()
    client = await house.a_client()
    job = await house.a_job(pipeline, clientId=client["id"])
    await house.a_document(await house.a_folder("PRIVATE", name="Working papers"), job)
    board = await windows.member()
    editor = await prepare_request(board, await open_job(board, "Form 1040"))
    send = editor.get_by_role("button", name="Send for signature")
    await send.click()
    await expect(editor.get_by_role("alert").filter(has_text="Working papers")).to_be_visible()
    assert (await house.nora.ask("{ envelopes { totalCount } }"))["envelopes"]["totalCount"] == 0
    await editor.get_by_role("button", name="Let the client view the folder “Working papers”").click()
    await expect(editor.get_by_role("button", name="Let the client view")).to_have_count(0)
    await send.click()
    await expect(editor).to_have_count(0)
    assert (await house.nora.ask("{ envelopes { totalCount } }"))["envelopes"]["totalCount"] == 1


async def test_b12_the_editor_says_what_is_missing_and_sends_nothing(house: House, windows: Windows) -> None:
    pipeline = await house.a_pipeline()
    client = await house.a_client()
    job = await house.a_job(pipeline, clientId=client["id"])
    await house.a_document(await house.a_folder(), job)
    board = await windows.member()
    panel = await open_job(board, "Form 1040")
    await panel.get_by_role("button", name="Request signature").click()
    editor = dialog(board, "Request signature")
    await expect(
        editor.get_by_role("region", name=f"{LETTER}, page 1 of 1").locator("canvas")
    ).to_be_in_viewport()
    await editor.get_by_role("button", name="Send for signature").click()
    await expect(editor.get_by_text("Add at least one signer.")).to_be_visible()
    await add_signer(board, ANA["name"])
    await expect(editor.get_by_text(f"{ANA['name']} has no signature field yet.")).to_be_visible()
    # A field is put on the page in sight by pressing its kind, and moved and removed by keys.
    await (
        editor.get_by_role("region", name="Fields")
        .get_by_role("button", name="Signature", exact=True)
        .click()
    )
    field = editor.get_by_role("button", name=f"Signature of {ANA['name']}, page 1")
    await expect(field).to_be_focused()
    before = await field.bounding_box()
    for _ in range(4):
        await board.keyboard.press("ArrowRight")
    await board.keyboard.press("Shift+ArrowRight")
    after = await field.bounding_box()
    assert before
    assert after
    assert after["x"] > before["x"]
    assert after["width"] > before["width"]
    await board.keyboard.press("Delete")
    await expect(field).to_have_count(0)
    await expect(editor.get_by_text(f"{ANA['name']} has no signature field yet.")).to_be_visible()
    assert (await house.nora.ask("{ envelopes { totalCount } }"))["envelopes"]["totalCount"] == 0


async def test_a16_from_the_list_of_documents_a_job_is_linked_and_twice_changes_nothing(
    house: House, windows: Windows
) -> None:
    pipeline = await house.a_pipeline()
    job = await house.a_job(pipeline)
    await house.a_document(await house.a_folder())
    nora = await windows.member()
    await nora.get_by_role("link", name="Documents").click()
    await expect(nora.get_by_role("heading", level=1)).to_have_text("Documents")
    second = await nora.context.new_page()
    await second.goto("/documents")

    async def begin(page: Page) -> Locator:
        await page.get_by_role("button", name=f"Actions for {LETTER}").click()
        await page.get_by_role("menuitem", name="Link to jobs").click()
        own = dialog(page, "Link jobs")
        await own.get_by_role("checkbox", name="Form 1040").check()
        return own

    both = [await begin(nora), await begin(second)]
    await both[0].get_by_role("button", name="Link", exact=True).click()
    await expect(nora.get_by_role("listitem").get_by_role("link", name="Form 1040")).to_be_visible()
    linked, events = await house.card(job), await linkings(house)
    assert [x["role"] for x in linked["links"]] == ["BLOCKING"]
    await both[1].get_by_role("button", name="Link", exact=True).click()
    await expect(second.get_by_role("listitem").get_by_role("link", name="Form 1040")).to_be_visible()
    assert await house.card(job) == linked
    assert (events, await linkings(house)) == (1, 1)

    # A job that it is linked to is not offered again; its link leads to it.
    await nora.get_by_role("button", name=f"Actions for {LETTER}").click()
    await nora.get_by_role("menuitem", name="Link to jobs").click()
    await expect(dialog(nora, "Link jobs").get_by_text("No other job found.")).to_be_visible()
    await nora.keyboard.press("Escape")
    await nora.get_by_role("listitem").get_by_role("link", name="Form 1040").click()
    await expect(nora.get_by_role("complementary", name="Form 1040")).to_contain_text(LETTER)


async def linkings(house: House) -> int:
    found = await house.nora.ask("{ events(first: 100) { nodes { __typename } } }")
    return [x["__typename"] for x in found["events"]["nodes"]].count("DocumentLinked")


async def test_a_document_is_unlinked_from_the_panel_and_linked_again(house: House, windows: Windows) -> None:
    job = await house.a_job(await house.a_pipeline())
    await house.a_document(await house.a_folder(), job)
    board = await windows.member()
    panel = await open_job(board, "Form 1040")
    await panel.get_by_role("button", name=f"Actions for {LETTER}").click()
    await board.get_by_role("menuitem", name="Unlink from this job").click()
    await expect(panel.get_by_text("No documents yet.")).to_be_visible()
    assert (await house.card(job))["links"] == []
    await panel.get_by_role("button", name="Link existing documents").click()
    own = dialog(board, "Link existing documents")
    await own.get_by_role("checkbox", name=LETTER).check()
    await own.get_by_role("button", name="Link", exact=True).click()
    await expect(own).to_have_count(0)
    await expect(panel.get_by_role("listitem").filter(has_text=LETTER)).to_contain_text("Not sent")
    assert len((await house.card(job))["links"]) == 1
