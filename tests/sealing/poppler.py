"""What other people's tools make of a file: pdfsig, pdftotext, pdftoppm, mutool, openssl."""

import subprocess
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageChops

Bounds = tuple[float, float, float, float]


def poppler(tool: str, pdf: bytes, *options: str, out: str = "") -> str:
    """What `tool` prints about `pdf`."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "paper.pdf"
        path.write_bytes(pdf)
        command = [tool, *options, str(path), *([out] if out else [])]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60).stdout


def pdfsig(pdf: bytes) -> str:
    return poppler("pdfsig", pdf)


def pdftotext(pdf: bytes) -> str:
    return poppler("pdftotext", pdf, "-layout", out="-")


def mutool_sign(pdf: bytes) -> str:
    """What MuPDF says of the signatures."""
    return poppler("mutool", pdf, "sign", "-v")


def openssl_cms(pdf: bytes, root: bytes) -> bool:
    """Whether OpenSSL finds that the first signature is of the bytes it says it is of, by a signer under `root`."""
    start = pdf.index(b"/ByteRange")
    begin, length, again, rest = map(int, pdf[start : pdf.index(b"]", start)].split(b"[")[1].split())
    with TemporaryDirectory() as folder:
        content, cms, ca = (Path(folder) / name for name in ("content", "cms", "root"))
        content.write_bytes(pdf[begin : begin + length] + pdf[again : again + rest])
        der = bytes.fromhex(pdf[length + 1 : again - 1].decode())
        cms.write_bytes(der[: int.from_bytes(der[2:4]) + 4])
        ca.write_bytes(root)
        command: list[str | Path] = [
            "openssl",
            "cms",
            "-verify",
            "-inform",
            "DER",
            "-in",
            cms,
            "-content",
            content,
            "-binary",
        ]
        options: list[str | Path] = ["-CAfile", ca, "-purpose", "any", "-out", Path(folder) / "out"]
        done = subprocess.run([*command, *options], capture_output=True, text=True, check=False, timeout=60)
        return done.returncode == 0


def openssl_ts(pdf: bytes, root: bytes) -> bool:
    """Whether OpenSSL finds that the last signature is a timestamp of the bytes it says it is of, under `root`."""
    start = pdf.rindex(b"/ByteRange")
    begin, length, again, rest = map(int, pdf[start : pdf.index(b"]", start)].split(b"[")[1].split())
    with TemporaryDirectory() as folder:
        content, token, ca = (Path(folder) / name for name in ("content", "token", "root"))
        content.write_bytes(pdf[begin : begin + length] + pdf[again : again + rest])
        der = bytes.fromhex(pdf[length + 1 : again - 1].decode())
        token.write_bytes(der[: int.from_bytes(der[2:4]) + 4])
        ca.write_bytes(root)
        asked: list[str | Path] = [
            "openssl",
            "ts",
            "-verify",
            "-token_in",
            "-in",
            token,
            "-data",
            content,
            "-CAfile",
            ca,
        ]
        done = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=60)
        return done.returncode == 0


@lru_cache(maxsize=4)
def picture_of(pdf: bytes, page: int, dots_per_inch: int = 144) -> Image.Image:
    """Page `page` (from 1) in grey, as it is displayed inside its crop box."""
    with TemporaryDirectory() as folder:
        paper, image = Path(folder) / "paper.pdf", Path(folder) / "page"
        paper.write_bytes(pdf)
        options = ["-cropbox", "-png", "-singlefile", "-r", str(dots_per_inch), "-f", str(page)]
        subprocess.run(["pdftoppm", *options, paper, image], check=True, timeout=60, capture_output=True)
        return Image.open(BytesIO(image.with_suffix(".png").read_bytes())).convert("L")


def ink_added(before: bytes, after: bytes, page: int) -> Bounds:
    """Where `after` differs from `before` on a page: left, top, right, bottom in points from the top left."""
    dots = 144
    change = ImageChops.difference(picture_of(before, page, dots), picture_of(after, page, dots))
    found = change.point(lambda value: 255 if value > 60 else 0).getbbox()
    assert found is not None, "nothing was drawn"
    left, top, right, bottom = (value * 72 / dots for value in found)
    return left, top, right, bottom
