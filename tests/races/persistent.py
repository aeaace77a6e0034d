"""People who do not give up: they ask again with the same key until the server answers, and resume what they watch."""

import asyncio
import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx2
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from tests.cast import ANA, BEN, party, signature, the_engagement_letter
from tests.races.prepared import SIGN

PAUSE = 0.1


@dataclass
class Pulse:
    """How far all of them have come together: what was answered, and what had to be asked again."""

    answered: int = 0
    again: int = 0


@dataclass
class Person:
    """Somebody with a token. Every act has a key of its own, which a repetition keeps."""

    base_url: str
    token: str
    http: httpx2.AsyncClient
    pulse: Pulse

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data, however often it must be asked for. A fault that is not for the moment is a fault."""
        while True:
            answer = await self._once({"query": query, "variables": variables})
            if answer is not None:
                self.pulse.answered += 1
                return answer
            self.pulse.again += 1
            await asyncio.sleep(PAUSE)

    async def _once(self, body: dict[str, Any]) -> dict[str, Any] | None:
        bearer = {"Authorization": f"Bearer {self.token}"}
        try:
            answer = await self.http.post(f"{self.base_url}/graphql", json=body, headers=bearer)
            if answer.status_code == 503:
                return None
            found = answer.json()
        except (httpx2.TransportError, json.JSONDecodeError):
            return None
        errors = found.get("errors", [])
        if errors and all(each["extensions"]["retryable"] for each in errors):
            return None
        assert not errors, errors
        data: dict[str, Any] = found["data"]
        return data

    async def do(self, mutation: str, select: str, **input: Any) -> dict[str, Any]:
        kind = mutation[0].upper() + mutation[1:] + "Input"
        query = f"mutation($input: {kind}!) {{ {mutation}(input: $input) {{ userErrors {{ code message }} {select} }} }}"
        payload: dict[str, Any] = (await self.ask(query, input=input))[mutation]
        assert payload["userErrors"] == [], (mutation, payload["userErrors"])
        return payload

    async def upload(self, data: bytes) -> str:
        """A ticket, and the bytes; both again if need be."""
        announced = {
            "fileName": "letter.pdf",
            "contentType": "application/pdf",
            "size": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
        }
        ticket = (await self.do("createUpload", "upload { id url }", **announced))["upload"]
        while True:
            try:
                bearer = {"Authorization": f"Bearer {self.token}"}
                answer = await self.http.put(
                    f"{self.base_url}/files/uploads/{ticket['id']}", content=data, headers=bearer
                )
            except httpx2.TransportError:
                pass
            else:
                if answer.status_code == 204:
                    return str(ticket["id"])
                assert answer.status_code == 503, answer.text
            await asyncio.sleep(PAUSE)


@dataclass
class Done:
    """One main job that came to its end, by its name and its ids."""

    name: str
    job: str
    document: str
    envelope: str
    parties: list[str]


@dataclass
class Clerk:
    """Does the main job again and again: a job, a letter, a request, two signatures at once.

    `letters` are there already; when there are none left, or none were given, each is uploaded.
    """

    person: Person
    board: dict[str, str]
    folder: str
    link_of: Callable[[str], Any]
    letters: list[str] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)

    async def work(self, name: str, stop: asyncio.Event) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            self.done.append(await self.main_job(f"{name} {number}"))

    async def main_job(self, name: str) -> Done:
        stage, board = self.board["Awaiting signature"], self.board["id"]
        made = await self.person.do(
            "createJob", "job { id }", pipelineId=board, stageId=stage, title=name, idempotencyKey=name
        )
        job = made["job"]["id"]
        document = self.letters.pop() if self.letters else await self.upload(name)
        people = [party("ana", **ANA), party("ben", **BEN)]
        fields = [signature(document, each["key"], place) for place, each in enumerate(people)]
        made = await self.person.do(
            "requestSignature",
            "envelope { id recipients { id } }",
            documentIds=[document],
            linkJobIds=[job],
            recipients=people,
            fields=fields,
            idempotencyKey=name,
        )
        parties = [each["id"] for each in made["envelope"]["recipients"]]
        await asyncio.gather(*(self.sign(each) for each in parties))
        return Done(name, job, document, made["envelope"]["id"], parties)

    async def upload(self, name: str) -> str:
        upload = await self.person.upload(the_engagement_letter(text=name))
        made = await self.person.do(
            "createDocument",
            "document { id }",
            uploadId=upload,
            folderId=self.folder,
            title=name,
            idempotencyKey=name,
        )
        return str(made["document"]["id"])

    async def sign(self, recipient_id: str) -> None:
        """As a party does it by their link: open, agree, sign with the name they type."""
        guest = Person(
            self.person.base_url, await self.link_of(recipient_id), self.person.http, self.person.pulse
        )
        shown = "ceremony { consentVersion shownSha256 fields { id kind mine } }"
        sitting = (await guest.do("openCeremony", shown))["ceremony"]
        await guest.do("giveConsent", "ceremony { state }", version=sitting["consentVersion"])
        values = [
            {"fieldId": x["id"], "value": "signed", "method": "TYPED"}
            for x in sitting["fields"]
            if x["mine"] and x["kind"] == "SIGNATURE"
        ]
        press = {"shownSha256": sitting["shownSha256"], "values": values, "idempotencyKey": "press"}
        answer = (await guest.ask(SIGN, input=press))["sign"]
        assert answer["userErrors"] == [], answer


WATCH = """subscription($id: ID!, $after: EventCursor) { pipelineEvents(pipelineId: $id, after: $after) {
  __typename ... on StreamReady { cursor } ... on StreamEvent { cursor version } ... on StreamGap { reason } } }"""


@dataclass
class Watcher:
    """An open board: whenever the socket breaks it comes back with its cursor."""

    base_url: str
    token: str
    board: str
    after: str | None = None
    versions: list[int] = field(default_factory=list)
    sittings: int = 0

    async def watch(self) -> None:
        while True:
            with suppress(OSError, WebSocketException, TimeoutError):
                await self._sitting()
            await asyncio.sleep(PAUSE)

    async def _sitting(self) -> None:
        address = self.base_url.replace("http", "ws", 1) + "/graphql"
        protocol = [Subprotocol("graphql-transport-ws")]
        async with connect(address, subprotocols=protocol, close_timeout=1) as socket:
            hello = {"type": "connection_init", "payload": {"authorization": f"Bearer {self.token}"}}
            await socket.send(json.dumps(hello))
            variables = {"id": self.board, "after": self.after}
            payload = {"query": WATCH, "variables": variables}
            await socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": payload}))
            self.sittings += 1
            async for text in socket:
                message = json.loads(text)
                if message["type"] == "next":
                    self._take(message["payload"]["data"]["pipelineEvents"])
                elif message["type"] == "error":
                    assert all(each["extensions"]["retryable"] for each in message["payload"]), message
                    return

    def _take(self, frame: dict[str, Any]) -> None:
        assert frame["__typename"] != "StreamGap", frame
        self.after = frame["cursor"]
        if frame["__typename"] == "StreamEvent":
            self.versions.append(frame["version"])
