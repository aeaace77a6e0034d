"""What SQL says of documents and requests is what the rules say, whatever the states."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, given, settings, strategies as st

from domain.boards import Job, JobLink, JobState, LinkRole, LinkState, Task
from domain.envelopes import (
    DeliveryState,
    Envelope,
    EnvelopeDocument,
    EnvelopeKind,
    EnvelopeState,
    Recipient,
    RecipientParty,
    RecipientRole,
    RecipientState,
)
from domain.ids import this_moment
from domain.papers import Document
from tests.cast import House
from tests.schema.test_reads import both_ways

LAST_DAYS = st.none() | st.integers(1, 28).map(lambda day: datetime(2026, 2, day, 12, tzinfo=UTC))
PARTY = st.fixed_dictionaries(
    {
        "role": st.sampled_from(RecipientRole),
        "state": st.sampled_from(RecipientState),
        "routing_order": st.integers(1, 3),
        "acknowledge": st.booleans(),
        "expires_at": LAST_DAYS,
        "delivery": st.sampled_from([DeliveryState.SENT, DeliveryState.BOUNCED]),
        "code_locked_at": st.sampled_from([None, None, None, datetime(2026, 11, 22, 12, tzinfo=UTC)]),
    }
)
REQUEST = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(EnvelopeKind),
        "state": st.sampled_from(EnvelopeState),
        "parties": st.lists(PARTY, max_size=5),
        "quorums": st.dictionaries(st.sampled_from(["1", "2", "3"]), st.integers(1, 3), max_size=3),
    }
)
PAPERS = st.lists(st.lists(REQUEST, max_size=3), min_size=1, max_size=12)
QUESTION = """query($ids: [ID!]!) { nodes(ids: $ids) { ... on Document {
  state signatureProgress { done total }
  envelopes { id state quorums { routingOrder quorum } progress { done total } current { key } daysWaiting completedAt
    expiresAt } } } }"""


@given(papers=PAPERS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_sql_and_rules_agree_on_how_documents_and_requests_stand(
    quiet_house: House, papers: list[list[dict[str, Any]]]
) -> None:
    ids = await put_into(quiet_house, papers)
    rules, sql = await both_ways(quiet_house, QUESTION, {"ids": ids})
    assert sql == rules


LINK = st.fixed_dictionaries(
    {
        "role": st.sampled_from(LinkRole),
        "state": st.sampled_from(LinkState),
        "sealed": st.booleans(),
        "unlinked": st.booleans(),
        "settled_here": st.sampled_from([None, True, False]),
        "requests": st.lists(REQUEST, min_size=1, max_size=2),
        "task": st.booleans(),
    }
)
JOB = st.fixed_dictionaries(
    {
        "stage": st.integers(0, 3),
        "state": st.sampled_from([JobState.ACTIVE, JobState.ACTIVE, JobState.ARCHIVED]),
        "paused": st.sampled_from([False, False, True]),
        "links": st.lists(LINK, max_size=4),
    }
)
WHY = """query($ids: [ID!]!) { nodes(ids: $ids) { ... on Job { progress { done total } automove {
  state willMove nextStage { name } blockers { code since remedies assignee { name } waitingFor { key }
    item { __typename ... on Document { id } ... on Task { id } } } } } } }"""
COLUMNS: list[dict[str, Any]] = [
    {"name": "Off"},
    {"name": "On", "automove": True},
    {"name": "Sealed", "automove": True},
    {"name": "Last"},
]


@given(jobs=st.lists(JOB, min_size=1, max_size=8))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_sql_and_rules_agree_on_why_a_job_stays(quiet_house: House, jobs: list[dict[str, Any]]) -> None:
    board = await quiet_house.a_pipeline(COLUMNS)
    await quiet_house.nora.do(
        "updateStage", "UpdateStageInput", {"id": board["Sealed"], "automoveAfter": "SEALED"}, "stage { id }"
    )
    ids = [await _put_job(quiet_house, board, job) for job in jobs]
    rules, sql = await both_ways(quiet_house, WHY, {"ids": ids})
    assert sql == rules


async def _put_job(house: House, board: dict[str, str], job: dict[str, Any]) -> str:
    owned: dict[str, Any] = {"firm_id": house.firm_id}
    stage = board[list(board)[1 + job["stage"]]]
    id = await house.a_job(board, next(name for name in board if board[name] == stage))
    documents = await put_into(house, [each["requests"] for each in job["links"]])
    moment = this_moment()
    async with house.office.work(house.firm_id, house.nora_id) as work:
        row = await work.session.get_one(Job, (house.firm_id, id))
        row.state, row.paused = job["state"], job["paused"]
        for link, document in zip(job["links"], documents, strict=True):
            task = moment.id("tsk")
            if link["task"]:
                made: dict[str, Any] = {
                    "title": "Call",
                    "job_id": id,
                    "created_by": house.nora_id,
                    "created_at": moment.now,
                }
                work.session.add(Task(**owned, id=task, assignee_id=house.nora_id, **made))
            settled = link["settled_here"]
            work.session.add(
                JobLink(
                    **owned,
                    id=moment.id("lnk"),
                    job_id=id,
                    **({"task_id": task} if link["task"] else {"document_id": document}),
                    role=link["role"],
                    state=link["state"],
                    sealed=link["sealed"] or link["task"],
                    linked_at=moment.now,
                    linked_by=house.nora_id,
                    since=moment.now,
                    unlinked_at=moment.now if link["unlinked"] else None,
                    settled_at=None if settled is None else moment.now,
                    settled_visit_id={True: row.visit_id, False: "vis_before", None: None}[settled],
                )
            )
    return id


async def put_into(
    house: House, papers: list[list[dict[str, Any]]], in_folder: str | None = None
) -> list[str]:
    """Documents with requests in these states, as no rule would make them; answers the documents' ids."""
    moment, folder = this_moment(), in_folder or await house.a_folder()
    owned: dict[str, Any] = {"firm_id": house.firm_id}
    ids = []
    async with house.office.work(house.firm_id, house.nora_id) as work:
        for requests in papers:
            document = moment.id("doc")
            ids.append(document)
            rows: list[Any] = [
                Document(
                    **owned, id=document, title="A", folder_id=folder, page_count=1, created_at=moment.now
                )
            ]
            for request in requests:
                envelope = moment.id("env")
                rows += _request(house, envelope, document, request)
            work.session.add_all(rows)
    return ids


def _request(house: House, envelope: str, document: str, request: dict[str, Any]) -> list[Any]:
    moment = this_moment()
    owned: dict[str, Any] = {"firm_id": house.firm_id}
    return [
        Envelope(
            **owned,
            id=envelope,
            kind=request["kind"],
            state=request["state"],
            quorums=request.get("quorums", {}),
            title=request.get("title", "A"),
            owner_id=request.get("owner_id", house.nora_id),
            archived=request.get("archived", False),
            created_at=moment.now,
            closed_at=moment.now,
        ),
        EnvelopeDocument(
            **owned, id=moment.id("pla"), envelope_id=envelope, document_id=document, position=0
        ),
        *(
            Recipient(
                **owned,
                id=moment.id("rcp"),
                envelope_id=envelope,
                key=f"p{number}",
                **{"name": "Ana", "party": RecipientParty.CLIENT, "notified_at": moment.now, **party},
            )
            for number, party in enumerate(request["parties"])
        ),
    ]
