"""An upload taken through all that will be done with it, before anybody is asked to sign it."""

import gc
from dataclasses import asdict
from typing import Any

from pypdf import PdfReader

from sealing.active import active_content, came_signed
from sealing.came import came_with
from sealing.drawn import Drawn
from sealing.evidence import EVIDENCE, evidence_bytes
from sealing.flatten import flattened
from sealing.geometry import view_of
from sealing.inflation import check_inflated
from sealing.pagecopy import written
from sealing.proposals import Proposals, propose
from sealing.reading import open_pdf
from sealing.refusal import PdfRefused, unreadable
from sealing.render import draw, render_sent
from sealing.retold import as_sent
from sealing.seal import SealKey, assemble
from sealing.verify import verify


def tried(data: bytes, limits: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The facts of an upload and its cleaned copy; none of one that came with signatures, which stays as it is. Raises PdfRefused, or anything at all on a hostile file."""
    reader = open_pdf(data)
    pages = _pages(reader, limits)
    check_inflated(reader, limits["max_inflated"])
    active = active_content(reader)
    if came_signed(reader):
        came = came_with(data, active)
        return {"pages": pages, "removed": [], "came": asdict(came), "proposals": asdict(Proposals())}, b""
    if active and limits["active_content"] == "refuse":
        raise PdfRefused("PDF_ACTIVE_CONTENT", f"This PDF has active content: {', '.join(active)}.")
    proposed = propose(reader) if limits["proposals"] else Proposals()
    clean = written(flattened(reader))
    facts = {
        "pages": pages,
        "removed": active,
        "came": None,
        "proposals": asdict(proposed),
    }
    # What was read is full of circles, and the seal needs the room: a large file would not fit beside it.
    del reader
    gc.collect()
    _seal_on_trial(clean)
    return facts, clean


def _pages(reader: PdfReader, limits: dict[str, Any]) -> list[tuple[float, float]]:
    if len(reader.pages) > limits["max_pages"]:
        raise PdfRefused("FILE_TOO_LARGE", f"This PDF has more than {limits['max_pages']} pages.")
    boxes = [view_of(page).box for page in reader.pages]
    if any(max(box.width, box.height) > limits["max_page_points"] for box in boxes):
        raise unreadable("a page is larger than PDF allows")
    return [(box.width, box.height) for box in boxes]


def _seal_on_trial(clean: bytes) -> None:
    key, whole = SealKey.throwaway(), _finished(clean)
    gc.collect()
    verdict = verify(key.seal(whole, reason="trial", name="trial"), [key.root_pem])
    if not (verdict.signature_intact and verdict.covers_whole_file and verdict.pages_unchanged):
        raise unreadable("it cannot be sealed")


def _finished(clean: bytes) -> bytes:
    """All but the seal, with a value on the first page."""
    sent = render_sent(clean, "Countersign")
    drawn = draw(sent.data, [Drawn(1, 0.1, 0.1, 0.2, 0.1, text="Countersign")])
    evidence = {"pages": [sent.page_hashes], "events": [as_sent({"trial": sent.page_hashes})]}
    return assemble([drawn], drawn, {EVIDENCE: evidence_bytes(evidence)})
