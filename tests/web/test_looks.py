"""Everyone can use every page: axe finds nothing (WCAG 2.2 AA, light and dark), and nothing sticks out at 320 px."""

from collections.abc import Awaitable, Callable

from playwright.async_api import Page, expect

from tests.cast import ANA, BEN, House, party, the_engagement_letter, the_tax_form
from tests.web.acts import (
    a_file,
    add_signer,
    agree,
    begin_signature,
    card,
    choose,
    dialog,
    drop_file,
    finish,
    in_column,
    move,
    open_document,
    open_job,
    place_field,
    read_all,
    summary,
    type_signature,
)
from tests.web.looks import faults_of
from tests.web.windows import Windows

TITLE = "Form 1040"
Look = Callable[[Page, str], Awaitable[None]]


def looker(found: list[str]) -> Look:
    async def look(page: Page, name: str) -> None:
        found.extend(await faults_of(page, name))

    return look


async def test_everyone_can_use_the_board_and_its_panel(house: House, windows: Windows) -> None:
    found: list[str] = []
    look = looker(found)
    page = await windows.member(bypass_csp=True)
    await expect(page.get_by_role("heading", name="Begin with a pipeline")).to_be_visible()
    await look(page, "no pipeline yet")
    pipeline = await house.a_pipeline()
    client = await house.a_client()
    jobs = [
        await house.a_job(
            pipeline, stage, title=title, clientId=client["id"], assigneeIds=[house.nora_id], **more
        )
        for stage, title, more in (
            ("Preparation", "Payroll with a title that is rather long for a card of this board", {}),
            ("Awaiting signature", TITLE, {"dueOn": "2020-01-01", "priority": "URGENT"}),
            ("Awaiting signature", "Audit", {"dueOn": "2099-01-01", "priority": "HIGH"}),
            ("Awaiting signature", "Bookkeeping", {}),
        )
    ]
    folder = await house.a_folder(clientId=client["id"])
    signed = await house.a_request(await house.a_document(folder, jobs[2], title="Audit letter"))
    for each in signed["parties"].values():
        await house.sign(each)
    await house.sealed(signed["id"])
    waiting = await house.a_request(await house.a_document(folder, jobs[1]))
    await house.sign(waiting["parties"]["ana"])
    stuck = await house.a_request(
        await house.a_document(folder, jobs[3]), key="stuck", parties=[party("ana", **ANA)]
    )
    ana = await house.party(stuck["parties"]["ana"])
    await house.make_ready(ana)
    no = {"reason": "The price is wrong.", "idempotencyKey": "no"}
    await ana.do("decline", "DeclineInput", no, "ceremony { state }")
    await house.nora.do(
        "createTask", "CreateTaskInput", {"title": "Call the bank", "jobId": jobs[1]}, "task { id }"
    )

    await page.goto(f"/pipelines/{pipeline['id']}")
    await in_column(page, "Audit", "Ready to file")
    await look(page, "board")
    await page.get_by_role("button", name=f"Move {TITLE}").click()
    await look(page, "Move menu")
    await page.get_by_role("menuitem", name="Filed").click()
    await expect(page.get_by_role("dialog", name="2 items are still open")).to_be_visible()
    await look(page, "decision dialog")
    await page.get_by_role("radio", name="Waive it").check()
    await page.get_by_role("button", name="Move job").click()
    await look(page, "decision dialog without a reason")
    await page.keyboard.press("Escape")
    for title in (TITLE, "Audit", "Bookkeeping"):
        panel = await open_job(page, title)
        await panel.get_by_text("History").click()
        await expect(panel.get_by_role("listitem").filter(has_text="Created in")).to_be_visible()
        await look(page, f"job panel of {title}")
        await page.get_by_role("button", name="Close job").click()
        await expect(panel).to_have_count(0)
    await page.get_by_role("button", name="New job", exact=True).click()
    await expect(dialog(page, "New job")).to_be_visible()
    await look(page, "new job")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Tax return").click()
    await page.get_by_role("menuitem", name="New pipeline").click()
    await look(page, "new pipeline")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="account of").click()
    await page.get_by_role("menuitem", name="New client").click()
    await look(page, "new client")
    await page.keyboard.press("Escape")
    await page.get_by_role("searchbox", name="Search jobs").fill("nothing has this name")
    await expect(page.get_by_text("0 of 4 jobs")).to_be_visible()
    await look(page, "board, all filtered away")
    assert not found, "\n".join(found)


