"""Pictures of every page, in two widths, light and dark.

    python -m tests.web.pictures FOLDER
    python -m tests.web.pictures --board docs/pictures/board.png

The product is started on a database of its own, furnished through the API, and thrown away.
"""

import argparse
import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal

from playwright.async_api import Page, expect

from api.demo.stage import FIRM, OWNER, free_port
from api.demo.story import places
from api.running import databases, office_of, server_of, working
from api.settings import Settings
from store.founding import found_firm
from tests.cast import ANA, BEN, STAGES, House, party, the_tax_form
from tests.web.acts import (
    add_signer,
    agree,
    begin_signature,
    card,
    choose,
    dialog,
    finish,
    open_document,
    open_job,
    place_field,
    read_all,
    summary,
    type_signature,
)
from tests.web.looks import settle
from tests.web.pictures_of_templates import the_templates
from tests.web.pictures_of_the_desk import the_desk
from tests.web.windows import Windows, a_chromium

WIDTHS = {1280: 800, 375: 760}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
TITLE = "Form 1040 for 2010"
LETTER = "Form 1040"


@asynccontextmanager
async def a_product() -> AsyncIterator[House]:
    """A firm with server and worker, on a database that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="countersign-pictures-") as folder:
        address = f"http://127.0.0.1:{free_port()}"
        settings = Settings(data_dir=Path(folder), base_url=address, durable=False)
        with databases(settings) as found:
            async with office_of(settings, found) as office, working(settings, found, office):
                server = server_of(settings, office, "127.0.0.1", int(address.rsplit(":", 1)[1]))
                serving = asyncio.create_task(server.serve())
                while not server.started:  # noqa: ASYNC110  # uvicorn rings no bell
                    await asyncio.sleep(0.05)
                house = House(settings, office, *await found_firm(office, FIRM, *OWNER))
                yield house
                await house.close()
                server.should_exit = True
                await serving


async def furnish(house: House) -> dict[str, Any]:
    """A board in the middle of the season: jobs in every column, one of which has just moved by itself."""
    pipeline = await house.a_pipeline(STAGES)
    otto, _ = await house.a_member()
    people = {"nora": house.nora_id, "otto": otto}

    async def a_client(
        name: str, kind: str = "INDIVIDUAL", contacts: list[dict[str, Any]] | None = None
    ) -> str:
        made = await house.nora.do(
            "createClient",
            "CreateClientInput",
            {"name": name, "kind": kind, "contacts": contacts or []},
            "client { id }",
        )
        return str(made["client"]["id"])

    sorensen = await a_client("Sørensen family", contacts=[ANA, BEN])
    bakery = await a_client(
        "Brandt Bakery Ltd", "COMPANY", [{"name": "Ida Brandt", "email": "ida@brandt.example"}]
    )
    okafor = await a_client(
        "Chidi Okafor", contacts=[{"name": "Chidi Okafor", "email": "chidi@okafor.example"}]
    )
    lindgren = await a_client(
        "Lindgren & Sons", "COMPANY", [{"name": "Eva Lindgren", "email": "eva@lindgren.example"}]
    )

    async def a_job(stage: str, title: str, client: str, who: str, **more: Any) -> str:
        return await house.a_job(
            pipeline, stage, title=title, clientId=client, assigneeIds=[people[who]], **more
        )

    async def a_paper(client: str, job: str, title: str) -> str:
        folder = await house.a_folder(clientId=client, name="Tax 2010")
        return await house.a_document(folder, job, data=the_tax_form(), title=title)

    await a_job("Preparation", "Form 1120-S for 2010", bakery, "otto", dueOn="2027-03-15")
    await a_job(
        "Preparation", "Payroll, fourth quarter", lindgren, "nora", dueOn="2027-01-31", priority="HIGH"
    )
    await a_job("Preparation", "Schedule C for 2010", okafor, "otto")
    await a_job("Filed", "Form 1065 for 2009", lindgren, "otto")
    await a_job("Filed", "Form 1120-S for 2009", bakery, "nora")
    await a_job("Ready to file", "Extension, Form 4868", okafor, "nora", dueOn="2027-04-15")

    task = await a_job("Awaiting signature", "Engagement letter 2011", lindgren, "nora", priority="URGENT")
    await house.nora.do(
        "createTask",
        "CreateTaskInput",
        {"title": "Call Eva Lindgren about the fee", "jobId": task},
        "task { id }",
    )
    ida = await a_job("Awaiting signature", "Form 8879-S", bakery, "otto", dueOn="2026-10-15")
    await house.a_request(
        await a_paper(bakery, ida, "Form 8879-S"),
        parties=[
            {"key": "nora", "party": "FIRM", "memberId": house.nora_id, "routingOrder": 1},
            party("ida", 2, name="Ida Brandt", email="ida@brandt.example"),
        ],
    )
    chidi = await a_job("Awaiting signature", "Form 2848, power of attorney", okafor, "nora")
    declined = await house.a_request(
        await a_paper(okafor, chidi, "Form 2848"),
        parties=[party("chidi", name="Chidi Okafor", email="chidi@okafor.example")],
    )
    guest = await house.party(declined["parties"]["chidi"])
    await house.make_ready(guest)
    no = {"reason": "My middle name is missing.", "idempotencyKey": "no"}
    await guest.do("decline", "DeclineInput", no, "ceremony { state }")

    job = await a_job("Awaiting signature", TITLE, sorensen, "nora", dueOn="2027-04-15")
    document = await a_paper(sorensen, job, LETTER)
    envelope = await house.a_request(
        document,
        parties=[
            {"key": "preparer", "party": "FIRM", "memberId": house.nora_id, "routingOrder": 1},
            party("taxpayer", 2, **ANA),
            party("spouse", 2, **BEN),
        ],
        fields=places(document),
        message="Please sign your return on page 2.",
    )
    await house.sign(envelope["parties"]["preparer"])
    return {"pipeline": pipeline, "job": job, "envelope": envelope, "sorensen": sorensen}


async def the_board(house: House, windows: Windows, path: Path) -> None:
    """The picture of the README: a card has just moved by itself."""
    scene = await furnish(house)
    page = await windows.member(viewport={"width": 1360, "height": 540}, device_scale_factor=2)
    await expect(page.get_by_test_id("liveness")).to_have_text("Live")
    for who in ("taxpayer", "spouse"):
        await house.sign(scene["envelope"]["parties"][who])
    await expect(card(page, TITLE, "Ready to file").get_by_test_id("moved")).to_be_visible()
    await page.mouse.move(0, 0)
    await settle(page)
    path.parent.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=path)


class Album:
    """Takes each page in both widths, light and dark; leaves the window wide and light."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.number = folder, 0

    async def take(self, page: Page, name: str) -> None:
        self.number += 1
        for width, height in WIDTHS.items():
            await page.set_viewport_size({"width": width, "height": height})
            for scheme in SCHEMES:
                await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                await settle(page)
                await page.screenshot(path=self.folder / f"{self.number:02} {name} {width} {scheme}.png")
        await page.emulate_media(color_scheme="light", reduced_motion="reduce")
        await page.set_viewport_size({"width": 1280, "height": 800})
        await settle(page)


