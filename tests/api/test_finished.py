"""Finished answers: the same bytes while nothing happens, never an old one, never another firm's, never unasked."""

import random
from datetime import UTC, date, datetime
from typing import Any

import httpx2
import orjson

from api.asking import Asked
from api.finished import Finished, Shelf, key_of
from store.founding import found_firm
from tests.cast import STAGES, House
from tests.store.crowd import a_seed
from tests.store.test_law import Hand

BOARD = """query($id: ID!) { pipeline(id: $id) { id name version eventCursor
  stages { id name automove jobCount jobs { nodes {
    id title state rank tags priority overdue paused version client { name } assignees { name }
    progress { done total } documents { title state signatureProgress { done total } }
    automove { state explanation blockers { code message waitingFor { name } } }
    lastMove { cause actor { __typename } because { id } } envelopes { title state progress { done total } } } } } } }"""


async def get(house: House, query: str, etag: str = "", **variables: Any) -> httpx2.Response:
    asked = {"query": query, "variables": orjson.dumps(variables).decode()}
    headers = {"If-None-Match": etag} if etag else {}
    return await house.nora.http.get("/graphql", params=asked, headers=headers)


async def test_the_same_answer_carries_the_same_mark_and_is_not_sent_twice(quiet_house: House) -> None:
    pipeline = await quiet_house.a_pipeline()
    first = await get(quiet_house, BOARD, id=pipeline["id"])
    assert first.status_code == 200
    assert first.headers["cache-control"] == "private, no-cache"
    again = await get(quiet_house, BOARD, id=pipeline["id"])
    assert again.content == first.content
    nothing_new = await get(quiet_house, BOARD, first.headers["etag"], id=pipeline["id"])
    assert (nothing_new.status_code, nothing_new.content) == (304, b"")

    await quiet_house.a_job(pipeline, "Preparation")

    news = await get(quiet_house, BOARD, first.headers["etag"], id=pipeline["id"])
    assert news.status_code == 200
    assert news.headers["etag"] != first.headers["etag"]
    assert b"Form 1040" in news.content


async def test_after_any_act_a_kept_answer_is_as_fresh_as_one_read_anew(house: House) -> None:
    """The comment makes it another text, which was never asked before."""
    dice = random.Random(a_seed())
    hand = Hand(house, dice)
    await hand.begin()
    for number in range(40):
        await dice.choice(hand.acts)()
        for board in hand.boards:
            # The worker goes on by itself: the two are of one moment if nothing happened in between.
            while True:
                kept = await house.nora.ask(BOARD, id=board["id"])
                anew = await house.nora.ask(f"{BOARD} # {number} {dice.random()}", id=board["id"])
                if kept["pipeline"]["eventCursor"] == anew["pipeline"]["eventCursor"]:
                    break
            assert kept == anew


async def test_another_firm_that_asks_the_same_gets_its_own_answer(quiet_house: House) -> None:
    question = "{ pipelines { nodes { name } } }"
    await quiet_house.a_pipeline(STAGES, "Of Weiss")
    _, _, token = await found_firm(quiet_house.office, "Another", "ana@another.example", "Ana")
    other = quiet_house.guest(token)
    for _ in range(2):
        assert (await quiet_house.nora.ask(question))["pipelines"]["nodes"] == [{"name": "Of Weiss"}]
        assert (await other.ask(question))["pipelines"]["nodes"] == []


async def test_each_reads_in_their_own_language(quiet_house: House) -> None:
    job = await quiet_house.a_job(await quiet_house.a_pipeline())
    question = {"query": f'{{ job(id: "{job}") {{ automove {{ explanation }} }} }}'}
    for _ in range(2):
        told = {}
        for language in ("en", "fr"):
            answer = await quiet_house.nora.http.post(
                "/graphql", json=question, headers={"Accept-Language": language}
            )
            told[language] = answer.json()["data"]["job"]["automove"]["explanation"]
        assert told["en"].startswith("Nothing")
        assert told["fr"].startswith("Rien")


async def test_what_is_kept_is_shown_to_nobody_whose_access_has_ended(quiet_house: House) -> None:
    question = {"query": "{ pipelines { nodes { name } } }"}
    otto, hands = await quiet_house.a_member()
    assert (await hands.http.post("/graphql", json=question)).status_code == 200
    await quiet_house.nora.do(
        "updateMember", "UpdateMemberInput", {"id": otto, "active": False}, "member { id }"
    )
    refused = await hands.http.post("/graphql", json=question)
    assert refused.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    stranger = await quiet_house.guest("").http.post("/graphql", json=question)
    assert "data" not in stranger.json() or stranger.json()["data"] is None


async def test_what_changes_by_itself_and_what_failed_is_not_kept(quiet_house: House) -> None:
    for question in (
        "{ viewer { ... on ApiToken { lastUsedAt } } }",
        "{ envelopes { nodes { daysWaiting } } }",
        "{ jobs(first: 101) { totalCount } }",
        "{ serverInfo { version } }",
    ):
        answer = await get(quiet_house, question)
        assert "etag" not in answer.headers, question


A_KEY = key_of(Asked("{ a }"), "frm_1", "en", "application/json")
TODAY = date(2026, 1, 31)


def test_an_answer_that_says_what_day_it_is_lives_as_long_as_the_day() -> None:
    shelf = Shelf()
    shelf.keep(A_KEY, Finished(7, TODAY, b"{}"))
    assert shelf.find(A_KEY, 7, TODAY) is not None
    assert shelf.find(A_KEY, 7, date(2026, 2, 1)) is None
    assert shelf.find(A_KEY, 8, TODAY) is None


def test_the_shelf_holds_what_was_asked_for_last_and_no_more_bytes_than_it_may() -> None:
    shelf = Shelf(most_bytes=1_000, longest=300)
    keys = [key_of(Asked("{ a }", {"n": n}), "frm_1", "en", "application/json") for n in range(50)]
    for key in keys:
        shelf.keep(key, Finished(1, None, b"x" * 200))
        shelf.keep(key, Finished(1, None, b"x" * 200))
        assert shelf.bytes <= 1_000
    assert shelf.find(keys[-1], 1, datetime.now(UTC).date()) is not None
    assert shelf.find(keys[0], 1, datetime.now(UTC).date()) is None
    shelf.keep(A_KEY, Finished(1, None, b"x" * 301))
    assert shelf.find(A_KEY, 1, TODAY) is None
