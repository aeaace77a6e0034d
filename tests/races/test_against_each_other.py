"""A signature against something else at the same moment: the first commit wins, the other is told what happened."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from api.running import Databases
from domain.events import JobMoved
from domain.ids import this_moment
from domain.people import Firm
from store.codec import load
from tests.cast import House
from tests.races import counting
from tests.races.prepared import Crowd, Ready, Request, mutate, requests, state_of
from tests.store.test_law import told
from worker.clock import Due, bring

ROUNDS = 12
LEAD = 0.08
Payload = dict[str, Any]


@dataclass
class Race:
    """One round: what each of the two was answered, and how the request and its job stand now."""

    request: Request
    signed: Payload
    other: Payload
    state: str

    def codes(self, payload: Payload) -> list[str]:
        return [each["code"] for each in payload["userErrors"]]


@pytest.fixture
async def crowd(quiet_house: House, database: Databases) -> Any:
    people = Crowd(quiet_house.settings.base_url)
    yield people
    await people.http.aclose()
    assert await counting.deadlocks(database) == 0


async def rounds(
    house: House,
    crowd: Crowd,
    other: Callable[[Request, Ready], Awaitable[Payload]],
    *,
    who: int = 0,
) -> list[Race]:
    """The last signature against `other`: first with a head start for the one, then for none, then for the other."""
    made = await requests(house, [2] * ROUNDS)
    races = []
    for number, request in enumerate(made):
        last, before = request.ready[0], request.ready[1]
        if who == 0:
            assert (await crowd.sign(before))["userErrors"] == []
        lead = (LEAD, 0.0, -LEAD)[number % 3]
        signed, answered = await asyncio.gather(
            after(max(0.0, -lead), crowd.sign(last)),
            after(max(0.0, lead), other(request, request.ready[who])),
        )
        state = str((await state_of(house, request.envelope_id)).state)
        races.append(Race(request, signed, answered, state))
    await counting.the_log_has_no_gap(house)
    return races


async def after(seconds: float, act: Awaitable[Payload]) -> Payload:
    await asyncio.sleep(seconds)
    return await act


async def moves(house: House, job: str) -> list[JobMoved]:
    facts = [load(each.type, each.data) for each in await told(house, "JobMoved")]
    return [each for each in facts if each.job_id == job]


async def path(house: House, job: str) -> list[str]:
    """Each move begins where the one before it ended, in the visit that it left open."""
    made = await moves(house, job)
    for before, then in itertools.pairwise(made):
        assert (before.to_stage_id, before.visit_id) == (then.from_stage_id, then.closed_visit_id)
    return [str(each.cause) for each in made]


async def test_against_voiding_one_of_the_two_happens_and_the_other_is_told_when_it_was_closed(
    quiet_house: House, crowd: Crowd
) -> None:
    async def void(request: Request, _: Ready) -> Payload:
        return await mutate(quiet_house, "voidEnvelope", id=request.envelope_id, reason="Wrong form")

    found = await rounds(quiet_house, crowd, void)
    for race in found:
        if race.state == "COMPLETED":
            assert race.signed["userErrors"] == []
            [closed] = race.other["userErrors"]
        else:
            assert race.other["userErrors"] == []
            [closed] = race.signed["userErrors"]
        assert (closed["code"], closed["state"]) == ("ENVELOPE_CLOSED", race.state)
        assert closed["at"]
        moved = ["AUTOMOVE"] if race.state == "COMPLETED" else []
        assert await path(quiet_house, race.request.jobs[0]) == moved
    assert {race.state for race in found} == {"COMPLETED", "VOIDED"}


async def test_against_the_other_partys_refusal_the_request_ends_refused_and_the_signature_counts_if_it_came_first(
    quiet_house: House, crowd: Crowd
) -> None:
    async def refuse(_: Request, ben: Ready) -> Payload:
        return await decline(crowd, ben)

    found = await rounds(quiet_house, crowd, refuse, who=1)
    for race in found:
        assert race.state == "DECLINED"
        assert race.other["userErrors"] == []
        assert race.codes(race.signed) in ([], ["ENVELOPE_CLOSED"])
        assert await path(quiet_house, race.request.jobs[0]) == []
    signed = await counting.events(quiet_house, "RecipientSigned", "recipient_id")
    assert sum(signed.values()) == sum(race.signed["userErrors"] == [] for race in found)
    assert {tuple(race.codes(race.signed)) for race in found} == {(), ("ENVELOPE_CLOSED",)}


async def test_a_party_who_signs_in_one_window_and_refuses_in_another_has_done_one_of_the_two(
    quiet_house: House, crowd: Crowd
) -> None:
    async def refuse(_: Request, ana: Ready) -> Payload:
        return await decline(crowd, ana)

    found = await rounds(quiet_house, crowd, refuse)
    for race in found:
        first, second = (race.signed, race.other) if race.state == "COMPLETED" else (race.other, race.signed)
        assert (race.codes(first), race.codes(second)) == ([], ["ALREADY_ACTED"])
        moved = ["AUTOMOVE"] if race.state == "COMPLETED" else []
        assert await path(quiet_house, race.request.jobs[0]) == moved
    assert {race.state for race in found} == {"COMPLETED", "DECLINED"}


async def decline(crowd: Crowd, who: Ready) -> Payload:
    query = "mutation($input: DeclineInput!) { decline(input: $input) { userErrors { code message } } }"
    answer = await crowd.post(who.token, {"query": query, "variables": {"input": {"reason": "No"}}})
    payload: Payload = answer["decline"]
    return payload


async def test_against_a_move_by_hand_the_job_ends_where_the_hand_put_it_and_moves_by_itself_at_most_once(
    quiet_house: House, crowd: Crowd
) -> None:
    async def move(request: Request, _: Ready) -> Payload:
        to = request.board["Filed"]
        return await mutate(quiet_house, "moveJob", jobId=request.jobs[0], toStageId=to, pendingItems="KEEP")

    found = await rounds(quiet_house, crowd, move)
    paths = []
    for race in found:
        assert race.state == "COMPLETED"
        assert race.signed["userErrors"] == race.other["userErrors"] == []
        paths.append(tuple(await path(quiet_house, race.request.jobs[0])))
        assert await quiet_house.stage_of(race.request.jobs[0]) == "Filed"
    assert set(paths) == {("AUTOMOVE", "MANUAL"), ("MANUAL",)}


async def test_against_a_move_without_a_decision_either_the_mover_is_asked_or_nothing_is_open_any_more(
    quiet_house: House, crowd: Crowd
) -> None:
    async def move(request: Request, _: Ready) -> Payload:
        to = request.board["Ready to file"]
        return await mutate(quiet_house, "moveJob", jobId=request.jobs[0], toStageId=to)

    found = await rounds(quiet_house, crowd, move)
    for race in found:
        asked = race.codes(race.other) == ["PENDING_ITEMS_DECISION_REQUIRED"]
        assert asked or race.codes(race.other) == []
        assert await path(quiet_house, race.request.jobs[0]) == ["AUTOMOVE"] + ["MANUAL"] * (not asked)
        assert await quiet_house.stage_of(race.request.jobs[0]) == "Ready to file"
    assert {len(race.other["userErrors"]) for race in found} == {0, 1}


async def test_against_a_move_of_the_card_as_it_was_seen_the_mover_is_told_that_it_changed(
    quiet_house: House, crowd: Crowd
) -> None:
    async def move(request: Request, _: Ready) -> Payload:
        to = request.board["Filed"]
        job = request.jobs[0]
        seen: dict[str, Any] = {"expectedVersion": 1, "pendingItems": "KEEP"}
        return await mutate(quiet_house, "moveJob", jobId=job, toStageId=to, **seen)

    found = await rounds(quiet_house, crowd, move)
    for race in found:
        conflict = race.codes(race.other) == ["VERSION_CONFLICT"]
        assert await path(quiet_house, race.request.jobs[0]) == (["AUTOMOVE"] if conflict else ["MANUAL"])
    assert {tuple(race.codes(race.other)) for race in found} == {(), ("VERSION_CONFLICT",)}


async def test_against_unlinking_the_job_moves_if_the_signature_came_first_and_stays_if_the_link_was_gone(
    quiet_house: House, crowd: Crowd
) -> None:
    async def unlink(request: Request, _: Ready) -> Payload:
        document, job = request.document_id, request.jobs[0]
        return await mutate(quiet_house, "unlinkDocument", documentId=document, jobId=job)

    found = await rounds(quiet_house, crowd, unlink)
    paths = set()
    for race in found:
        assert race.state == "COMPLETED"
        assert race.signed["userErrors"] == race.other["userErrors"] == []
        first = await which_came_first(quiet_house, race.request)
        made = await path(quiet_house, race.request.jobs[0])
        assert made == (["AUTOMOVE"] if first == "EnvelopeCompleted" else [])
        paths.add(tuple(made))
        assert (await quiet_house.card(race.request.jobs[0]))["links"] == []
    assert paths == {("AUTOMOVE",), ()}


async def which_came_first(house: House, request: Request) -> str:
    both: list[tuple[int, str]] = []
    for kind, key, id in (
        ("EnvelopeCompleted", "envelope_id", request.envelope_id),
        ("DocumentUnlinked", "document_id", request.document_id),
    ):
        both += [(each.cursor, kind) for each in await told(house, kind) if each.data[key] == id]
    return min(both)[1]


async def test_against_the_end_of_their_time_the_signature_counts_or_they_are_told_when_it_ended(
    quiet_house: House, crowd: Crowd
) -> None:
    """The last party signs at the very moment at which the clock finds that their time is over."""
    late = this_moment().now + timedelta(days=100)
    async with quiet_house.office.look(quiet_house.firm_id) as session:
        firm = await session.get_one(Firm, quiet_house.firm_id)

    async def end(request: Request, ana: Ready) -> Payload:
        await bring(quiet_house.office, firm, ana.recipient_id, Due.EXPIRY, late)
        return {"userErrors": []}

    found = await rounds(quiet_house, crowd, end)
    for race in found:
        in_time = race.state == "COMPLETED"
        assert race.codes(race.signed) == ([] if in_time else ["LINK_EXPIRED"])
        assert await path(quiet_house, race.request.jobs[0]) == (["AUTOMOVE"] if in_time else [])
    assert {race.state for race in found} == {"COMPLETED", "EXPIRED"}
    ended = await counting.events(quiet_house, "EnvelopeExpired", "envelope_id")
    assert sum(ended.values()) == sum(race.state == "EXPIRED" for race in found)
