"""Many requests, ready to be signed: documents and jobs put down in bulk by the pen, requests sent by the API."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import httpx2
from sqlmodel import col, select

from domain import events as e, linking, signing
from domain.boards import LinkRole, Priority
from domain.consent import CONSENT_VERSION
from domain.envelopes import Envelope, FieldKind, Recipient
from domain.signing import Hand
from store.loading import hold
from store.work import Work
from tests.cast import House, party, signature, the_engagement_letter

AT_ONCE = 6
PEOPLE = "two three ten"
SIGN = """mutation($input: SignInput!) { sign(input: $input) {
  userErrors { code message ... on EnvelopeClosed { state at } } ceremony { state envelopeState } } }"""


@dataclass
class Ready:
    """A party before the button: their link, and what they send when they press it."""

    recipient_id: str
    token: str
    shown: str
    values: list[dict[str, Any]]

    def press(self, key: str = "press") -> dict[str, Any]:
        input = {"shownSha256": self.shown, "values": self.values, "idempotencyKey": key}
        return {"query": SIGN, "variables": {"input": input}}


@dataclass
class Request:
    """One document, the jobs it holds back, and the envelope that asks for it to be signed."""

    document_id: str
    jobs: list[str]
    board: dict[str, str]
    envelope_id: str = ""
    parties: dict[str, str] = field(default_factory=dict)
    ready: list[Ready] = field(default_factory=list)


async def requests(house: House, signers: list[int], *, jobs_each: list[int] | None = None) -> list[Request]:
    """A request for each number of signers. With `jobs_each` 2, the document is on jobs of two boards."""
    boards = [await house.a_pipeline(name=name) for name in ("Tax return", "Advice")]
    folder = await house.a_folder()
    made = await _put_down(house, boards, folder, jobs_each or [1] * len(signers))
    gate = asyncio.Semaphore(AT_ONCE)

    async def send(request: Request, count: int) -> None:
        async with gate:
            people = [person(request.document_id, n) for n in range(count)]
            fields = [signature(request.document_id, each["key"], place) for place, each in enumerate(people)]
            sent = await house.a_request(request.document_id, parties=people, fields=fields)
            request.envelope_id, request.parties = sent["id"], sent["parties"]
            await _consent(house, request)

    await asyncio.gather(*(send(*each) for each in zip(made, signers, strict=True)))
    return made


def person(document_id: str, number: int) -> dict[str, Any]:
    key = f"p{number}"
    return party(key, name=f"Person {number}", email=f"{key}.{document_id[-12:]}@client.example")


async def _put_down(
    house: House, boards: list[dict[str, str]], folder: str, jobs_each: list[int]
) -> list[Request]:
    """A document for each request, and its jobs."""
    data = the_engagement_letter()
    sha256 = await house.office.files.put(data)
    made = []
    async with house.office.work(house.firm_id, house.nora_id) as work:
        await hold(work, pipelines=[each["id"] for each in boards])
        for number, count in enumerate(jobs_each):
            jobs = [await _job(work, board, f"Job {number}") for board in boards[:count]]
            document = _document(work, folder, f"Letter {number}", sha256, len(data))
            work.play(linking.link_documents(work.held, [document], jobs, LinkRole.BLOCKING, work.moment))
            made.append(Request(document, jobs, boards[0]))
    return made


async def documents(house: House, folder: str, count: int) -> list[str]:
    """Letters that nobody has asked to sign yet."""
    data = the_engagement_letter()
    sha256 = await house.office.files.put(data)
    async with house.office.work(house.firm_id, house.nora_id) as work:
        return [_document(work, folder, f"Letter {n}", sha256, len(data)) for n in range(count)]


def _document(work: Work, folder: str, title: str, sha256: str, size: int) -> str:
    """An upload that was examined: the bytes of all are the same, and kept once."""
    document = work.moment.id("doc")
    work.record(
        e.DocumentUploaded(
            document_id=document,
            version_id=work.moment.id("ver"),
            folder_id=folder,
            title=title,
            page_count=1,
            sha256=sha256,
            size=size,
            removed=[],
        )
    )
    return document


async def _job(work: Work, board: dict[str, str], title: str) -> str:
    id, stage = work.moment.id("job"), board["Awaiting signature"]
    work.record(
        e.JobCreated(
            job_id=id,
            number=await work.next_job_number(),
            title=title,
            description=None,
            pipeline_id=board["id"],
            stage_id=stage,
            visit_id=work.moment.id("vis"),
            rank=work.held.columns.top(stage),
            client_id=None,
            assignee_ids=[],
            due_on=None,
            priority=Priority.NORMAL,
            tags=[],
        )
    )
    return id


async def _consent(house: House, request: Request) -> None:
    """Everyone opens and agrees; what they were shown and where they sign is noted for the button."""
    async with house.office.work(house.firm_id, "prepared") as work:
        await hold(work, envelopes=[request.envelope_id])
        envelope = work.held.get(Envelope, request.envelope_id)
        for recipient in signing.recipients_of(work.held, envelope.id):
            hand = Hand(recipient.id, recipient.link_version, "127.0.0.1", "tests")
            work.play(signing.give_consent(work.held, hand, CONSENT_VERSION))
            request.ready.append(_ready(house, work, envelope, recipient))


def _ready(house: House, work: Work, envelope: Envelope, recipient: Recipient) -> Ready:
    fields = signing.own_fields(work.held, recipient)
    assert recipient.link_id is not None
    token = house.office.secrets.link(recipient.id, recipient.link_id, recipient.link_version)
    shown = signing.shown_sha256(signing.sent_hashes(work.held, envelope), fields)
    values = [
        {"fieldId": each.id, "value": recipient.name, "method": "TYPED"}
        for each in fields
        if each.kind == FieldKind.SIGNATURE
    ]
    return Ready(recipient.id, token, shown, values)


class Crowd:
    """Many people at one keyboard: a connection for each request under way, no more is kept of them."""

    def __init__(self, *base_urls: str) -> None:
        self.base_urls = base_urls
        self.http = httpx2.AsyncClient(timeout=120, limits=httpx2.Limits(max_connections=100))
        self.count = 0

    async def post(self, token: str, body: dict[str, Any]) -> dict[str, Any]:
        """The data, from one server after the other."""
        self.count += 1
        url = self.base_urls[self.count % len(self.base_urls)]
        answer = await self.http.post(
            f"{url}/graphql", json=body, headers={"Authorization": f"Bearer {token}"}
        )
        found = answer.json()
        assert "errors" not in found, found["errors"]
        data: dict[str, Any] = found["data"]
        return data

    async def sign(self, ready: Ready, key: str = "press") -> dict[str, Any]:
        answer: dict[str, Any] = (await self.post(ready.token, ready.press(key)))["sign"]
        return answer


async def mutate(house: House, mutation: str, select: str = "", **input: Any) -> dict[str, Any]:
    """The raw payload of one of Nora's acts, refusals included."""
    kind = mutation[0].upper() + mutation[1:] + "Input"
    refusal = "userErrors { code message ... on EnvelopeClosed { state at } }"
    answer = await house.nora.ask(
        f"mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {refusal} {select} }} }}", input=input
    )
    payload: dict[str, Any] = answer[mutation]
    return payload


async def state_of(house: House, envelope_id: str) -> Envelope:
    async with house.office.look(house.firm_id) as session:
        found = await session.scalars(select(Envelope).where(col(Envelope.id) == envelope_id))
        return found.one()
