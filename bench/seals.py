"""A seal, beside the hash and the signature that it cannot do without."""

import hashlib
import os
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from statistics import median

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from bench.marks import Row, ratio
from sealing.seal import SealKey, make_authority


def three_pages(ballast: int = 0) -> bytes:
    """A letter of three pages; `ballast` are bytes attached to it."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    for page in range(3):
        canvas.drawString(72, 760, f"Engagement letter, page {page + 1}")
        canvas.showPage()
    canvas.save()
    if not ballast:
        return out.getvalue()
    writer = PdfWriter(clone_from=PdfReader(out))
    writer.add_attachment("ballast", os.urandom(ballast))
    heavy = BytesIO()
    writer.write(heavy)
    return heavy.getvalue()


def measure(rounds: int) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        make_authority(Path(folder) / "seal")
        key = SealKey.load(Path(folder) / "seal")
    rows = []
    for what, pdf, most in (
        ("seal, 3 pages", three_pages(), 30),
        ("seal, 10 MB", three_pages(10_000_000), 4),
    ):
        ours, raw = _in_turn(key, pdf, rounds)
        beside = {"Countersign": f"{ours * 1000:.2f} ms", "hash and sign": f"{raw * 1000:.3f} ms"}
        rows.append(
            Row(what, f"at most {most} times hash and sign", ratio(ours, raw), most=most, beside=beside)
        )
    return rows


def _in_turn(key: SealKey, pdf: bytes, rounds: int) -> tuple[float, float]:
    private, sealed = ec.generate_private_key(ec.SECP256R1()), key.seal(pdf, reason="bench", name="bench")

    def raw() -> None:
        private.sign(hashlib.sha256(sealed).digest(), ec.ECDSA(SHA256()))

    ours: list[float] = []
    bare: list[float] = []
    for _ in range(rounds * 10):
        ours.append(_seconds(lambda: key.seal(pdf, reason="bench", name="bench")))
        bare.append(_seconds(raw))
    return median(ours), median(bare)


def _seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started