async def every_page(house: House, windows: Windows, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    album = Album(folder)
    stranger = await windows.stranger()
    await stranger.goto("/sign-in")
    await album.take(stranger, "sign-in")
    board = await windows.member()
    await album.take(board, "first pipeline")
    scene = await furnish(house)
    envelope = scene["envelope"]
    await board.goto(f"/pipelines/{scene['pipeline']['id']}")
    await expect(card(board, TITLE).first).to_be_visible()
    await album.take(board, "board")
    await the_editor(house, windows, album, scene)
    await other_answers(house, windows, album, scene)

    waiting = await windows.stranger()
    ana = await windows.stranger()
    await ana.goto(await windows.link_in_mail(ANA["email"], "s"))
    await expect(ana.get_by_role("button", name="Open the document")).to_be_visible()
    await album.take(ana, "signing, welcome")
    await open_document(ana)
    await album.take(ana, "signing, reading")
    await read_all(ana, 2)
    await album.take(ana, "signing, the field")
    await ana.get_by_role("button", name="Next").or_(ana.get_by_role("button", name="Start")).click()
    await album.take(ana, "signing, consent")
    await ana.keyboard.press("Escape")
    await agree(ana)
    own = await begin_signature(ana, 2)
    await album.take(ana, "signing, draw")
    await own.get_by_role("tab", name="Type").click()
    await album.take(ana, "signing, type")
    await type_signature(ana, begun=own)
    await album.take(ana, "signing, filled in")
    await summary(ana)
    await album.take(ana, "signing, summary")
    await ana.keyboard.press("Escape")
    await finish(ana)
    await album.take(ana, "signed, waiting for Ben")
    await house.sign(envelope["parties"]["spouse"])
    sealed = await house.sealed(envelope["id"])
    await expect(ana.get_by_role("button", name="Download the sealed PDF")).to_be_visible()
    await album.take(ana, "all have signed")
    await waiting.goto("/s/nonsense")
    await expect(waiting.get_by_role("heading", name="This link does not work")).to_be_visible()
    await album.take(waiting, "a dead link")

    await expect(card(board, TITLE, "Ready to file").get_by_test_id("moved")).to_be_visible()
    await album.take(board, "board, moved by itself")
    panel = await open_job(board, TITLE)
    await panel.get_by_text("History").click()
    await expect(panel.get_by_text("Created in")).to_be_visible()
    await album.take(board, "job panel")
    await panel.get_by_role("button", name="Close job").click()
    await board.get_by_role("button", name="Move Form 8879-S").click()
    await album.take(board, "Move menu")
    await board.keyboard.press("Escape")
    await board.get_by_role("button", name="Move Form 8879-S").click()
    await board.get_by_role("menuitem", name="Filed").click()
    await expect(board.get_by_role("dialog", name="One item is still open")).to_be_visible()
    await album.take(board, "decision")
    await board.get_by_role("button", name="Leave the job where it is").click()
    await board.get_by_role("button", name="New job", exact=True).click()
    await album.take(board, "new job")
    await board.keyboard.press("Escape")
    await board.goto("/documents")
    await expect(board.get_by_role("listitem").first).to_be_visible()
    await album.take(board, "documents")
    await board.get_by_role("button", name="Upload documents").click()
    await album.take(board, "upload")
    await board.goto("/graphiql")
    await expect(board.get_by_role("tab").first).to_be_visible()
    await board.goto("/graphiql")
    await expect(board.locator(".graphiql-query-editor .view-lines")).to_contain_text("pipelines")
    await album.take(board, "graphiql")

    await stranger.goto("/verify")
    await album.take(stranger, "verification")
    await stranger.goto(sealed["verificationUrl"])
    await expect(stranger.get_by_test_id("outcome")).to_be_visible()
    await album.take(stranger, "verification, genuine")
    await stranger.goto("/mailbox")
    await expect(stranger.get_by_role("article")).to_be_visible()
    await album.take(stranger, "mailbox")
    await stranger.goto("/help/moving-by-hand")
    await album.take(stranger, "help")
    await the_templates(house, album, board)
    await the_desk(house, windows, album, board)


async def other_answers(house: House, windows: Windows, album: Album, scene: dict[str, Any]) -> None:
    """An approver, a code, and the other choices."""
    folder = await house.a_folder(clientId=scene["sorensen"], name="Approvals")
    envelope = await house.a_request(
        await house.a_document(folder, data=the_tax_form(), title="Form 1040-ES"),
        parties=[
            party("eva", role="APPROVER", name="Eva Lindgren", email="eva@lindgren.example"),
            party(
                "ida",
                role="APPROVER",
                name="Ida Brandt",
                email="ida@brandt.example",
                identityCheck="EMAIL_CODE",
            ),
        ],
        fields=[],
    )
    links = {key: f"/s/{await house.link_of(who)}" for key, who in envelope["parties"].items()}
    page = await windows.stranger()
    await page.goto(links["ida"])
    await expect(page.get_by_role("button", name="Send the code")).to_be_visible()
    await album.take(page, "code, not sent")
    await page.get_by_role("button", name="Send the code").click()
    await expect(page.get_by_label("Six-digit code")).to_be_visible()
    await album.take(page, "code, sent")
    await page.goto(links["eva"])
    await expect(page.get_by_role("button", name="Open the document")).to_be_visible()
    await album.take(page, "approving, welcome")
    await open_document(page)
    await read_all(page, 2)
    await album.take(page, "approving, read")
    await page.get_by_role("button", name="Approve").click()
    await album.take(page, "approving, summary")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Other choices").click()
    await expect(page.get_by_role("menu")).to_be_visible()
    await page.screenshot(path=album.folder / "00 other choices.png")
    await page.keyboard.press("Escape")
    for name in ("Ask for changes", "Have it on paper instead", "Hand over to somebody else"):
        await choose(page, name)
        await album.take(page, name)
        await page.keyboard.press("Escape")
    await choose(page, "Have it on paper instead")
    await page.get_by_role("button", name="Have it on paper", exact=True).click()
    await expect(page.get_by_role("heading", name="You do not sign electronically")).to_be_visible()
    await album.take(page, "opted out")


async def the_editor(house: House, windows: Windows, album: Album, scene: dict[str, Any]) -> None:
    job = await house.a_job(
        scene["pipeline"], "Preparation", title="Amended return", clientId=scene["sorensen"]
    )
    folder = await house.a_folder(clientId=scene["sorensen"], name="Amendments")
    await house.a_document(folder, job, data=the_tax_form(), title="Form 1040-X")
    page = await windows.member()
    await page.goto(f"/jobs/{job}")
    panel = page.get_by_role("complementary", name="Amended return")
    await panel.get_by_role("button", name="Request signature").click()
    editor = dialog(page, "Request signature")
    await expect(editor.get_by_role("region", name="page 2 of 2")).to_be_visible()
    await album.take(page, "editor, empty")
    for name, y in (("Nora Weiss", 0.9), (ANA["name"], 0.83), (BEN["name"], 0.866)):
        await add_signer(page, name)
        await place_field(page, "Form 1040-X", 2, 2, "Signature", 0.3, y)
    await album.take(page, "editor")


async def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", nargs="?", type=Path, help="where to put a picture of every page")
    asked.add_argument("--board", type=Path, help="where to put the picture of the board for the README")
    given = asked.parse_args()
    if not given.folder and not given.board:
        asked.error("name a folder, or --board and a file")
    async with a_chromium() as chromium:
        for work, path in ((every_page, given.folder), (the_board, given.board)):
            if path is None:
                continue
            async with a_product() as house:
                windows = Windows(chromium, house)
                await work(house, windows, path)
                await windows.close()
                for trouble in windows.unforgiven:
                    print(trouble)  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main())
