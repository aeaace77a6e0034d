"""The main job, told in GraphQL: a tax return is signed by three, and its card moves by itself."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.demo.client import Client, Refused

FORM = Path(__file__).with_name("us-form-1040.pdf")
STAGES = [
    {"name": "Preparation"},
    {"name": "Awaiting signature", "automove": True},
    {"name": "Ready to file"},
    {"name": "Filed"},
]
# The “Sign Here” lines of page 2: x, y, width, height in points of a 612 by 792 page, from its top left.
LINES = {
    "taxpayer": ((102, 653.5, 168, 17), (279, 655, 44, 14)),
    "spouse": ((102, 681, 168, 14), (279, 681, 44, 13)),
    "preparer": ((218, 704.5, 104, 14.5), (330, 705, 60, 13)),
}
PATIENCE = 60.0
Say = Callable[[str], None]


@dataclass(frozen=True)
class Person:
    key: str
    name: str
    email: str


TAXPAYER = Person("taxpayer", "Ana Sørensen", "ana@client.example")
SPOUSE = Person("spouse", "Ben Sørensen", "ben@client.example")


@dataclass
class Scene:
    """What the demonstration has made: ids by name."""

    pipeline: str
    stages: dict[str, str]
    client: str
    contacts: dict[str, str]
    folder: str
    job: str
    document: str
    cursor: str


def places(document: str) -> list[dict[str, Any]]:
    """Signature and date fields on the “Sign Here” lines."""

    def place(who: str, kind: str, box: tuple[float, ...]) -> dict[str, Any]:
        x, y, width, height = box
        return {
            "documentId": document,
            "recipient": who,
            "kind": kind,
            "page": 2,
            "x": x / 612,
            "y": y / 792,
            "width": width / 612,
            "height": height / 792,
        }

    kinds = ("SIGNATURE", "DATE_SIGNED")
    return [
        place(who, kind, box) for who, boxes in LINES.items() for kind, box in zip(kinds, boxes, strict=True)
    ]


async def set_the_scene(api: Client, say: Say) -> Scene:
    """The pipeline, the client with contacts and folder, the form uploaded and linked to the job."""
    pipeline = (
        await api.do(
            "createPipeline",
            "CreatePipelineInput",
            {"name": "Tax return", "stages": STAGES},
            "pipeline { id stages { id name } }",
        )
    )["pipeline"]
    say("made the pipeline “Tax return”; automove is on in “Awaiting signature”")
    client = (
        await api.do(
            "createClient",
            "CreateClientInput",
            {
                "name": "Sørensen family",
                "kind": "INDIVIDUAL",
                "contacts": [{"name": x.name, "email": x.email} for x in (TAXPAYER, SPOUSE)],
            },
            "client { id contacts { id email } }",
        )
    )["client"]
    folder = (
        await api.do(
            "createFolder",
            "CreateFolderInput",
            {"name": "Tax 2010", "access": "CLIENT_CAN_VIEW", "clientId": client["id"]},
            "folder { id }",
        )
    )["folder"]
    job = (
        await api.do(
            "createJob",
            "CreateJobInput",
            {"pipelineId": pipeline["id"], "title": "Sørensen: Form 1040 of 2010", "clientId": client["id"]},
            "job { id }",
        )
    )["job"]
    say("opened the job in “Preparation”")
    upload = await api.upload("us-form-1040.pdf", FORM.read_bytes())
    made = await api.do(
        "createDocument",
        "CreateDocumentInput",
        {"uploadId": upload, "folderId": folder["id"], "title": "Form 1040", "jobIds": [job["id"]]},
        "document { id pageCount } eventCursor",
    )
    say(f"uploaded Form 1040 ({made['document']['pageCount']} pages) and linked it to the job")
    return Scene(
        pipeline=pipeline["id"],
        stages={x["name"]: x["id"] for x in pipeline["stages"]},
        client=client["id"],
        contacts={x["email"]: x["id"] for x in client["contacts"]},
        folder=folder["id"],
        job=job["id"],
        document=made["document"]["id"],
        cursor=made["eventCursor"],
    )


async def ask_for_signatures(api: Client, scene: Scene, say: Say) -> str:
    """To “Awaiting signature”, then the request: the preparer first, then both spouses together."""
    await api.do(
        "moveJob",
        "MoveJobInput",
        {"jobId": scene.job, "toStageId": scene.stages["Awaiting signature"]},
        "job { id }",
    )
    viewer = (await api.ask("{ viewer { ... on ApiToken { member { id name } } } }"))["viewer"]["member"]
    recipients = [
        {"key": "preparer", "party": "FIRM", "memberId": viewer["id"], "routingOrder": 1},
        *(
            {"key": x.key, "party": "CLIENT", "contactId": scene.contacts[x.email], "routingOrder": 2}
            for x in (TAXPAYER, SPOUSE)
        ),
    ]
    sent = await api.do(
        "requestSignature",
        "RequestSignatureInput",
        {
            "documentIds": [scene.document],
            "recipients": recipients,
            "fields": places(scene.document),
            "message": "Please sign your return on page 2.",
            "idempotencyKey": f"demo-{scene.job}",
        },
        "envelope { id current { name } }",
    )
    say(f"asked for signatures; it is the turn of {sent['envelope']['current'][0]['name']}")
    return str(sent["envelope"]["id"])


async def mailbox(api: Client) -> list[dict[str, Any]]:
    """The development mailbox, the newest mail first."""
    answer = await api.http.get("/mailbox/messages")
    if answer.status_code != 200:
        raise Refused(
            "This server shows no mailbox (it sends real mail, or is not on this machine),"
            " so the demonstration cannot read the signers' links."
        )
    found: list[dict[str, Any]] = answer.json()
    return found


async def link_for(api: Client, email: str, old: set[str]) -> str:
    """The personal link in the first new mail to this address. `old`: ids of mails that were there before."""
    async with asyncio.timeout(PATIENCE):
        while True:
            for message in await mailbox(api):
                if message["id"] not in old and email in message["to"] and "/s/" in message["text"]:
                    return str(message["text"].split("/s/")[1].split()[0])
            await asyncio.sleep(0.2)


async def sign_as(base_url: str, link: str, name: str, say: Say) -> None:
    """What a party does with their link: open, read every page, agree, sign."""
    party = Client(base_url, link)
    select = """ceremony { state consentVersion shownSha256 documents { title pageCount fileUrl }
                           fields { id kind mine } }"""
    try:
        opened = (await party.do("openCeremony", "OpenCeremonyInput", {}, select))["ceremony"]
        pages = 0
        for document in opened["documents"]:
            await party.download(document["fileUrl"])
            pages += document["pageCount"]
        version = {"version": opened["consentVersion"]}
        await party.do("giveConsent", "GiveConsentInput", version, "ceremony { state }")
        own = [x for x in opened["fields"] if x["mine"] and x["kind"] == "SIGNATURE"]
        values = [{"fieldId": x["id"], "value": name, "method": "TYPED"} for x in own]
        filled = (await party.do("fillFields", "FillFieldsInput", {"values": values}, select))["ceremony"]
        await party.do(
            "sign",
            "SignInput",
            {"shownSha256": filled["shownSha256"], "idempotencyKey": f"sign-{link[:20]}"},
            "ceremony { state }",
        )
    finally:
        await party.close()
    say(f"{name} read {pages} pages, agreed, and signed")


BOARD = """subscription($pipeline: ID!, $after: EventCursor) {
  pipelineEvents(pipelineId: $pipeline, after: $after) {
    __typename
    ... on StreamEvent { version event { __typename at
      ... on JobMoved { cause from { name } to { name } because { __typename ... on Envelope { id title } } }
      ... on RecipientChanged { recipient { name } recipientState: to }
      ... on DeliveryChanged { addressee: recipient { name } delivery: to }
      ... on EnvelopeChanged { envelopeState: to }
      ... on EnvelopeSealChanged { seal: to } } }
    ... on StreamGap { reason } } }"""


async def main_job(api: Client, out: Path, say: Say) -> None:
    """The whole of it. Raises Refused, or TimeoutError when something does not come to pass."""
    scene = await set_the_scene(api, say)
    watching = api.watch(BOARD, pipeline=scene.pipeline, after=scene.cursor)
    async with watching as frames, asyncio.TaskGroup() as both:
        both.create_task(until_sealed(frames, say))
        old = {message["id"] for message in await mailbox(api)}
        envelope = await ask_for_signatures(api, scene, say)
        preparer = (await api.ask("{ viewer { ... on ApiToken { member { name email } } } }"))["viewer"][
            "member"
        ]
        await sign_as(api.base_url, await link_for(api, preparer["email"], old), preparer["name"], say)
        links = [await link_for(api, x.email, old) for x in (TAXPAYER, SPOUSE)]
        await asyncio.gather(
            *(
                sign_as(api.base_url, link, x.name, say)
                for link, x in zip(links, (TAXPAYER, SPOUSE), strict=True)
            )
        )
    await check_the_end(api, scene, envelope, out, say)


async def until_sealed(frames: "asyncio.Queue[Any]", say: Say) -> None:
    """Print each live event, until the board has seen the move and the seal."""
    wanted = {"AUTOMOVE", "SEALED"}
    async with asyncio.timeout(2 * PATIENCE):
        while wanted:
            frame = await frames.get()
            if isinstance(frame, Refused):
                raise frame
            event = frame["pipelineEvents"].get("event")
            if event is None:
                continue
            say(f"live · version {frame['pipelineEvents']['version']}: {described(event)}")
            wanted -= {event.get("cause"), event.get("seal")}


def described(event: dict[str, Any]) -> str:
    match event["__typename"]:
        case "JobMoved":
            because = ", ".join(each.get("title", each["__typename"]) for each in event["because"])
            reason = f" because “{because}” was signed by all" if because else ""
            return f"the card moved from {event['from']['name']} to {event['to']['name']} ({event['cause']}){reason}"
        case "RecipientChanged":
            return f"{event['recipient']['name']}: {event['recipientState']}"
        case "DeliveryChanged":
            return f"the message to {event['addressee']['name']}: {event['delivery']}"
        case "EnvelopeChanged":
            return f"the request: {event['envelopeState']}"
        case "EnvelopeSealChanged":
            return f"the seal: {event['seal']}"
        case other:
            return str(other)


async def check_the_end(api: Client, scene: Scene, envelope: str, out: Path, say: Say) -> None:
    """The job stands in “Ready to file”; the sealed file is genuine; one flipped byte is found."""
    found = await api.ask(
        """query($job: ID!, $envelope: ID!) {
             job(id: $job) { stage { name } }
             envelope(id: $envelope) { downloadUrl sealedSha256 verificationUrl } }""",
        job=scene.job,
        envelope=envelope,
    )
    if found["job"]["stage"]["name"] != "Ready to file":
        raise Refused(f"the job stands in {found['job']['stage']['name']}")
    sealed = await api.download(found["envelope"]["downloadUrl"])
    await asyncio.to_thread(out.write_bytes, sealed)
    say(f"wrote the sealed file to {out} ({len(sealed):,} bytes)")
    say(f"verified: {await verdict(api, sealed)}")
    flipped = bytearray(sealed)
    flipped[len(flipped) // 2] ^= 1
    say(f"with one byte changed: {await verdict(api, bytes(flipped))}")
    say(f"anyone can verify it at {found['envelope']['verificationUrl']}")


async def verdict(api: Client, data: bytes) -> str:
    answer = await api.http.post("/verify", content=data, headers={"Content-Type": "application/pdf"})
    return str(answer.json()["outcome"])
