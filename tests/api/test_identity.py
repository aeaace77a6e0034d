"""Who is asking: secrets that let in, and what becomes of those that do not, or no longer."""

import asyncio
import hashlib
import re
from typing import Any

import orjson
import psycopg
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from api.demo.client import Client
from api.running import Databases
from tests.cast import ANA, PATIENCE, House, party

GRAPHQL = "application/graphql-response+json"
VIEWER = "{ viewer { __typename ... on Member { id role } ... on ApiToken { id } ... on Recipient { id } } }"
OPEN = {"Countersign-Client": "test"}
WELL_PAST = "update doorway set ends_at = now() - interval '1 second' where kind = '{}'"


async def looked(who: Client, query: str = VIEWER) -> tuple[int, list[str], Any]:
    """Status, error codes, data."""
    answer = await who.http.post("/graphql", json={"query": query}, headers={"Accept": GRAPHQL})
    body = answer.json()
    return answer.status_code, [x["extensions"]["code"] for x in body.get("errors", [])], body.get("data")


async def a_link(house: House) -> str:
    document = await house.a_document(await house.a_folder())
    envelope = await house.a_request(document, parties=[party("ana", **ANA)])
    return await house.link_of(envelope["parties"]["ana"])


def told(database: Databases, sql: str) -> None:
    with psycopg.connect(database.owner or "") as connection:
        connection.execute(sql.encode())


# ---------------------------------------------------------------- forged secrets


