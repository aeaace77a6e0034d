"""Links: what a dead one is still good for, who may read one, and signing at the firm's own desk."""

from io import BytesIO
from typing import Any

import psycopg
from pypdf import PdfReader

from api.demo.client import Client
from api.identity import COOKIE
from domain.ids import this_moment
from store.doors import DoorKind, new_session
from tests.cast import ANA, BEN, House, party, signature
from tests.stories.test_b17_codes import a_code, call, codes_of, later, wrong
from tests.stories.test_b27_reminders_calls_and_time import a_request as a_timed_request, extend, in_days
from tests.stories.test_semantics_1_copies_and_archive import copy, send, void
from tests.stories.test_semantics_2_in_their_place import CYD, replace
from worker.clock import tick

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


ASKED = "query($id: ID!) { recipient(id: $id) { askedForLinkAt } }"


async def asked_at(house: House, recipient_id: str) -> str | None:
    """What the sender sees: when this party asked for a link that there is not."""
    found = (await house.nora.ask(ASKED, id=recipient_id))["recipient"]["askedForLinkAt"]
    return None if found is None else str(found)


async def test_whose_time_is_over_can_ask_for_a_link_once_in_ten_minutes_and_the_sender_sees_it(
    quiet_house: House,
) -> None:
    house = quiet_house
    envelope = await a_timed_request(house, party("ana", **ANA), expiresInDays=10)
    ana_id = envelope["parties"]["ana"]
    ana = await house.party(ana_id)
    assert codes_of(await call(ana, "sendNewLink", {}, "ceremony { state }")) == []
    assert await events(house, "NewLinkAsked") == 0, "her link lives"
    await later(house, "recipient.expires_at", 11 * 24 * 60)
    await tick(house.office, in_days(0))
    for _ in range(2):
        asked = await call(ana, "sendNewLink", {}, "ceremony { state recipient { askedForLinkAt } }")
        assert (codes_of(asked), asked["ceremony"]["state"]) == ([], "EXPIRED")
    assert await events(house, "NewLinkAsked") == 1
    assert await asked_at(house, ana_id) is not None
    history = "query($id: ID!) { envelope(id: $id) { history(first: 1) { nodes { __typename } } } }"
    seen = await house.nora.ask(history, id=envelope["id"])
    assert seen["envelope"]["history"]["nodes"] == [{"__typename": "NewLinkAsked"}]
    await extend(house, envelope)
    assert await asked_at(house, ana_id) is None, "she has a new link now"


async def test_who_is_locked_can_ask_and_is_sent_nothing_until_the_sender_unlocks(house: House) -> None:
    envelope, dead = await a_dead_link(house)
    ana_id = envelope["parties"]["ana"]
    living = await house.party(ana_id)
    code = await a_code(house, living)
    for _ in range(5):
        await call(living, "confirmCode", {"code": wrong(code)})
    for link in (living, dead):
        assert codes_of(await call(link, "sendNewLink", {}, "ceremony { state }")) == []
        await later(house, "recipient.link_asked_at", 10)
    assert await asked_at(house, ana_id) is None, "that was before, as the clock was turned back"
    await call(dead, "sendNewLink", {}, "ceremony { state }")
    assert await asked_at(house, ana_id) is not None
    assert (await events(house, "NewLinkAsked"), await events(house, "LinkSentAnew")) == (3, 0)


async def test_the_link_of_a_former_request_brings_that_of_the_newer_to_the_same_address_and_to_no_other(
    house: House,
) -> None:
    document = await house.a_document(await house.a_folder())
    former = await house.a_request(document)
    links = {key: await house.party(id) for key, id in former["parties"].items()}
    await void(house, former["id"])
    made = await copy(house, former["id"], documentIds=[await house.a_document(await house.a_folder())])
    assert codes_of(await call(links["ana"], "sendNewLink", {}, "ceremony { state }")) == []
    assert await events(house, "NewLinkAsked") == 0, "of a draft nobody hears"
    change = {"id": made["id"], "recipients": [party("ana", **ANA), party("ben", **CYD)]}
    await house.nora.do("updateEnvelope", "UpdateEnvelopeInput", change, "envelope { id }")
    newer = made["documents"][0]["id"]
    fields = [{**signature(newer, "ana")}, {**signature(newer, "ben", 1)}]
    places = {"envelopeId": made["id"], "fields": fields}
    await house.nora.do("setFields", "SetFieldsInput", places, "envelope { id }")
    await send(house, made["id"])
    for link in links.values():
        answer = await call(link, "sendNewLink", {}, "ceremony { state }")
        assert (codes_of(answer), answer["ceremony"]["state"]) == ([], "SUPERSEDED")
    [mail] = await house.until(lambda: house.mails(ANA["email"], SENT_ANEW))
    ana = next(each["id"] for each in made["recipients"] if each["key"] == "ana")
    body = mail.get_body(("plain",))
    assert body is not None
    assert await house.link_of(ana) in body.get_content()
    assert house.mails(BEN["email"], SENT_ANEW) == house.mails(CYD["email"], SENT_ANEW) == []
    assert (await events(house, "LinkSentAnew"), await events(house, "NewLinkAsked")) == (1, 1)


async def test_who_was_replaced_is_sent_nothing_and_nobody_is_told(quiet_house: House) -> None:
    house = quiet_house
    envelope = await a_timed_request(house, party("ana", **ANA), expiresInDays=10)
    ana = await house.party(envelope["parties"]["ana"])
    await replace(house, envelope["parties"]["ana"], party("cyd", **CYD))
    answer = await call(ana, "sendNewLink", {}, "ceremony { state }")
    assert (codes_of(answer), answer["ceremony"]["state"]) == ([], "REPLACED")
    assert (await events(house, "LinkSentAnew"), await events(house, "NewLinkAsked")) == (0, 0)


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
    assert "Codes by, sent / confirmed / wrong: e-mail 1 / 1 / 1" in printed


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
