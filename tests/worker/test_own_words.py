"""A firm's own words, logo and address for answers, as its parties get them; and the last mail of who was let go."""

from email.message import EmailMessage
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from store.founding import found_firm
from tests.cast import ANA, BEN, House, party, signature
from tests.races.counting import nothing_left_to_do
from tests.stories.letters import a_letter, a_picture
from tests.stories.test_b17_codes import call, codes_of
from tests.worker.sink import Sink
from tests.worker.test_mails import ask, html_of, links_in, text_of
from tests.worker.test_sealing import away, the_files

CYD: dict[str, Any] = {"name": "Cyd Holm", "email": "cyd@client.example"}
EVE: dict[str, Any] = {"name": "Eve Holm", "email": "eve@client.example"}
TEXTS = """{ firm { messageTexts { kind language subject body bundled subjectPlaceholders bodyPlaceholders } } }"""
CLOSED = "This request is closed"


async def say(house: House, kind: str, subject: str, body: str, language: str = "en") -> dict[str, Any]:
    input = {"kind": kind, "language": language, "subject": subject, "body": body}
    select = "messageText { subject body bundled }"
    made = await house.nora.do("setMessageText", "SetMessageTextInput", input, select)
    return dict(made["messageText"])


async def update_firm(house: House, **input: Any) -> dict[str, Any]:
    select = "firm { details { logoUrl replyTo } }"
    made = await house.nora.do("updateFirm", "UpdateFirmInput", input, select)
    return dict(made["firm"]["details"])


async def text_now(house: House, kind: str, language: str) -> dict[str, Any]:
    texts = (await house.nora.ask(TEXTS))["firm"]["messageTexts"]
    [found] = [x for x in texts if (x["kind"], x["language"]) == (kind, language)]
    return dict(found)


def plain(mail: EmailMessage) -> str:
    """As it was written, before it went by mail."""
    return text_of(mail).replace("\r\n", "\n")


async def test_each_party_is_asked_by_their_role_and_in_their_language(house: House, sink: Sink) -> None:
    document = await a_letter(house, await house.a_folder())
    parties = [
        party("ana", 1, **ANA, language="fr"),
        party("ben", 1, **BEN, role="APPROVER"),
        party("cyd", 1, **CYD, role="VIEWER", acknowledge=True),
        party("eve", 1, **EVE, role="VIEWER", language="fr"),
    ]
    await house.a_request(document, parties=parties, fields=[signature(document, "ana")], title="Letter")
    await house.until(lambda: len(sink.mails) == 4)
    for person, subject, button in (
        (ANA, "Weiss & Partner vous demande de signer : Letter", "Lire et signer"),
        (BEN, "Weiss & Partner asks you to approve: Letter", "Read and approve"),
        (CYD, "Weiss & Partner asks you to read and confirm: Letter", "Read and confirm"),
        (EVE, "Weiss & Partner vous demande de lire : Letter", "Lire"),
    ):
        [mail] = sink.to(person["email"])
        assert mail["Subject"] == subject
        assert f"\n{button}: http" in text_of(mail)
        assert f">{button}</a>" in html_of(mail)


async def test_an_approval_that_is_complete_is_told_as_approved(house: House, sink: Sink) -> None:
    document = await a_letter(house, await house.a_folder())
    input = {
        "documentIds": [document],
        "approvers": [party("ben", **BEN, role="APPROVER")],
        "idempotencyKey": "approval",
    }
    select = "envelope { id recipients { id } }"
    made = await house.nora.do("requestApproval", "RequestApprovalInput", input, select)
    guest = await house.party(made["envelope"]["recipients"][0]["id"])
    seen = await guest.do("openCeremony", "OpenCeremonyInput", {}, "ceremony { shownSha256 }")
    shown = {"shownSha256": seen["ceremony"]["shownSha256"], "idempotencyKey": "yes"}
    await guest.do("approve", "ApproveInput", shown, "ceremony { state }")
    [mail] = await house.until(lambda: sink.to(BEN["email"], "by everyone"))
    assert mail["Subject"].startswith("Approved by everyone: ")
    assert "signed" not in text_of(mail).replace("/signed.pdf", "")


