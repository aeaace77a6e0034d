"""Live groups: one execution for all who ask the same, nobody's frames but their own, and nobody waits for the slow."""

import asyncio
import json
import random
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from starlette.requests import HTTPConnection
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from api.identity import context_of
from api.settings import Settings
from schema.whole import schema
from store.office import Office
from tests.api.desk import BOARD, Desk, Window, desk_of
from tests.api.test_graphql_http import blocks
from tests.api.test_graphql_ws import PROTOCOL, Client, until
from tests.cast import PATIENCE, House
from tests.store.crowd import Boards, a_seed, rename_job

SOCKETS = 200


@pytest.fixture
async def desk(office: Office, settings: Settings) -> AsyncIterator[Desk]:
    async with desk_of(office, settings) as opened:
        yield opened


@dataclass
class Scene:
    """One board with one job, whose title changes again and again."""

    house: House
    board: str
    job: str
    version: int

    async def change(self, times: int = 1) -> int:
        """Answers the board's version."""
        for _ in range(times):
            self.version += 1
            await self.rename(f"Title {self.version}")
        return self.version

    async def rename(self, title: str) -> int:
        boards = Boards(self.house.firm_id, self.house.nora_id)
        return await rename_job(self.house.office, boards, self.job, title)


async def a_scene(desk: Desk) -> Scene:
    house = await desk.found()
    board = await house.a_pipeline()
    job = await house.a_job(board)
    found = await house.nora.ask("query($id: ID!) { pipeline(id: $id) { version } }", id=board["id"])
    return Scene(house, board["id"], job, found["pipeline"]["version"])


async def joined(desk: Desk, followers: int, groups: int = 1) -> None:
    """Until so many idle subscriptions are in so many groups."""
    async with asyncio.timeout(PATIENCE):
        await until(
            lambda: sum(len(each.followers) for each in desk.graphql.groups.open.values()) == followers
        )
    assert len(desk.graphql.groups.open) == groups


# ---------------------------------------------------------------- one execution


async def test_an_event_is_executed_once_for_two_hundred_sockets_of_several_people(desk: Desk) -> None:
    scene = await a_scene(desk)
    tokens = [scene.house.nora.token, (await scene.house.a_token(list(ALL))).token]
    windows = [await desk.window(tokens[n % 2]) for n in range(SOCKETS)]
    for number, each in enumerate(windows):
        await each.watch(scene.board, id=f"stream {number}")
    await joined(desk, SOCKETS)
    desk.executed.clear()
    last = await scene.change(5)
    for each in windows:
        await each.until(last)
        assert each.versions == list(range(last - 4, last + 1))
    assert list(desk.executed.values()) == [1] * 5


ALL = [
    "MANAGE_FIRM",
    "MANAGE_PIPELINES",
    "MANAGE_JOBS",
    "MANAGE_DOCUMENTS",
    "SEND_ENVELOPES",
    "SIGN_FOR_FIRM",
    "WAIVE_ITEMS",
    "HAND_OVER_LINK",
    "SEE_TEAM",
    "MANAGE_API",
]


async def test_other_words_other_boards_other_languages_and_other_rights_are_groups_of_their_own(
    desk: Desk,
) -> None:
    scene = await a_scene(desk)
    nora = scene.house.nora.token
    _, otto = await scene.house.a_member()
    other = (await scene.house.a_pipeline(name="Other"))["id"]
    reworded = BOARD.replace("version", "version cursor")
    same = [await (await desk.window(nora)).watch(scene.board) for _ in range(3)]
    apart = [
        await (await desk.window(nora, "fr")).watch(scene.board),
        await (await desk.window(otto.token)).watch(scene.board),
        await (await desk.window(nora)).watch(scene.board, query=reworded),
    ]
    elsewhere = await (await desk.window(nora)).watch(other)
    await joined(desk, 7, groups=5)
    desk.executed.clear()
    last = await scene.change()
    for each in same + apart:
        await each.until(last)
    assert list(desk.executed.values()) == [4]
    assert len(elsewhere.told) == 1


async def test_where_one_begins_keeps_nobody_apart(desk: Desk) -> None:
    scene = await a_scene(desk)
    begin = scene.version
    first = await (await desk.window(scene.house.nora.token)).watch(scene.board)
    place = first.told[0]["cursor"]
    await first.until(await scene.change(3))
    late = await (await desk.window(scene.house.nora.token)).watch(scene.board, after=place)
    await late.until(begin + 3)
    await joined(desk, 2)
    desk.executed.clear()
    last = await scene.change()
    for each in (first, late):
        await each.until(last)
        assert each.versions == list(range(begin + 1, last + 1))
    assert list(desk.executed.values()) == [1]


