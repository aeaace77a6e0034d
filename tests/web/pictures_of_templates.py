"""Pictures of templates: their page, the editor of one, a document from one, one to many."""

from typing import TYPE_CHECKING

from playwright.async_api import Page, expect

from tests.cast import House, the_engagement_letter
from tests.stories.test_b_templates import a_template
from tests.web.acts import a_file, dialog, open_job

if TYPE_CHECKING:
    from tests.web.pictures import Album


async def the_templates(house: House, album: "Album", board: Page) -> None:
    await board.goto("/settings/templates")
    await expect(board.get_by_text("No templates yet.")).to_be_visible()
    await album.take(board, "templates, none")
    async with board.expect_file_chooser() as chooser:
        await board.get_by_role("button", name="New template").click()
    await (await chooser.value).set_files(a_file("Mandate.pdf", the_engagement_letter()))
    editor = board.get_by_role("dialog", name="New template")
    await expect(editor.get_by_role("region", name="Mandate, page 1 of 1")).to_be_visible()
    await editor.get_by_role("button", name="Add role").click()
    await editor.get_by_role("button", name="Signature", exact=True).click()
    await editor.get_by_role("button", name="Place on the page").click()
    await album.take(board, "the editor of a template")
    await editor.get_by_role("button", name="Close", exact=True).click()
    await a_template(house)
    await a_template(house, name="Mandate for the payroll")
    await board.reload()
    await expect(board.get_by_text("Mandate for the payroll")).to_be_visible()
    await album.take(board, "templates")
    await board.get_by_role("button", name="Send to many: Engagement letter").click()
    many = dialog(board, "Engagement letter, to many")
    await many.get_by_role("checkbox", disabled=False).first.check()
    await album.take(board, "one to many")
    await many.get_by_label("fee").fill("900 EUR")
    await many.get_by_role("button", name="Send to 1 client").click()
    await expect(many.get_by_role("status")).to_have_text("1 of 1 sent")
    await album.take(board, "one to many, sent")
    client = await house.a_client("Lindgren")
    pipeline = await house.a_pipeline(name="Letters")
    await house.a_job(pipeline, title="Yearly letter", clientId=client["id"])
    await board.goto(f"/pipelines/{pipeline['id']}")
    panel = await open_job(board, "Yearly letter")
    await panel.get_by_role("button", name="From a template").click()
    await expect(dialog(board, "Document from a template").get_by_label("fee")).to_be_visible()
    await album.take(board, "a document from a template")
