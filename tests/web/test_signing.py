"""The signing page: what a party sees, may do and may not, and each way that a link can end."""

import asyncio
import re
from contextlib import suppress
from typing import Any

from playwright.async_api import Locator, Page, Route, TimeoutError as NotThere, expect

from tests.cast import ANA, BEN, House, party, signature, the_engagement_letter
from tests.web.acts import (
    FLOURISH,
    a_file,
    agree,
    bar,
    bar_button,
    begin_signature,
    card,
    choose,
    column,
    dialog,
    finish,
    in_column,
    open_document,
    open_job,
    read_all,
    stroke,
    summary,
    type_signature,
)
from tests.web.windows import Windows

FORGED = "01m81aktpne4h88rmjbex3vj8s.a113bd28d1c63f365cb78f2044b699860"
ONLY_ANA = [party("ana", **ANA)]


async def asked(
    house: House, pages: int = 1, parties: list[dict[str, Any]] | None = None, **more: Any
) -> dict[str, Any]:
    """A letter out for signature."""
    document = await house.a_document(await house.a_folder(), data=the_engagement_letter(pages))
    return {**await house.a_request(document, parties=parties, **more), "document": document}


async def ana_at(windows: Windows, email: str = ANA["email"]) -> Page:
    page = await windows.stranger()
    await page.goto(await windows.link_in_mail(email, "s"))
    return page


async def signatures(house: House, envelope: str) -> int:
    found = await house.nora.ask(
        "query($id: ID!) { envelope(id: $id) { history(first: 100) { nodes { __typename"
        " ... on RecipientChanged { to } } } } }",
        id=envelope,
    )
    return [x.get("to") for x in found["envelope"]["history"]["nodes"]].count("SIGNED")


async def test_b14_nothing_can_be_signed_before_every_page_was_shown(house: House, windows: Windows) -> None:
    await asked(house, pages=3, parties=ONLY_ANA)
    page = await ana_at(windows)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Weiss & Partner asks for your signature")
    await expect(page.get_by_text("3 pages")).to_be_visible()
    await open_document(page)
    await expect(bar(page).get_by_text("1 field left")).to_be_visible()
    await page.get_by_role("button", name="Sign here on page 1: press to fill in").click()
    await page.get_by_role("button", name="I agree to sign electronically").click()
    await type_signature(page, begun=dialog(page, "Your signature"))

    # The one field is filled in, but two pages were never in the window.
    await expect(bar(page).get_by_text("All fields are filled in")).to_be_visible()
    await expect(bar(page).get_by_text("Saved")).to_be_visible()
    await expect(bar(page).get_by_role("button")).to_have_count(1)
    await expect(bar_button(page, "Finish")).to_have_count(0)
    await expect(page.get_by_role("button", name="Sign now")).to_have_count(0)
    await read_all(page, 3)
    await finish(page)


async def test_b14_next_leads_through_every_page_and_to_the_field(house: House, windows: Windows) -> None:
    document = await house.a_document(await house.a_folder(), data=the_engagement_letter(3))
    await house.a_request(document, parties=ONLY_ANA, fields=[signature(document, "ana", page=3)])
    page = await ana_at(windows)
    await open_document(page)
    async with asyncio.timeout(30):
        await bar_button(page, "Start").click()
        while not await dialog(page, "Signing electronically").is_visible():
            await bar_button(page, "Next").click(force=True, timeout=1_000)
            await page.evaluate("new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))")
    await page.get_by_role("button", name="I agree to sign electronically").click()
    field = page.get_by_role("button", name="Sign here on page 3: press to fill in")
    await expect(field).to_be_focused()
    await expect(field).to_be_in_viewport()
    await page.keyboard.press("Enter")
    await expect(dialog(page, "Your signature")).to_be_visible()