async def test_curl_hears_what_the_sockets_hear_from_the_same_execution(desk: Desk) -> None:
    scene = await a_scene(desk)
    window = await (await desk.window(scene.house.nora.token)).watch(scene.board)
    await joined(desk, 1)
    asked = {"query": BOARD, "variables": json.dumps({"board": scene.board})}
    async with scene.house.nora.http.stream("GET", "/graphql/stream", params=asked) as response:
        heard = blocks(response)
        assert "StreamReady" in await anext(heard)
        await joined(desk, 2)
        desk.executed.clear()
        await window.until(await scene.change())
        told = json.loads((await anext(heard)).removeprefix("event: next\ndata: "))
    assert told["data"]["pipelineEvents"] == window.told[-1]
    assert list(desk.executed.values()) == [1]


async def test_a_subscription_that_waits_has_no_task(desk: Desk) -> None:
    scene = await a_scene(desk)
    window = await (await desk.window(scene.house.nora.token)).watch(scene.board)
    await joined(desk, 1)
    before = len(asyncio.all_tasks())
    for number in range(2, 80):
        await window.watch(scene.board, id=str(number))
    await joined(desk, 79)
    await asyncio.sleep(0.1)
    assert len(asyncio.all_tasks()) <= before


async def test_a_group_ends_with_the_last_who_follows_it_and_leaves_nothing_behind(desk: Desk) -> None:
    scene = await a_scene(desk)
    window = await (await desk.window(scene.house.nora.token)).watch(scene.board)
    await window.watch(scene.board, id="2")
    await joined(desk, 2)
    await window.client.send(id="1", type="complete")
    await joined(desk, 1)
    await window.watch(scene.board, id="1")  # the id is free
    await joined(desk, 2)
    await window.client.socket.close()
    async with asyncio.timeout(PATIENCE):
        await until(lambda: not desk.graphql.groups.open and not desk.office.feed.watches)


# ---------------------------------------------------------------- coming and going


async def test_joining_and_leaving_while_events_flow_loses_nothing_and_repeats_nothing(desk: Desk) -> None:
    scene = await a_scene(desk)
    seed = a_seed()
    dice, begin, done = random.Random(seed), scene.version, asyncio.Event()

    async def write() -> None:
        for _ in range(300):
            await scene.change()
            if dice.random() < 0.3:
                await asyncio.sleep(dice.random() * 0.01)
        done.set()

    async def come_and_go(dice: random.Random) -> Window:
        """One reader through many sittings, each from where the last one ended."""
        window = await desk.window(scene.house.nora.token)
        await window.watch(scene.board, id="0")
        sitting = 0
        while window.versions[-1:] != [begin + 300]:
            for _ in range(1 if done.is_set() else dice.randrange(1, 40)):
                if window.versions[-1:] == [begin + 300]:
                    break
                await window.read()
            if dice.random() < 0.2 and not done.is_set():
                await asyncio.sleep(dice.random() * 0.2)
            sitting += 1
            await leave(window, sitting)
            place = window.told[-1]["cursor"]
            await window.watch(scene.board, after=place, id=str(sitting))
            del window.told[-1]  # that it is ready
        return window

    async def leave(window: Window, sitting: int) -> None:
        """What comes after the goodbye, and before it is heard, belongs to the next sitting."""
        await window.client.send(id=str(sitting - 1), type="complete")
        await window.client.send(type="ping")
        while (await window.client.receive())["type"] != "pong":
            pass

    readers = [asyncio.create_task(come_and_go(random.Random(f"{seed} {n}"))) for n in range(8)]
    async with asyncio.timeout(PATIENCE):
        await until(lambda: len(desk.graphql.sockets.open) == 8)
        await asyncio.gather(write(), *readers)
    for each in readers:
        window = each.result()
        assert window.versions == list(range(window.versions[0], begin + 301))
        assert window.versions[0] <= begin + 60