async def test_a_firms_own_words_go_out_and_ours_again_when_they_are_given_up(
    house: House, sink: Sink
) -> None:
    before = await text_now(house, "INVITATION", "en")
    assert before["bundled"]
    assert "message" in before["bodyPlaceholders"]
    assert "message" not in before["subjectPlaceholders"]
    said = await say(
        house, "INVITATION", "  {title}, please  ", "Dear {recipient},\n\n{message}\n\n-- {firm}"
    )
    body = "Dear {recipient},\n\n{message}\n\n-- {firm}"
    assert said == {"subject": "{title}, please", "body": body, "bundled": False}
    await ask(house, party("ana", **ANA), party("ben", **BEN, language="fr"), message="{title}\n<b>")
    await house.until(lambda: len(sink.mails) == 2)
    [own], [ours] = sink.to(ANA["email"]), sink.to(BEN["email"])
    assert own["Subject"] == "Engagement letter, please"
    assert plain(own).startswith(
        "Dear Ana Sørensen,\n\n{title}\n<b>\n\n-- Weiss & Partner\n\nRead and sign: http"
    )
    assert "<p>{title}<br>\n&lt;b&gt;</p>" in html_of(own).replace("\r\n", "\n")
    assert "This link is yours alone" in text_of(own)
    assert ours["Subject"] == "Weiss & Partner vous demande de signer : Engagement letter"

    back = {"kind": "INVITATION", "language": "en"}
    reset = await house.nora.do("resetMessageText", "ResetMessageTextInput", back, "messageText { bundled }")
    assert reset["messageText"] == {"bundled": True}
    assert await text_now(house, "INVITATION", "en") == before
    await ask(house, party("cyd", **CYD))
    await house.until(lambda: sink.to(CYD["email"], "Weiss & Partner asks you to sign: "))


async def test_b16_the_proof_and_the_links_stay_whatever_a_firm_says_of_what_is_complete(
    house: House, sink: Sink
) -> None:
    await say(house, "COMPLETED", "{done}: {title}", "Bye.")
    envelope = await ask(house, party("ana", **ANA))
    await house.sign(envelope["parties"]["ana"])
    sealed = await house.sealed(envelope["id"])
    [mail] = await house.until(lambda: sink.to(ANA["email"], "Signed: Engagement letter"))
    for words in (text_of(mail), html_of(mail)):
        assert sealed["chainHead"] in words
        assert sealed["verificationUrl"] in words
        assert "/signed.pdf" in words


async def test_the_words_of_another_firm_are_neither_seen_nor_used(house: House, sink: Sink) -> None:
    await say(house, "INVITATION", "Ours alone", "Ours alone")
    found = await found_firm(house.office, "Olsen & Olsen", "olga@olsen.example", "Olga Olsen")
    other = House(house.settings, house.office, *found)
    try:
        assert (await text_now(other, "INVITATION", "en"))["bundled"]
        back = {"kind": "INVITATION", "language": "en"}
        await other.nora.do("resetMessageText", "ResetMessageTextInput", back, "messageText { bundled }")
        assert not (await text_now(house, "INVITATION", "en"))["bundled"]
        await ask(other, party("ana", **ANA))
        await house.until(lambda: sink.to(ANA["email"], "Olsen & Olsen asks you to sign"))
    finally:
        await other.close()


HOSTILE = [
    ("Hello\r\nBcc: eve@evil.example", "Hello"),
    ("Hello\nBcc: eve@evil.example", "Hello"),
    ("{__class__}", "Hello"),
    ("Hello", "{firm.__class__.__mro__}"),
    ("Hello", "{"),
    ("x" * 201, "Hello"),
    ("Hello", "x" * 3001),
    ("Hello", "Hello\x00"),
    (" ", "Hello"),
    ("Hello", "\n"),
]