async def test_everyone_can_use_documents_upload_and_the_editor(house: House, windows: Windows) -> None:
    found: list[str] = []
    look = looker(found)
    pipeline = await house.a_pipeline()
    client = await house.a_client()
    job = await house.a_job(pipeline, clientId=client["id"])
    folder = await house.a_folder(clientId=client["id"], name="Tax 2010")
    await house.a_document(folder, job, data=the_tax_form(), title=TITLE)
    page = await windows.member(bypass_csp=True)
    await page.goto("/documents")
    await expect(page.get_by_role("listitem").get_by_role("link", name=TITLE)).to_be_visible()
    await look(page, "documents")
    await page.get_by_role("button", name="Upload documents").click()
    own = dialog(page, "Upload documents")
    await own.get_by_label("Choose files").set_input_files(
        [
            a_file("letter.pdf", the_engagement_letter()),
            a_file("notes.rtf", b"{\\rtf1 words}", "application/rtf"),
        ]
    )
    await look(page, "upload: files")
    await own.get_by_role("button", name="Next").click()
    await own.get_by_role("button", name="Link jobs").click()
    await expect(dialog(page, "Link jobs").get_by_role("checkbox")).to_have_count(1)
    await look(page, "upload: jobs to choose")
    await dialog(page, "Link jobs").get_by_role("button", name="Link", exact=True).click()
    await own.get_by_role("button", name="Finish").click()
    await expect(own.get_by_role("alert")).to_be_visible()
    await look(page, "upload: refused")

    await page.goto(f"/jobs/{job}")
    panel = page.get_by_role("complementary", name=TITLE)
    await panel.get_by_role("button", name="Request signature").click()
    editor = dialog(page, "Request signature")
    await expect(editor.get_by_role("region", name=f"{TITLE}, page 2 of 2")).to_be_visible()
    await editor.get_by_role("button", name="Send for signature").click()
    await look(page, "editor, empty")
    for name, y in (("Nora Weiss", 0.7), (ANA["name"], 0.8), (BEN["name"], 0.9)):
        await add_signer(page, name)
        await place_field(page, TITLE, 2, 2, "Signature", 0.4, y)
    await editor.get_by_role("button", name="Type a name and address").click()
    await look(page, "editor")
    assert not found, "\n".join(found)


