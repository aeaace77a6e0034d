"""Automove switched on when all is settled moves nothing; what is ready is listed, and moved at somebody's word."""

import asyncio
from typing import Any

import pytest

from tests.cast import House
from tests.store.settled import settled_jobs

READY = """query($id: ID!) { pipeline(id: $id) { stages { id name readyJobs(first: 100) {
  totalCount nodes { id } } } } }"""
MOVE = "mutation($input: MoveReadyJobsInput!) { moveReadyJobs(input: $input) { userErrors { code path } jobs { id } } }"


@pytest.fixture
async def board(quiet_house: House) -> dict[str, str]:
    stages: list[dict[str, Any]] = [
        {"name": "Awaiting signature"},
        {"name": "Ready to file"},
        {"name": "Filed"},
    ]
    return await quiet_house.a_pipeline(stages)


async def ready_in(house: House, board: dict[str, str], stage: str = "Awaiting signature") -> list[str]:
    found = (await house.nora.ask(READY, id=board["id"]))["pipeline"]["stages"]
    [mine] = [each["readyJobs"] for each in found if each["name"] == stage]
    assert mine["totalCount"] == len(mine["nodes"])
    return [each["id"] for each in mine["nodes"]]


async def move_ready(house: House, board: dict[str, str], **input: Any) -> list[str]:
    input = {"stageId": board["Awaiting signature"], **input}
    payload = (await house.nora.ask(MOVE, input=input))["moveReadyJobs"]
    assert payload["userErrors"] == []
    return [each["id"] for each in payload["jobs"]]


async def column(house: House, stage_id: str) -> list[str]:
    query = "query($id: ID!) { node(id: $id) { ... on Stage { jobs(first: 100) { nodes { id } } } } }"
    return [each["id"] for each in (await house.nora.ask(query, id=stage_id))["node"]["jobs"]["nodes"]]


async def test_switching_automove_on_moves_nothing_and_ready_jobs_are_moved_at_a_word(
    quiet_house: House, board: dict[str, str]
) -> None:
    house = quiet_house
    jobs = await settled_jobs(house, board, "Awaiting signature", 3)
    waiting = await house.a_job(board, "Awaiting signature")
    on = {"id": board["Awaiting signature"], "automove": True}
    await house.nora.do("updateStage", "UpdateStageInput", on, "stage { id }")
    assert {await house.stage_of(each) for each in jobs} == {"Awaiting signature"}
    assert sorted(await ready_in(house, board)) == sorted(jobs)
    assert sorted(await move_ready(house, board)) == sorted(jobs)
    assert await ready_in(house, board) == []
    assert {await house.stage_of(each) for each in jobs} == {"Ready to file"}
    assert await house.stage_of(waiting) == "Awaiting signature"
    assert await ready_in(house, board, "Ready to file") == [], (
        "what was settled before this visit triggers nothing"
    )


async def test_they_are_moved_where_automove_is_off_too_by_the_one_who_said_so(
    quiet_house: House, board: dict[str, str]
) -> None:
    house = quiet_house
    [job] = await settled_jobs(house, board, "Awaiting signature", 1)
    assert await move_ready(house, board) == [job]
    [move] = await house.moves_of(job)
    assert move["cause"] == "MANUAL"
    assert len(move["because"]) == 1


async def test_they_lie_in_the_next_column_as_they_lay_here(
    quiet_house: House, board: dict[str, str]
) -> None:
    house = quiet_house
    old = await house.a_job(board, "Ready to file")
    await settled_jobs(house, board, "Awaiting signature", 4)
    before = await column(house, board["Awaiting signature"])
    await move_ready(house, board)
    assert await column(house, board["Ready to file"]) == [*before, old]


async def test_only_those_that_are_named_and_ready_are_moved(
    quiet_house: House, board: dict[str, str]
) -> None:
    house = quiet_house
    first, second, third = await settled_jobs(house, board, "Awaiting signature", 3)
    waiting = await house.a_job(board, "Awaiting signature")
    elsewhere = await house.a_job(board, "Filed")
    await house.nora.do("pauseJob", "PauseJobInput", {"jobId": third, "reason": "Holiday"}, "job { id }")
    assert sorted(await ready_in(house, board)) == sorted([first, second])
    named = [first, first, waiting, elsewhere, third]
    assert await move_ready(house, board, jobIds=named) == [first]
    assert await ready_in(house, board) == [second]


async def test_who_comes_second_moves_nothing(quiet_house: House, board: dict[str, str]) -> None:
    house = quiet_house
    jobs = await settled_jobs(house, board, "Awaiting signature", 20)
    answers = await asyncio.gather(
        *(move_ready(house, board) for _ in range(3)), move_ready(house, board, jobIds=jobs[:10])
    )
    assert sorted(each for answer in answers for each in answer) == sorted(jobs)
    for job in jobs:
        assert len(await house.moves_of(job)) == 1


async def test_what_cannot_be_moved_is_refused(quiet_house: House, board: dict[str, str]) -> None:
    house = quiet_house
    here = board["Awaiting signature"]
    refused: dict[str, list[dict[str, Any]]] = {
        "NOT_FOUND": [{"stageId": "stg_0"}, {"stageId": here, "jobIds": ["job_0"]}],
        "INVALID_INPUT": [{"stageId": here, "jobIds": [f"job_{n}" for n in range(1001)]}],
    }
    for code, inputs in refused.items():
        for input in inputs:
            assert (await house.refusal(house.nora, "moveReadyJobs", input))["code"] == code
    viewer = await house.a_token([])
    assert (await house.refusal(viewer, "moveReadyJobs", {"stageId": here}))["code"] == "FORBIDDEN"
