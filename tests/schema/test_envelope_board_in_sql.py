"""What SQL says of the board of envelopes and of the chase list is what the rules say, whatever the states."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

import orjson
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlmodel import col, select

from domain import chasing
from domain.boards import Job, JobLink, JobState, LinkRole, LinkState, Stage
from domain.envelope_board import EnvelopeColumnKind, column_of
from domain.envelopes import Envelope, EnvelopeDocument, EnvelopeState, Recipient, RecipientParty
from domain.held import Held
from domain.ids import this_moment
from domain.people import Member, Role
from tests.cast import House
from tests.schema.test_reads import both_ways
from tests.schema.test_standing_in_sql import PARTY, REQUEST, put_into

STATES = st.sampled_from([EnvelopeState.SENT, EnvelopeState.SENT, *EnvelopeState])
SIDES = st.sampled_from(RecipientParty)
SENT = st.builds(
    lambda request, state, archived, sides: {
        **request,
        "state": state,
        "archived": archived,
        "parties": [{**each, "party": side} for each, side in zip(request["parties"], sides, strict=False)],
    },
    REQUEST,
    STATES,
    st.sampled_from([False, False, False, True]),
    st.lists(SIDES, min_size=4, max_size=4),
)
BOARD = """query($owners: [ID!]) { envelopeBoard(ownerIds: $owners) { columns { __typename kind count
  envelopes(first: 100) { totalCount nodes { id state owner { id } current { key } daysWaiting }
    edges { cursor } pageInfo { hasNextPage endCursor } } } } }"""


@given(requests=st.lists(SENT, min_size=1, max_size=10))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_sql_and_rules_agree_on_the_columns_of_envelopes(
    quiet_house: House, requests: list[dict[str, Any]]
) -> None:
    owner = await another_member(quiet_house)
    await put_into(quiet_house, [[{**each, "owner_id": owner}] for each in requests])
    rules, sql = await both_ways(quiet_house, BOARD, {"owners": [owner]})
    assert sql == rules
    columns = orjson.loads(sql)["data"]["envelopeBoard"]["columns"]
    expected = await columns_by_rule(quiet_house, owner)
    assert [each["kind"] for each in columns] == list(EnvelopeColumnKind)
    for each in columns:
        ids = [node["id"] for node in each["envelopes"]["nodes"]]
        assert ids == expected[each["kind"]], each["kind"]
        assert each["count"] == each["envelopes"]["totalCount"] == len(ids)


async def another_member(house: House) -> str:
    moment = this_moment()
    id = moment.id("mem")
    person: dict[str, Any] = {"name": "Otto", "email": f"{id}@weiss.example", "role": Role.MEMBER}
    async with house.office.work(house.firm_id, house.nora_id) as work:
        work.session.add(Member(firm_id=house.firm_id, id=id, created_at=moment.now, **person))
    return id


async def columns_by_rule(house: House, owner: str) -> dict[str | None, list[str]]:
    """Ids by column, the newest first."""
    async with house.office.look(house.firm_id) as session:
        mine = select(Envelope).where(col(Envelope.owner_id) == owner).order_by(col(Envelope.id).desc())
        envelopes = list(await session.scalars(mine))
        parties = list(await session.scalars(select(Recipient)))
    found: dict[str | None, list[str]] = defaultdict(list)
    for envelope in envelopes:
        own = [each for each in parties if each.envelope_id == envelope.id]
        found[column_of(envelope, own)].append(envelope.id)
    return found


def job_of(link: Any) -> int:
    job: int = link[0]
    return job


CHASED = st.builds(
    lambda party, days: {**party, "days": days}, PARTY, st.sampled_from([None, 0, 1, 2, 3, 5, 8, 1200])
)
HELD = st.fixed_dictionaries(
    {
        "state": st.sampled_from([EnvelopeState.SENT, EnvelopeState.EXPIRED, EnvelopeState.COMPLETED]),
        "kind": st.just("SIGNATURE"),
        "parties": st.lists(CHASED, min_size=1, max_size=3),
        "links": st.lists(
            st.tuples(
                st.integers(0, 3),
                st.sampled_from([LinkState.OPEN, LinkState.OPEN, LinkState.STUCK, LinkState.SETTLED]),
                st.sampled_from([LinkRole.BLOCKING, LinkRole.BLOCKING, LinkRole.INFORMATIVE]),
                st.booleans(),
            ),
            max_size=4,
            unique_by=job_of,
        ),
    }
)
LIST = """{ chaseList(first: 100) { recipient { id } envelope { id } job { id } daysWaiting holdsBack score
  suggestion } }"""


@given(requests=st.lists(HELD, min_size=1, max_size=6))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_sql_and_rules_agree_on_whom_to_call_first(
    quiet_house: House, requests: list[dict[str, Any]]
) -> None:
    await put_chased(quiet_house, requests)
    answer = await quiet_house.nora.ask(LIST)
    assert answer["chaseList"] == await chased_by_rule(quiet_house)


async def put_chased(house: House, requests: list[dict[str, Any]]) -> None:
    moment = this_moment()
    board = await house.a_pipeline()
    jobs = [await house.a_job(board, stage) for stage in ("Preparation", "Awaiting signature") * 2]
    placed = [
        [
            {
                **each,
                "parties": [
                    {
                        **party,
                        "notified_at": None
                        if (days := party.pop("days")) is None
                        else moment.now - timedelta(days, n),
                    }
                    for n, party in enumerate(map(dict, each["parties"]))
                ],
            }
        ]
        for each in requests
    ]
    documents = await put_into(house, placed)
    async with house.office.work(house.firm_id, house.nora_id) as work:
        archived = await work.session.get_one(Job, (house.firm_id, jobs[3]))
        archived.state = JobState.ARCHIVED
        for document, request in zip(documents, requests, strict=True):
            for job, state, role, unlinked in request["links"]:
                work.session.add(
                    JobLink(
                        firm_id=house.firm_id,
                        id=this_moment().id("lnk"),
                        job_id=jobs[job],
                        document_id=document,
                        role=role,
                        state=state,
                        linked_at=moment.now,
                        linked_by=house.nora_id,
                        since=moment.now,
                        unlinked_at=moment.now if unlinked else None,
                    )
                )


async def chased_by_rule(house: House) -> list[dict[str, Any]]:
    async with house.office.look(house.firm_id) as session:
        kinds: list[Any] = [Envelope, Recipient, EnvelopeDocument, JobLink, Job, Stage]
        held = Held([row for kind in kinds for row in await session.scalars(select(kind))])
    found = [
        chasing.chase(held, party, this_moment().now)
        for envelope in held.all(Envelope)
        for party in chasing.chased(held, envelope)
    ]
    found.sort(key=order_of)
    return [shown(each) for each in found[:100]]


def order_of(chase: chasing.Chase) -> tuple[int, bool, Any, str]:
    asked = chase.recipient.notified_at
    return -chase.holds_back, asked is None, asked or chase.envelope.created_at, chase.recipient.id


def shown(chase: chasing.Chase) -> dict[str, Any]:
    return {
        "recipient": {"id": chase.recipient.id},
        "envelope": {"id": chase.envelope.id},
        "job": chase.job and {"id": chase.job.id},
        "daysWaiting": chase.days_waiting,
        "holdsBack": chase.holds_back,
        "score": chase.score,
        "suggestion": chase.suggestion,
    }
