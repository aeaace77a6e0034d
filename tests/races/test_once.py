"""The same request from ten places at once, in two processes: carried out once, answered ten times."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.cast import House
from tests.races import counting
from tests.races.prepared import Crowd, requests
from tests.races.processes import Program

TEN = range(10)


@pytest.fixture
async def crowd(quiet_house: House, another_server: Program) -> AsyncIterator[Crowd]:
    people = Crowd(quiet_house.settings.base_url, another_server.base_url)
    yield people
    await people.http.aclose()


async def ten_times(
    house: House, crowd: Crowd, mutation: str, select: str, inputs: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    kind = mutation[0].upper() + mutation[1:] + "Input"
    query = f"mutation($input: {kind}!) {{ {mutation}(input: $input) {{ userErrors {{ code }} {select} }} }}"
    posts = [crowd.post(house.nora.token, {"query": query, "variables": {"input": each}}) for each in inputs]
    return [each[mutation] for each in await asyncio.gather(*posts)]


async def test_a_job_is_created_once_and_all_are_told_which(quiet_house: House, crowd: Crowd) -> None:
    board = await quiet_house.a_pipeline()
    input = {"pipelineId": board["id"], "title": "Form 1040", "idempotencyKey": "the same"}
    answers = await ten_times(quiet_house, crowd, "createJob", "job { id number }", [input for _ in TEN])
    assert [each["userErrors"] for each in answers] == [[] for _ in TEN]
    [job] = {(each["job"]["id"], each["job"]["number"]) for each in answers}
    assert await counting.events(quiet_house, "JobCreated", "job_id") == {job[0]: 1}


async def test_a_job_is_moved_once(quiet_house: House, crowd: Crowd) -> None:
    board = await quiet_house.a_pipeline()
    job = await quiet_house.a_job(board)
    input = {"jobId": job, "toStageId": board["Filed"], "idempotencyKey": "the same"}
    answers = await ten_times(quiet_house, crowd, "moveJob", "job { stage { name } }", [input for _ in TEN])
    assert answers == [{"userErrors": [], "job": {"stage": {"name": "Filed"}}} for _ in TEN]
    assert await counting.events(quiet_house, "JobMoved", "job_id") == {job: 1}


async def test_a_key_that_comes_with_two_requests_belongs_to_the_first(
    quiet_house: House, crowd: Crowd
) -> None:
    board = await quiet_house.a_pipeline()
    inputs = [
        {"pipelineId": board["id"], "title": f"Form {number % 2}", "idempotencyKey": "the same"}
        for number in TEN
    ]
    answers = await ten_times(quiet_house, crowd, "createJob", "job { id title }", inputs)
    codes = Counter(tuple(x["code"] for x in each["userErrors"]) for each in answers)
    assert codes == {(): 5, ("IDEMPOTENCY_CONFLICT",): 5}
    assert len({each["job"]["id"] for each in answers if each["job"]}) == 1
    assert sum((await counting.events(quiet_house, "JobCreated", "job_id")).values()) == 1


async def test_a_signature_is_asked_for_once(quiet_house: House, crowd: Crowd) -> None:
    from tests.cast import ANA, BEN, party, signature

    document = await quiet_house.a_document(await quiet_house.a_folder())
    people = [party("ana", **ANA), party("ben", **BEN)]
    fields = [signature(document, each["key"], place) for place, each in enumerate(people)]
    asked = {"documentIds": [document], "recipients": people, "fields": fields, "idempotencyKey": "the same"}
    answers = await ten_times(
        quiet_house, crowd, "requestSignature", "envelope { id state }", [asked for _ in TEN]
    )
    [envelope] = {each["envelope"]["id"] for each in answers}
    assert {each["envelope"]["state"] for each in answers} == {"SENT"}
    assert await counting.events(quiet_house, "EnvelopeSent", "envelope_id") == {envelope: 1}
    assert sum((await counting.events(quiet_house, "RecipientNotified", "recipient_id")).values()) == 2


async def test_a_party_who_presses_ten_times_with_one_key_has_signed_once(
    quiet_house: House, crowd: Crowd
) -> None:
    [request] = await requests(quiet_house, [1])
    [ana] = request.ready
    answers = await asyncio.gather(*(crowd.sign(ana) for _ in TEN))
    assert [each["userErrors"] for each in answers] == [[] for _ in TEN]
    assert {each["ceremony"]["envelopeState"] for each in answers} == {"COMPLETED"}
    assert await counting.events(quiet_house, "RecipientSigned", "recipient_id") == {ana.recipient_id: 1}
    assert await counting.events(quiet_house, "JobMoved", "job_id") == {request.jobs[0]: 1}


async def test_a_party_who_presses_ten_times_with_ten_keys_has_signed_once_and_is_told_so_nine_times(
    quiet_house: House, crowd: Crowd
) -> None:
    [request] = await requests(quiet_house, [1])
    [ana] = request.ready
    answers = await asyncio.gather(*(crowd.sign(ana, f"key {number}") for number in TEN))
    codes = Counter(tuple(x["code"] for x in each["userErrors"]) for each in answers)
    assert codes == {(): 1, ("ALREADY_ACTED",): 9}
    assert await counting.events(quiet_house, "RecipientSigned", "recipient_id") == {ana.recipient_id: 1}
    assert await counting.events(quiet_house, "JobMoved", "job_id") == {request.jobs[0]: 1}


async def test_a_refused_request_is_not_remembered_and_may_succeed_later(
    quiet_house: House, crowd: Crowd
) -> None:
    board = await quiet_house.a_pipeline()
    job = await quiet_house.a_job(board)
    task = await quiet_house.nora.do(
        "createTask", "CreateTaskInput", {"title": "Check", "jobId": job}, "task { id }"
    )
    input = {"jobId": job, "toStageId": board["Filed"], "idempotencyKey": "the same"}
    refused = await ten_times(quiet_house, crowd, "moveJob", "job { id }", [input for _ in TEN])
    assert {x["code"] for each in refused for x in each["userErrors"]} == {"PENDING_ITEMS_DECISION_REQUIRED"}
    await quiet_house.nora.do("completeTask", "CompleteTaskInput", {"id": task["task"]["id"]}, "task { id }")
    answers = await ten_times(quiet_house, crowd, "moveJob", "job { stage { name } }", [input for _ in TEN])
    assert answers == [{"userErrors": [], "job": {"stage": {"name": "Filed"}}} for _ in TEN]