async def test_a_step_between_the_first_look_and_the_next_is_told(quiet_house: House) -> None:
    house = quiet_house
    document = await house.a_document(await house.a_folder())
    envelope = await house.a_request(document)
    ana = await house.party(envelope["parties"]["ana"])
    bare = HTTPConnection({"type": "websocket", "headers": []})
    context = await context_of(house.office, bare, {"authorization": f"Bearer {ana.token}"})
    watch = "subscription { ceremonyProgress { others { state } } }"
    stream: Any = await schema.subscribe(watch, context_value=context)
    assert (await anext(stream)).data == {"ceremonyProgress": {"others": [{"state": "NOTIFIED"}]}}
    await house.sign(envelope["parties"]["ben"])
    here = await house.office.feed.here(house.firm_id)
    await house.until(lambda: house.office.feed.watches[house.firm_id].cursor == here)
    async with asyncio.timeout(PATIENCE):
        assert (await anext(stream)).data == {"ceremonyProgress": {"others": [{"state": "SIGNED"}]}}
    await stream.aclose()
    await context.close()


# ---------------------------------------------------------------- the end of access


async def test_who_loses_access_leaves_at_once_and_the_others_of_the_group_stay(desk: Desk) -> None:
    scene = await a_scene(desk)
    made = await scene.house.nora.do(
        "createApiToken", "CreateApiTokenInput", {"name": "T", "scopes": ALL}, "secret token { id }"
    )
    staying = await (await desk.window(scene.house.nora.token)).watch(scene.board)
    going = [await (await desk.window(made["secret"])).watch(scene.board) for _ in range(5)]
    await joined(desk, 6)
    desk.asked.clear()
    token = {"id": made["token"]["id"]}
    await scene.house.nora.do("revokeApiToken", "RevokeApiTokenInput", token, "token { id }")
    last = await scene.change(3)
    await staying.until(last)
    async with asyncio.timeout(5):  # long before the patrol comes by
        for each in going:
            assert await each.client.code_of_close() == 4403
    assert all(len(each.told) == 1 for each in going), "nothing after the end of access"
    await joined(desk, 1)


async def test_other_rights_lead_to_another_group_without_a_gap(desk: Desk) -> None:
    scene = await a_scene(desk)
    member, _ = await scene.house.a_member()
    token = (await scene.house.a_token(["MANAGE_JOBS"], member)).token
    window = await (await desk.window(token)).watch(scene.board)
    begin, last = scene.version, await scene.change()
    await window.until(last)
    await joined(desk, 1)
    viewer = {"id": member, "role": "VIEWER"}
    await scene.house.nora.do("updateMember", "UpdateMemberInput", viewer, "member { id }")
    last = await scene.change(3)
    await window.until(last)
    assert window.versions == list(range(begin + 1, last + 1))
    await joined(desk, 1)
    [group] = desk.graphql.groups.open.values()
    assert group.context.party.permissions == frozenset()


async def test_a_change_of_permissions_asks_once_for_each_principal_and_an_event_asks_nobody(
    desk: Desk,
) -> None:
    scene = await a_scene(desk)
    _, otto = await scene.house.a_member()
    for number in range(20):
        window = await desk.window((scene.house.nora, otto)[number % 2].token)
        await window.watch(scene.board)
        await window.watch(scene.board, id="2", query=BOARD.replace("version", "version cursor"))
    await joined(desk, 40, groups=4)
    desk.asked.clear()
    await window.until(await scene.change(3))
    assert not desk.asked
    await scene.house.a_member("Vera Lind")
    await window.until(await scene.change(1))
    await asyncio.sleep(0.2)
    assert sorted(desk.asked.values()) == [1, 1]


async def test_the_patrol_asks_once_for_each_credential_however_many_sockets_came_with_it(
    office: Office, settings: Settings
) -> None:
    async with desk_of(office, settings, access_checked=1.0) as desk:
        house = await desk.found()
        _, otto = await house.a_member()
        for number in range(30):
            await desk.window((house.nora, otto)[number % 2].token)
        desk.asked.clear()
        await asyncio.sleep(2.5)
        assert len(desk.asked) == 2
        assert all(1 <= times <= 3 for times in desk.asked.values())


async def test_nobody_in_particular_asks_in_a_group_of_the_firms_people(desk: Desk) -> None:
    scene = await a_scene(desk)
    await (await desk.window(scene.house.nora.token)).watch(scene.board)
    await joined(desk, 1)
    [group] = desk.graphql.groups.open.values()
    who = group.context.party
    assert (who.id, who.member_id, who.address, who.browser) == ("", None, None, None)


