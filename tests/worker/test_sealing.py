"""What is needed for sealing is taken away: nobody is kept from signing, and all is made up for by itself."""

import asyncio
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any

import psycopg
import pytest

from api.running import Databases, office_of, working
from api.settings import Settings
from domain.envelopes import Channel, RecipientRole, RecipientState, SignatureMethod
from sealing.certificate_words import NAMES
from sealing.keeping import rotate
from sealing.verify import verify
from tests.cast import House
from tests.conftest import open_for_business
from tests.races.counting import nothing_left_to_do
from tests.sealing.authority_of_time import NAME, authority_open, keys_of_it
from tests.sealing.desk_of_lists import lists_open
from tests.sealing.firm_ca import revocation_list
from tests.sealing.poppler import pdftotext
from tests.store.test_law import told
from tests.worker.sink import Sink


@contextmanager
def away(folder: Path) -> Iterator[None]:
    """As a volume that is not mounted."""
    aside = folder.with_name(f"{folder.name} taken away")
    folder.rename(aside)
    try:
        yield
    finally:
        if folder.exists():
            folder.rename(folder.with_name(f"{folder.name} made meanwhile"))
        aside.rename(folder)


def the_key(house: House) -> Path:
    return house.settings.seal_folder


def the_files(house: House) -> Path:
    return house.settings.data_dir / "files"


WHAT = pytest.mark.parametrize("what", [the_key, the_files], ids=["the key", "the files"])


async def a_request(house: House) -> tuple[str, dict[str, Any]]:
    job = await house.a_job(await house.a_pipeline())
    document = await house.a_document(await house.a_folder(), job)
    return job, await house.a_request(document)


async def a_job_that_waits_for_the_seal(house: House, beside: str) -> str:
    """A job with the same documents as another, in a stage that asks for the sealed file."""
    board = await house.a_pipeline(name="Advice")
    wait = {"id": board["Awaiting signature"], "automoveAfter": "SEALED"}
    await house.nora.do("updateStage", "UpdateStageInput", wait, "stage { id }")
    job = await house.a_job(board)
    documents = [each["id"] for each in (await house.card(beside))["documents"]]
    links = {"documentIds": documents, "jobIds": [job]}
    await house.nora.do("linkDocuments", "LinkDocumentsInput", links, "links { id }")
    return job


async def seal_state(house: House, envelope: str) -> str:
    found = await house.nora.ask("query($id: ID!) { envelope(id: $id) { sealState } }", id=envelope)
    return str(found["envelope"]["sealState"])


@WHAT
async def test_c02_the_job_moves_at_once_the_seal_is_delayed_and_made_by_itself_when_all_is_back(
    house: House, sink: Sink, what: Any
) -> None:
    job, envelope = await a_request(house)
    waiting = await a_job_that_waits_for_the_seal(house, job)
    with away(what(house)):
        for each in envelope["parties"].values():
            assert (await house.sign(each))["userErrors"] == []
        assert await house.stage_of(job) == "Ready to file"

        async def delayed() -> bool:
            return await seal_state(house, envelope["id"]) == "DELAYED"

        await house.until(delayed)
        assert await house.blockers_of(waiting) == ["SEALING_DELAYED"]
    sealed = await house.sealed(envelope["id"])
    assert sealed["id"] == envelope["id"]
    assert await house.stage_of(waiting) == "Ready to file"
    assert (await house.nora.download(sealed["downloadUrl"])).startswith(b"%PDF")
    assert len(await told(house, "SealDelayed")) == 1
    assert len(await told(house, "EnvelopeSealed")) == 1
    assert len(await house.moves_of(job)) == 1
    await house.until(lambda: len([x for x in sink.mails if "Signed by everyone" in x["Subject"]]) == 2)


@WHAT
async def test_nobody_is_asked_to_sign_what_cannot_be_sealed_now(house: House, sink: Sink, what: Any) -> None:
    document = await house.a_document(await house.a_folder())
    asked: dict[str, Any] = {"documentIds": [document], "idempotencyKey": "key"}
    from tests.cast import ANA, party, signature

    asked |= {"recipients": [party("ana", **ANA)], "fields": [signature(document, "ana")]}
    draft = (
        await house.nora.do(
            "createEnvelope",
            "CreateEnvelopeInput",
            {name: value for name, value in asked.items() if name != "idempotencyKey"},
            "envelope { id }",
        )
    )["envelope"]["id"]
    with away(what(house)):
        refusal = await house.refusal(house.nora, "requestSignature", asked)
        assert refusal["code"] == "SEALING_UNAVAILABLE"
        refusal = await house.refusal(house.nora, "sendEnvelope", {"id": draft, "idempotencyKey": "key"})
        assert refusal["code"] == "SEALING_UNAVAILABLE"
        assert await told(house, "EnvelopeSent") == []
    sent = await house.nora.do(
        "sendEnvelope", "SendEnvelopeInput", {"id": draft, "idempotencyKey": "key"}, "envelope { state }"
    )
    assert sent["envelope"]["state"] == "SENT"
    await house.until(lambda: len(sink.mails) == 1)


