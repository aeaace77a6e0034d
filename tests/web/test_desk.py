"""B25 to B28, C08: the board of requests and the chase list, in a browser."""

import re
from datetime import timedelta
from typing import Any
from zipfile import ZipFile

import pytest
from playwright.async_api import Page, expect

from domain.boards import JobLink, LinkRole, LinkState
from domain.envelopes import EnvelopeState
from domain.ids import this_moment
from tests.cast import ANA, BEN, House, party
from tests.schema.test_standing_in_sql import put_into
from tests.web.looks import faults_of
from tests.web.windows import Windows

PHONE = "+46 70 000 00 01"


def a_party(person: dict[str, Any], days: int = 0, **more: Any) -> dict[str, Any]:
    asked = this_moment().now - timedelta(days=days)
    usual = {"role": "SIGNER", "state": "NOTIFIED", "routing_order": 1, "delivery": "SENT"}
    return {**usual, "notified_at": asked, **person, **more}


def out(title: str, *parties: dict[str, Any], state: str = EnvelopeState.SENT, **more: Any) -> dict[str, Any]:
    return {
        "kind": "SIGNATURE",
        "state": state,
        "title": title,
        "quorums": {},
        "parties": list(parties),
        **more,
    }


@pytest.fixture
async def busy(house: House) -> str:
    """A firm with requests in most columns; answers the id of the job that Ana holds back."""
    job = await house.a_job(await house.a_pipeline(), title="Payroll")
    requests = [
        out("Letter to Ana", a_party(ANA, 2, phone=PHONE)),
        out("Letter to Ben", a_party(BEN, 9)),
        out("Our own", a_party({"name": "Nora Weiss", "email": "nora@weiss.example"}, party="FIRM")),
        out("Came back", a_party({"name": "Cleo", "email": "cleo@client.example"}, delivery="BOUNCED")),
        out("A draft", a_party(BEN, state="WAITING", notified_at=None), state=EnvelopeState.DRAFT),
        out("All done", a_party(BEN, state="SIGNED"), state=EnvelopeState.COMPLETED),
    ]
    documents = await put_into(house, [[each] for each in requests])
    moment = this_moment()
    async with house.office.work(house.firm_id, house.nora_id) as work:
        link: dict[str, Any] = {
            "role": LinkRole.BLOCKING,
            "state": LinkState.OPEN,
            "linked_by": house.nora_id,
        }
        work.session.add(
            JobLink(
                firm_id=house.firm_id,
                id=moment.id("lnk"),
                job_id=job,
                document_id=documents[0],
                linked_at=moment.now,
                since=moment.now,
                **link,
            )
        )
    return job


def column(page: Page, name: str) -> Any:
    return page.get_by_role("region", name=name, exact=True)


async def test_the_board_shows_each_request_in_its_column_and_follows_it(
    house: House, windows: Windows, busy: str
) -> None:
    page = await windows.member()
    await page.get_by_role("link", name="Signatures").click()
    clients = column(page, "Waiting for clients")
    await expect(clients.get_by_test_id("count")).to_contain_text("2")
    for name, title in (("Waiting for us", "Our own"), ("Stuck", "Came back"), ("Drafts", "A draft")):
        await expect(column(page, name).get_by_role("heading", name=title)).to_be_visible()
    card = clients.get_by_role("listitem").filter(has_text="Letter to Ana")
    await expect(card.get_by_role("link", name=f"Call Ana Sørensen: {PHONE}")).to_have_attribute(
        "href", "tel:+46700000001"
    )
    await expect(card).to_contain_text("2 days waiting")
    await expect(page.get_by_test_id("liveness")).to_contain_text("Live")
    found = await house.nora.ask('{ envelopes(filter: { search: "Ben" }) { nodes { id } } }')
    gone = {"id": found["envelopes"]["nodes"][0]["id"], "reason": "Too late"}
    await house.nora.do("voidEnvelope", "VoidEnvelopeInput", gone, "envelope { state }")
    await expect(column(page, "Closed").get_by_role("heading", name="Letter to Ben")).to_be_visible()
    await expect(clients.get_by_test_id("count")).to_contain_text("1")
    await card.get_by_role("link", name="Payroll").click()
    await expect(page).to_have_url(re.compile(f"/jobs/{busy}"))


async def test_whose_requests_are_shown_is_in_the_address_and_members_see_their_own(
    house: House, windows: Windows, busy: str
) -> None:
    otto, _ = await house.a_member()
    page = await windows.member()
    await page.goto("/signatures")
    await page.get_by_label("Whose requests").select_option("Otto Berg")
    await expect(page).to_have_url(re.compile(f"owner={otto}"))
    await expect(page.get_by_text("Nothing waits for a client.")).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("Nothing waits for a client.")).to_be_visible()
    await page.get_by_role("button", name="Clear").click()
    await expect(
        column(page, "Waiting for clients").get_by_role("heading", name="Letter to Ana")
    ).to_be_visible()
    his = await windows.member("otto@weiss.example")
    await his.goto("/signatures")
    await expect(his.get_by_text("Nothing waits for a client.")).to_be_visible()
    await expect(his.get_by_text("Your requests")).to_be_visible()


async def test_the_chase_list_begins_with_what_holds_a_job_back(
    house: House, windows: Windows, busy: str
) -> None:
    page = await windows.member()
    await page.goto("/chase")
    items = page.get_by_role("main").get_by_role("listitem")
    await expect(items).to_have_count(4)
    for place, words in enumerate(("holds back 1 job", "9 days waiting")):
        await expect(items.nth(place)).to_contain_text(words)
    await expect(items.nth(0)).to_contain_text("Ana Sørensen")
    await expect(items.filter(has_text="Cleo")).to_contain_text("Correct the address")
    await items.nth(0).get_by_role("link", name="Payroll").click()
    await expect(page).to_have_url(re.compile(f"/jobs/{busy}"))


async def test_everyone_can_use_both_pages(house: House, windows: Windows, busy: str) -> None:
    page = await windows.member(bypass_csp=True)
    found: list[str] = []
    await page.goto("/signatures")
    await expect(page.get_by_role("heading", name="Letter to Ana")).to_be_attached()
    found += await faults_of(page, "signatures")
    await page.get_by_role("link", name="Chase list").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Chase list")).to_be_visible()
    await expect(page.get_by_text("Ana Sørensen").first).to_be_visible()
    found += await faults_of(page, "chase list")
    assert found == []


async def test_all_signed_files_of_a_client_are_fetched_as_one_archive(
    house: House, windows: Windows
) -> None:
    client = await house.a_client()
    folder = await house.a_folder(clientId=client["id"])
    envelope = await house.a_request(await house.a_document(folder), parties=[party("ana", **ANA)])
    await house.sign(envelope["parties"]["ana"])
    await house.sealed(envelope["id"])
    page = await windows.member()
    await page.goto("/signatures")
    await page.get_by_role("button", name="Signed files").click()
    asked = page.get_by_role("dialog", name="Signed files")
    await asked.get_by_label("Client").select_option(label="Sørensen family")
    await asked.get_by_label("Year").select_option(index=5)
    await expect(asked.get_by_role("status")).to_have_text("No signed file fits this choice.")
    await expect(asked.get_by_role("button", name="Download")).to_be_disabled()
    assert await faults_of(page, "the dialog of signed files") == []
    await asked.get_by_label("Year").select_option(label="All years")
    await expect(asked.get_by_role("status")).to_have_text("1 file")
    async with page.expect_download() as download:
        await asked.get_by_role("link", name="Download").click()
    with ZipFile(await (await download.value).path()) as archive:
        assert len(archive.namelist()) == 1
