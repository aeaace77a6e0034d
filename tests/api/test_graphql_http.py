"""GraphQL over HTTP: media types, status codes, bounds, and what an answer never says."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx2
import pytest
import structlog
from structlog.testing import capture_logs

from api.server import HttpProtocol
from api.wiring import Bounds
from schema.errors import RateLimited
from tests.api.node import output_of
from tests.api.toy import Toy, serving

GRAPHQL = "application/graphql-response+json"
ANA = {"Authorization": "Bearer ana"}


@pytest.fixture
def toy() -> Toy:
    return Toy()


@pytest.fixture
async def client(toy: Toy) -> AsyncIterator[httpx2.AsyncClient]:
    transport = httpx2.ASGITransport(toy.app)
    async with httpx2.AsyncClient(
        transport=transport, base_url="http://desk.example", headers={"Accept": GRAPHQL}
    ) as client:
        yield client


@pytest.fixture
def log() -> Iterator[list[Any]]:
    with capture_logs() as entries:
        yield entries


async def ask(client: httpx2.AsyncClient, query: str, status: int = 200, **given: Any) -> dict[str, Any]:
    variables, headers = given.pop("variables", None), given.pop("headers", {})
    response = await client.post("/graphql", json={"query": query, "variables": variables}, headers=headers)
    assert response.status_code == status, response.text
    return response.json()  # type: ignore[no-any-return]


def codes(answer: dict[str, Any]) -> list[str]:
    return [error["extensions"]["code"] for error in answer["errors"]]


async def test_all_audits_of_graphql_http_pass() -> None:
    async with serving(Toy()) as port:
        url = f"http://127.0.0.1:{port}/graphql"
        audits = json.loads(await output_of("audit.mjs", url, json.dumps(ANA)))
    assert len(audits) == 61
    assert [audit for audit in audits if audit["status"] != "ok"] == []


async def test_an_answer_carries_the_id_of_its_request(client: httpx2.AsyncClient, toy: Toy) -> None:
    response = await client.post("/graphql", json={"query": "{ hello }"})
    assert response.json() == {"data": {"hello": "hello"}, "extensions": {"cost": 1}}
    assert response.headers["x-request-id"] == toy.contexts[0].request_id
    assert toy.contexts[0].closed


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "PARSE_FAILED"),
        ("{ helo }", "VALIDATION_FAILED"),
        ("query ($n: Int!) { echo(number: $n) }", "BAD_USER_INPUT"),
        ("query A { hello } query B { hello }", "BAD_USER_INPUT"),
    ],
)
async def test_a_request_that_cannot_run_is_400_for_those_who_ask_for_graphql(
    client: httpx2.AsyncClient, query: str, code: str
) -> None:
    body = {"query": query, "operationName": "C" if "query A" in query else None}
    told = await client.post("/graphql", json=body)
    assert told.status_code == 400
    assert told.headers["content-type"].startswith(GRAPHQL)
    assert codes(told.json()) == [code]
    assert "data" not in told.json()
    plain = await client.post("/graphql", json=body, headers={"Accept": "application/json"})
    assert (plain.status_code, codes(plain.json())) == (200, [code])


async def test_an_error_says_whether_to_try_again_and_which_request_it_was(
    client: httpx2.AsyncClient,
) -> None:
    answer = await ask(client, "{ away secret }")
    away, secret = (error["extensions"] for error in answer["errors"])
    assert (away["code"], away["retryable"]) == ("UNAVAILABLE", True)
    assert (secret["code"], secret["retryable"]) == ("FORBIDDEN", False)
    assert away["requestId"] == secret["requestId"]
    assert answer["data"] == {"away": None, "secret": None}


@pytest.mark.parametrize("field", ["broken", "null", "mistyped"])
async def test_a_fault_is_masked_and_logged_under_the_request(
    client: httpx2.AsyncClient, log: list[Any], field: str
) -> None:
    response = await client.post("/graphql", json={"query": f"{{ {field} }}"})
    assert response.status_code == 200
    assert "hunter2" not in response.text
    [error] = response.json()["errors"]
    assert error["message"] == "Something went wrong on our side."
    assert error["extensions"]["code"] == "INTERNAL"
    [entry] = log
    assert entry["request_id"] == error["extensions"]["requestId"] == response.headers["x-request-id"]
    assert entry["exc_info"].__traceback__ is not None


async def test_a_database_that_is_away_is_unavailable_and_not_named(
    client: httpx2.AsyncClient, log: list[Any]
) -> None:
    answer = await ask(client, "{ lostDatabase }")
    assert codes(answer) == ["UNAVAILABLE"]
    assert "10.0.0.7" not in json.dumps(answer)
    assert len(log) == 1


async def test_a_context_that_fails_is_masked_too(
    toy: Toy, client: httpx2.AsyncClient, log: list[Any]
) -> None:
    async def broken(*_: Any) -> Any:
        raise RuntimeError("hunter2")

    toy.graphql.wiring.get_context = broken
    answer = await ask(client, "{ hello }", 500)
    assert codes(answer) == ["INTERNAL"]
    assert len(log) == 1


async def test_arguments_that_cannot_be_read_are_the_callers_fault(client: httpx2.AsyncClient) -> None:
    query = "query ($order: Order!) { order(order: $order) }"
    for order in ({"count": "x"}, {}, None, {"count": 1, "more": 2}):
        answer = await ask(client, query, 400, variables={"order": order})
        assert codes(answer) == ["BAD_USER_INPUT"]
    nullable = "query ($n: Int = 1) { echo(number: $n) }"
    assert codes(await ask(client, nullable, variables={"n": None})) == ["BAD_USER_INPUT"]


async def test_a_bad_credential_is_401_and_none_is_the_anonymous(client: httpx2.AsyncClient) -> None:
    response = await client.post(
        "/graphql", json={"query": "{ me }"}, headers={"Authorization": "Bearer wrong"}
    )
    assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")
    assert codes(response.json()) == ["UNAUTHENTICATED"]
    assert (await ask(client, "{ me }"))["data"] == {"me": None}
    assert (await ask(client, "{ me }", headers=ANA))["data"] == {"me": "ana"}


async def test_too_much_is_429_with_the_time_to_wait(toy: Toy, client: httpx2.AsyncClient) -> None:
    async def crowded(*_: Any) -> Any:
        raise RateLimited(retry_after=7)

    toy.graphql.wiring.get_context = crowded
    for accept in (GRAPHQL, "application/json"):
        response = await client.post("/graphql", json={"query": "{ me }"}, headers={"Accept": accept})
        assert (response.status_code, response.headers["retry-after"]) == (429, "7")
        assert response.json()["errors"][0]["extensions"]["retryable"] is True


async def test_a_cookie_posts_only_with_the_header_of_our_own_pages(client: httpx2.AsyncClient) -> None:
    client.cookies.set("session", "ana")
    assert codes(await ask(client, "{ me }", 403)) == ["FORBIDDEN"]
    assert (await ask(client, "{ me }", headers={"Countersign-Client": "board"}))["data"] == {"me": "ana"}


async def test_the_anonymous_see_nothing_of_the_schema(client: httpx2.AsyncClient) -> None:
    assert codes(await ask(client, "{ __schema { types { name } } }", 401)) == ["UNAUTHENTICATED"]
    assert codes(await ask(client, '{ ... { __type(name: "Card") { name } } }', 401)) == ["UNAUTHENTICATED"]
    assert "mean" not in json.dumps(await ask(client, "{ helo }", 400))
    wrong = {"order": {"count": 1, "nota": "x"}}
    hidden = await ask(client, "query ($order: Order!) { order(order: $order) }", 400, variables=wrong)
    assert "mean" not in json.dumps(hidden)
    assert "mean" in json.dumps(await ask(client, "{ helo }", 400, headers=ANA))
    assert "data" in await ask(client, "{ __schema { types { name } } }", headers=ANA)
    assert (await ask(client, "{ __typename }"))["data"] == {"__typename": "Query"}


async def test_get_is_for_queries(client: httpx2.AsyncClient) -> None:
    asked = {"query": "query ($n: Int!) { echo(number: $n) }", "variables": '{"n": 2}'}
    response = await client.get("/graphql", params=asked)
    assert response.json()["data"] == {"echo": 2}
    refused = await client.get("/graphql", params={"query": "mutation { bump }"})
    assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
    assert (await client.put("/graphql")).status_code == 405
    assert codes(await ask(client, "subscription { silence }", 400)) == ["BAD_USER_INPUT"]


@pytest.mark.parametrize(
    "body", [b"[]", b'[{"query":"{hello}"}]', b"1", b"null", b'"{hello}"', b"", b"\xff", b"[" * 5000]
)
async def test_a_body_that_is_no_object_is_400(client: httpx2.AsyncClient, body: bytes) -> None:
    response = await client.post("/graphql", content=body, headers={"Content-Type": "application/json"})
    assert (response.status_code, codes(response.json())) == (400, ["BAD_USER_INPUT"])


@pytest.mark.parametrize(
    "kind", ["text/plain", "multipart/form-data; boundary=x", "application/json; charset=utf-16", ""]
)
async def test_only_json_is_read(client: httpx2.AsyncClient, kind: str) -> None:
    response = await client.post("/graphql", content=b'{"query":"{hello}"}', headers={"Content-Type": kind})
    assert response.status_code == 415


async def test_what_we_do_not_speak_is_406(client: httpx2.AsyncClient) -> None:
    refused = await client.post("/graphql", json={"query": "{hello}"}, headers={"Accept": "text/html"})
    assert refused.status_code == 406
    urql = "application/graphql-response+json, application/json, text/event-stream, multipart/mixed"
    spoken = await client.post("/graphql", json={"query": "{hello}"}, headers={"Accept": urql})
    assert spoken.headers["content-type"].startswith(GRAPHQL)
    weighed = f"{GRAPHQL};q=0.1, application/json;q=0.9"
    plain = await client.post("/graphql", json={"query": "{hello}"}, headers={"Accept": weighed})
    assert plain.headers["content-type"].startswith("application/json")


async def test_a_bad_document_is_told_five_errors_at_most(client: httpx2.AsyncClient) -> None:
    answer = await ask(client, "{" + " ".join(f"nothing{n}" for n in range(500)) + "}", 400)
    assert codes(answer) == ["VALIDATION_FAILED"] * 5


async def test_a_body_over_a_megabyte_is_413_even_when_its_length_is_not_told() -> None:
    async with serving(Toy()) as port, httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:

        async def chunks() -> AsyncIterator[bytes]:
            for _ in range(40):
                yield b" " * 50_000

        kind = {"Content-Type": "application/json"}
        for content in (b" " * 1_000_001, chunks()):
            response = await client.post("/graphql", content=content, headers=kind)
            assert (response.status_code, response.headers["connection"]) == (413, "close")


async def test_a_half_sent_body_is_cut() -> None:
    async with serving(Toy(bounds=Bounds(body_arrives=0.2))) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 30\r\n\r\n{"
        writer.write(head.encode())
        answer = await asyncio.wait_for(reader.read(), 5)
        assert answer.startswith(b"HTTP/1.1 408")
        writer.close()


async def test_half_sent_headers_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HttpProtocol, "patience", 0.2)
    async with serving(Toy()) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST /graphql HTTP/1.1\r\nHost: x\r\n")
        assert await asyncio.wait_for(reader.read(), 5) == b""
        writer.close()


async def test_the_schema_is_served_with_an_etag(client: httpx2.AsyncClient) -> None:
    first = await client.get("/schema.graphql")
    assert "type Query" in first.text
    again = await client.get("/schema.graphql", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


# ------------------------------------------------------------------ server-sent events


async def heard(client: httpx2.AsyncClient, query: str, **headers: str) -> list[str]:
    given = {"Accept": "text/event-stream", **headers}
    async with client.stream("POST", "/graphql/stream", json={"query": query}, headers=given) as response:
        assert response.status_code == 200
        return [block async for block in blocks(response)]


async def blocks(response: httpx2.Response) -> AsyncIterator[str]:
    block: list[str] = []
    async for line in response.aiter_lines():
        if line:
            block.append(line)
        else:
            yield "\n".join(block)
            block = []


async def test_curl_hears_a_subscription_to_its_end(client: httpx2.AsyncClient, toy: Toy) -> None:
    *events, end = await heard(client, "subscription { count(upTo: 3) }")
    assert [json.loads(e.removeprefix("event: next\ndata: "))["data"]["count"] for e in events] == [1, 2, 3]
    assert end == "event: complete\ndata:"
    assert toy.contexts[0].closed


async def test_errors_on_a_stream_are_events_and_end_it(client: httpx2.AsyncClient, log: list[Any]) -> None:
    for query, code in (
        ("{", "PARSE_FAILED"),
        ("{helo}", "VALIDATION_FAILED"),
        ("subscription{refuses}", "BAD_USER_INPUT"),
    ):
        event, end = await heard(client, query)
        assert codes(json.loads(event.removeprefix("event: next\ndata: "))) == [code]
        assert end == "event: complete\ndata:"
    *_, fault, end = await heard(client, "subscription { breaks }")
    assert "hunter2" not in fault
    assert "INTERNAL" in fault


async def test_a_stream_refuses_like_the_endpoint(client: httpx2.AsyncClient) -> None:
    for headers, status in (
        ({"Authorization": "Bearer wrong", "Accept": "*/*"}, 401),
        ({"Accept": "text/html"}, 406),
    ):
        response = await client.post("/graphql/stream", json={"query": "{ me }"}, headers=headers)
        assert response.status_code == status
    assert (await client.put("/graphql/stream")).status_code in (405, 406)


async def test_a_silent_stream_beats_and_ends_with_access() -> None:
    toy = Toy(bounds=Bounds(heartbeat=0.05, access_checked=0.1))
    async with serving(toy) as port, httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        asked = {"query": "subscription { silence }"}
        async with client.stream("GET", "/graphql/stream", params=asked, headers=ANA) as response:
            heard = blocks(response)
            assert await anext(heard) == ":"
            toy.revoked.add("ana")
            rest = [block async for block in heard]
    assert "UNAUTHENTICATED" in rest[-2]
    assert rest[-1] == "event: complete\ndata:"
    assert toy.contexts[0].closed


async def test_streams_end_when_the_server_drains_and_when_the_listener_goes() -> None:
    toy = Toy()
    async with serving(toy) as port, httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        asked = {"query": "subscription { count(pause: 0.05) }"}
        async with client.stream("GET", "/graphql/stream", params=asked) as response:
            await anext(blocks(response))
        while toy.graphql.streams.open:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        async with client.stream("GET", "/graphql/stream", params=asked) as response:
            heard = blocks(response)
            await anext(heard)
            await toy.graphql.drain()
            assert all(["complete" not in block async for block in heard])
        assert (await client.get("/graphql/stream", params=asked)).status_code == 503


async def test_streams_are_counted_for_each_principal() -> None:
    toy = Toy(bounds=Bounds(streams_per_principal=1))
    async with serving(toy) as port, httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        asked = {"query": "subscription { silence }"}
        async with client.stream("GET", "/graphql/stream", params=asked, headers=ANA):
            refused = await client.get("/graphql/stream", params=asked, headers=ANA)
            assert (refused.status_code, codes(refused.json())) == (429, ["RATE_LIMITED"])
            assert int(refused.headers["retry-after"]) > 0


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Faults provoked here are looked at in `log`, not printed."""
    before = structlog.get_config()
    structlog.configure(processors=[_drop])
    yield
    structlog.configure(**before)


def _drop(*_: Any) -> Any:
    raise structlog.DropEvent