async def test_a_seal_is_made_once_though_it_is_asked_for_often(house: House) -> None:
    """A kill may leave the same errand in two hands."""
    from domain.errands import Errand, Task
    from store import queue
    from tests.races.counting import nothing_left_to_do

    _, envelope = await a_request(house)
    for each in envelope["parties"].values():
        await house.sign(each)
    async with house.office.work(house.firm_id, "test") as work:
        errand = Errand(Task.SEAL, envelope["id"])
        await queue.defer(work.session, house.firm_id, [(f"evt_{n}", errand) for n in range(5)])
    await house.sealed(envelope["id"])
    await house.until(lambda: nothing_left_to_do(house))
    assert len(await told(house, "EnvelopeSealed")) == 1


async def test_two_who_seal_at_the_same_moment_issue_one_file(quiet_house: House) -> None:
    from worker.deliver import Post
    from worker.seal import seal

    house = quiet_house
    _, envelope = await a_request(house)
    for each in envelope["parties"].values():
        await house.sign(each)
    post = Post(None, house.settings.mailbox, "nobody@example.com")
    await asyncio.gather(
        *(seal(house.office, post, house.firm_id, f"evt_{n}", envelope["id"]) for n in range(4))
    )
    [sealed] = await told(house, "EnvelopeSealed")
    found = await house.sealed(envelope["id"])
    assert found["sealedSha256"] == sealed.data["sha256"]
    assert (await house.nora.download(found["downloadUrl"])).startswith(b"%PDF")


@pytest.mark.parametrize("named", [RecipientRole, RecipientState, Channel, SignatureMethod])
def test_whatever_a_certificate_tells_of_a_party_has_its_words_in_each_language(named: type[StrEnum]) -> None:
    for language, words in NAMES.items():
        assert {each.value for each in named} <= words.keys(), language


async def test_c02_a_time_stamping_authority_that_is_away_keeps_nobody_from_signing_and_is_made_up_for(
    settings: Settings, database: Databases, sink: Sink
) -> None:
    with authority_open() as authority:
        authority.away = True
        stamped = settings.model_copy(update={"tsa_url": authority.url})
        async with (
            office_of(stamped, database) as office,
            working(stamped, database, office),
            open_for_business(stamped, office) as house,
        ):
            job, envelope = await a_request(house)
            for each in envelope["parties"].values():
                assert (await house.sign(each))["userErrors"] == []
            assert await house.stage_of(job) == "Ready to file"

            async def delayed() -> bool:
                return await seal_state(house, envelope["id"]) == "DELAYED"

            await house.until(delayed)
            authority.away = False
            sealed = await house.sealed(envelope["id"])
            file = await house.nora.download(sealed["downloadUrl"])
            asked = "query($by: VerificationInput!) { verification(by: $by) { outcome timestampedBy level notes } }"
            found = await house.nora.ask(asked, by={"sha256": hashlib.sha256(file).hexdigest()})
            assert (found["verification"]["outcome"], found["verification"]["timestampedBy"]) == (
                "GENUINE",
                NAME,
            )
            assert f"by {NAME} (PAdES B-T)" in found["verification"]["notes"][0]
            assert found["verification"]["level"] == "B-T"
            [event] = await told(house, "EnvelopeSealed")
            assert (event.data["timestamped_by"], event.data["level"]) == (NAME, "B-T")


async def test_what_was_sealed_when_the_lists_could_not_be_had_is_sealed_again_at_the_level_of_today(
    settings: Settings, database: Databases, sink: Sink
) -> None:
    with lists_open() as lists, authority_open() as authority:
        authority.list_at = f"{lists.url}/hora.crl"
        stamped = settings.model_copy(update={"tsa_url": authority.url})
        async with (
            office_of(stamped, database) as office,
            working(stamped, database, office),
            open_for_business(stamped, office) as house,
        ):
            _, envelope = await a_request(house)
            for each in envelope["parties"].values():
                await house.sign(each)
            first = await house.sealed(envelope["id"])
            lists.laid_out["/hora.crl"] = revocation_list(keys_of_it()[1])
            assert office.press.gathering is not None
            office.press.gathering.lists.kept.clear()  # the while in which it is not asked for again is over
            await house.nora.do(
                "resealEnvelope", "ResealEnvelopeInput", {"id": envelope["id"]}, "envelope { sealState }"
            )

            async def levels() -> Any:
                asked = (
                    "query($id: ID!) { envelope(id: $id) { documents { versions { kind level sha256 } } } }"
                )
                found = (await house.nora.ask(asked, id=envelope["id"]))["envelope"]["documents"][0]
                made = {x["level"]: x["sha256"] for x in found["versions"] if x["kind"] == "SEALED"}
                return made if len(made) == 2 else None

            made = await house.until(levels)
            assert (made.keys(), made["B-T"]) == ({"B-T", "B-LT"}, first["sealedSha256"])
            asked = "query($by: VerificationInput!) { verification(by: $by) { outcome level notes } }"
            for level, sha256 in made.items():
                known = (await house.nora.ask(asked, by={"sha256": sha256}))["verification"]
                assert (known["outcome"], known["level"]) == ("GENUINE", level)
                assert f"(PAdES {level})" in known["notes"][0]


