"""Rows B20 to B24 of behaviours.md in the browser: the sealed file is saved, and anyone can verify it."""

from typing import Any

from playwright.async_api import Page, expect

from tests.cast import ANA, BEN, House, the_engagement_letter
from tests.web.acts import drop_file, save, sha256
from tests.web.windows import Windows


async def sealed_letter(house: House) -> dict[str, Any]:
    """A letter that all have signed, with its bytes under "file"."""
    document = await house.a_document(
        await house.a_folder(), data=the_engagement_letter(2, "The price is 1000 EUR.")
    )
    envelope = await house.a_request(document)
    for who in (ANA, BEN):  # nobody is asked any more who has signed
        await house.until(lambda email=who["email"]: house.mails(to=email))
    for each in envelope["parties"].values():
        await house.sign(each)
    sealed = await house.sealed(envelope["id"])
    return {**envelope, **sealed, "file": await house.nora.download(sealed["downloadUrl"])}


def outcome(page: Page, is_: str) -> Any:
    return expect(page.get_by_test_id("outcome")).to_have_attribute("data-outcome", is_)


async def drop(page: Page, name: str, data: bytes) -> None:
    await drop_file(page, page.locator("label.drop"), name, data)
    await expect(page.get_by_text(name, exact=True)).to_be_visible()
    await expect(page.get_by_text(sha256(data))).to_be_visible()


async def test_b20_b21_each_party_saves_the_same_sealed_file_by_their_link(
    house: House, windows: Windows
) -> None:
    letter = await sealed_letter(house)
    for who in (ANA, BEN):
        page = await windows.stranger()
        await page.goto(await windows.link_in_mail(who["email"], "s"))
        await expect(page.get_by_role("heading", level=1)).to_have_text("All have signed")
        await expect(page.get_by_text(letter["sealedSha256"])).to_be_visible()
        data = await save(page, page.get_by_role("button", name="Download the sealed PDF"))
        assert sha256(data) == letter["sealedSha256"]
        await page.get_by_role("link", name="Verify it").click()
        await outcome(page, "GENUINE")


async def test_b23_b24_the_qr_code_opens_the_verification_of_this_document_without_login(
    house: House, windows: Windows
) -> None:
    letter = await sealed_letter(house)
    page = await windows.stranger()
    await page.goto(letter["verificationUrl"])
    await outcome(page, "GENUINE")
    await expect(page.get_by_text("This document was sealed here")).to_be_visible()
    await expect(page.get_by_text("not yet about your copy of it")).to_be_visible()
    for who in (ANA, BEN):
        await expect(page.get_by_role("listitem").filter(has_text=who["name"])).to_contain_text("has signed")
    await expect(page.get_by_text(letter["chainHead"])).to_be_visible()
    await page.goto("/verify/nosuchcode")
    await outcome(page, "UNKNOWN")


async def test_b23_a_genuine_file_is_known_by_its_fingerprint_and_never_sent(
    house: House, windows: Windows
) -> None:
    letter = await sealed_letter(house)
    page = await windows.stranger()
    await page.goto("/verify")
    await drop(page, "letter.pdf", letter["file"])
    await outcome(page, "GENUINE")
    await expect(page.get_by_role("heading", name="Genuine: this is exactly what was signed")).to_be_visible()
    await expect(page.get_by_text("Weiss & Partner")).to_be_visible()
    for who in (ANA, BEN):
        await expect(page.get_by_role("listitem").filter(has_text=who["name"])).to_contain_text("has signed")
    await expect(page.get_by_role("button", name="Send the file")).to_have_count(0)
    posted = [x for x in windows.requested if x.endswith("/verify")]
    assert len(posted) == 1, "the page itself, and no file"


async def test_b22_one_altered_digit_is_found_and_another_file_is_unknown(
    house: House, windows: Windows
) -> None:
    letter = await sealed_letter(house)
    flipped = bytearray(letter["file"])
    flipped[len(flipped) // 2] ^= 1
    page = await windows.stranger()
    await page.goto("/verify")
    for name, data, expected, words in (
        ("flipped.pdf", bytes(flipped), "ALTERED", "Altered: this file was changed after it was signed"),
        ("other.pdf", the_engagement_letter(), "UNKNOWN", "Unknown: this server has not sealed this file"),
        ("nonsense.pdf", b"no PDF at all", "UNKNOWN", "Unknown: this server has not sealed this file"),
    ):
        await drop(page, name, data)
        await outcome(page, "UNKNOWN")
        send = page.get_by_role("button", name="Send the file for the full check")
        await send.click()
        await expect(send).to_have_count(0)
        await outcome(page, expected)
        await expect(page.get_by_test_id("outcome")).to_have_text(words)
