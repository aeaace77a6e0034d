"""From the last signature to every open board."""

import asyncio
import time
from contextlib import ExitStack
from typing import Any

from api.demo.client import Client
from bench.crowd import Crowd
from bench.data import Data
from bench.laying import lay
from bench.live import tokens
from bench.marks import Row
from bench.seals import three_pages
from bench.systems import System, countersign

WATCH = """subscription Watch($id: ID!) { pipelineEvents(pipelineId: $id) { __typename ... on StreamReady { cursor }
  ... on StreamEvent { cursor version event { __typename id at
    ... on JobMoved { rank cause job { id version } from { id } to { id } } } } } }"""


def measure(data: Data, boards: int, signatures: int) -> list[Row]:
    """`boards` sockets watch one process; somebody signs through another. All deliveries count alike."""
    with ExitStack() as stack:
        signing = stack.enter_context(countersign(data, "Countersign signing"))
        watching = stack.enter_context(countersign(data, "Countersign watching"))
        laid = lay(data.owner, data.firm_id, signatures)
        made = tokens(data, signing, boards // 40 + 1)
        ready = [asyncio.run(prepared(data, signing, laid.jobs[number])) for number in range(signatures)]
        crowd = stack.enter_context(Crowd(watching.address, boards, [WATCH], {"id": laid.board}, made))
        delays: list[float] = []
        for each in ready:
            crowd.expect('"JobMoved"')
            started = time.perf_counter()
            signing.do("sign", each)
            delays += [at - started for at in crowd.served().at]
        return [_row(boards, boards * signatures, sorted(delays))]


def _row(boards: int, all_of_them: int, delays: list[float]) -> Row:
    what, mark = "last signature to every open board", f"p99 at most 300 ms, {boards:,} boards open"
    if len(delays) < all_of_them:
        lost = all_of_them - len(delays)
        return Row(what, mark, None, most=300, why=f"missed: {lost} of {all_of_them} did not come in time")
    p50, p99 = (delays[int(len(delays) * share)] * 1000 for share in (0.5, 0.99))
    return Row(what, mark, p99, most=300, beside={"p50": f"{p50:.0f} ms", "p99": f"{p99:.0f} ms"})


async def prepared(data: Data, system: System, job: str) -> dict[str, Any]:
    """A letter on this job, all but signed by the owner; answers the input of `sign`."""
    client = Client(f"http://127.0.0.1:{system.port}", data.token)
    try:
        return await _all_but_signed(client, job)
    finally:
        await client.close()


async def _all_but_signed(client: Client, job: str) -> dict[str, Any]:
    me = (await client.ask("{ viewer { ... on ApiToken { member { id } } } }"))["viewer"]["member"]["id"]
    folder = (await client.do("createFolder", "CreateFolderInput", {"name": "Letters", "access": "CLIENT_CAN_VIEW"},
                              "folder { id }"))["folder"]["id"]  # fmt: skip
    upload = await client.upload("letter.pdf", three_pages())
    paper = {"uploadId": upload, "folderId": folder, "title": "Letter", "jobIds": [job]}
    document = (await client.do("createDocument", "CreateDocumentInput", paper, "document { id }"))[
        "document"
    ]["id"]
    box = {"x": 0.1, "y": 0.05, "width": 0.3, "height": 0.05}
    asked = {
        "documentIds": [document],
        "recipients": [{"key": "me", "party": "FIRM", "memberId": me}],
        "fields": [{"documentId": document, "recipient": "me", "kind": "SIGNATURE", "page": 1, **box}],
        "linkJobIds": [job],
        "idempotencyKey": f"ask-{document}",
    }
    sent = await client.do(
        "requestSignature", "RequestSignatureInput", asked, "envelope { recipients { id } }"
    )
    return await _made_ready(client, sent["envelope"]["recipients"][0]["id"])


async def _made_ready(client: Client, recipient: str) -> dict[str, Any]:
    mine = {"recipientId": recipient}
    select = "ceremony { consentVersion shownSha256 fields { id kind mine } }"
    opened = (await client.do("openCeremony", "OpenCeremonyInput", mine, select))["ceremony"]
    agreed = {**mine, "version": opened["consentVersion"]}
    await client.do("giveConsent", "GiveConsentInput", agreed, "ceremony { state }")
    values = [
        {"fieldId": each["id"], "value": "Nora", "method": "TYPED"}
        for each in opened["fields"]
        if each["mine"]
    ]
    filled = await client.do("fillFields", "FillFieldsInput", {**mine, "values": values}, select)
    return {**mine, "shownSha256": filled["ceremony"]["shownSha256"], "idempotencyKey": f"sign-{recipient}"}
