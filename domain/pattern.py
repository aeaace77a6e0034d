"""Patterns of fields: a small dialect of regular expressions that takes no more than linear time.

There are no back references and nothing looks around, so all ways through a pattern are walked at once, a character
at a time: the work is at most the size of the pattern times the length of the text. The page does the same
(`frontend_stub/src/sign/pattern.ts`); `tests/data/patterns.json` holds the two to each other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

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


class PatternUnknown(ValueError):
    """The dialect has no such pattern; says why."""


@dataclass(frozen=True)
class One:
    """One character: within the ranges, or outside them."""

    ranges: tuple[Range, ...]
    outside: bool = False

    def has(self, character: str) -> bool:
        return self.outside != any(low <= character <= high for low, high in self.ranges)


@dataclass(frozen=True)
class Fork:
    """Go on at each of these steps."""

    to: tuple[int, ...]


Step = One | Fork | None  # None is the end


@dataclass(frozen=True)
class Pattern:
    steps: Sequence[Step]

    def fits(self, text: str) -> bool:
        """Whether it describes the whole of `text`."""
        here = self.reached([0])
        for character in text:
            here = self.after(here, character)
        return len(self.steps) - 1 in here

    def after(self, here: Iterable[int], character: str) -> set[int]:
        """The steps that wait for the next character, once `character` came."""
        passed = (at + 1 for at in here if isinstance(one := self.steps[at], One) and one.has(character))
        return self.reached(passed)

    def reached(self, starts: Iterable[int]) -> set[int]:
        reached: set[int] = set()
        open_ones = list(starts)
        while open_ones:
            at = open_ones.pop()
            if at in reached:
                continue
            reached.add(at)
            step = self.steps[at]
            if isinstance(step, Fork):
                open_ones.extend(step.to)
        return reached


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
    return Pattern([*made, None])


def shifted(steps: Sequence[Step], by: int) -> list[Step]:
    return [Fork(tuple(at + by for at in one.to)) if isinstance(one, Fork) else one for one in steps]


@dataclass
class _Reader:
    """Reads a pattern from its beginning. Parts are steps that begin at 0 and leave at their end."""

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

    def choice(self) -> list[Step]:
        made = self.row()
        while self.goes_on_with("|"):
            other = self.row()
            size = len(made) + len(other)
            made = bounded(
                [
                    Fork((1, len(made) + 2)),
                    *shifted(made, 1),
                    Fork((size + 2,)),
                    *shifted(other, len(made) + 2),
                ]
            )
        return made

    def row(self) -> list[Step]:
        made: list[Step] = []
        while self.rest and self.rest[0] not in "|)" and self.rest != "$":
            part = self.repeated(self.atom())
            made = bounded([*made, *shifted(part, len(made))])
        return made

    def repeated(self, part: list[Step]) -> list[Step]:
        least, most = self.times()
        made: list[Step] = []
        for _ in range(least):
            made = bounded([*made, *shifted(part, len(made))])
        for _ in range((most or least) - least):
            start = len(made)
            made = bounded([*made, Fork((start + 1, start + 1 + len(part))), *shifted(part, start + 1)])
        if most is None:
            start = len(made)
            loop = [Fork((start + 1, start + len(part) + 2)), *shifted(part, start + 1), Fork((start,))]
            made = bounded([*made, *loop])
        return made

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

    def atom(self) -> list[Step]:
        sign = self.take()
        if sign == "(":
            return self.group()
        if sign == "[":
            return [self.set()]
        if sign == ".":
            return [One((("\n", "\n"), ("\r", "\r")), outside=True)]
        if sign == "\\":
            return [One(self.escaped(), outside=False)]
        if sign in SPECIAL:
            raise PatternUnknown(f"{sign} cannot stand here; write \\{sign} for the character itself")
        return [One(((sign, sign),))]

    def group(self) -> list[Step]:
        self.depth += 1
        if self.depth > DEEPEST:
            raise PatternUnknown("too many brackets in each other")
        if self.goes_on_with("?") and not self.goes_on_with(":"):
            raise PatternUnknown("a group begins with ( or (?:")
        made = self.choice()
        if not self.goes_on_with(")"):
            raise PatternUnknown("a bracket is not closed")
        self.depth -= 1
        return made

    def set(self) -> One:
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
        return One(tuple(ranges), outside)

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


def bounded(steps: list[Step]) -> list[Step]:
    if len(steps) > MOST_STEPS:
        raise PatternUnknown("it describes too much; use smaller counts")
    return steps
