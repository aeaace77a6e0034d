"""What else lies on the firm's desk: requests that wait for one or another, and hold back more or less."""

import asyncio
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from api.demo.client import Client
from api.demo.story import Say, Scene


@dataclass(frozen=True)
class Letter:
    """One request: of whom, about what, and the jobs that wait for it. `first`: what Nora does before them."""

    client: str
    name: str
    phone: str
    title: str
    jobs: tuple[str, ...]
    first: str = ""

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@client.example"


LETTERS = [
    Letter("Martin & Fils", "Eloise Martin", "+33 1 99 00 17 02", "Annual accounts", ("Accounts of 2025",)),
    Letter(
        "Okafor Bakery Ltd", "Grace Okafor", "+44 20 7946 0018", "Payroll mandate",
        ("Payroll of January", "Payroll of February", "Payroll of March"),
    ),
    Letter(
        "Lindqvist AB", "Karin Lindqvist", "+46 8 465 004 90", "Engagement letter", ("Audit of 2025",), "APPROVER"
    ),
    Letter("Haddad family", "Samir Haddad", "+1 212 555 0147", "Power of attorney", (), "SIGNER"),
]  # fmt: skip
DRAFT = Letter("Novak & Novak", "Petra Novak", "+420 601 555 014", "Price list of 2026", ())


async def fill_the_desk(api: Client, scene: Scene, say: Say) -> None:
    """Four requests that are out, and a draft."""
    viewer = await api.ask("{ viewer { ... on ApiToken { member { id } } } }")
    member = str(viewer["viewer"]["member"]["id"])
    papers = await asyncio.gather(*(_paper(api, scene, each) for each in (*LETTERS, DRAFT)))
    for letter, paper in zip(LETTERS, papers, strict=False):
        request = {**_request(letter, paper, member), "idempotencyKey": f"demo-{paper}"}
        await api.do("requestSignature", "RequestSignatureInput", request, "envelope { id }")
    draft = _request(DRAFT, papers[-1], member)
    await api.do("createEnvelope", "CreateEnvelopeInput", draft, "envelope { id }")
    say(f"asked {len(LETTERS)} other clients, and left a draft on the desk")


async def _paper(api: Client, scene: Scene, letter: Letter) -> str:
    """The client with folder and jobs, and the letter linked to these."""
    contact = {"name": letter.name, "email": letter.email, "phone": letter.phone}
    person = {"name": letter.client, "kind": "COMPANY", "contacts": [contact]}
    client = (await api.do("createClient", "CreateClientInput", person, "client { id }"))["client"]["id"]
    shared = {"name": letter.client, "access": "CLIENT_CAN_VIEW", "clientId": client}
    folder = (await api.do("createFolder", "CreateFolderInput", shared, "folder { id }"))["folder"]["id"]
    jobs = [await _job(api, scene, client, title) for title in letter.jobs]
    upload = await api.upload("letter.pdf", _pdf(letter))
    paper = {"uploadId": upload, "folderId": folder, "title": letter.title, "jobIds": jobs}
    made = await api.do("createDocument", "CreateDocumentInput", paper, "document { id }")
    return str(made["document"]["id"])


async def _job(api: Client, scene: Scene, client: str, title: str) -> str:
    stage = scene.stages["Awaiting signature"]
    job = {"pipelineId": scene.pipeline, "stageId": stage, "title": title, "clientId": client}
    return str((await api.do("createJob", "CreateJobInput", job, "job { id }"))["job"]["id"])


def _request(letter: Letter, paper: str, member: str) -> dict[str, Any]:
    them = {
        "key": "them",
        "party": "CLIENT",
        "name": letter.name,
        "email": letter.email,
        "phone": letter.phone,
    }
    us = {"key": "us", "party": "FIRM", "role": letter.first, "memberId": member}
    signers = ["us", "them"] if letter.first == "SIGNER" else ["them"]
    return {
        "title": letter.title,
        "documentIds": [paper],
        "recipients": [us, them] if letter.first else [them],
        "fields": [_field(paper, who, 0.12 + 0.4 * place) for place, who in enumerate(signers)],
    }


def _field(paper: str, who: str, x: float) -> dict[str, Any]:
    box = {"page": 1, "x": x, "y": 0.8, "width": 0.3, "height": 0.05}
    return {"documentId": paper, "recipient": who, "kind": "SIGNATURE", **box}


def _pdf(letter: Letter) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=True)
    canvas.setFont("Helvetica", 18)
    canvas.drawString(72, 760, letter.title)
    canvas.setFont("Helvetica", 11)
    canvas.drawString(72, 730, f"Between Weiss & Partner and {letter.client}.")
    canvas.drawString(72, 120, "Signed:")
    canvas.save()
    return out.getvalue()