async def test_b14_own_fields_are_highlighted_and_those_of_others_cannot_be_touched(
    house: House, windows: Windows
) -> None:
    await asked(house)
    page = await ana_at(windows)
    await open_document(page)
    await expect(page.locator(".spot.mine")).to_have_count(1)
    await expect(page.locator(".spot.theirs")).to_have_count(1)
    own, other = page.locator(".spot.mine"), page.locator(".spot.theirs")
    await expect(own).to_be_enabled()
    assert await colours(own) != await colours(other), "one's own stands out"
    assert await other.evaluate("(spot) => spot.tagName") == "DIV"
    await expect(
        other.locator("button, input, select, textarea, [tabindex], [contenteditable]")
    ).to_have_count(0)
    await other.click()
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def colours(spot: Any) -> Any:
    return await spot.evaluate(
        "(spot) => { const { backgroundColor, borderColor } = getComputedStyle(spot)\n"
        " return [backgroundColor, borderColor] }"
    )


async def test_b14_a_dot_or_a_straight_line_is_refused_as_a_signature(house: House, windows: Windows) -> None:
    await asked(house, parties=ONLY_ANA)
    page = await ana_at(windows)
    await open_document(page)
    await read_all(page, 1)
    await agree(page)
    own = await begin_signature(page)
    canvas = own.get_by_role("img", name="Draw your signature here")
    use = own.get_by_role("button", name="Use this signature")
    await use.click()
    await expect(own.get_by_role("alert")).to_have_text("Draw your signature first, or type or upload it.")
    for strokes, sentence in (
        ([(0.5, 0.5), (0.505, 0.5)], "A dot is not a signature. Please sign as you would on paper."),
        ([(0.1, 0.5), (0.9, 0.52)], "A straight line is not a signature. Please sign as you would on paper."),
        ([(0.2, 0.1), (0.7, 0.9)], "A straight line is not a signature. Please sign as you would on paper."),
    ):
        await own.get_by_role("button", name="Clear").click()
        await expect(own.get_by_role("alert")).to_have_count(0)
        await stroke(page, canvas, strokes)
        await expect(own.get_by_role("alert")).to_have_text(sentence)
        await use.click()
        await expect(own).to_be_visible()
    await own.get_by_role("button", name="Clear").click()
    await stroke(page, canvas, FLOURISH)
    await expect(own.get_by_role("alert")).to_have_count(0)
    await use.click()
    await expect(own).to_have_count(0)
    await expect(
        page.get_by_role("button", name="Sign here on page 1: in place, press to change")
    ).to_be_visible()


async def test_b14_only_a_png_or_jpeg_is_taken_as_a_picture_of_a_signature(
    house: House, windows: Windows
) -> None:
    await asked(house, parties=ONLY_ANA)
    page = await ana_at(windows)
    await open_document(page)
    await read_all(page, 1)
    await agree(page)
    own = await begin_signature(page)
    await own.get_by_role("tab", name="Upload").click()
    picture = own.get_by_label("A picture of your signature")
    for name, data, kind in (
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        ("broken.png", b"\x89PNG no picture at all", "image/png"),
    ):
        await picture.set_input_files(a_file(name, data, kind))
        await expect(own.get_by_role("alert")).to_contain_text("This is not a PNG or JPEG picture")
        await own.get_by_role("button", name="Use this signature").click()
        await expect(own).to_be_visible()


async def test_b14_what_was_filled_in_is_found_again_after_a_reload(house: House, windows: Windows) -> None:
    """Finish later: it is saved on the server."""
    envelope = await asked(house, parties=ONLY_ANA)
    page = await ana_at(windows)
    await open_document(page)
    await read_all(page, 1)
    await agree(page)
    await type_signature(page)
    await expect(bar(page).get_by_text("Saved")).to_be_visible()
    await page.reload()
    await page.get_by_role("button", name="Continue").click()
    await read_all(page, 1)
    await expect(
        page.get_by_role("button", name="Sign here on page 1: in place, press to change")
    ).to_be_visible()
    await finish(page)
    assert await signatures(house, envelope["id"]) == 1


async def test_b14_a_double_click_signs_once(house: House, windows: Windows) -> None:
    envelope = await asked(house)
    page = await ana_at(windows)
    await ready_to_sign(page)
    own = await summary(page)
    await own.get_by_role("button", name="Sign now").dblclick()
    await expect(page.get_by_role("heading", name="You have signed")).to_be_visible()
    assert await signatures(house, envelope["id"]) == 1


