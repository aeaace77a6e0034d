"""Patterns of fields: a small dialect of regular expressions, which RE2 carries out in linear time.

What the dialect does not have is refused; what it has is written for RE2 with nothing left to interpretation. The page
reads the same dialect (`frontend_stub/src/sign/pattern.ts`); `tests/data/patterns.json` holds the two to each other.
"""

from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2

LONGEST = 200
MOST_STEPS = 1000
DEEPEST = 20
# How long a text may be that is held against a pattern.
LONGEST_TEXT = 500

Range = tuple[str, str]
DIGITS: tuple[Range, ...] = (("0", "9"),)
LETTERS: tuple[Range, ...] = (("0", "9"), ("A", "Z"), ("_", "_"), ("a", "z"))
SPACES: tuple[Range, ...] = (("\t", "\r"), (" ", " "), ("\u00a0", "\u00a0"))
CLASSES = {"d": DIGITS, "w": LETTERS, "s": SPACES}
CONTROLS = {"n": "\n", "t": "\t", "r": "\r"}
SPECIAL = "\\^$.|?*+()[]{}"
ESCAPABLE = SPECIAL + "-/ "
NOTHING: tuple[Range, ...] = (("\0", "\U0010ffff"),)


class PatternUnknown(ValueError):
    """The dialect has no such pattern; says why."""


@dataclass(frozen=True)
class Part:
    """A part of a pattern as RE2 reads it, and in how many steps it is walked through."""

    source: str
    steps: int

    def __post_init__(self) -> None:
        if self.steps > MOST_STEPS:
            raise PatternUnknown("it describes too much; use smaller counts")


def one(ranges: tuple[Range, ...], outside: bool = False) -> Part:
    """One character: within the ranges, or outside them."""
    if not ranges:
        ranges, outside = NOTHING, not outside
    listed = "".join(f"\\x{{{ord(low):x}}}-\\x{{{ord(high):x}}}" for low, high in ranges)
    return Part(f"[{'^' if outside else ''}{listed}]", 1)


@dataclass(frozen=True)
class Pattern:
    compiled: Any
    steps: int

    def fits(self, text: str) -> bool:
        """Whether it describes the whole of `text`."""
        with suppress(UnicodeEncodeError):  # half a character is described by nothing
            return self.compiled.fullmatch(text) is not None
        return False


@lru_cache(maxsize=500)
def pattern(text: str) -> Pattern:
    """What `text` describes. Raises PatternUnknown for what the dialect does not have, or is too large."""
    if len(text) > LONGEST:
        raise PatternUnknown(f"at most {LONGEST} characters")
    reader = _Reader(text)
    reader.goes_on_with("^")  # it is always the whole that is described
    made = reader.choice()
    reader.goes_on_with("$")
    if reader.rest:
        raise PatternUnknown("a bracket is closed that was not opened")
    return Pattern(re2.compile(made.source), made.steps)


@dataclass
class _Reader:
    """Reads a pattern from its beginning."""

    text: str
    at: int = 0
    depth: int = 0

    @property
    def rest(self) -> str:
        return self.text[self.at :]

    def take(self) -> str:
        if not self.rest:
            raise PatternUnknown("it ends too early")
        self.at += 1
        return self.text[self.at - 1]

    def goes_on_with(self, sign: str) -> bool:
        if not self.rest.startswith(sign):
            return False
        self.at += len(sign)
        return True

    def choice(self) -> Part:
        made = self.row()
        while self.goes_on_with("|"):
            other = self.row()
            made = Part(f"{made.source}|{other.source}", made.steps + other.steps + 2)
        return made

    def row(self) -> Part:
        made = Part("", 0)
        while self.rest and self.rest[0] not in "|)" and self.rest != "$":
            part = self.repeated(self.atom())
            made = Part(made.source + part.source, made.steps + part.steps)
        return made

    def repeated(self, part: Part) -> Part:
        least, most = self.times()
        if (least, most) == (1, 1):
            return part
        optional = part.steps + 2 if most is None else (most - least) * (part.steps + 1)
        count = f"{{{least},{'' if most is None else most}}}"
        return Part(f"(?:{part.source}){count}", least * part.steps + optional)

    def times(self) -> tuple[int, int | None]:
        """How often what was just read may stand there: at least, and at most; None is any number."""
        counts: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        for sign, count in counts.items():
            if self.goes_on_with(sign):
                return self.only(count)
        if not self.goes_on_with("{"):
            return 1, 1
        inside, closed, _ = self.rest.partition("}")
        low, comma, high = inside.partition(",")
        numbers = [each for each in (low, high) if each]
        if (
            not closed
            or not low
            or not all(each.isascii() and each.isdigit() and len(each) < 4 for each in numbers)
        ):
            raise PatternUnknown("a count is written as {3}, {3,} or {3,5}")
        self.at += len(inside) + 1
        least = int(low)
        most: int | None = (int(high) if high else None) if comma else least
        if most is not None and most < least:
            raise PatternUnknown("a count ends below its beginning")
        return self.only((least, most))

    def only(self, counts: tuple[int, int | None]) -> tuple[int, int | None]:
        if self.rest and self.rest[0] in "*+?{":
            raise PatternUnknown("one count at a time")
        return counts

    def atom(self) -> Part:
        sign = self.take()
        if sign == "(":
            return self.group()
        if sign == "[":
            return self.set()
        if sign == ".":
            return one((("\n", "\n"), ("\r", "\r")), outside=True)
        if sign == "\\":
            return one(self.escaped())
        if sign in SPECIAL:
            raise PatternUnknown(f"{sign} cannot stand here; write \\{sign} for the character itself")
        return one(((sign, sign),))

    def group(self) -> Part:
        self.depth += 1
        if self.depth > DEEPEST:
            raise PatternUnknown("too many brackets in each other")
        if self.goes_on_with("?") and not self.goes_on_with(":"):
            raise PatternUnknown("a group begins with ( or (?:")
        made = self.choice()
        if not self.goes_on_with(")"):
            raise PatternUnknown("a bracket is not closed")
        self.depth -= 1
        return Part(f"(?:{made.source})", made.steps)

    def set(self) -> Part:
        outside = self.goes_on_with("^")
        ranges: list[Range] = []
        while not self.goes_on_with("]"):
            low = self.member()
            if len(low) == 1 and self.rest[:1] == "-" and self.rest[1:2] not in ("]", ""):
                self.at += 1
                high = self.member()
                if len(high) != 1 or low[0][0] > high[0][1]:
                    raise PatternUnknown("a range goes from a character to a later one")
                ranges.append((low[0][0], high[0][1]))
            else:
                ranges.extend(low)
        return one(tuple(ranges), outside)

    def member(self) -> tuple[Range, ...]:
        sign = self.take()
        if sign == "[":
            raise PatternUnknown("write \\[ for the character itself")
        return self.escaped() if sign == "\\" else ((sign, sign),)

    def escaped(self) -> tuple[Range, ...]:
        sign = self.take()
        if sign in CLASSES:
            return CLASSES[sign]
        if sign in CONTROLS or sign in ESCAPABLE:
            plain = CONTROLS.get(sign, sign)
            return ((plain, plain),)
        raise PatternUnknown(f"\\{sign} is not known here")