@pytest.mark.parametrize(("subject", "body"), HOSTILE)
async def test_words_that_cannot_be_sent_are_refused_and_not_kept(
    quiet_house: House, subject: str, body: str
) -> None:
    input = {"kind": "REMINDER", "language": "en", "subject": subject, "body": body}
    refusal = await quiet_house.refusal(quiet_house.nora, "setMessageText", input)
    assert refusal["code"] == "INVALID_INPUT"
    assert refusal["path"] == ["input", "subject" if body == "Hello" else "body"]
    seen = "query($input: PreviewMessageTextInput!) { previewMessageText(input: $input) { userErrors { message } html } }"
    preview = (await quiet_house.nora.ask(seen, input=input))["previewMessageText"]
    assert preview == {"userErrors": [{"message": refusal["message"]}], "html": None}
    assert (await text_now(quiet_house, "REMINDER", "en"))["bundled"]


async def test_a_preview_shows_what_a_party_of_each_role_would_get_and_keeps_nothing(
    quiet_house: House,
) -> None:
    seen = """query($input: PreviewMessageTextInput!) { previewMessageText(input: $input) {
                userErrors { message } subject text html } }"""
    input = {"kind": "INVITATION", "language": "fr", "subject": "<{firm}>", "body": "{recipient} {task}"}
    for task, words in (("SIGN", "de signer"), ("APPROVE", "d'approuver"), ("READ", "de lire")):
        found = await quiet_house.nora.ask(seen, input={**input, "task": task})
        preview = found["previewMessageText"]
        assert preview["userErrors"] == []
        assert preview["subject"] == "<Weiss & Partner>"
        assert preview["text"].startswith(f"Camille Martin {words}\n\n")
        assert "Ce lien est personnel" in preview["html"]
    assert (await text_now(quiet_house, "INVITATION", "fr"))["bundled"]
    kept = await quiet_house.nora.ask(seen, input={"kind": "CLOSED", "language": "en"})
    assert kept["previewMessageText"]["subject"] == "This request is closed: Engagement letter 2027"
    wrong = await quiet_house.nora.ask(seen, input={**input, "language": "de"})
    assert [x["message"] for x in wrong["previewMessageText"]["userErrors"]] == ["language: en or fr"]


# ---------------------------------------------------------------- the logo


def a_wide_picture(kind: str = "PNG") -> bytes:
    out = BytesIO()
    picture = Image.new("RGB", (1200, 400), "navy")
    exif = picture.getexif()
    exif[0x010E] = "taken at home"
    picture.save(out, kind, exif=exif)
    return out.getvalue()


async def test_the_logo_lies_inside_the_mail_and_is_fetched_from_nowhere(house: House, sink: Sink) -> None:
    upload = await house.nora.upload("logo.jpg", a_wide_picture("JPEG"))
    await update_firm(house, logoUploadId=upload)
    await ask(house, party("ana", **ANA))
    [mail] = await house.until(lambda: sink.to(ANA["email"]))
    [plain, related] = mail.iter_parts()
    assert plain.get_content_type() == "text/plain"
    assert related.get_content_type() == "multipart/related"
    [html, picture] = related.iter_parts()
    assert isinstance(picture, EmailMessage)
    assert picture.get_content_type() == "image/png"
    assert picture["Content-ID"] == "<logo@countersign>"
    assert picture.get_content_disposition() == "inline"
    shown = Image.open(BytesIO(picture.get_content()))
    assert shown.size == (360, 120)
    assert dict(shown.getexif()) == {}
    assert 'src="cid:logo@countersign"' in html.get_content()
    assert html.get_content().count("<img") == 1
    assert len(links_in(html.get_content())) == 1

    await update_firm(house, logoUploadId=None)
    await ask(house, party("ben", **BEN))
    [bare] = await house.until(lambda: sink.to(BEN["email"]))
    assert [x.get_content_type() for x in bare.iter_parts()] == ["text/plain", "text/html"]
    assert "<img" not in html_of(bare)


async def test_c02_no_message_waits_for_the_logo_when_the_files_are_away(house: House, sink: Sink) -> None:
    await update_firm(house, logoUploadId=await house.nora.upload("logo.png", a_wide_picture()))
    asked = await ask(house, party("ana", **ANA, identityCheck="EMAIL_CODE"))
    await house.until(lambda: sink.to(ANA["email"]))
    with away(the_files(house)):
        ana = await house.party(asked["parties"]["ana"])
        assert codes_of(await call(ana, "sendCode", {})) == []
        [mail] = await house.until(lambda: sink.to(ANA["email"], "is your code"))
    assert "<img" not in html_of(mail)
    assert [x.get_content_type() for x in mail.iter_parts()] == ["text/plain", "text/html"]