async def test_b14_a_retry_after_a_lost_answer_signs_once(house: House, windows: Windows) -> None:
    """The server has signed, but the answer never came: pressing again, the same act is done, not another."""
    windows.forgive("ERR_FAILED")
    envelope = await asked(house)
    page = await ana_at(windows)
    await ready_to_sign(page)
    lost = Lost()
    await page.route("**/graphql", lost)
    own = await summary(page)
    await own.get_by_role("button", name="Sign now").click()
    unreached, done = own.get_by_role("alert"), page.get_by_role("heading", name="You have signed")
    await expect(unreached.filter(has_text="The server cannot be reached.").or_(done)).to_be_visible()
    assert await signatures(house, envelope["id"]) == 1
    await press_if_it_is_there(own.get_by_role("button", name="Sign now"))
    await expect(done).to_be_visible()
    assert (lost.count, await signatures(house, envelope["id"])) == (1, 1)


async def test_b14_a_reload_after_a_lost_answer_shows_that_it_is_signed(
    house: House, windows: Windows
) -> None:
    windows.forgive("ERR_FAILED")
    envelope = await asked(house)
    page = await ana_at(windows)
    await ready_to_sign(page)
    await page.route("**/graphql", Lost())
    own = await summary(page)
    await own.get_by_role("button", name="Sign now").click()
    await expect(own.get_by_role("alert")).to_contain_text("The server cannot be reached.")
    await page.reload()
    await expect(page.get_by_role("heading", name="You have signed")).to_be_visible()
    assert await signatures(house, envelope["id"]) == 1


class Lost:
    """The first answer to `sign` is lost on its way."""

    def __init__(self) -> None:
        self.count = 0

    async def __call__(self, route: Route) -> None:
        if "mutation Sign" in (route.request.post_data or "") and self.count == 0:
            self.count += 1
            await route.fetch()
            await route.abort()
        else:
            await route.continue_()


async def press_if_it_is_there(button: Locator) -> None:
    """The page follows what happens: on a slow machine it has moved on before anybody can press."""
    with suppress(NotThere):
        await button.click(timeout=3_000)


async def ready_to_sign(page: Page) -> None:
    await open_document(page)
    await read_all(page, 1)
    await agree(page)
    await type_signature(page)
    await expect(bar_button(page, "Finish")).to_be_enabled()


async def test_b14_the_summary_says_what_is_signed_and_what_is_recorded(
    house: House, windows: Windows
) -> None:
    envelope = await asked(house)
    page = await ana_at(windows)
    await ready_to_sign(page)
    own = await summary(page)
    await expect(own).to_contain_text("Engagement letter")
    await expect(own).to_contain_text(ANA["name"])
    await expect(own).to_contain_text(BEN["name"])
    await own.get_by_text("You have agreed to sign electronically").click()
    await expect(own.get_by_text("Version 2026-11 of this text")).to_be_visible()
    await own.get_by_text("What is recorded").click()
    guest = await house.party(envelope["parties"]["ana"])
    shown = (await guest.ask("{ ceremony { shownSha256 } }"))["ceremony"]["shownSha256"]
    await expect(own.get_by_text(shown)).to_be_visible()


async def test_b02_out_of_turn_a_party_sees_that_they_wait_and_fetches_no_byte_of_the_pdf(
    house: House, windows: Windows
) -> None:
    nora = {"key": "nora", "party": "FIRM", "memberId": house.nora_id, "routingOrder": 1}
    envelope = await asked(house, parties=[nora, party("ana", 2, **ANA)])
    page = await windows.stranger()
    await page.goto(f"/s/{await house.link_of(envelope['parties']['ana'])}")
    await expect(page.get_by_role("heading", level=1)).to_have_text("It is not your turn yet")
    await expect(page.get_by_text("Nora Weiss was asked to sign")).to_be_visible()
    await expect(page.get_by_role("button")).to_have_count(0)
    assert [x for x in windows.requested if "/files/" in x] == []

    # The page notices when the turn comes (B03: the mail goes out by itself).
    await house.sign(envelope["parties"]["nora"])
    await expect(page.get_by_role("button", name="Open the document")).to_be_visible()
    await house.until(lambda: house.mails(to=ANA["email"]))
    assert [x for x in windows.requested if "/files/" in x] == []
    await open_document(page)
    assert [x for x in windows.requested if "/files/" in x] != []


