"""The last page of a sealed file: who did what and when, and how to verify it."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from io import BytesIO

import segno
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table
from reportlab.platypus.flowables import Flowable

from sealing.certificate_words import WORDS, Language
from sealing.typeface import PLAIN, marked_up, typeface

MARGIN, QR_SIDE, QUIET = 48, 96, 4
TITLE = ParagraphStyle("title", fontName=PLAIN, fontSize=18, leading=24)
HEADING = ParagraphStyle(
    "heading", fontName=PLAIN, fontSize=12, leading=16, spaceBefore=12, spaceAfter=4, keepWithNext=True
)
NAME = ParagraphStyle("name", fontName=PLAIN, fontSize=9.5, leading=13, spaceBefore=6)
LINE = ParagraphStyle("line", fontName=PLAIN, fontSize=7.5, leading=10, leftIndent=24, firstLineIndent=-12)


@dataclass(frozen=True)
class CertifiedDocument:
    """A document of the envelope. Hashes are SHA-256 in hex."""

    title: str
    page_count: int
    original_sha256: str
    sent_sha256: str
    came_signed: bool = False


@dataclass(frozen=True)
class Party:
    """A recipient and the evidence of their act. `role`, `state` and the rest are printed as they are."""

    name: str
    role: str
    contact: str
    state: str
    company: str | None = None
    notified: datetime | None = None
    viewed: datetime | None = None
    consented: datetime | None = None
    acted: datetime | None = None
    consent: str | None = None
    shown: str | None = None
    channel: str | None = None
    codes: str | None = None
    host: str | None = None
    address: str | None = None
    browser: str | None = None
    method: str | None = None


@dataclass(frozen=True)
class CertifiedEvent:
    """One line of the history."""

    at: datetime
    text: str


@dataclass(frozen=True)
class CertificateFacts:
    """All that the certificate says. Times carry their zone and are printed in UTC; `chain_head` is hex."""

    envelope_id: str
    subject: str
    firm: str
    language: Language
    completed: datetime
    documents: tuple[CertifiedDocument, ...]
    parties: tuple[Party, ...]
    events: tuple[CertifiedEvent, ...]
    chain_head: str
    verification_url: str
    verification_code: str


def certificate(facts: CertificateFacts) -> bytes:
    """The certificate as a PDF of one or more A4 pages; long texts wrap, and many parties flow on."""
    typeface(PLAIN)
    out = BytesIO()
    margins = {f"{side}Margin": MARGIN for side in ("left", "right", "top", "bottom")}
    page = SimpleDocTemplate(out, pagesize=A4, invariant=True, **margins)

    def foot(canvas: Canvas, _: object) -> None:
        label = f"Countersign {facts.envelope_id} · {WORDS[facts.language]['page']} {canvas.getPageNumber()}"
        line = Paragraph(marked_up(label), LINE)
        line.wrap(A4[0] - 2 * MARGIN, MARGIN)
        line.drawOn(canvas, MARGIN, MARGIN / 2)

    page.build(list(_story(facts, WORDS[facts.language])), onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def _story(facts: CertificateFacts, words: dict[str, str]) -> Iterator[Flowable]:
    yield from _head(facts, words)
    yield _text(words["documents"], HEADING)
    for document in facts.documents:
        yield _text(f"{document.title} · {document.page_count} {words['pages']}", NAME)
        if document.came_signed:
            yield _text(words["came_signed"], LINE)
        yield _line(words["original"], document.original_sha256)
        yield _line(words["sent"], document.sent_sha256)
    yield _text(words["parties"], HEADING)
    for party in facts.parties:
        yield from _party(party, words)
    yield _text(words["events"], HEADING)
    for event in facts.events:
        yield _line(_time(event.at), event.text)
    yield _text(words["chain"], HEADING)
    yield _text(facts.chain_head, LINE)


def _head(facts: CertificateFacts, words: dict[str, str]) -> Iterator[Flowable]:
    how = [
        _text(words["title"], TITLE),
        _text(words["verify"], NAME),
        _text(facts.verification_url, LINE),
        _line(words["code"], facts.verification_code),
    ]
    yield Table(
        [[how, _Code(facts.verification_url)]], colWidths=[A4[0] - 2 * MARGIN - QR_SIDE - 12, QR_SIDE + 12]
    )
    yield Spacer(1, 6)
    yield _line(words["envelope"], facts.envelope_id)
    yield _line(words["subject"], facts.subject)
    yield _line(words["firm"], facts.firm)
    yield _line(words["completed"], _time(facts.completed))


def _party(party: Party, words: dict[str, str]) -> Iterator[Flowable]:
    who = _text(f"{party.name} · {party.role} · {party.state}", NAME)
    yield KeepTogether([who, _text(party.contact, LINE)])
    for field in fields(party):
        value = getattr(party, field.name)
        if field.name in words and value is not None:
            yield _line(words[field.name], _time(value) if isinstance(value, datetime) else value)


def _line(label: str, value: str) -> Paragraph:
    return _text(f"{label}: {value}", LINE)


def _text(text: str, style: ParagraphStyle) -> Paragraph:
    # Its sentences are ours, also where a name in them is read from the right.
    return Paragraph(marked_up(text, "L"), style)


def _time(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


class _Code(Flowable):  # type: ignore[misc]
    """A QR code with its quiet zone, drawn as one path: an object a square takes as long as all the rest."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.rows = tuple(segno.make(content, error="m", micro=False).matrix_iter(border=QUIET))

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return QR_SIDE, QR_SIDE

    def draw(self) -> None:
        side, path = QR_SIDE / len(self.rows), self.canv.beginPath()
        for down, row in enumerate(self.rows, start=1):
            for along, dark in enumerate(row):
                if dark:
                    path.rect(along * side, QR_SIDE - down * side, side, side)
        self.canv.drawPath(path, stroke=0, fill=1)
