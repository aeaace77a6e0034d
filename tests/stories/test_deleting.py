"""Documents, contacts and clients are changed and deleted, and what must be kept is not."""

import hashlib
from datetime import date, timedelta
from typing import Any

import psycopg

from api.running import Databases
from domain.envelopes import years_after
from domain.ids import this_moment
from tests.cast import ANA, House, party, the_engagement_letter
from tests.sealing.test_upload import a_file_that_acts
from tests.stories.letters import a_letter
from worker.discard import sweep

ONLY_ANA = [party("ana", **ANA)]
GONE = "document { id title deleted downloadUrl jobs { id } } links { id }"


async def delete(house: House, document: str, **more: Any) -> dict[str, Any]:
    input = {"documentId": document, **more}
    made = await house.nora.do("deleteDocument", "DeleteDocumentInput", input, GONE)
    return dict(made["document"])


def years_pass(database: Databases, envelope: str, years: int = 11) -> None:
    """The request was completed so long ago."""
    assert database.owner is not None
    with psycopg.connect(database.owner, autocommit=True) as owner:
        owner.execute(
            "update envelope set closed_at = closed_at - make_interval(years => %s) where id = %s",
            (years, envelope),
        )


async def test_a_deleted_document_is_in_no_list_and_its_bytes_are_gone_unless_another_has_the_same(
    house: House,
) -> None:
    folder = await house.a_folder()
    only = the_engagement_letter(text="Of this letter there is one copy.")
    one = await house.a_document(folder, data=only)
    twins = [await house.a_document(folder), await house.a_document(folder)]
    at = f"/files/documents/{one}"
    assert (await delete(house, one)) == {
        "id": one,
        "title": "Engagement letter",
        "deleted": True,
        "downloadUrl": None,
        "jobs": [],
    }
    assert (await delete(house, twins[0]))["deleted"]
    kept = {each: house.settings.data_dir / "files" / each for each in (_hash(only), _hash())}
    await house.until(lambda: not kept[_hash(only)].exists())
    answers = [(await house.nora.http.get(x)).status_code for x in (at, f"/files/documents/{twins[1]}")]
    assert answers == [410, 200]
    shown = "{ documents { nodes { id } } folders { nodes { documents { nodes { id } } } } }"
    found = await house.nora.ask(shown)
    assert found["documents"]["nodes"] == [{"id": twins[1]}]
    assert found["folders"]["nodes"][0]["documents"]["nodes"] == [{"id": twins[1]}]
    assert (await house.refusal(house.nora, "deleteDocument", {"documentId": one}))["code"] == "NOT_FOUND"
    for mutation, input in (
        ("updateDocument", {"id": one, "title": "Again"}),
        ("moveDocument", {"documentId": one, "folderId": folder}),
        ("createEnvelope", {"documentIds": [one]}),
    ):
        assert (await house.refusal(house.nora, mutation, input))["code"] == "NOT_FOUND", mutation


def _hash(data: bytes | None = None) -> str:
    return hashlib.sha256(data or the_engagement_letter()).hexdigest()


async def test_an_open_request_holds_its_document_unless_it_is_voided_with_it_and_then_the_job_goes_on(
    house: House,
) -> None:
    job = await house.a_job(await house.a_pipeline())
    document = await house.a_document(await house.a_folder(), job)
    envelope = await house.a_request(document, parties=ONLY_ANA)
    drafted = {"documentIds": [document], "recipients": ONLY_ANA}
    draft = (await house.nora.do("createEnvelope", "CreateEnvelopeInput", drafted, "envelope { id }"))[
        "envelope"
    ]
    more = "... on DocumentInUse { envelopes { id } }"
    held = await house.refusal(house.nora, "deleteDocument", {"documentId": document}, more)
    assert held["code"] == "DOCUMENT_IN_USE"
    assert [each["id"] for each in held["envelopes"]] == sorted([envelope["id"], draft["id"]])

    clerk = await house.a_token(["MANAGE_DOCUMENTS"])
    withdraw = {"documentId": document, "voidRequests": True}
    assert (await house.refusal(clerk, "deleteDocument", withdraw))["code"] == "FORBIDDEN"
    gone = await delete(house, document, voidRequests=True)
    assert (gone["deleted"], gone["jobs"]) == (True, [])
    assert await house.stage_of(job) == "Ready to file"
    assert [each["cause"] for each in await house.moves_of(job)] == ["UNLINKED"]
    await house.until(lambda: house.mails(ANA["email"], "This request is closed"))
    ask = "query($id: ID!) { envelope(id: $id) { state documents { id deleted } } }"
    found = (await house.nora.ask(ask, id=envelope["id"]))["envelope"]
    assert (found["state"], found["documents"]) == ("VOIDED", [{"id": document, "deleted": True}])
    happened = await house.nora.ask(
        "{ events(first: 100) { nodes { __typename ... on DocumentChanged { document { id } changed } } } }"
    )
    assert {"__typename": "DocumentChanged", "document": {"id": document}, "changed": ["deleted"]} in (
        happened["events"]["nodes"]
    )