async def test_what_is_sealed_again_is_a_further_version_and_the_former_file_stays_genuine(
    house: House, sink: Sink
) -> None:
    job, envelope = await a_request(house)
    again = ("resealEnvelope", "ResealEnvelopeInput", {"id": envelope["id"]}, "envelope { sealState }")
    assert (await house.refusal(house.nora, again[0], again[2]))["code"] == "INVALID_INPUT"
    for each in envelope["parties"].values():
        await house.sign(each)
    first = await house.sealed(envelope["id"])
    await house.until(lambda: len([x for x in sink.mails if "Signed by everyone" in x["Subject"]]) == 2)
    await asyncio.to_thread(rotate, house.settings.seal_folder)
    assert (await house.nora.do(*again))["envelope"]["sealState"] == "PENDING"
    await house.nora.do(*again)  # while it is pending, or once more when it was made

    async def renewed() -> Any:
        found = await house.sealed(envelope["id"])
        return found if found["sealedSha256"] != first["sealedSha256"] else None

    second = await house.until(renewed)
    assert second["chainHead"] == first["chainHead"]
    await house.until(lambda: nothing_left_to_do(house))
    asked = """query($id: ID!) { envelope(id: $id) { certificateUrl documents {
                 versions { kind sha256 downloadUrl } } } }"""
    found = (await house.nora.ask(asked, id=envelope["id"]))["envelope"]
    versions = [x for x in found["documents"][0]["versions"] if x["kind"] == "SEALED"]
    assert len(versions) in (2, 3), "asked twice, it may have been made before it was asked again"
    assert {first["sealedSha256"], second["sealedSha256"]} <= {x["sha256"] for x in versions}
    root = house.office.seal_key().root_pem
    for each in versions:
        file = await house.nora.download(each["downloadUrl"])
        assert hashlib.sha256(file).hexdigest() == each["sha256"]
        assert (await asyncio.to_thread(verify, file, [root])).valid
        asked = "query($by: VerificationInput!) { verification(by: $by) { outcome } }"
        known = await house.nora.ask(asked, by={"sha256": each["sha256"]})
        assert known["verification"]["outcome"] == "GENUINE"
    assert len([x for x in sink.mails if "Signed by everyone" in x["Subject"]]) == 2
    assert len(await house.moves_of(job)) == 1
    printed = pdftotext(await house.nora.download(found["certificateUrl"]))
    assert "Certificate of completion" in printed
    assert str(first["chainHead"]) in printed


async def test_sealing_again_moves_no_job(house: House) -> None:
    """What stood ready while automove was off is moved in one step by a person; nothing was settled by a new seal."""
    board = await house.a_pipeline()
    stage = {"id": board["Awaiting signature"]}
    await house.nora.do("updateStage", "UpdateStageInput", {**stage, "automove": False}, "stage { id }")
    job = await house.a_job(board)
    envelope = await house.a_request(await house.a_document(await house.a_folder(), job), job)
    for each in envelope["parties"].values():
        await house.sign(each)
    await house.sealed(envelope["id"])
    await house.nora.do("updateStage", "UpdateStageInput", {**stage, "automove": True}, "stage { id }")
    await house.nora.do("resealEnvelope", "ResealEnvelopeInput", {"id": envelope["id"]}, "envelope { id }")
    await house.until(lambda: nothing_left_to_do(house))
    assert len(await told(house, "EnvelopeSealed")) == 2
    assert await house.stage_of(job) == "Awaiting signature"


async def test_an_errand_whose_end_could_not_be_written_is_taken_up_again_though_its_worker_lives(
    house: House, database: Databases
) -> None:
    """As a connection leaves it that breaks in that moment: "doing", by a worker that knows nothing of it."""
    _, envelope = await a_request(house)
    for each in envelope["parties"].values():
        await house.sign(each)
    await house.sealed(envelope["id"])
    assert database.owner is not None
    args = json.dumps({"firm_id": house.firm_id, "event_id": "evt_lost", "subject": envelope["id"]})
    with psycopg.connect(database.owner, autocommit=True) as owner:
        owner.execute(
            "insert into procrastinate_jobs (queue_name, task_name, args, status, worker_id)"
            " select 'countersign', 'seal', %s::jsonb, 'doing', max(id) from procrastinate_workers",
            [args],
        )
    await house.until(lambda: nothing_left_to_do(house), patience=60)
