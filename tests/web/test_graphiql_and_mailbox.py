"""GraphiQL and the development mailbox: nothing of them comes from elsewhere (the windows watch it)."""

import re

from playwright.async_api import expect

from tests.cast import ANA, House, party
from tests.web.windows import Windows


async def test_graphiql_runs_its_first_example_for_a_signed_in_member(house: House, windows: Windows) -> None:
    pipeline = await house.a_pipeline()
    await house.a_job(pipeline)
    page = await windows.member()
    await page.goto("/graphiql")
    await expect(page.locator(".graphiql-query-editor .view-lines")).to_contain_text("pipelines")
    await page.get_by_role("button", name=re.compile("Execute query")).click()
    answer = page.locator(".graphiql-response")
    await expect(answer).to_contain_text('"name": "Tax return"')
    await expect(answer).not_to_contain_text("errors")


async def test_graphiql_shows_the_schema_and_follows_a_board_live(house: House, windows: Windows) -> None:
    pipeline = await house.a_pipeline()
    page = await windows.member()
    await page.goto("/graphiql")
    await page.get_by_role("button", name=re.compile("Show Documentation")).click()
    await expect(page.locator(".graphiql-plugin")).to_contain_text("Mutation")
    await expect(page.locator(".graphiql-query-editor")).to_contain_text("query Board")
    await page.get_by_role("tab", name="Live").click()
    await expect(page.locator(".graphiql-query-editor")).to_contain_text("subscription")
    await expect(page.locator(".graphiql-editor-tool")).to_contain_text("pipelineId")
    variables = page.get_by_role("region", name="Variables")
    await variables.click()
    await page.keyboard.press("Control+A")
    await page.keyboard.press("Delete")
    await page.keyboard.insert_text(f'{{ "pipelineId": "{pipeline["id"]}", "after": null }}')
    await page.keyboard.press("Control+Shift+End")  # what the editor closed by itself
    await page.keyboard.press("Delete")
    await page.get_by_role("button", name=re.compile("Execute query")).click()
    answer = page.locator(".graphiql-response")
    await expect(answer).to_contain_text("StreamReady")
    await house.a_job(pipeline)
    await expect(answer).to_contain_text("JobCreated")
    await page.get_by_role("button", name=re.compile("Stop query")).click()


async def test_the_mailbox_lists_mails_as_they_come_and_their_links_lead_on(
    house: House, windows: Windows
) -> None:
    page = await windows.stranger()
    await page.goto("/mailbox")
    await expect(page.get_by_text("No mail yet.")).to_be_visible()
    document = await house.a_document(await house.a_folder())
    await house.a_request(document, parties=[party("ana", **ANA)])
    mails = page.get_by_role("list", name="Messages").get_by_role("listitem")
    await expect(mails).to_have_count(1)
    await expect(mails.first).to_contain_text("Weiss & Partner asks you to sign: Engagement letter")
    await mails.first.get_by_role("button").click()
    letter = page.get_by_role("article")
    await expect(letter).to_contain_text("ana@client.example")
    await letter.get_by_text("As formatted mail").click()
    await expect(
        letter.locator("iframe").content_frame.get_by_text("Engagement letter").first
    ).to_be_visible()
    await letter.get_by_role("link").filter(has_text="/s/").first.click()
    await expect(page.get_by_role("button", name="Open the document")).to_be_visible()


async def test_a_way_in_that_was_used_leads_back_to_sign_in(house: House, windows: Windows) -> None:
    await house.a_pipeline()
    board = await windows.member()
    link = await windows.link_in_mail("nora@weiss.example", "enter")
    windows.forgive("status of 4")
    page = await windows.stranger()
    await page.goto(link)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("alert")).to_contain_text("This link was used already")
    await page.get_by_role("link", name="Ask for a new link").click()
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()

    # Whoever is not signed in is led there, and back to where they wanted to go.
    path = board.url.removeprefix(windows.base_url)
    await page.goto(path)
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert "to=" in page.url

    await board.get_by_role("button", name="account of").click()
    await board.get_by_role("menuitem", name="Sign out").click()
    await expect(board.get_by_role("heading", name="Sign in")).to_be_visible()
    await board.goto(path)
    await expect(board.get_by_role("heading", name="Sign in")).to_be_visible()
