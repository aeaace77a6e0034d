"""The application as it is served: the audits, other people's clients, and what stands around every request."""

import asyncio
import hashlib
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from structlog.testing import capture_logs
from websockets.exceptions import InvalidStatus

import api.pages
from api.app import create_app
from api.demo.stage import free_port
from api.server import server_config
from api.settings import Settings
from schema.whole import SCHEMA_HASH
from store.founding import found_firm
from store.office import Office
from tests.api.node import node, output_of
from tests.api.test_graphql_ws import MALFORMED, dialled
from tests.api.toy import QuietServer
from tests.cast import House

GRAPHQL = {"Accept": "application/graphql-response+json"}
OURS = {"Countersign-Client": "board"}
VIEWER = {"query": "{ viewer { __typename ... on Member { name } } }"}
INTROSPECTION = {"query": "{ __schema { queryType { name } } }"}


def port_of(house: House) -> int:
    return int(house.settings.base_url.rsplit(":", 1)[1])


def authorised(house: House) -> dict[str, str]:
    return {"authorization": f"Bearer {house.nora.token}"}


# ------------------------------------------------------------------ other people's clients


async def test_all_audits_of_graphql_http_pass_on_the_real_app(house: House) -> None:
    headers = json.dumps({"Authorization": f"Bearer {house.nora.token}"})
    audits = json.loads(await output_of("audit.mjs", f"{house.settings.base_url}/graphql", headers))
    assert len(audits) == 61
    assert [audit for audit in audits if audit["status"] != "ok"] == []


@asynccontextmanager
async def served(office: Office, port: int) -> AsyncIterator[None]:
    app = create_app(office)
    server = QuietServer(server_config(app, host="127.0.0.1", port=port), app.state.graphql.drain)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    yield
    server.should_exit = True
    await serving


async def frames_of(process: asyncio.subprocess.Process) -> AsyncIterator[dict[str, Any]]:
    assert process.stdout is not None
    async for line in process.stdout:
        yield json.loads(line)


async def test_the_graphql_ws_client_follows_a_board_over_a_restart_without_gap_or_repetition(
    office: Office, settings: Settings
) -> None:
    firm = await found_firm(office, "Weiss & Partner", "nora@weiss.example", "Nora Weiss")
    elsewhere = free_port()
    house = House(settings, office, *firm)
    other = House(settings.model_copy(update={"base_url": f"http://127.0.0.1:{elsewhere}"}), office, *firm)
    seen: list[dict[str, Any]] = []
    async with asyncio.timeout(60):
        async with served(office, port_of(house)):
            pipeline = await house.a_pipeline()
            query = "query($id: ID!) { pipeline(id: $id) { version eventCursor } }"
            board = (await house.nora.ask(query, id=pipeline["id"]))["pipeline"]
            last = board["version"] + 9
            url = f"ws://127.0.0.1:{port_of(house)}/graphql"
            follower = await node(
                "follow.mjs", url, house.nora.token, pipeline["id"], board["eventCursor"], str(last)
            )
            frames = frames_of(follower)
            for number in range(3):
                await house.a_job(pipeline, title=f"Before {number}")
            while sum("version" in each for each in seen) < 3:
                seen.append(await anext(frames))
        async with served(office, elsewhere):
            for number in range(3):
                await other.a_job(pipeline, title=f"Meanwhile {number}")
        async with served(office, port_of(house)):
            for number in range(3):
                await house.a_job(pipeline, title=f"After {number}")
            seen += [each async for each in frames]
            assert await follower.wait() == 0
    await house.close()
    await other.close()
    assert [each["version"] for each in seen if "version" in each] == list(
        range(board["version"] + 1, last + 1)
    )
    assert {"closed": 1012} in seen
    assert sum(each.get("__typename") == "StreamReady" for each in seen) == 2


async def test_malformed_frames_leave_no_traceback_and_others_go_on(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), capture_logs() as entries:
        async with dialled(port_of(house)) as steady:
            await steady.init(**authorised(house))
            for frame in MALFORMED:
                async with dialled(port_of(house)) as client:
                    await client.init(**authorised(house))
                    await client.socket.send(frame)
                    assert await client.code_of_close() == 4400
            await steady.subscribe("1", "{ serverInfo { version } }")
            assert (await steady.receive())["payload"]["data"]
    assert [entry for entry in entries if entry["log_level"] == "error" or "exc_info" in entry] == []
    assert [entry for entry in caplog.records if entry.exc_info or entry.levelno >= logging.ERROR] == []