async def test_a_logo_is_served_to_whoever_knows_its_address_and_on_the_signing_page(
    quiet_house: House,
) -> None:
    upload = await quiet_house.nora.upload("logo.png", a_wide_picture())
    url = (await update_firm(quiet_house, logoUploadId=upload))["logoUrl"]
    nobody = quiet_house.guest("")
    answer = await nobody.http.get(url)
    assert answer.status_code == 200
    assert answer.content.startswith(b"\x89PNG")
    assert b"taken at home" not in answer.content
    for name, value in (
        ("content-type", "image/png"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "public, max-age=31536000, immutable"),
        ("content-security-policy", "sandbox; default-src 'none'"),
    ):
        assert answer.headers[name] == value
    document = await a_letter(quiet_house, await quiet_house.a_folder())
    envelope = await quiet_house.a_request(document)
    ana = await quiet_house.party(envelope["parties"]["ana"])
    assert (await ana.ask("{ ceremony { firmLogoUrl } }"))["ceremony"] == {"firmLogoUrl": url}

    await update_firm(quiet_house, logoUploadId=None)
    assert (await ana.ask("{ ceremony { firmLogoUrl } }"))["ceremony"] == {"firmLogoUrl": None}
    assert (await nobody.http.get(url)).status_code == 404


async def test_nothing_but_a_firms_own_logo_has_an_address(quiet_house: House) -> None:
    """Files are kept by their hashes: no hash of a letter opens it there, and no firm has another's logo."""
    found = await found_firm(quiet_house.office, "Olsen & Olsen", "olga@olsen.example", "Olga Olsen")
    other = House(quiet_house.settings, quiet_house.office, *found)
    try:
        upload = await other.nora.upload("logo.png", a_picture())
        theirs = (await update_firm(other, logoUploadId=upload))["logoUrl"]
    finally:
        await other.close()
    sha256 = theirs.rsplit("/", 1)[1]
    document = await quiet_house.a_document(await quiet_house.a_folder())
    query = "query($id: ID!) { document(id: $id) { versions { sha256 } } }"
    letter = (await quiet_house.nora.ask(query, id=document))["document"]["versions"][0]["sha256"]
    for firm, hash in ((quiet_house.firm_id, sha256), (quiet_house.firm_id, letter), ("frm_nobody", sha256)):
        assert (await quiet_house.nora.http.get(f"/files/logos/{firm}/{hash}")).status_code == 404
    for path in ("%00/%00", "frm'/'", f"{'x' * 100}/{sha256}"):
        assert (await quiet_house.nora.http.get(f"/files/logos/{path}")).status_code == 404
    input = {"logoUploadId": upload}
    assert (await quiet_house.refusal(quiet_house.nora, "updateFirm", input))["code"] == "UPLOAD_NOT_FOUND"


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def a_gif() -> bytes:
    out = BytesIO()
    Image.new("RGB", (20, 20)).save(out, "GIF")
    return out.getvalue()


def too_wide() -> bytes:
    out = BytesIO()
    Image.new("1", (4001, 2)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [SVG, a_gif(), too_wide(), a_picture()[:60], a_picture() + b"\0" * 2**21, b"%PDF-1.7"],
    ids=["svg", "gif", "too wide", "cut off", "too large", "pdf"],
)
async def test_what_is_no_small_png_or_jpeg_is_no_logo(quiet_house: House, data: bytes) -> None:
    upload = await quiet_house.nora.upload("logo.png", data)
    refusal = await quiet_house.refusal(quiet_house.nora, "updateFirm", {"logoUploadId": upload})
    assert refusal["code"] == "UNSUPPORTED_MEDIA_TYPE"
    assert refusal["path"] == ["input", "logoUploadId"]
    assert (await quiet_house.nora.ask("{ firm { details { logoUrl } } }"))["firm"]["details"] == {
        "logoUrl": None
    }


