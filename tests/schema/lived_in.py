"""A firm in which everything has happened once: what reads are compared on."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from api.demo.client import Client
from domain.ids import this_moment
from tests.cast import ANA, BEN, House, party, signature
from tests.stories.files_asked_for import send, token_of
from tests.stories.letters import a_picture
from tests.stories.test_b_templates import a_template
from worker.clock import tick

ODD = 'Ébène "quoted" \\ back\tslash \x7f 漢字 😀 </script>'


@dataclass
class LivedIn:
    """Ids of one of each."""

    pipeline: str
    stage: str
    job: str
    client: str
    document: str
    envelope: str
    folder: str
    every: list[str]


async def lived_in(house: House) -> LivedIn:
    do = house.nora.do
    board = await house.a_pipeline()
    client = await house.a_client(ODD)
    company = await house.a_client("Wobble_100% Ltd", "COMPANY")
    otto, _ = await house.a_member(permissions=["SIGN_FOR_FIRM"])
    folder = await house.a_folder(clientId=client["id"])
    inner = await house.a_folder(None, parentId=folder, name="Inside")
    jobs = [
        await house.a_job(
            board,
            clientId=(client if n % 2 else company)["id"],
            title=f"{ODD} {n}",
            assigneeIds=[house.nora_id, otto][: n % 3],
            tags=["vip", ODD][: n % 3],
            dueOn=["2020-01-31", "2099-12-31", None][n % 3],
            priority=["LOW", "URGENT"][n % 2],
        )
        for n in range(6)
    ]
    documents = [await house.a_document(folder if n else inner, title=f"{ODD} {n}") for n in range(6)]
    waiting = await house.a_request(documents[0], jobs[0], jobs[1], title=ODD)
    half = await house.a_request(documents[1], jobs[0])
    await house.sign(half["parties"]["ana"])
    whole = await house.a_request(
        documents[2], jobs[2], parties=[party("ana", 1, **ANA), party("ben", 2, **BEN)], message=ODD
    )
    await house.sign(whole["parties"]["ana"])
    await house.sign(whole["parties"]["ben"])
    await house.sealed(whole["id"])
    template = await a_template(house)
    asked = await _files_asked_for(house, client, folder, jobs[0])
    refused = await house.a_request(documents[3], jobs[3])
    guest = await house.party(refused["parties"]["ben"])
    await guest.do("openCeremony", "OpenCeremonyInput", {}, "ceremony { state }")
    await guest.do("decline", "DeclineInput", {"reason": ODD}, "ceremony { state }")
    answered = await _answers(house, documents[1], jobs[0])
    await _locked_and_unlocked(house, documents[1])
    draft = await do(
        "createEnvelope",
        "CreateEnvelopeInput",
        {
            "title": "Draft",
            "documentIds": [documents[4]],
            "recipients": [party("ana", name="Ana")],
            "fields": [{**signature(documents[4], "ana"), "x": 0.00001, "y": 0, "width": 1}],
        },
        "envelope { id }",
    )
    await do(
        "replaceRecipient",
        "ReplaceRecipientInput",
        {
            "recipientId": half["parties"]["ben"],
            "with": party("ben", name=ODD, email="other@client.example"),
            "reason": ODD,
        },
        "envelope { id }",
    )
    again = {"id": refused["id"], "idempotencyKey": "again"}
    copy = await do("copyEnvelope", "CopyEnvelopeInput", again, "envelope { id recipients { id } }")
    proof = {"method": "Passport", "note": ODD, "checkedAt": "2026-01-31T10:00:00Z"}
    await do(
        "recordIdentityProof",
        "RecordIdentityProofInput",
        {"recipientId": copy["envelope"]["recipients"][0]["id"], **proof},
        "envelope { id }",
    )
    copied = {"id": copy["envelope"]["id"], "idempotencyKey": "copied"}
    await do("sendEnvelope", "SendEnvelopeInput", copied, "envelope { id }")
    await do("correctEnvelope", "CorrectEnvelopeInput", {"id": copied["id"]}, "envelope { id }")
    await do("archiveEnvelope", "ArchiveEnvelopeInput", {"id": whole["id"]}, "envelope { id }")
    proven = {"id": documents[2], "requiresIdentityProof": True}
    await do("updateDocument", "UpdateDocumentInput", proven, "document { id }")
    thrown = {"documentIds": [documents[4]], "title": "Thrown away"}
    gone = await do("createEnvelope", "CreateEnvelopeInput", thrown, "envelope { id }")
    retitled = {"id": gone["envelope"]["id"], "title": ODD}
    await do("updateEnvelope", "UpdateEnvelopeInput", retitled, "envelope { id }")
    await do("deleteEnvelope", "DeleteEnvelopeInput", {"id": retitled["id"]}, "envelope { id }")
    late = await house.a_request(documents[5], parties=[party("ana", **ANA)], expiresInDays=10)
    ana = late["parties"]["ana"]
    await do("remindRecipient", "RemindRecipientInput", {"recipientId": ana}, "envelope { id }")
    await do("recordCall", "RecordCallInput", {"recipientId": ana, "note": ODD}, "envelope { id }")
    for days in (8, 11):
        await tick(house.office, (this_moment().now + timedelta(days=days)).replace(hour=12))
    await do("extendEnvelope", "ExtendEnvelopeInput", {"id": late["id"], "days": 7}, "envelope { id }")
    task = {"title": ODD, "jobId": jobs[4], "assigneeId": otto, "dueOn": "2026-02-28"}
    open_task = await do("createTask", "CreateTaskInput", task, "task { id }")
    done_task = await do("createTask", "CreateTaskInput", {**task, "title": "Done"}, "task { id }")
    await do("completeTask", "CompleteTaskInput", {"id": done_task["task"]["id"]}, "task { id }")
    await do(
        "unlinkDocument",
        "UnlinkDocumentInput",
        {"documentId": documents[0], "jobId": jobs[1]},
        "jobs { id }",
    )
    await do(
        "moveJob",
        "MoveJobInput",
        {"jobId": jobs[5], "toStageId": board["Filed"], "pendingItems": "KEEP"},
        "job { id }",
    )
    await do("pauseJob", "PauseJobInput", {"jobId": jobs[4], "reason": ODD}, "job { id }")
    await do("setJobState", "SetJobStateInput", {"jobId": jobs[5], "state": "ARCHIVED"}, "job { id }")
    envelopes = [waiting["id"], half["id"], whole["id"], refused["id"], late["id"], answered["id"]]
    envelopes += [draft["envelope"]["id"], copied["id"], retitled["id"]]
    every: list[str] = [
        board["id"],
        board["Filed"],
        board["Awaiting signature"],
        *jobs,
        *documents,
        *envelopes,
        *half["parties"].values(),
        *answered["parties"].values(),
        copy["envelope"]["recipients"][0]["id"],
        *late["parties"].values(),
        *(each["id"] for each in client["contacts"]),
        client["id"],
        company["id"],
        folder,
        inner,
        house.nora_id,
        otto,
        open_task["task"]["id"],
        done_task["task"]["id"],
        house.firm_id,
        template,
        asked,
        *await _beneath(house, jobs, envelopes),
    ]
    stage = board["Awaiting signature"]
    return LivedIn(board["id"], stage, jobs[0], client["id"], documents[1], whole["id"], folder, every)


async def _files_asked_for(house: House, client: dict[str, Any], folder: str, job: str) -> str:
    """Of which one has come, by a link."""
    input = {"clientId": client["id"], "contactId": client["contacts"][0]["id"], "folderId": folder}
    input |= {"jobId": job, "title": ODD, "message": ODD, "items": [{"title": ODD}, {"title": "More"}]}
    made = await house.nora.do("requestFiles", "RequestFilesInput", input, "fileRequest { id items { id } }")
    asked = made["fileRequest"]
    token = await token_of(house, asked["id"])
    assert (await send(house, token, asked["items"][0]["id"], a_picture())).status_code == 200
    await house.nora.do(
        "remindFileRequest", "RemindFileRequestInput", {"id": asked["id"]}, "fileRequest { id }"
    )
    return str(asked["id"])


async def _answers(house: House, document: str, job: str) -> dict[str, Any]:
    """A request of which one of two is enough, handed over, and one that is being corrected."""
    quorum = [{"routingOrder": 1, "quorum": 1}]
    parties = [party("ana", 1, **ANA), party("ben", 1, **BEN)]
    asked = await house.a_request(document, job, parties=parties, quorums=quorum, key="answers")
    ana, ben = [await house.party(each) for each in asked["parties"].values()]
    over = {"name": ODD, "email": "eve@client.example", "reason": ODD, "idempotencyKey": "over"}
    await ana.do("handOver", "HandOverInput", over, "ceremony { state }")
    await ben.do("optOut", "OptOutInput", {"reason": ODD}, "ceremony { state }")
    other = await house.a_request(document, parties=parties, quorums=quorum, key="corrected")
    guest = await house.party(other["parties"]["ana"])
    await guest.do("requestChanges", "RequestChangesInput", {"comment": ODD}, "ceremony { state }")
    return asked


async def _locked_and_unlocked(house: House, document: str) -> None:
    """A party whose link was read, who was locked twice, and unlocked once."""
    guarded = [party("ana", **ANA, identityCheck="EMAIL_CODE"), party("ben", **BEN)]
    envelope = await house.a_request(document, parties=guarded, key="guarded")
    ana = {"recipientId": envelope["parties"]["ana"]}
    await house.nora.do("revealLink", "RevealLinkInput", ana, "url")
    await _lock(await house.party(ana["recipientId"]))
    await house.nora.do("unlockRecipient", "UnlockRecipientInput", ana, "envelope { id }")
    await _lock(await house.party(ana["recipientId"]))


async def _lock(guest: Client) -> None:
    """None of these is a code."""
    await guest.do("sendCode", "SendCodeInput", {}, "session")
    guesses = " ".join(
        f'g{n}: confirmCode(input: {{ code: "not this {n}" }}) {{ userErrors {{ code }} }}' for n in range(5)
    )
    answers = await guest.ask(f"mutation {{ {guesses} }}")
    assert answers["g4"]["userErrors"] == [{"code": "CODE_LOCKED"}]


async def _beneath(house: House, jobs: list[str], envelopes: list[str]) -> list[str]:
    """Links, fields and tokens."""
    found: dict[str, Any] = await house.nora.ask(
        """query($jobs: [ID!]!, $envelopes: [ID!]!) {
             jobs: nodes(ids: $jobs) { ... on Job { links { id } } }
             envelopes: nodes(ids: $envelopes) { ... on Envelope { fields { id } } }
             viewer { ... on ApiToken { id } } }""",
        jobs=jobs,
        envelopes=envelopes,
    )
    links = [link["id"] for job in found["jobs"] for link in job["links"]]
    fields = [field["id"] for envelope in found["envelopes"] for field in envelope["fields"]]
    return [*links, *fields, found["viewer"]["id"]]
