"""The cast: Nora and Otto of the firm, Ana and Ben its clients, the engagement letter and the tax form."""

import asyncio
import email
import mailbox
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import default
from io import BytesIO
from pathlib import Path
from typing import Any, cast

from reportlab.pdfgen.canvas import Canvas
from sqlmodel import col, select

from api.demo.client import Client
from api.settings import Settings
from domain.envelopes import Recipient
from store.office import Office

DATA = Path(__file__).parent / "data"
ANA: dict[str, Any] = {"name": "Ana Sørensen", "email": "ana@client.example"}
BEN: dict[str, Any] = {"name": "Ben Sørensen", "email": "ben@client.example"}
STAGES: list[dict[str, Any]] = [
    {"name": "Preparation"},
    {"name": "Awaiting signature", "automove": True},
    {"name": "Ready to file"},
    {"name": "Filed"},
]
PATIENCE = 30.0


def the_tax_form() -> bytes:
    return (DATA / "us-form-1040.pdf").read_bytes()


def the_encrypted_form() -> bytes:
    return (DATA / "us-form-w4-encrypted.pdf").read_bytes()


def the_engagement_letter(pages: int = 1, text: str = "We agree to prepare your tax return.") -> bytes:
    """A small PDF of our own making."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=True)
    for page in range(1, pages + 1):
        canvas.drawString(72, 760, f"Engagement letter, page {page}")
        canvas.drawString(72, 730, text)
        canvas.drawString(72, 120, "Signature: ____________________")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


class House:
    """A firm whose server runs, as its people use it: through the public API."""

    def __init__(self, settings: Settings, office: Office, firm_id: str, nora_id: str, token: str) -> None:
        self.settings, self.office = settings, office
        self.firm_id, self.nora_id = firm_id, nora_id
        self.guests: list[Client] = []
        self.nora = self.guest(token)

    def guest(self, token: str) -> Client:
        """Whoever holds this token: an API token, a personal link, or nothing."""
        client = Client(self.settings.base_url, token)
        self.guests.append(client)
        return client

    async def close(self) -> None:
        for each in self.guests:
            await each.close()

    # ------------------------------------------------------------ the board

    async def a_pipeline(
        self, stages: list[dict[str, Any]] = STAGES, name: str = "Tax return"
    ) -> dict[str, str]:
        """Ids of its stages by name, and its own under "id"."""
        made = await self.nora.do(
            "createPipeline",
            "CreatePipelineInput",
            {"name": name, "stages": stages},
            "pipeline { id stages { id name } }",
        )
        return {"id": made["pipeline"]["id"], **{x["name"]: x["id"] for x in made["pipeline"]["stages"]}}

    async def a_client(self, name: str = "Sørensen family", kind: str = "INDIVIDUAL") -> dict[str, Any]:
        made = await self.nora.do(
            "createClient",
            "CreateClientInput",
            {"name": name, "kind": kind, "contacts": [ANA, BEN]},
            "client { id contacts { id name email } }",
        )
        return cast(dict[str, Any], made["client"])

    async def a_folder(self, access: str | None = "CLIENT_CAN_VIEW", **more: Any) -> str:
        made = await self.nora.do(
            "createFolder", "CreateFolderInput", {"name": "Papers", "access": access, **more}, "folder { id }"
        )
        return str(made["folder"]["id"])

    async def a_job(self, pipeline: dict[str, str], stage: str = "Awaiting signature", **more: Any) -> str:
        input = {"pipelineId": pipeline["id"], "stageId": pipeline[stage], "title": "Form 1040", **more}
        return str((await self.nora.do("createJob", "CreateJobInput", input, "job { id }"))["job"]["id"])

    async def a_document(
        self, folder: str, *jobs: str, data: bytes | None = None, title: str = "Engagement letter"
    ) -> str:
        upload = await self.nora.upload("letter.pdf", data or the_engagement_letter())
        input = {"uploadId": upload, "folderId": folder, "title": title, "jobIds": list(jobs)}
        made = await self.nora.do("createDocument", "CreateDocumentInput", input, "document { id }")
        return str(made["document"]["id"])

    async def stage_of(self, job: str) -> str:
        found = await self.nora.ask("query($id: ID!) { job(id: $id) { stage { name } } }", id=job)
        return str(found["job"]["stage"]["name"])

    async def moves_of(self, job: str) -> list[dict[str, Any]]:
        """The moves in the job's history, the newest first."""
        found = await self.nora.ask(
            """query($id: ID!) { job(id: $id) { history(first: 100) { nodes { __typename
                 ... on JobMoved { id cause from { name } to { name } because { __typename id }
                                   actor { __typename ... on Automation { rule } } } } } } }""",
            id=job,
        )
        return [x for x in found["job"]["history"]["nodes"] if x["__typename"] == "JobMoved"]

    async def card(self, job: str) -> dict[str, Any]:
        """What a card shows of a job, and why it stays."""
        found = await self.nora.ask(
            """query($id: ID!) { job(id: $id) { id state paused version stage { id name } pipeline { version }
                 progress { done total } documents { id } tasks { id title state }
                 links { id role state item { ... on Document { id } ... on Task { id } } }
                 automove { state willMove explanation nextStage { name } blockers {
                   code message remedies assignee { id } waitingFor { name }
                   item { ... on Document { id } ... on Task { id } } } } } }""",
            id=job,
        )
        return cast(dict[str, Any], found["job"])

    async def blockers_of(self, job: str) -> list[str]:
        """The codes of what holds a job back."""
        return [each["code"] for each in (await self.card(job))["automove"]["blockers"]]

    # ------------------------------------------------------------ people

    async def a_member(
        self, name: str = "Otto Berg", role: str = "MEMBER", permissions: Sequence[str] = ()
    ) -> tuple[str, Client]:
        """A member of the firm with a token that may do all that they may: their id, and their hands."""
        email = name.split()[0].lower() + "@weiss.example"
        person = {"name": name, "email": email, "role": role, "permissions": list(permissions)}
        select = "member { id permissions }"
        member = (await self.nora.do("inviteMember", "InviteMemberInput", person, select))["member"]
        token = await self.a_token(member["permissions"], member["id"])
        return str(member["id"]), token

    async def a_token(self, scopes: Sequence[str], member: str | None = None, **more: Any) -> Client:
        """An API token with these scopes, of Nora unless told otherwise."""
        input = {"name": "Token", "scopes": list(scopes), "memberId": member, **more}
        made = await self.nora.do("createApiToken", "CreateApiTokenInput", input, "token { id } secret")
        return self.guest(made["secret"])

    async def refusal(
        self, who: Client, mutation: str, input: dict[str, Any], more: str = ""
    ) -> dict[str, Any]:
        """The one expected refusal of a mutation. `more`: what to select of its own kind."""
        kind = mutation[0].upper() + mutation[1:] + "Input"
        answer = await who.ask(
            f"mutation($input: {kind}!) {{ {mutation}(input: $input) {{"
            f" userErrors {{ __typename code message path {more} }} }} }}",
            input=input,
        )
        [refusal] = answer[mutation]["userErrors"]
        return cast(dict[str, Any], refusal)

    # ------------------------------------------------------------ requests

    async def a_request(
        self,
        document: str,
        *jobs: str,
        parties: list[dict[str, Any]] | None = None,
        key: str = "request",
        **more: Any,
    ) -> dict[str, Any]:
        """Ask Ana and Ben, both at once unless told otherwise. Answers the envelope with its recipients by key."""
        people = parties or [party("ana", **ANA), party("ben", **BEN)]
        input = {
            "documentIds": [document],
            "recipients": people,
            "fields": [signature(document, x["key"], n) for n, x in enumerate(people)],
            "linkJobIds": list(jobs),
            "idempotencyKey": f"{key}-{document}",
            **more,
        }
        made = await self.nora.do(
            "requestSignature",
            "RequestSignatureInput",
            input,
            "envelope { id state recipients { id key } }",
        )
        envelope = made["envelope"]
        return {**envelope, "parties": {x["key"]: x["id"] for x in envelope["recipients"]}}

    async def link_of(self, recipient_id: str) -> str:
        """The token of a party's personal link, derived as the worker derives it for the mail."""
        async with self.office.look(self.firm_id) as session:
            found = (await session.scalars(select(Recipient).where(col(Recipient.id) == recipient_id))).one()
        assert found.link_id is not None, "the request was not sent"
        return self.office.secrets.link(found.id, found.link_id, found.link_version)

    async def party(self, recipient_id: str) -> Client:
        return self.guest(await self.link_of(recipient_id))

    async def sign(self, recipient_id: str) -> dict[str, Any]:
        """Open, agree, fill in, sign, as this party. Answers the payload of `sign`."""
        guest = await self.party(recipient_id)
        ready = await self.make_ready(guest)
        return await self.press_sign(guest, ready)

    async def make_ready(self, guest: Client) -> str:
        """Everything before the button; answers the hash of what is shown."""
        select = "ceremony { consentVersion shownSha256 fields { id kind mine required } }"
        opened = (await guest.do("openCeremony", "OpenCeremonyInput", {}, select))["ceremony"]
        await guest.do(
            "giveConsent", "GiveConsentInput", {"version": opened["consentVersion"]}, "ceremony { state }"
        )
        values = [
            {"fieldId": x["id"], "value": "signed", "method": "TYPED"}
            for x in opened["fields"]
            if x["mine"] and x["kind"] == "SIGNATURE"
        ]
        filled = await guest.do("fillFields", "FillFieldsInput", {"values": values}, select)
        return str(filled["ceremony"]["shownSha256"])

    async def press_sign(self, guest: Client, shown: str, key: str = "press") -> dict[str, Any]:
        """The raw payload, refusals included."""
        answer = await guest.ask(
            """mutation($input: SignInput!) { sign(input: $input) {
                 userErrors { code message __typename } ceremony { state envelopeState } } }""",
            input={"shownSha256": shown, "idempotencyKey": key},
        )
        return cast(dict[str, Any], answer["sign"])

    # ------------------------------------------------------------ the mailbox

    def mails(self, to: str = "", subject: str = "") -> list[EmailMessage]:
        """What the worker has sent, the oldest first."""
        if not self.settings.mailbox.exists():
            return []
        box = mailbox.Maildir(self.settings.mailbox, create=False)
        found = [email.message_from_bytes(box.get_bytes(key), policy=default) for key in list(box.iterkeys())]
        found.sort(key=lambda each: str(each["X-Countersign-At"]))
        return [each for each in found if to in str(each["To"]) and subject in str(each["Subject"])]

    async def until(self, what: Any, patience: float = PATIENCE) -> Any:
        """Wait until `what()` (plain or async) is true; answers it."""
        async with asyncio.timeout(patience):
            while True:
                found = what()
                found = await found if asyncio.iscoroutine(found) else found
                if found:
                    return found
                await asyncio.sleep(0.05)

    async def sealed(self, envelope_id: str) -> dict[str, Any]:
        """The envelope, once its file is sealed."""

        async def look() -> Any:
            found = await self.nora.ask(
                """query($id: ID!) { envelope(id: $id) {
                     id state sealState sealedSha256 downloadUrl verificationUrl chainHead } }""",
                id=envelope_id,
            )
            return found["envelope"] if found["envelope"]["sealState"] == "SEALED" else None

        return cast(dict[str, Any], await self.until(look))


def party(key: str, order: int | None = None, **more: Any) -> dict[str, Any]:
    return {"key": key, "party": "CLIENT", **({"routingOrder": order} if order else {}), **more}


def signature(document: str, key: str, place: int = 0, page: int = 1) -> dict[str, Any]:
    box = {"x": 0.1 + 0.4 * (place % 2), "y": 0.05 + 0.06 * (place // 2), "width": 0.3, "height": 0.05}
    return {"documentId": document, "recipient": key, "kind": "SIGNATURE", "page": page, **box}