# ---------------------------------------------------------------- answers


async def test_answers_go_to_whoever_asked_or_where_the_firm_says(house: House, sink: Sink) -> None:
    await ask(house, party("ana", **ANA))
    [mail] = await house.until(lambda: sink.to(ANA["email"]))
    assert str(mail["Reply-To"]) == "nora@weiss.example"
    assert (await update_firm(house, replyTo=" desk@weiss.example "))["replyTo"] == "desk@weiss.example"
    await ask(house, party("ben", **BEN))
    [mail] = await house.until(lambda: sink.to(BEN["email"]))
    assert str(mail["Reply-To"]) == "desk@weiss.example"
    assert (await update_firm(house, replyTo=None))["replyTo"] is None
    assert (await update_firm(house, replyTo=""))["replyTo"] is None


@pytest.mark.parametrize(
    "address",
    [
        "desk",
        "desk@",
        "a@b, c@d",
        "desk@weiss.example\r\nBcc: eve@evil.example",
        "<a@b>",
        "añá@weiss.example",
    ],
)
async def test_an_address_for_answers_is_one_address(quiet_house: House, address: str) -> None:
    refusal = await quiet_house.refusal(quiet_house.nora, "updateFirm", {"replyTo": address})
    assert (refusal["code"], refusal["path"]) == ("INVALID_INPUT", ["input", "replyTo"])


# ---------------------------------------------------------------- who is let go


async def test_who_is_replaced_or_removed_after_they_were_told_gets_one_last_mail_without_a_link(
    house: House, sink: Sink
) -> None:
    document = await a_letter(house, await house.a_folder())
    parties = [
        party("ana", 1, **ANA),
        party("ben", 1, **BEN),
        party("eve", 2, **EVE),
        party("nora", 3, name="Nora Weiss", email="nora@weiss.example"),
    ]
    envelope = await house.a_request(document, parties=parties, title="Letter")
    await house.until(lambda: len(sink.mails) == 2)
    by = {"recipientId": envelope["parties"]["ana"], "with": party("ana", **CYD), "reason": "Ill"}
    await house.nora.do("replaceRecipient", "ReplaceRecipientInput", by, "envelope { id }")
    [last] = await house.until(lambda: sink.to(ANA["email"], CLOSED))
    assert "to sign “Letter” is closed; nothing is asked of you any more." in text_of(last)
    assert links_in(text_of(last)) == set()

    correct = {"id": envelope["id"]}
    await house.nora.do("correctEnvelope", "CorrectEnvelopeInput", correct, "envelope { id }")
    left = {"id": envelope["id"], "recipients": [party("ana", 1, **CYD), parties[3]]}
    await house.nora.do("updateEnvelope", "UpdateEnvelopeInput", left, "envelope { id }")
    [last] = await house.until(lambda: sink.to(BEN["email"], CLOSED))
    assert links_in(text_of(last)) == set()
    await house.nora.do(
        "voidEnvelope", "VoidEnvelopeInput", {"id": envelope["id"], "reason": "Over"}, "envelope { id }"
    )
    await house.until(lambda: sink.to(CYD["email"], CLOSED))
    await house.until(lambda: nothing_left_to_do(house))
    assert len(sink.to(ANA["email"], CLOSED)) == len(sink.to(BEN["email"], CLOSED)) == 1
    assert sink.to(EVE["email"]) == [], "who was never told has nothing to be told"


async def test_who_hands_a_request_over_is_not_told_what_they_did_themselves(
    house: House, sink: Sink
) -> None:
    envelope = await ask(house, party("ana", **ANA))
    ana = await house.party(envelope["parties"]["ana"])
    over = {"name": "Cyd", "email": CYD["email"], "reason": "Away", "idempotencyKey": "over"}
    await ana.do("handOver", "HandOverInput", over, "ceremony { state }")
    await house.until(lambda: sink.to(CYD["email"]))
    await house.until(lambda: nothing_left_to_do(house))
    assert sink.to(ANA["email"], CLOSED) == []
