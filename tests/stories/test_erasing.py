"""A person is erased after the time for which what they signed had to be kept, and every proof holds."""

import asyncio
from typing import Any

import psycopg
from sqlmodel import col, select

from api.running import Databases
from domain.envelopes import Envelope
from sealing.judging import judge
from store.chains import Chain, chain_of
from store.tables import LogEntry
from tests.cast import House, party, signature, the_engagement_letter
from tests.stories.files_asked_for import ask_ana, seen_by, send, the_request, token_of
from tests.stories.test_deleting import years_pass

PHONE = "+4740000042"
THEIRS = (
    "Ana Sørensen",
    "ana@client.example",
    PHONE,
    "My account is 4711",
    "Ana's browser",
    "Ana is ill",
    "She hums",
)
VERIFY = """query($hash: String!) { verification(by: { sha256: $hash }) {
  outcome chainIntact chainHead notes signers { name } } }"""


async def a_signed_mandate(house: House, contact: str) -> dict[str, Any]:
    """Signed by Ana, who also wrote a number, and by Ben; a call to her was noted."""
    document = await house.a_document(await house.a_folder(), data=the_engagement_letter(text="The mandate."))
    ben = party("ben", name="Ben Sørensen", email="ben@client.example")
    number = {**signature(document, "ana", 2), "kind": "TEXT", "required": False}
    fields = [signature(document, "ana"), signature(document, "ben", 1), number]
    people = [{"key": "ana", "contactId": contact}, ben]
    envelope = await house.a_request(document, parties=people, fields=fields, message="Dear Ana Sørensen")
    call = {"recipientId": envelope["parties"]["ana"], "note": "She hums"}
    await house.nora.do("recordCall", "RecordCallInput", call, "envelope { id }")
    ana = await house.party(envelope["parties"]["ana"])
    ana.http.headers["User-Agent"] = "Ana's browser"
    await house.make_ready(ana)
    asked = await ana.ask("{ ceremony { fields { id kind mine } } }")
    [field] = [x["id"] for x in asked["ceremony"]["fields"] if x["kind"] == "TEXT"]
    values = {"values": [{"fieldId": field, "value": "My account is 4711"}]}
    filled = await ana.do("fillFields", "FillFieldsInput", values, "ceremony { shownSha256 }")
    assert (await house.press_sign(ana, filled["ceremony"]["shownSha256"]))["userErrors"] == []
    await house.sign(envelope["parties"]["ben"])
    sealed = await house.sealed(envelope["id"])
    file = (await house.nora.http.get(sealed["downloadUrl"])).content
    return {**envelope, **sealed, "document": document, "file": file}


def everything(database: Databases) -> str:
    """All tables of the database, as text."""
    assert database.owner is not None
    with psycopg.connect(database.owner) as owner:
        tables = owner.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
        ).fetchall()
        told = [
            line
            for (table,) in tables
            for (line,) in owner.execute(f'select to_jsonb(t)::text from "{table}" t'.encode()).fetchall()
        ]
    return "\n".join(told)


async def the_chain(house: House, envelope: str) -> Chain:
    async with house.office.look(house.firm_id) as session:
        return await chain_of(session, await session.get_one(Envelope, (house.firm_id, envelope)))


