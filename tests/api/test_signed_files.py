"""All signed files of a client or a year in one archive, under names that a person can read."""

import hashlib
from io import BytesIO
from zipfile import ZipFile

import pytest

from api.demo.client import Client
from store.founding import found_firm
from tests.cast import ANA, House, party

FOLDER = "query($id: ID!) { folder(id: $id) { client { id } } }"


async def a_signed_file(house: House, folder: str, title: str) -> tuple[str, str]:
    """Its SHA-256 as it was sealed, and the day on which it was."""
    envelope = await house.a_request(
        await house.a_document(folder, title=title), parties=[party("ana", **ANA)]
    )
    await house.sign(envelope["parties"]["ana"])
    sealed = await house.sealed(envelope["id"])
    read = await house.nora.ask("query($id: ID!) { envelope(id: $id) { completedAt } }", id=envelope["id"])
    return sealed["sealedSha256"], read["envelope"]["completedAt"][:10]


async def unpacked(who: Client, **asked: str) -> dict[str, str]:
    """The hash of each file by its name."""
    answer = await who.http.get("/files/signed.zip", params=asked)
    assert answer.status_code == 200, answer.text
    assert "attachment" in answer.headers["content-disposition"]
    with ZipFile(BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        found = {each: hashlib.sha256(archive.read(each)).hexdigest() for each in archive.namelist()}
    listed = (await who.http.get("/files/signed.json", params=asked)).json()["files"]
    assert {each["name"]: each["sha256"] for each in listed} == found
    return found


async def test_each_signed_file_of_a_client_or_a_year_is_in_it_once_under_a_name_that_leads_nowhere_else(
    house: House,
) -> None:
    client = await house.a_client(name="Sørensen / Söhne: ..")
    folder = await house.a_folder(clientId=client["id"])
    first, day = await a_signed_file(house, folder, "../../Tax return 2025?.pdf")
    second, again = await a_signed_file(house, folder, "../../Tax return 2025?.pdf")
    await house.a_document(folder, title="Nobody signed this")
    await a_signed_file(house, await house.a_folder(), "Of the house")
    answer = await house.nora.ask("{ firm { name } }")

    mine = await unpacked(house.nora, client=client["id"])
    name = f"Sørensen Söhne/{day} Tax return 2025"
    assert again == day, "the night passed in the middle of this test"
    assert mine == {f"{name}.pdf": first, f"{name} (2).pdf": second}
    odd = await house.a_folder(clientId=(await house.a_client(name="Odd"))["id"])
    titles = ("Return", "Return", "Return (2)", "return")
    hashes = {(await a_signed_file(house, odd, each))[0] for each in titles}
    found = await unpacked(
        house.nora, client=(await house.nora.ask(FOLDER, id=odd))["folder"]["client"]["id"]
    )
    assert set(found.values()) == hashes
    assert len({each.casefold() for each in found}) == len(titles), "no file takes the place of another"
    everything = await unpacked(house.nora, year=day[:4])
    assert everything.keys() - mine.keys() - found.keys() == {
        f"{answer['firm']['name']}/{day} Of the house.pdf"
    }


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"year": "1999"}, 404),
        ({"client": "cli_00000000000000000000000000"}, 404),
        ({"year": "99"}, 400),
        ({"year": "0000"}, 404),
        ({"year": "9999"}, 404),
        ({"client": "\0"}, 404),
    ],
)
async def test_where_nothing_was_signed_there_is_no_archive(
    quiet_house: House, asked: dict[str, str], status: int
) -> None:
    assert (await quiet_house.nora.http.get("/files/signed.zip", params=asked)).status_code == status


async def test_nobody_outside_the_firm_gets_one(house: House) -> None:
    client = await house.a_client()
    folder = await house.a_folder(clientId=client["id"])
    await a_signed_file(house, folder, "Return")
    found = await found_firm(house.office, "Olsen & Olsen", "olga@olsen.example", "Olga Olsen")
    other = House(house.settings, house.office, *found)
    for params in ({"client": client["id"]}, {}):
        assert (await other.nora.http.get("/files/signed.zip", params=params)).status_code == 404
    listed = (await house.nora.http.get("/files/signed.json")).json()["files"]
    certificate = f"/files/envelopes/{listed[0]['envelopeId']}/certificate"
    assert (await other.nora.http.get(certificate)).status_code == 404
    assert (await house.nora.http.get(certificate)).content.startswith(b"%PDF")
    await other.close()
    assert (await house.guest("").http.get("/files/signed.zip")).status_code == 404