async def test_a_live_stream_begins_with_ready_and_tells_each_event_once(house: House) -> None:
    pipeline = await house.a_pipeline()
    async with dialled(port_of(house)) as client:
        await client.init(**authorised(house))
        query = """subscription ($board: ID!) { pipelineEvents(pipelineId: $board) { __typename
            ... on StreamEvent { version event { __typename } } } }"""
        await client.subscribe("1", query, board=pipeline["id"])
        first = (await client.receive())["payload"]["data"]["pipelineEvents"]
        assert first == {"__typename": "StreamReady"}
        await house.a_job(pipeline)
        told = (await client.receive())["payload"]["data"]["pipelineEvents"]
        assert told["event"] == {"__typename": "JobCreated"}


async def test_a_firms_board_is_nothing_to_the_anonymous_and_to_other_firms(
    house: House, office: Office
) -> None:
    pipeline = await house.a_pipeline()
    _, _, strange = await found_firm(office, "Other", "eve@other.example", "Eve")
    query = "subscription ($board: ID!) { pipelineEvents(pipelineId: $board) { __typename } }"
    answers: list[list[tuple[str, str]]] = []
    for token in (strange, strange, None):
        async with dialled(port_of(house)) as client:
            await client.init(**({"authorization": f"Bearer {token}"} if token else {}))
            known = pipeline["id"] if len(answers) != 1 else "pip_" + "0" * 26
            await client.subscribe("1", query, board=known)
            answer = await client.receive()
            assert answer["type"] == "error"
            answers.append([(x["message"], x["extensions"]["code"]) for x in answer["payload"]])
    foreign, unknown, anonymous = answers
    assert foreign == unknown
    assert [code for _, code in anonymous] == ["UNAUTHENTICATED"]


# ------------------------------------------------------------------ who gets in


@pytest.fixture
async def signed_in(house: House) -> AsyncIterator[httpx2.AsyncClient]:
    """Nora's browser, signed in by the link in her mail."""
    async with httpx2.AsyncClient(base_url=house.settings.base_url, headers=GRAPHQL) as signed_in:
        assert (
            await signed_in.post("/auth/sign-in", json={"email": "nora@weiss.example"})
        ).status_code == 202
        [mail] = await house.until(lambda: house.mails(to="nora@weiss.example"))
        body = mail.get_body(("plain",))
        assert body is not None
        token = body.get_content().split("/enter/")[1].split()[0]
        assert (await signed_in.get(f"/enter/{token}")).status_code in (200, 503), "looking uses nothing up"
        assert (await signed_in.post("/auth/enter", json={"token": token})).status_code == 204
        assert (await signed_in.post("/auth/enter", json={"token": token})).status_code == 410
        yield signed_in


async def test_a_cookie_counts_only_with_the_header_of_our_own_pages(signed_in: httpx2.AsyncClient) -> None:
    forged = await signed_in.post("/graphql", json=VIEWER)
    assert forged.status_code == 403
    assert forged.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    ours = await signed_in.post("/graphql", json=VIEWER, headers=OURS)
    assert ours.json()["data"] == {"viewer": {"__typename": "Member", "name": "Nora Weiss"}}
    [cookie] = signed_in.cookies.jar
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "lax"
    assert (await signed_in.post("/auth/sign-out", headers=OURS)).status_code == 204
    gone = await signed_in.post("/graphql", json=VIEWER, headers=OURS)
    assert gone.json()["data"] == {"viewer": None}


async def test_a_socket_opens_by_cookie_for_our_own_pages_and_never_for_others(
    house: House, signed_in: httpx2.AsyncClient
) -> None:
    cookie = "; ".join(f"{each.name}={each.value}" for each in signed_in.cookies.jar)
    port = port_of(house)
    for origin in (f"http://127.0.0.1:{port}", f"http://localhost:{port}"):
        async with dialled(port, origin=origin, cookie=cookie) as client:
            await client.init()
            await client.subscribe("1", VIEWER["query"])
            assert (await client.receive())["payload"]["data"]["viewer"]["name"] == "Nora Weiss"
    hostile = ("http://evil.example", "null", f"https://127.0.0.1:{port}", "http://127.0.0.1:1")
    for origin in (*hostile, f"http://127.0.0.1:{port}.evil.example"):
        with pytest.raises(InvalidStatus) as refused:
            async with dialled(port, origin=origin, cookie=cookie):
                pass
        assert refused.value.response.status_code == 403