async def test_nothing_of_an_erased_person_is_left_and_what_they_signed_is_still_genuine(
    house: House, database: Databases
) -> None:
    contact = (await house.a_client())["contacts"][0]["id"]
    phoned = {"id": contact, "phone": PHONE}
    await house.nora.do("updateContact", "UpdateContactInput", phoned, "contact { id }")
    signed = await a_signed_mandate(house, contact)
    other = await house.a_document(await house.a_folder(), data=the_engagement_letter(text="Another."))
    refused = await house.a_request(other, parties=[party("ana", name="A. S.", email="ANA@client.example")])
    erase = {"id": contact, "reason": "Asked for by letter"}
    open_one = await house.refusal(
        house.nora, "eraseContact", erase, "... on ContactInUse { envelopes { id } }"
    )
    assert (open_one["code"], open_one["envelopes"]) == ("CONTACT_IN_USE", [{"id": refused["id"]}])
    ana = await house.party(refused["parties"]["ana"])
    await ana.do("decline", "DeclineInput", {"reason": "Ana is ill"}, "ceremony { state }")
    kept = await house.refusal(house.nora, "eraseContact", erase)
    assert kept["code"] == "RETENTION_NOT_OVER"
    assert "the last of 1 signed files until 20" in kept["message"]
    assert (await the_chain(house, signed["id"])) == Chain(stands=True)
    before = everything(database)
    assert all(each in before for each in THEIRS)
    await house.until(lambda: len(house.mails(to="ana@client.example", subject="Signed by everyone")) == 1)

    years_pass(database, signed["id"])
    select_ = "client { contacts { name } }"
    left = await house.nora.do("eraseContact", "EraseContactInput", erase, select_)
    assert left["client"]["contacts"] == [{"name": "Ben Sørensen"}]
    file = house.settings.data_dir / "files" / signed["sealedSha256"]
    await house.until(lambda: not file.exists())
    after = everything(database)
    assert [each for each in (*THEIRS, "ANA@client.example", "A. S.") if each in after] == []
    assert "ben@client.example" in after

    told = (await house.guest("").ask(VERIFY, hash=signed["sealedSha256"]))["verification"]
    assert (told["outcome"], told["chainIntact"], told["chainHead"]) == ("GENUINE", True, signed["chainHead"])
    assert [each["name"] for each in told["signers"]] == ["(erased person)", "Ben Sørensen"]
    assert any("was erased here on 20" in each for each in told["notes"])
    root = (await house.guest("").http.get("/verify/root.pem")).content
    judged = await asyncio.to_thread(judge, signed["file"], [root], signed["chainHead"], "en")
    assert (judged.outcome, judged.chain_intact, judged.head_matches) == ("GENUINE", True, True)
    assert any("Ana" in str(each) for each in judged.signers), "the file itself says all that it said"

    chain = await the_chain(house, signed["id"])
    assert chain.stands
    assert chain.erased_at is not None
    ask = "{ events(first: 100) { nodes { __typename ... on PersonErased { reason client { id } } } } }"
    happened = (await house.nora.ask(ask))["events"]["nodes"]
    [erased] = [each for each in happened if each["__typename"] == "PersonErased"]
    assert erased["reason"] == "Asked for by letter"
    assert (await house.refusal(house.nora, "eraseContact", erase))["code"] == "NOT_FOUND"


async def test_a_row_that_claims_to_be_erased_without_an_erasure_is_tampering(house: House) -> None:
    document = await house.a_document(await house.a_folder())
    envelope = await house.a_request(document, parties=[party("ana", name="Ana", email="ana@client.example")])
    await house.sign(envelope["parties"]["ana"])
    assert (await the_chain(house, envelope["id"])) == Chain(stands=True)
    async with house.office.work(house.firm_id, "SEALING") as work:
        signed = col(LogEntry.type) == "RecipientSigned"
        entry = (await work.session.scalars(select(LogEntry).where(signed))).one()
        work.session.expunge(entry)
        await work.session.execute(
            LogEntry.__table__.update()  # type: ignore[attr-defined]
            .where(col(LogEntry.cursor) == entry.cursor, col(LogEntry.firm_id) == house.firm_id)
            .values(data={**entry.data, "values": []}, salt=None, erased_at=work.moment.now)
        )
    assert (await the_chain(house, envelope["id"])) == Chain(stands=False)


async def test_what_a_person_was_asked_to_send_is_erased_with_them_once_nobody_asks_any_more(
    quiet_house: House, database: Databases
) -> None:
    house = quiet_house
    asked = await ask_ana(house, message="Dear Ana Sørensen")
    contact = asked["client"]["contacts"][0]["id"]
    token = await token_of(house, asked["id"])
    [passport, _] = (await seen_by(house, token))["items"]
    await send(house, token, passport["id"], the_engagement_letter(), "Passport of Ana Sørensen.pdf")
    erase = {"id": contact, "reason": "Asked for by letter"}
    for act, input in (("eraseContact", erase), ("deleteContact", {"id": contact})):
        assert (await house.refusal(house.nora, act, input))["code"] == "CONTACT_IN_USE"
    await house.nora.do(
        "cancelFileRequest", "CancelFileRequestInput", {"id": asked["id"]}, "fileRequest { state }"
    )
    assert "Ana Sørensen" in everything(database)
    await house.nora.do("eraseContact", "EraseContactInput", erase, "client { id }")
    assert [each for each in THEIRS if each in everything(database)] == []
    found = await the_request(house, asked["id"])
    assert (found["state"], found["name"], len(found["items"][0]["documents"])) == ("CANCELLED", "", 1)
