"""A document that came with signatures, from the editor that takes no fields to the two files of whoever signed it."""

import asyncio

from playwright.async_api import expect

from tests.cast import ANA, House, the_engagement_letter
from tests.sealing.notary import signed_by_the_notary
from tests.web.acts import (
    add_signer,
    bar,
    bar_button,
    dialog,
    open_document,
    open_job,
    read_all,
    save,
)
from tests.web.looks import faults_of
from tests.web.windows import Windows


async def test_a_signed_deed_is_asked_about_without_fields_and_signed_by_the_act(
    house: House, windows: Windows
) -> None:
    pipeline = await house.a_pipeline()
    client = await house.a_client()
    job = await house.a_job(pipeline, clientId=client["id"])
    deed = await asyncio.to_thread(signed_by_the_notary, the_engagement_letter())
    folder = await house.a_folder(clientId=client["id"])
    await house.a_document(folder, job, data=deed, title="Deed")
    page = await windows.member()
    await page.goto(f"/pipelines/{pipeline['id']}")
    panel = await open_job(page, "Form 1040")
    paper = panel.get_by_role("region", name="Documents").get_by_role("listitem").filter(has_text="Deed")
    await expect(paper).to_contain_text("Came with signatures")
    await panel.get_by_role("button", name="Request signature").click()
    editor = dialog(page, "Request signature")
    await expect(editor.get_by_role("region", name="Deed, page 1 of 1")).to_be_visible()
    await expect(editor.get_by_text("This document came with signatures")).to_be_visible()
    await add_signer(page, ANA["name"])
    await expect(editor.get_by_role("region", name="Fields")).to_have_count(0)
    assert await faults_of(page, "the request for a signed deed") == []
    await editor.get_by_role("button", name="Send for signature").click()
    await expect(editor).to_have_count(0)

    ana = await windows.stranger()
    await ana.goto(await windows.link_in_mail(ANA["email"], "s"))
    await open_document(ana)
    await read_all(ana, 1)
    await expect(bar(ana).get_by_text("There is nothing to fill in")).to_be_visible()
    await bar_button(ana, "Finish").click()
    own = dialog(ana, "Sign this document")
    await own.get_by_role("button", name="I agree to sign electronically").click()
    await own.get_by_role("button", name="Sign now").click()
    await expect(ana.get_by_role("button", name="Certificate")).to_be_visible(timeout=60_000)
    assert await faults_of(ana, "the page of who signed a deed") == []
    file = await save(ana, ana.get_by_role("button", name="Download the sealed PDF"))
    certificate = await save(ana, ana.get_by_role("button", name="Certificate"))
    assert file.startswith(deed)
    assert certificate.startswith(b"%PDF")
    assert certificate != file