async def test_a_signed_file_stays_until_its_date_and_afterwards_its_link_says_that_it_is_no_more(
    house: House, database: Databases
) -> None:
    document = await house.a_document(await house.a_folder())
    envelope = await house.a_request(document, parties=ONLY_ANA)
    await house.sign(envelope["parties"]["ana"])
    sealed = await house.sealed(envelope["id"])
    for more in ({}, {"voidRequests": True}):
        kept = await house.refusal(house.nora, "deleteDocument", {"documentId": document, **more})
        until = years_after(date.today(), 10)
        assert kept["code"] == "RETENTION_NOT_OVER"
        assert any(str(until - timedelta(days=x)) in kept["message"] for x in (0, 1)), kept["message"]

    years_pass(database, envelope["id"])
    ana = await house.party(envelope["parties"]["ana"])
    await delete(house, document)
    file = house.settings.data_dir / "files" / sealed["sealedSha256"]
    await house.until(lambda: not file.exists())
    asked = "{ ceremony { state deleted downloadUrl documents { id } } }"
    assert (await ana.ask(asked))["ceremony"] == {
        "state": "DONE",
        "deleted": True,
        "downloadUrl": None,
        "documents": [],
    }
    assert (await ana.http.get(f"/s/{ana.token}/signed.pdf")).status_code == 410
    assert (await house.nora.http.get(f"/files/envelopes/{envelope['id']}")).status_code == 410
    assert (await house.nora.http.get(f"/files/envelopes/{envelope['id']}/certificate")).status_code == 410
    assert (await house.nora.http.get("/files/signed.zip")).status_code == 404
    again = {"id": envelope["id"]}
    assert (await house.refusal(house.nora, "resealEnvelope", again))["code"] == "NOT_FOUND"
    ask = "query($hash: String!) { verification(by: { sha256: $hash }) { outcome chainIntact } }"
    found = await house.guest("").ask(ask, hash=sealed["sealedSha256"])
    assert found["verification"] == {"outcome": "GENUINE", "chainIntact": True}


async def test_a_client_is_changed_by_who_saw_it_as_it_is(quiet_house: House) -> None:
    house = quiet_house
    client = await house.a_client()
    input = {"id": client["id"], "name": "Sørensen & Co", "kind": "COMPANY", "expectedVersion": 1}
    changed = await house.nora.do(
        "updateClient", "UpdateClientInput", input, "client { name kind tags version }"
    )
    assert changed["client"] == {"name": "Sørensen & Co", "kind": "COMPANY", "tags": [], "version": 2}
    late = {"id": client["id"], "tags": ["late"], "expectedVersion": 1}
    assert (await house.refusal(house.nora, "updateClient", late))["code"] == "VERSION_CONFLICT"
    same = await house.nora.do(
        "updateClient", "UpdateClientInput", {"id": client["id"]}, "client { version }"
    )
    assert same["client"]["version"] == 2


async def test_a_contact_is_corrected_and_a_deleted_one_leaves_what_was_sent_as_it_was(
    quiet_house: House,
) -> None:
    house = quiet_house
    client = await house.a_client()
    ana, ben = (each["id"] for each in client["contacts"])
    fields = "contact { name email phone } client { contacts { id } }"
    one = {"id": ben, "email": None, "phone": "+47 400 00 042"}
    changed = await house.nora.do("updateContact", "UpdateContactInput", one, fields)
    assert changed["contact"] == {"name": "Ben Sørensen", "email": None, "phone": "+47 400 00 042"}
    wrong = {"id": ben, "email": "nobody"}
    assert (await house.refusal(house.nora, "updateContact", wrong))["code"] == "INVALID_INPUT"

    document = await a_letter(house, await house.a_folder())
    asked = [{"key": "ana", "contactId": ana}]
    envelope = await house.a_request(document, parties=asked)
    in_use = await house.refusal(
        house.nora, "deleteContact", {"id": ana}, "... on ContactInUse { envelopes { id } }"
    )
    assert (in_use["code"], in_use["envelopes"]) == ("CONTACT_IN_USE", [{"id": envelope["id"]}])
    assert "Ana Sørensen" in in_use["message"]
    await house.sign(envelope["parties"]["ana"])
    left = await house.nora.do(
        "deleteContact", "DeleteContactInput", {"id": ana}, "client { contacts { id } }"
    )
    assert left["client"]["contacts"] == [{"id": ben}]
    ask = "query($id: ID!) { envelope(id: $id) { recipients { name email contact { id } } } }"
    found = (await house.nora.ask(ask, id=envelope["id"]))["envelope"]["recipients"]
    assert found == [{"name": "Ana Sørensen", "email": "ana@client.example", "contact": None}]
    for mutation in ("deleteContact", "updateContact"):
        assert (await house.refusal(house.nora, mutation, {"id": ana}))["code"] == "NOT_FOUND"
    again = {"documentIds": [document], "recipients": asked}
    assert (await house.refusal(house.nora, "createEnvelope", again))["code"] == "NOT_FOUND"


async def test_what_was_sent_up_and_came_to_nothing_is_removed_once_its_ticket_has_ended(
    quiet_house: House,
) -> None:
    house = quiet_house
    files = house.settings.data_dir / "files"
    folder = await house.a_folder()
    kept = the_engagement_letter(text="This one is kept as it came.")
    lost = the_engagement_letter(text="Nobody made a document of this.")
    active = a_file_that_acts()
    for data in (kept, active):
        await house.a_document(folder, data=data)
    await house.nora.upload("lost.pdf", lost)
    now = this_moment().now
    await sweep(house.office, now)
    assert all((files / _hash(each)).exists() for each in (kept, active, lost)), "their tickets are good yet"
    await sweep(house.office, now + timedelta(days=2))
    left = [(files / _hash(each)).exists() for each in (kept, active, lost)]
    assert left == [True, False, False], "of the file that acts, the cleaned copy is kept"
    found = await house.nora.ask("{ documents { nodes { downloadUrl } } }")
    for each in found["documents"]["nodes"]:
        assert (await house.nora.download(each["downloadUrl"])).startswith(b"%PDF")
