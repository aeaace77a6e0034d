"""Links: what a dead one is still good for, who may read one, and signing at the firm's own desk."""

from io import BytesIO
from typing import Any

import psycopg
from pypdf import PdfReader

from api.demo.client import Client
from api.identity import COOKIE
from domain.ids import this_moment
from store.doors import DoorKind, new_session
from tests.cast import ANA, BEN, House, party
from tests.stories.test_b17_codes import a_code, call, codes_of, later, wrong

SENT_ANEW = "Your new link"


async def a_dead_link(house: House) -> tuple[dict[str, Any], Client]:
    """Ana's link, that died when Nora unlocked her."""
    document = await house.a_document(await house.a_folder())
    people = [party("ana", **ANA, identityCheck="EMAIL_CODE"), party("ben", **BEN)]
    envelope = await house.a_request(document, parties=people)
    ana = await house.party(envelope["parties"]["ana"])
    code = await a_code(house, ana)
    for _ in range(5):
        await call(ana, "confirmCode", {"code": wrong(code)})
    await house.nora.do(
        "unlockRecipient",
        "UnlockRecipientInput",
        {"recipientId": envelope["parties"]["ana"]},
        "envelope { id }",
    )
    await house.until(lambda: house.mails(ANA["email"], SENT_ANEW))
    return envelope, ana


async def test_whoever_holds_a_dead_link_has_the_living_one_sent_to_the_recorded_address_now_and_then(
    house: House,
) -> None:
    envelope, dead = await a_dead_link(house)
    living = await house.link_of(envelope["parties"]["ana"])
    first = await call(dead, "sendNewLink", {}, "ceremony { state }")
    mails = await house.until(lambda: house.mails(ANA["email"], SENT_ANEW)[1:])
    body = mails[0].get_body(("plain",))
    assert body is not None
    assert living in body.get_content()
    assert await house.link_of(envelope["parties"]["ana"]) == living, "nobody's link dies of it"
    again = await call(dead, "sendNewLink", {}, "ceremony { state }")
    assert again == first, "the answer does not tell whether one was sent"
    await later(house, "recipient.link_asked_at", 10)
    assert await call(dead, "sendNewLink", {}, "ceremony { state }") == first
    await house.until(lambda: house.mails(ANA["email"], SENT_ANEW)[2:])
    assert len(house.mails(ANA["email"], SENT_ANEW)) == 3


async def test_a_dead_link_brings_no_new_one_where_there_is_nothing_to_do_or_to_read(house: House) -> None:
    envelope, dead = await a_dead_link(house)
    ben = await house.party(envelope["parties"]["ben"])
    await call(ben, "sendNewLink", {}, "ceremony { state }")  # his own lives: he needs no other
    await house.nora.do(
        "voidEnvelope", "VoidEnvelopeInput", {"id": envelope["id"], "reason": "No"}, "envelope { id }"
    )
    assert codes_of(await call(dead, "sendNewLink", {}, "ceremony { state }")) == []
    assert await events(house, "LinkSentAnew") == 0


async def test_reading_a_link_needs_its_permission_and_is_an_event_that_the_certificate_prints(
    house: House,
) -> None:
    document = await house.a_document(await house.a_folder())
    envelope = await house.a_request(document, parties=[party("ana", **ANA)])
    input = {"recipientId": envelope["parties"]["ana"]}
    _, otto = await house.a_member()
    assert (await house.refusal(otto, "revealLink", input))["code"] == "FORBIDDEN"
    unknown = {"recipientId": "rcp_none"}
    assert (await house.refusal(house.nora, "revealLink", unknown))["code"] == "NOT_FOUND"

    revealed = await house.nora.do("revealLink", "RevealLinkInput", input, "url eventCursor")
    link = await house.link_of(envelope["parties"]["ana"])
    assert revealed["url"] == f"{house.settings.base_url}/s/{link}"
    seen = await house.nora.ask(
        """query($id: ID!) { envelope(id: $id) { history(first: 5) { nodes { __typename cursor
             ... on LinkRevealed { recipient { name } envelope { id } } } } } }""",
        id=envelope["id"],
    )
    told = [x for x in seen["envelope"]["history"]["nodes"] if x["__typename"] == "LinkRevealed"]
    assert told == [
        {
            "__typename": "LinkRevealed",
            "cursor": revealed["eventCursor"],
            "recipient": {"name": ANA["name"]},
            "envelope": {"id": envelope["id"]},
        }
    ]
    await house.sign(envelope["parties"]["ana"])
    assert "Nora Weiss read the link of Ana Sørensen, to hand it over" in await certificate(house, envelope)


async def test_a_signature_at_the_firms_desk_names_who_was_present_and_how_the_code_went(
    house: House,
) -> None:
    document = await house.a_document(await house.a_folder())
    ana = party("ana", **ANA, identityCheck="EMAIL_CODE")
    envelope = await house.a_request(document, parties=[ana])
    guest = await house.party(envelope["parties"]["ana"])
    guest.http.cookies.set(COOKIE, await signed_in(house))
    code = await a_code(house, guest)
    await call(guest, "confirmCode", {"code": wrong(code)})
    await call(guest, "confirmCode", {"code": code})
    assert (await house.press_sign(guest, await house.make_ready(guest)))["userErrors"] == []
    printed = await certificate(house, envelope)
    assert "In the presence of: Nora Weiss" in printed
    assert "Codes by, sent / confirmed / wrong: EMAIL 1 / 1 / 1" in printed


async def test_who_signs_alone_signs_in_nobodys_presence(house: House) -> None:
    document = await house.a_document(await house.a_folder())
    envelope = await house.a_request(
        document, parties=[party("nora", memberId=house.nora_id), party("ana", **ANA)]
    )
    nora = await house.party(envelope["parties"]["nora"])
    nora.http.cookies.set(COOKIE, await signed_in(house))
    assert (await house.press_sign(nora, await house.make_ready(nora)))["userErrors"] == []
    await house.sign(envelope["parties"]["ana"])
    assert "In the presence of" not in await certificate(house, envelope)


async def signed_in(house: House, member_id: str = "") -> str:
    """The secret in the cookie of a browser in which a member is signed in: Nora, unless told otherwise."""
    secret = new_session()
    async with house.office.work(house.firm_id, house.nora_id, this_moment()) as work:
        work.open_door(DoorKind.SESSION, secret, member_id or house.nora_id)
    return secret


async def certificate(house: House, envelope: dict[str, Any]) -> str:
    """The text of the sealed file, its lines joined."""
    sealed = await house.sealed(envelope["id"])
    pages = PdfReader(BytesIO(await house.nora.download(sealed["downloadUrl"]))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


async def events(house: House, kind: str) -> int:
    assert house.settings.owner_database_url is not None
    async with await psycopg.AsyncConnection.connect(house.settings.owner_database_url) as connection:
        cursor = await connection.execute("select count(*) from event where type = %s", [kind])
        found = await cursor.fetchone()
    assert found is not None
    return int(found[0])