async def test_each_holder_of_a_personal_link_is_a_group_of_their_own(desk: Desk) -> None:
    house = await desk.found()
    envelope = await house.a_request(await house.a_document(await house.a_folder()))
    query = "subscription { ceremonyProgress { recipient { name } others { state } } }"
    tokens = [await house.link_of(envelope["parties"][key]) for key in ("ana", "ana", "ben", "ben")]
    windows = [await desk.window(each) for each in tokens]
    for each in windows:
        await each.client.subscribe("1", query)
        await each.read()
    await joined(desk, 4, groups=2)
    await house.sign(envelope["parties"]["ben"])
    for each in windows[:2]:
        while each.told[-1] != {"recipient": {"name": "Ana Sørensen"}, "others": [{"state": "SIGNED"}]}:
            await each.read()
    for each in windows[2:]:
        assert all(told["recipient"]["name"] == "Ben Sørensen" for told in each.told)


# ---------------------------------------------------------------- who does not read


LONG = " ".join(f"t{n}: title" for n in range(25))
LARGE = BOARD.replace("job { id title }", f"job {{ id title {LONG} }}")


async def a_slow_window(desk: Desk, token: str) -> Window:
    """It takes in a few kilobytes by itself, and no more before it reads."""
    bare = socket.socket()
    bare.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    bare.setblocking(False)
    await asyncio.get_running_loop().sock_connect(bare, ("127.0.0.1", desk.port))
    address = f"ws://127.0.0.1:{desk.port}/graphql"
    opening = connect(
        address, sock=bare, subprotocols=[Subprotocol(PROTOCOL)], max_queue=1, ping_interval=None
    )
    client = Client(await desk.stack.enter_async_context(opening))
    await client.init(authorization=f"Bearer {token}")
    return Window(client)


async def until_too_much(scene: Scene, quick: Window, slow: Callable[[], bool]) -> int:
    """Changes that the quick window is told at once, until the other one is too far behind."""
    async with asyncio.timeout(PATIENCE):
        while not slow():
            scene.version += 1
            await scene.rename(f"{scene.version} " + "x" * 8_000)
            async with asyncio.timeout(5):
                await quick.until(scene.version)
    return scene.version


async def test_who_does_not_read_is_told_of_the_gap_delays_nobody_and_misses_nothing_from_there(
    office: Office, settings: Settings
) -> None:
    async with desk_of(office, settings, send=PATIENCE) as desk:
        scene = await a_scene(desk)
        begin = scene.version
        quick = await (await desk.window(scene.house.nora.token)).watch(scene.board)
        slow = await (await a_slow_window(desk, scene.house.nora.token)).watch(scene.board, query=LARGE)
        await joined(desk, 2, groups=2)
        [behind] = [each for each in desk.graphql.groups.open.values() if each.asked.query == LARGE]
        last = await until_too_much(scene, quick, lambda: not behind.followers)
        while (await slow.read())["__typename"] == "StreamEvent":
            pass
        gap, place = slow.told[-1], slow.told[-2]["cursor"]
        assert gap == {"__typename": "StreamGap", "reason": "SLOW_CLIENT", "resyncFrom": place}
        assert (await slow.client.receive())["type"] == "complete"
        assert slow.versions == list(range(begin + 1, slow.versions[-1] + 1))
        assert slow.versions[-1] < last
        await slow.watch(scene.board, after=gap["resyncFrom"])
        await slow.until(last)
        assert slow.versions == quick.versions == list(range(begin + 1, last + 1))


async def test_who_never_reads_is_let_go(office: Office, settings: Settings) -> None:
    async with desk_of(office, settings, send=0.2, drain=0.2) as desk:
        scene = await a_scene(desk)
        quick = await (await desk.window(scene.house.nora.token)).watch(scene.board)
        await (await a_slow_window(desk, scene.house.nora.token)).watch(scene.board, query=LARGE)
        await joined(desk, 2, groups=2)
        last = await until_too_much(scene, quick, lambda: len(desk.graphql.sockets.open) == 1)
        assert quick.versions[-1] == last


async def test_a_curl_that_does_not_read_is_told_of_the_gap_too(office: Office, settings: Settings) -> None:
    async with desk_of(office, settings, send=PATIENCE) as desk:
        scene = await a_scene(desk)
        quick = await (await desk.window(scene.house.nora.token)).watch(scene.board)
        asked = {"query": LARGE, "variables": json.dumps({"board": scene.board})}
        async with scene.house.nora.http.stream("GET", "/graphql/stream", params=asked) as response:
            await joined(desk, 2, groups=2)
            [behind] = [each for each in desk.graphql.groups.open.values() if each.asked.query == LARGE]
            await until_too_much(scene, quick, lambda: not behind.followers)
            told = [each async for each in blocks(response)]
    assert '"reason":"SLOW_CLIENT"' in told[-2]
    assert told[-1] == "event: complete\ndata:"