async def test_everyone_can_sign(house: House, windows: Windows) -> None:
    found: list[str] = []
    look = looker(found)
    folder = await house.a_folder()
    nora = {"key": "nora", "party": "FIRM", "memberId": house.nora_id, "routingOrder": 1}
    document = await house.a_document(folder, data=the_tax_form(), title=TITLE)
    envelope = await house.a_request(
        document,
        parties=[nora, party("ana", 2, **ANA), party("ben", 2, **BEN)],
        message="Please sign on page 1.",
    )
    page = await windows.stranger(bypass_csp=True)
    windows.forgive("status of 401")
    await page.goto("/s/nonsense")
    await expect(page.get_by_role("heading", name="This link does not work")).to_be_visible()
    await look(page, "a dead link")
    await page.goto(f"/s/{await house.link_of(envelope['parties']['ana'])}")
    await expect(page.get_by_role("heading", name="It is not your turn yet")).to_be_visible()
    await look(page, "waiting for one's turn")
    await house.sign(envelope["parties"]["nora"])
    await expect(page.get_by_role("button", name="Open the document")).to_be_visible()
    await look(page, "welcome")
    await open_document(page)
    await expect(page.get_by_text("Form", exact=True).first).to_be_attached()
    await look(page, "reading room")
    await choose(page, "Decline")
    await look(page, "declining")
    await page.keyboard.press("Escape")
    await read_all(page, 2)
    await page.get_by_role("button", name="Next").or_(page.get_by_role("button", name="Start")).click()
    await expect(dialog(page, "Signing electronically")).to_be_visible()
    await look(page, "consent")
    await page.get_by_role("button", name="I agree to sign electronically").click()
    own = await begin_signature(page)
    await look(page, "signature, drawn")
    await own.get_by_role("button", name="Use this signature").click()
    await look(page, "signature, none drawn")
    await own.get_by_role("tab", name="Upload").click()
    await look(page, "signature, uploaded")
    await own.get_by_role("tab", name="Type").click()
    await look(page, "signature, typed")
    await own.get_by_role("button", name="Use this signature").click()
    await look(page, "reading room, filled in")
    await summary(page)
    await look(page, "summary")
    await page.keyboard.press("Escape")
    await finish(page)
    await look(page, "signed, waiting for others")
    await house.sign(envelope["parties"]["ben"])
    await expect(page.get_by_role("button", name="Download the sealed PDF")).to_be_visible()
    await look(page, "all have signed")

    sealed = await house.sealed(envelope["id"])
    await page.goto("/verify")
    await look(page, "verification")
    await page.goto(sealed["verificationUrl"])
    await expect(page.get_by_test_id("outcome")).to_be_visible()
    await look(page, "verification by code")
    data = await house.nora.download(sealed["downloadUrl"])
    for name, dropped in (("sealed.pdf", data), ("altered.pdf", data[:-100] + bytes(100))):
        await drop_file(page, page.locator("label.drop"), name, dropped)
        await expect(page.get_by_text(name, exact=True)).to_be_visible()
        await look(page, f"verification of {name}")
    await page.get_by_role("button", name="Send the file for the full check").click()
    await expect(page.get_by_test_id("outcome")).to_have_attribute("data-outcome", "ALTERED")
    await look(page, "verification, altered")
    await page.goto("/mailbox")
    await expect(page.get_by_role("article")).to_be_visible()
    await look(page, "mailbox")
    assert not found, "\n".join(found)


async def test_everyone_can_sign_in(house: House, windows: Windows) -> None:
    found: list[str] = []
    look = looker(found)
    windows.forgive("status of 4|favicon")
    page = await windows.stranger(bypass_csp=True)
    await page.goto("/sign-in")
    await look(page, "sign-in")
    await page.get_by_label("E-mail address").fill("nora@weiss.example")
    await page.get_by_role("button", name="Send me a link").click()
    await expect(page.get_by_role("heading", name="Look at your mail")).to_be_visible()
    await look(page, "sign-in, sent")
    await page.goto("/enter/nonsense")
    await look(page, "entering")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await look(page, "entering with a dead link")
    await page.goto("/help/moving-by-hand")
    await look(page, "help")
    await page.goto("/mailbox")
    await expect(page.get_by_role("article")).to_be_visible()
    assert not found, "\n".join(found)


async def test_a_touch_screen_offers_the_move_menu_with_large_targets(house: House, windows: Windows) -> None:
    await house.a_job(await house.a_pipeline(), "Preparation")
    page = await windows.member(has_touch=True, is_mobile=True, viewport={"width": 375, "height": 700})
    button = card(page, TITLE).get_by_role("button", name=f"Move {TITLE}")
    box = await button.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
    await button.tap()
    await page.get_by_role("menuitem", name="Filed").tap()
    await in_column(page, TITLE, "Filed")
    await move(page, TITLE, "Preparation")
    await in_column(page, TITLE, "Preparation")


async def test_a_page_twice_as_large_as_usual_can_still_be_used(house: House, windows: Windows) -> None:
    """200 % zoom of a window of 1280 px: half as many CSS pixels."""
    pipeline = await house.a_pipeline()
    job = await house.a_job(pipeline)
    document = await house.a_document(await house.a_folder(), job)
    await house.a_request(document, parties=[party("ana", **ANA)])
    page = await windows.member(viewport={"width": 640, "height": 400}, device_scale_factor=2)
    await move(page, TITLE, "Filed")
    question = page.get_by_role("dialog", name="One item is still open")
    await question.get_by_role("button", name="Move job").click()
    await in_column(page, TITLE, "Filed")
    signing = await windows.stranger(viewport={"width": 640, "height": 400}, device_scale_factor=2)
    await signing.goto(await windows.link_in_mail(ANA["email"], "s"))
    await open_document(signing)
    await read_all(signing, 1)
    await agree(signing)
    await type_signature(signing)
    await finish(signing)
