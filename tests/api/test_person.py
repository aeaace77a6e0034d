"""All that the firm holds about a person, exported for them."""

import hashlib
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import orjson
from sqlmodel import col, select

from store.founding import found_firm
from store.tables import LogEntry
from tests.cast import ANA, House, party


async def exported(house: House, contact: str) -> tuple[dict[str, Any], dict[str, str]]:
    """What it tells, and the hash of each other file by its name."""
    answer = await house.nora.http.get(f"/files/contacts/{contact}/data.zip")
    assert answer.status_code == 200, answer.text
    assert "Ana%20S%C3%B8rensen.zip" in answer.headers["content-disposition"]
    with ZipFile(BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        told = orjson.loads(archive.read("person.json"))
        names = [each for each in archive.namelist() if each != "person.json"]
        return told, {each: hashlib.sha256(archive.read(each)).hexdigest() for each in names}


async def test_a_person_gets_every_request_that_went_to_them_or_their_address_with_what_was_noted_and_signed(
    house: House,
) -> None:
    client = await house.a_client()
    contact = client["contacts"][0]["id"]
    folder = await house.a_folder(clientId=client["id"])
    ben = party("ben", name="Ben Sørensen", email="ben@client.example")
    signed = await house.a_request(
        await house.a_document(folder, title="../Mandate"),
        parties=[{"key": "ana", "contactId": contact}, ben],
    )
    for each in ("ana", "ben"):
        await house.sign(signed["parties"][each])
    sealed = await house.sealed(signed["id"])
    other = party("ana", name="A. Sørensen", email="ANA@client.example")
    refused = await house.a_request(await house.a_document(folder), parties=[other, ben], key="other")
    ana = await house.party(refused["parties"]["ana"])
    await ana.do("decline", "DeclineInput", {"reason": "Wrong year."}, "ceremony { state }")
    await house.until(lambda: len(house.mails(to="ana@client.example", subject="Signed by")) == 1)

    told, files = await exported(house, contact)
    assert told["contact"] == {
        "name": ANA["name"],
        "email": ANA["email"],
        "phone": None,
        "client": "Sørensen family",
    }
    one, two = told["requests"]
    [name] = files
    assert name == one["file"]
    assert (name.startswith("signed/20"), name.endswith(" Mandate.pdf")) == (True, True)
    assert files[name] == sealed["sealedSha256"]
    assert (one["title"], one["answer"]["state"], one["answer"]["consentVersion"]) == (
        "../Mandate",
        "SIGNED",
        "2026-11",
    )
    assert [each["value"] for each in one["values"]] == ["signed"]
    [act] = [each for each in one["events"] if each["what"] == "RecipientSigned"]
    assert (act["address"], act["byThemselves"]) == ("127.0.0.1", True)
    assert "httpx2" in act["browser"]
    assert {each["kind"] for each in one["messages"]} >= {"INVITATION"}
    assert (two["asked"]["name"], two["answer"]["reason"], two.get("file")) == (
        "A. Sørensen",
        "Wrong year.",
        None,
    )
    assert b"ben@client.example" not in orjson.dumps(told), "what is another's is not theirs"
    async with house.office.look(house.firm_id) as session:
        noted = list(await session.scalars(select(LogEntry).where(col(LogEntry.type) == "PersonExported")))
    assert [each.data["contact_id"] for each in noted] == [contact]


async def test_nobody_else_gets_it_and_what_is_foreign_is_nowhere(quiet_house: House) -> None:
    house = quiet_house
    contact = (await house.a_client())["contacts"][0]["id"]
    at = "/files/contacts/{}/data.zip"
    _, otto = await house.a_member()
    _, manager = await house.a_member("Mia Manager", "MANAGER")
    found = await found_firm(house.office, "Olsen & Olsen", "olga@olsen.example", "Olga Olsen")
    olga = House(house.settings, house.office, *found)
    answers = [await who.http.get(at.format(contact)) for who in (otto, olga.nora, house.guest(""), manager)]
    absent = await olga.nora.http.get(at.format("con_" + "0" * 26))
    assert [each.status_code for each in answers] == [404, 404, 404, 200]
    assert answers[1].content == absent.content
    await olga.close()