async def test_only_the_signed_in_may_look_at_the_schema_from_within(
    house: House, signed_in: httpx2.AsyncClient
) -> None:
    async with httpx2.AsyncClient(base_url=house.settings.base_url, headers=GRAPHQL) as anyone:
        refused = await anyone.post("/graphql", json=INTROSPECTION)
        assert refused.status_code == 401
        assert refused.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        wrong = await anyone.post("/graphql", json={"query": "{ serverInf { version } }"})
        assert "mean" not in wrong.text
        by_token = await anyone.post("/graphql", json=INTROSPECTION, headers=house.nora.http.headers)
    by_cookie = await signed_in.post("/graphql", json=INTROSPECTION, headers=OURS)
    for allowed in (by_token, by_cookie):
        assert allowed.json()["data"] == {"__schema": {"queryType": {"name": "Query"}}}


async def test_a_bad_token_is_401_and_says_nothing_about_why(house: House) -> None:
    told = set()
    for token in ("cst_unknown", "unknown-link", "cst_", house.nora.token[:-1]):
        answer = await house.nora.http.post(
            "/graphql", json=VIEWER, headers={**GRAPHQL, "Authorization": f"Bearer {token}"}
        )
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        told.add(answer.json()["errors"][0]["message"])
    assert len(told) == 1


# ------------------------------------------------------------------ what stands around every request


async def test_every_answer_carries_the_id_of_its_request_and_errors_repeat_it(house: House) -> None:
    ids = []
    for query in ("{ serverInfo { version } }", "{ nothing }", "{"):
        answer = await house.nora.http.post("/graphql", json={"query": query}, headers=GRAPHQL)
        ids.append(answer.headers["x-request-id"])
        for error in answer.json().get("errors", []):
            assert error["extensions"]["requestId"] == ids[-1]
        assert answer.headers["cache-control"] == "no-store"
    assert len(set(ids)) == 3


async def test_a_page_of_null_is_a_page_of_fifty(house: House) -> None:
    found = await house.nora.ask("{ pipelines(first: null, archived: null) { nodes { id } totalCount } }")
    assert found == {"pipelines": {"nodes": [], "totalCount": 0}}


async def test_the_schema_in_its_own_language_is_served_with_an_etag(house: House) -> None:
    async with httpx2.AsyncClient(base_url=house.settings.base_url) as anyone:
        first = await anyone.get("/schema.graphql")
        again = await anyone.get("/schema.graphql", headers={"If-None-Match": first.headers["etag"]})
    assert hashlib.sha256(first.content).hexdigest() == SCHEMA_HASH
    assert (again.status_code, again.content) == (304, b"")
    info = await house.nora.ask("{ serverInfo { schemaHash } }")
    assert info == {"serverInfo": {"schemaHash": SCHEMA_HASH}}


async def test_pages_come_with_a_policy_that_lets_nothing_foreign_in(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("board", "sign", "inbox", "send", "verify", "mailbox", "graphiql"):
        await asyncio.to_thread((tmp_path / f"{name}.html").write_text, "<!doctype html>")
    monkeypatch.setattr(api.pages, "DIST", tmp_path)
    paths = (
        "/",
        "/sign-in",
        "/enter/x",
        "/pipelines/x",
        "/jobs/x",
        "/s/x",
        "/inbox/x",
        "/verify",
        "/verify/x",
        "/mailbox",
    )
    async with httpx2.AsyncClient(base_url=house.settings.base_url) as anyone:
        for path in (*paths, "/graphiql"):
            page = await anyone.get(path)
            assert page.status_code == 200, path
            policy = page.headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "frame-ancestors 'none'" in policy
            assert "script-src 'self';" in policy
            assert ("unsafe" in policy) is (path == "/graphiql"), path
            assert page.headers["referrer-policy"] == "no-referrer"
            assert page.headers["x-content-type-options"] == "nosniff"
            assert page.headers["x-robots-tag"] == "noindex"


async def test_the_mailbox_is_shown_under_this_machines_own_names_only(house: House) -> None:
    """Else a page of the world could call itself by a name that leads here, and read the links."""
    async with httpx2.AsyncClient(base_url=house.settings.base_url) as anyone:
        for path in ("/mailbox/messages", "/mailbox"):
            evil = await anyone.get(path, headers={"Host": f"evil.example:{port_of(house)}"})
            assert evil.status_code == 404
        ours = await anyone.get("/mailbox/messages", headers={"Host": f"localhost:{port_of(house)}"})
        assert ours.status_code == 200


async def test_where_real_mail_is_sent_there_is_no_mailbox_to_read(office: Office) -> None:
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(create_app(office)), base_url="http://desk.example"
    ) as anyone:
        for path in ("/mailbox", "/mailbox/messages"):
            assert (await anyone.get(path)).status_code == 404
