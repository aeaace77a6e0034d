"""A firm in which everything has happened once: what reads are compared on."""

from dataclasses import dataclass
from typing import Any

from tests.cast import ANA, BEN, House, party, signature

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
    documents = [await house.a_document(folder if n else inner, title=f"{ODD} {n}") for n in range(5)]
    waiting = await house.a_request(documents[0], jobs[0], jobs[1], title=ODD)
    half = await house.a_request(documents[1], jobs[0])
    await house.sign(half["parties"]["ana"])
    whole = await house.a_request(
        documents[2], jobs[2], parties=[party("ana", 1, **ANA), party("ben", 2, **BEN)], message=ODD
    )
    await house.sign(whole["parties"]["ana"])
    await house.sign(whole["parties"]["ben"])
    await house.sealed(whole["id"])
    refused = await house.a_request(documents[3], jobs[3])
    guest = await house.party(refused["parties"]["ben"])
    await guest.do("openCeremony", "OpenCeremonyInput", {}, "ceremony { state }")
    await guest.do("decline", "DeclineInput", {"reason": ODD}, "ceremony { state }")
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
    envelopes = [waiting["id"], half["id"], whole["id"], refused["id"], draft["envelope"]["id"]]
    every: list[str] = [
        board["id"],
        board["Filed"],
        board["Awaiting signature"],
        *jobs,
        *documents,
        *envelopes,
        *half["parties"].values(),
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
        *await _beneath(house, jobs, envelopes),
    ]
    stage = board["Awaiting signature"]
    return LivedIn(board["id"], stage, jobs[0], client["id"], documents[1], whole["id"], folder, every)


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