async def test_forged_malformed_and_truncated_secrets_are_all_alike(quiet_house: House) -> None:
    house = quiet_house
    link, other = await a_link(house), await a_link(house)
    token = house.nora.token
    id, mac = link.split(".")
    hash = house.office.secrets.hash  # even whoever reads the doorway cannot enter
    forged = [
        "x",
        "." * 67,
        "cst_",
        "cst_" + "A" * 43,
        link[:-1],
        link + "0",
        link.upper(),
        f"{id}.{'0' * 40}",
        f"{other.split('.')[0]}.{mac}",
        f".{mac}",
        f"{id}.",
        f"key_{link}",
        token[:-1],
        token.removeprefix("cst_"),
        token.swapcase(),
        hashlib.sha256(link.encode()).hexdigest(),
        *(hash(kind, secret) for kind, secret in (("LINK", link), ("TOKEN", token))),  # type: ignore[arg-type]
        "x" * 5000,
        house.firm_id,
        house.nora_id,
    ]
    answers = set()
    for secret in forged:
        guest = house.guest(secret)
        answer = await guest.http.post("/graphql", json={"query": VIEWER}, headers={"Accept": GRAPHQL})
        body = answer.json()
        del body["errors"][0]["extensions"]["requestId"]
        answers.add((answer.status_code, orjson.dumps(body), answer.headers.get("www-authenticate")))
        assert (await guest.http.get(f"/s/{secret}/signed.pdf")).status_code == 404
        assert (await guest.http.put(f"/files/uploads/upl_{'0' * 26}", content=b"x")).status_code == 401
    [(status, text, challenge)] = answers
    assert (status, challenge) == (401, "Bearer")
    assert orjson.loads(text)["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    for header in ("Basic bm9yYTpub3Jh", "Bearer", token):
        answer = await house.guest("").http.post(
            "/graphql", json={"query": VIEWER}, headers={"Accept": GRAPHQL, "Authorization": header}
        )
        assert answer.status_code == 401, header
    assert (await looked(house.guest(link)))[0] == 200
    assert (await looked(house.nora))[0] == 200


async def test_a_forged_secret_opens_no_socket(quiet_house: House) -> None:
    link = await a_link(quiet_house)
    for given in (link[:-1], "x", "cst_x"):
        address = quiet_house.settings.base_url.replace("http", "ws") + "/graphql"
        async with connect(address, subprotocols=[Subprotocol("graphql-transport-ws")]) as socket:
            payload = {"authorization": f"Bearer {given}"}
            await socket.send(orjson.dumps({"type": "connection_init", "payload": payload}).decode())
            with pytest.raises(ConnectionClosed) as closed:
                await asyncio.wait_for(socket.recv(), PATIENCE)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4403


# ---------------------------------------------------------------- tokens


async def test_a_token_acts_for_its_member_within_its_scopes_and_never_beyond_the_member(
    quiet_house: House,
) -> None:
    house = quiet_house
    narrow = await house.a_token(["MANAGE_JOBS"])
    board = await house.a_pipeline()
    job = {"pipelineId": board["id"], "title": "One"}
    made = await narrow.do("createJob", "CreateJobInput", job, "job { id }")
    assert made["job"]["id"]
    refused = await house.refusal(narrow, "createPipeline", {"name": "Two"})
    assert refused["code"] == "FORBIDDEN"
    assert "MANAGE_PIPELINES" in refused["message"]

    otto, hands = await house.a_member(role="MANAGER")
    assert await hands.do("createPipeline", "CreatePipelineInput", {"name": "Ottos"}, "pipeline { id }")
    down = {"id": otto, "role": "MEMBER"}
    await house.nora.do("updateMember", "UpdateMemberInput", down, "member { role }")
    assert (await house.refusal(hands, "createPipeline", {"name": "Two"}))["code"] == "FORBIDDEN"


async def test_nobody_gives_a_token_what_they_do_not_have(quiet_house: House) -> None:
    house = quiet_house
    _, otto = await house.a_member(role="MEMBER", permissions=["MANAGE_API"])
    wish = {"name": "Mine", "scopes": ["MANAGE_JOBS", "MANAGE_FIRM"]}
    assert (await house.refusal(otto, "createApiToken", wish))["code"] == "FORBIDDEN"
    for_nora = {"name": "Hers", "scopes": [], "memberId": house.nora_id}
    assert (await house.refusal(otto, "createApiToken", for_nora))["code"] == "FORBIDDEN"
    own = {"name": "Mine", "scopes": ["MANAGE_JOBS"]}
    made = await otto.do(
        "createApiToken", "CreateApiTokenInput", own, "secret token { scopes member { name } }"
    )
    assert made["token"] == {"scopes": ["MANAGE_JOBS"], "member": {"name": "Otto Berg"}}
    for days in (0, -1, 3651):
        refused = await house.refusal(otto, "createApiToken", {**own, "expiresInDays": days})
        assert (refused["code"], refused["path"]) == ("INVALID_INPUT", ["input", "expiresInDays"])


async def test_a_revoked_token_an_expired_one_and_that_of_a_deactivated_member_are_refused(
    quiet_house: House, database: Databases
) -> None:
    house = quiet_house
    made = await house.nora.do(
        "createApiToken", "CreateApiTokenInput", {"name": "T", "scopes": []}, "secret token { id }"
    )
    revoked = house.guest(made["secret"])
    assert (await looked(revoked))[0] == 200
    await house.nora.do("revokeApiToken", "RevokeApiTokenInput", {"id": made["token"]["id"]}, "token { id }")
    otto, hands = await house.a_member()
    await house.nora.do(
        "updateMember", "UpdateMemberInput", {"id": otto, "active": False}, "member { active }"
    )
    expiring = await house.a_token([], expiresInDays=1)
    assert (await looked(expiring))[0] == 200
    told(database, WELL_PAST.format("TOKEN") + " and ends_at is not null")
    for who in (revoked, hands, expiring):
        assert await looked(who) == (401, ["UNAUTHENTICATED"], None)
    await house.nora.do(
        "updateMember", "UpdateMemberInput", {"id": otto, "active": True}, "member { active }"
    )
    assert (await looked(hands))[0] == 200, "the member is back"


async def test_a_firm_keeps_an_owner(quiet_house: House) -> None:
    house = quiet_house
    for change in ({"role": "MEMBER"}, {"active": False}):
        refused = await house.refusal(house.nora, "updateMember", {"id": house.nora_id, **change})
        assert refused["code"] == "LAST_OWNER"
    await house.a_member(role="OWNER")
    step_down = {"id": house.nora_id, "role": "MANAGER"}
    await house.nora.do("updateMember", "UpdateMemberInput", step_down, "member { role }")


# ---------------------------------------------------------------- signing in


async def enter_link(house: House, email: str, nth: int = 1) -> str:
    """The token in the nth sign-in mail."""
    answer = await house.guest("").http.post("/auth/sign-in", json={"email": email})
    assert (answer.status_code, answer.json()) == (202, {})
    mails = await house.until(lambda: (x := house.mails(to=email, subject="sign-in"))[nth - 1 : nth] and x)
    text = mails[nth - 1].get_body(("plain",)).get_content()
    return str(re.findall(r"/enter/(\S+)", text)[0])


async def signed_in(house: House, email: str = "nora@weiss.example", nth: int = 1) -> Client:
    guest = house.guest("")
    answer = await guest.http.post("/auth/enter", json={"token": await enter_link(house, email, nth)})
    assert answer.status_code == 204
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    return guest


async def test_a_member_signs_in_by_a_mail_whose_link_works_once(house: House) -> None:
    token = await enter_link(house, "nora@weiss.example")
    guest = house.guest("")
    assert (await guest.http.get(f"/enter/{token}")).status_code in (200, 503), "looking uses nothing up"
    tries = await asyncio.gather(
        *(house.guest("").http.post("/auth/enter", json={"token": token}) for _ in range(4))
    )
    assert sorted(each.status_code for each in tries) == [204, 410, 410, 410]
    for wrong in (token, token[:-1], "", "x.y"):
        assert (await guest.http.post("/auth/enter", json={"token": wrong})).status_code == 410
    assert (await looked(house.guest(token)))[0] == 401, "it is no bearer's token"


async def test_a_new_link_makes_the_old_one_useless_and_a_link_ends(
    house: House, database: Databases
) -> None:
    old = await enter_link(house, "nora@weiss.example")
    for _ in range(3):  # nobody's mailbox is flooded
        answer = await house.guest("").http.post("/auth/sign-in", json={"email": "nora@weiss.example"})
        assert answer.status_code == 202
    told(database, "update doorway set ends_at = ends_at - interval '1 minute' where kind = 'SIGN_IN'")
    new = await enter_link(house, "nora@weiss.example", 2)
    guest = house.guest("")
    assert len(house.mails(to="nora@weiss.example")) == 2
    assert (await guest.http.post("/auth/enter", json={"token": old})).status_code == 410
    told(database, WELL_PAST.format("SIGN_IN"))
    assert (await guest.http.post("/auth/enter", json={"token": new})).status_code == 410


async def test_an_unknown_address_is_answered_alike_and_gets_no_mail(house: House) -> None:
    otto, _ = await house.a_member()
    out = {"id": otto, "active": False}
    await house.nora.do("updateMember", "UpdateMemberInput", out, "member { active }")
    for email in ("nobody@weiss.example", "", "otto@weiss.example", "NORA@weiss.example "):
        answer = await house.guest("").http.post("/auth/sign-in", json={"email": email})
        assert (answer.status_code, answer.json()) == (202, {}), email
    await house.until(lambda: house.mails(to="nora@weiss.example"))
    assert [each["To"].addresses[0].addr_spec for each in house.mails()] == ["nora@weiss.example"]


async def test_a_cookie_counts_only_with_the_header_that_no_foreign_page_can_send(house: House) -> None:
    guest = await signed_in(house)
    assert await looked(guest) == (403, ["FORBIDDEN"], None)
    guest.http.headers.update(OPEN)
    status, _, data = await looked(guest)
    assert (status, data["viewer"]) == (200, {"__typename": "Member", "id": house.nora_id, "role": "OWNER"})
    assert (await guest.http.post("/auth/sign-out")).status_code == 204


async def test_a_session_ends_with_signing_out_with_its_time_and_with_its_members_access(
    house: House, database: Databases
) -> None:
    cookies = []
    for n in range(1, 4):
        guest = await signed_in(house, nth=n)
        guest.http.headers.update(OPEN)
        cookies.append(dict(guest.http.cookies))
        assert (await looked(guest))[2]["viewer"]

    async def seen(cookie: dict[str, str]) -> Any:
        again = house.guest("")
        again.http.headers.update(OPEN)
        again.http.cookies.update(cookie)
        return (await looked(again))[2]["viewer"]

    leaving = house.guest("")
    leaving.http.cookies.update(cookies[0])
    await leaving.http.post("/auth/sign-out")
    assert [bool(await seen(each)) for each in cookies] == [False, True, True]

    await house.a_member("Olga Olsen", role="OWNER")
    out = {"id": house.nora_id, "active": False}
    olga = await signed_in(house, "olga@weiss.example")
    olga.http.headers.update(OPEN)
    await olga.do("updateMember", "UpdateMemberInput", out, "member { active }")
    assert [bool(await seen(each)) for each in cookies] == [False, False, False]
    await olga.do("updateMember", "UpdateMemberInput", {**out, "active": True}, "member { active }")
    assert not await seen(cookies[1]), "a session that ended stays ended"
    told(database, WELL_PAST.format("SESSION"))
    assert not await seen(dict(olga.http.cookies))


# ---------------------------------------------------------------- live streams of those who lost their access

FIRM = "subscription { firmEvents { __typename ... on StreamEvent { cursor } } }"
BOARD = (
    "subscription($id: ID!) { pipelineEvents(pipelineId: $id) { __typename ... on StreamEvent { version } } }"
)


class Listener:
    """A socket with one stream, and everything that it was told until it was closed."""

    def __init__(self, house: House, token: str, query: str, **variables: Any) -> None:
        self.address = house.settings.base_url.replace("http", "ws") + "/graphql"
        self.token, self.ask = token, {"query": query, "variables": variables}
        self.told: list[str] = []
        self.ready = asyncio.Event()
        self.code: int | None = None

    async def listen(self) -> None:
        async with connect(self.address, subprotocols=[Subprotocol("graphql-transport-ws")]) as socket:
            payload = {"authorization": f"Bearer {self.token}"}
            await socket.send(orjson.dumps({"type": "connection_init", "payload": payload}).decode())
            await socket.recv()
            await socket.send(orjson.dumps({"type": "subscribe", "id": "1", "payload": self.ask}).decode())
            try:
                async for text in socket:
                    message = orjson.loads(text)
                    if message["type"] == "next":
                        [frame] = message["payload"]["data"].values()
                        self.told.append(frame["__typename"])
                    self.ready.set()
            except ConnectionClosed:
                pass
            self.code = socket.close_code


@pytest.mark.parametrize("how", ["token revoked", "member deactivated", "token expired"])
@pytest.mark.parametrize("settled", [False, True], ids=["at once", "after a while"])
async def test_when_access_ends_live_streams_end_and_deliver_nothing_in_between(
    quiet_house: House, database: Databases, how: str, settled: bool
) -> None:
    house = quiet_house
    board = await house.a_pipeline()
    otto, _ = await house.a_member()
    made = await house.nora.do(
        "createApiToken",
        "CreateApiTokenInput",
        {"name": "T", "scopes": [], "memberId": otto, "expiresInDays": 1},
        "secret token { id }",
    )
    listeners = [
        Listener(house, made["secret"], FIRM),
        Listener(house, made["secret"], BOARD, id=board["id"]),
    ]
    async with asyncio.timeout(PATIENCE + 30), asyncio.TaskGroup() as all_of_them:
        for each in listeners:
            all_of_them.create_task(each.listen())
        for each in listeners:
            await each.ready.wait()
        if settled:
            await house.a_job(board, title="Before")
            await house.until(lambda: all(len(each.told) == 2 for each in listeners))
        before = [list(each.told) for each in listeners]
        if how == "token revoked":
            token = {"id": made["token"]["id"]}
            await house.nora.do("revokeApiToken", "RevokeApiTokenInput", token, "token { id }")
        elif how == "member deactivated":
            out = {"id": otto, "active": False}
            await house.nora.do("updateMember", "UpdateMemberInput", out, "member { id }")
        else:
            told(database, WELL_PAST.format("TOKEN") + " and ends_at is not null")
        if how != "token expired":
            for number in range(3):
                await house.a_job(board, title=f"Secret {number}")
    assert [each.told for each in listeners] == before, "nothing after the end of access"
    assert [each.code for each in listeners] == [4403, 4403]


async def test_a_link_holders_stream_shows_the_progress_of_their_own_envelope(quiet_house: House) -> None:
    house = quiet_house
    document = await house.a_document(await house.a_folder())
    envelope = await house.a_request(document)
    ana = await house.party(envelope["parties"]["ana"])
    watch = "subscription { ceremonyProgress { envelopeState others { state } } }"
    async with ana.watch(watch) as frames:
        seen = (await asyncio.wait_for(frames.get(), PATIENCE))["ceremonyProgress"]
        assert seen == {"envelopeState": "SENT", "others": [{"state": "NOTIFIED"}]}
        await house.sign(envelope["parties"]["ben"])
        while seen["others"] != [{"state": "SIGNED"}]:
            seen = (await asyncio.wait_for(frames.get(), PATIENCE))["ceremonyProgress"]
