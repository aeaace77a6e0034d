"""Letters of all the world: which embedded font has which character."""

from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape

from arabic_reshaper import ArabicReshaper
from bidi import get_display
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

FONTS = Path(__file__).parent / "fonts"
SCRIPTS = (
    "Thai", "Devanagari", "Bengali", "Tamil", "Telugu", "Gujarati", "Gurmukhi", "Kannada", "Malayalam",
)  # fmt: skip
PLAIN = "DejaVuSans"
# In the order of preference; the plain one also stands in where no font has the character.
NAMES = (PLAIN, "DroidSansFallback", *(f"NotoSans{script}-Regular" for script in SCRIPTS))


@cache
def typeface(name: str) -> TTFont:
    """One of the embedded fonts, loaded and registered once a process."""
    font = TTFont(name, FONTS / f"{name}.ttf")
    registerFont(font)
    return font


@lru_cache(maxsize=10_000)
def font_for(character: str) -> str:
    """The name of the first font that has `character`."""
    code = ord(character)
    return next((name for name in NAMES if code in typeface(name).face.charToGlyph), PLAIN)


def marked_up(text: str, begins: Literal["L"] | None = None) -> str:
    """`text` for a reportlab Paragraph: escaped, each run in a font that has its characters. `begins`: at the left,
    whatever its first letter is."""
    seen = "\n".join(_in_the_order_seen(line, begins) for line in _printable(text).split("\n"))
    runs = ((font, "".join(characters)) for font, characters in groupby(seen, font_for))
    return "".join(f'<font name="{font}">{escape(run)}</font>' for font, run in runs).replace("\n", "<br/>")


def _in_the_order_seen(line: str, begins: str | None) -> str:
    """Hebrew and Arabic from right to left, Arabic letters joined. A line that wraps is not foreseen."""
    joined: str = _joiner().reshape(line)
    return str(get_display(joined, base_dir=begins))


@cache
def _joiner() -> ArabicReshaper:
    # The embedded font has the joined letters, not the words that have a sign of their own.
    return ArabicReshaper({"delete_harakat": False, "support_ligatures": False})


def _printable(text: str) -> str:
    # Control characters have no picture; some would turn the text around them.
    return "".join(c for c in text if c.isprintable() or c == "\n")
