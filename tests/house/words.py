"""Writes docs/words.md, every event and every refusal, from the code: `python -m tests.house.words`."""

import string
from collections.abc import Iterator
from pathlib import Path

from domain.events import ALL
from domain.refusals import FILES_IN_FRENCH, IN_FRENCH, FileRefused, Refusal
from schema.events import FACE_OF

WORDS = Path(__file__).parents[2] / "docs" / "words.md"
HEAD = """# Words

What can happen in Countersign, and every reason for no. This page is made from `domain/happening` and `domain/refusals.py` by `python -m tests.house.words`; a test holds it complete.
"""
EVENTS = """
## What can happen

Each is a fact in the past tense, written in the transaction of its change. *Shown as* is its type in the GraphQL API; what has none there is kept for the record and the certificate.

| event | what happened | shown as |
|---|---|---|
"""
REFUSALS = """
## Why not

An expected no is an answer among the `userErrors` of a mutation: its code never changes, its message is in English or French, as `Accept-Language` asks. Words in braces are filled in.

| code | refusal | in English | in French |
|---|---|---|---|
"""


def refusals() -> list[type[Refusal]]:
    """Every reason for no that is raised, in the order of their file."""
    return [kind for kind in _beneath(Refusal) if kind.__module__ == Refusal.__module__]


def _beneath(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for each in kind.__subclasses__():
        yield each
        yield from _beneath(each)


def entry(kind: type) -> str:
    """Its docstring on one line."""
    return " ".join((vars(kind)["__doc__"] or "").split())


def blanks(text: str) -> set[str]:
    """The names that a message leaves to be filled in."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def page() -> str:
    return "".join([HEAD, EVENTS, *_events(), REFUSALS, *_refusals()])


def _events() -> Iterator[str]:
    for kind in ALL:
        face = FACE_OF.get(kind)
        yield f"| `{kind.__name__}` | {entry(kind)} | {f'`{face}`' if face else ''} |\n"


def _refusals() -> Iterator[str]:
    for kind in refusals():
        if kind is FileRefused:
            for code, french in FILES_IN_FRENCH.items():
                yield f"| `{code}` | `FileRefused` | *says what the inspection found* | {french} |\n"
        else:
            french = IN_FRENCH.get(kind.__name__, "")
            yield f"| `{kind.code}` | `{kind.__name__}` | {entry(kind)} | {french} |\n"


if __name__ == "__main__":
    WORDS.write_text(page())