async def test_each_way_that_a_link_can_end_has_its_page(house: House, windows: Windows) -> None:
    page = await windows.stranger()
    windows.forgive("status of 401")
    for token in ("nonsense", FORGED, "%F0%9F%98%80", "%E0%A4"):
        await page.goto(f"/s/{token}")
        await expect(page.get_by_role("heading", level=1)).to_have_text("This link does not work")

    signed = await asked(house, key="signed")
    await house.sign(signed["parties"]["ana"])
    declined = await asked(house, key="declined")
    reason = {"reason": "The price is wrong.", "idempotencyKey": "no"}
    ana = await house.party(declined["parties"]["ana"])
    await house.make_ready(ana)
    await ana.do("decline", "DeclineInput", reason, "ceremony { state }")
    voided = await asked(house, key="voided")
    links = {
        "You have signed": signed["parties"]["ana"],
        "You have declined": declined["parties"]["ana"],
        "Somebody declined": declined["parties"]["ben"],
        "The request was withdrawn": voided["parties"]["ben"],
    }
    void = {"id": voided["id"], "reason": "Wrong form."}
    tokens = {title: await house.link_of(who) for title, who in links.items()}
    await house.nora.do("voidEnvelope", "VoidEnvelopeInput", void, "envelope { state }")
    for title, token in tokens.items():
        await page.goto(f"/s/{token}")
        await expect(page.get_by_role("heading", level=1)).to_have_text(title)
        await expect(page.get_by_role("button")).to_have_text(["All your requests from Weiss & Partner"])
    assert [x for x in windows.requested if "/files/" in x] == []


async def test_a_request_withdrawn_while_its_page_is_open_says_so_instead_of_signing(
    house: House, windows: Windows
) -> None:
    envelope = await asked(house)
    page = await ana_at(windows)
    await ready_to_sign(page)
    own = await summary(page)
    void = {"id": envelope["id"], "reason": "Wrong form."}
    await house.nora.do("voidEnvelope", "VoidEnvelopeInput", void, "envelope { state }")
    await press_if_it_is_there(own.get_by_role("button", name="Sign now"))
    await expect(page.get_by_role("heading", level=1)).to_have_text("The request was withdrawn")
    assert await signatures(house, envelope["id"]) == 0


async def test_whoever_declines_gives_a_reason_and_the_card_shows_it(house: House, windows: Windows) -> None:
    pipeline = await house.a_pipeline()
    job = await house.a_job(pipeline)
    envelope = await asked(house, linkJobIds=[job])
    board = await windows.member()
    for name in (ANA["name"], BEN["name"]):
        await expect(
            card(board, "Form 1040").get_by_text(re.compile(f"Waiting for .*{name}"))
        ).to_be_visible()

    page = await ana_at(windows)
    await open_document(page)
    await choose(page, "Decline")
    own = dialog(page, "Decline")
    await own.get_by_role("button", name="Decline").click()
    await expect(own.get_by_text("Please write a reason")).to_be_visible()
    await own.get_by_role("textbox", name="Reason").fill("The price is wrong.")
    await own.get_by_role("button", name="Decline").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("You have declined")

    await expect(card(board, "Form 1040", "Awaiting signature")).to_contain_text("Ana Sørensen declined")
    panel = await open_job(board, "Form 1040")
    await expect(panel.get_by_role("article", name="Engagement letter")).to_contain_text(
        "“The price is wrong.”"
    )
    await expect(panel.get_by_role("article", name="Engagement letter")).to_contain_text("Declined")
    found = await house.nora.ask(
        "query($id: ID!) { envelope(id: $id) { state recipients { state reason } } }", id=envelope["id"]
    )
    assert {"state": "DECLINED", "reason": "The price is wrong."} in found["envelope"]["recipients"]
    await in_column(board, "Form 1040", "Awaiting signature")
    await expect(column(board, "Ready to file").get_by_test_id("count")).to_have_text("0 jobs")
