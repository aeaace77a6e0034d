"""Templates from the pages: made once, used from a job's card, sent to many."""

import re

from playwright.async_api import expect

from tests.cast import House, the_engagement_letter
from tests.sealing.papers import a_paper
from tests.stories.test_b_templates import a_template
from tests.web.acts import a_file, dialog, in_column, open_job
from tests.web.looks import faults_of
from tests.web.windows import Windows


async def test_b04_a_template_made_on_its_page_becomes_a_request_in_three_interactions_from_the_job(
    house: House, windows: Windows
) -> None:
    pipeline = await house.a_pipeline()
    client = await house.a_client()
    job = await house.a_job(pipeline, clientId=client["id"])
    page = await windows.member()
    await page.get_by_role("button", name="account of").click()
    await page.get_by_role("menuitem", name="Templates").click()
    await expect(page.get_by_text("No templates yet.")).to_be_visible()
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="New template").click()
    await (await chooser.value).set_files(a_file("Mandate.pdf", the_engagement_letter()))
    editor = page.get_by_role("dialog", name="New template")
    await expect(editor.get_by_role("region", name="Mandate, page 1 of 1")).to_be_visible()
    await editor.get_by_role("button", name="Add role").click()
    await editor.get_by_role("button", name="Signature", exact=True).click()
    for name in ("Name of the client", "Something else, asked for each time"):
        await editor.get_by_label("What is filled in").select_option(label=name)
        if name.startswith("Something"):
            await editor.get_by_label("Its name").fill("fee")
        await editor.get_by_role("button", name="Place on the page").click()
    await expect(editor.get_by_role("button", name=re.compile("Text .*Name of the client"))).to_be_visible()
    assert await faults_of(page, "the editor of a template") == []
    await editor.get_by_role("button", name="Save template").click()
    await expect(page.get_by_role("listitem").filter(has_text="Mandate")).to_contain_text(
        "2 places filled in"
    )
    assert await faults_of(page, "templates") == []

    await page.goto(f"/pipelines/{pipeline['id']}")
    panel = await open_job(page, "Form 1040")
    await panel.get_by_role("button", name="From a template").click()
    box = dialog(page, "Document from a template")
    await expect(box.get_by_label("Who is Client")).to_have_value(client["contacts"][0]["id"])
    await expect(box.get_by_label("Folder")).to_contain_text("New folder")
    await box.get_by_label("fee").fill("1,200 EUR")
    assert await faults_of(page, "a document from a template") == []
    await box.get_by_role("button", name="Send for signature").click()
    await expect(panel.get_by_text("Mandate").first).to_be_visible()
    await in_column(page, "Form 1040", "Awaiting signature")
    await house.until(lambda: house.mails(to="ana@client.example", subject="Mandate"))
    assert await house.blockers_of(job) == ["SIGNATURE_PENDING"]
    found = await house.nora.ask("{ folders { nodes { client { id } access } } }")
    own = {"client": {"id": client["id"]}, "access": "CLIENT_CAN_VIEW"}
    assert found["folders"]["nodes"] == [own], "it was made, and made once"


async def test_b29_one_template_goes_to_many_clients_and_the_page_shows_how_far_it_has_come(
    house: House, windows: Windows
) -> None:
    await a_template(house)
    for name in ("Olsen", "Sørensen"):
        client = await house.a_client(name)
        await house.a_folder(clientId=client["id"])
    await house.a_client("No folder")
    page = await windows.member()
    await page.goto("/settings/templates")
    await page.get_by_role("button", name="Send to many: Engagement letter").click()
    box = dialog(page, "Engagement letter, to many")
    await box.get_by_label("fee").fill("900")
    await expect(box.get_by_role("checkbox", name="No folder")).to_be_disabled()
    for name in ("Olsen", "Sørensen"):
        await box.get_by_role("checkbox", name=re.compile(f"^{name}")).check()
    assert await faults_of(page, "to many") == []
    await box.get_by_role("button", name="Send to 2 clients").click()
    await expect(box.get_by_role("status")).to_have_text("2 of 2 sent")
    assert await faults_of(page, "how far it has come") == []


async def test_a_templates_own_tags_are_placed_and_looked_at_and_a_template_can_be_changed(
    house: House, windows: Windows
) -> None:
    page = await windows.member()
    await page.goto("/settings/templates")
    paper = a_paper('{{text name="client.name"}}', "Agreed: {{signature r1}}", size=(600, 800))
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="New template").click()
    await (await chooser.value).set_files(a_file("Mandate.pdf", paper))
    making = page.get_by_role("dialog", name="New template")
    await expect(making.get_by_label("Place the fields that the file proposes")).to_be_checked()
    save = "Save template"
    await making.get_by_role("button", name=save).click()
    await expect(making.get_by_role("alert")).to_contain_text("nobody is r1")
    await making.get_by_role("button", name="Add role").click()
    await making.get_by_role("button", name=save).click()

    changing = page.get_by_role("dialog", name="Change Mandate")
    await expect(changing.get_by_text("The file has placed fields")).to_be_visible()
    await expect(
        changing.get_by_role("button", name=re.compile("Signature .*Client.* page 2"))
    ).to_be_visible()
    await expect(changing.get_by_role("button", name=re.compile("Text .*client.name"))).to_be_visible()
    assert await faults_of(page, "a template, changed") == []
    await changing.get_by_label("Name of the template").fill("Mandate 2027")
    await changing.get_by_role("button", name="Date signed", exact=True).click()
    await changing.get_by_role("button", name=save).click()
    await expect(page.get_by_role("listitem").filter(has_text="Mandate 2027")).to_be_visible()
    found = await house.nora.ask("{ templates { nodes { name fields { kind role variable label } } } }")
    [template] = found["templates"]["nodes"]
    assert [(x["kind"], x["role"], x["variable"]) for x in template["fields"]] == [
        ("TEXT", None, "client.name"),
        ("SIGNATURE", "Client", None),
        ("DATE_SIGNED", "Client", None),
    ]
