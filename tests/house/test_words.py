"""docs/words.md knows every event and every refusal, and every refusal speaks French."""

import dataclasses
from typing import Any, get_args

import pytest

from domain.events import ALL
from domain.refusals import FILES_IN_FRENCH, IN_FRENCH, REASONS_IN_FRENCH, FileRefused, Refusal
from schema.refusals import UserErrorCode
from sealing.refusal import Reason, RefusalCode
from tests.house.words import WORDS, blanks, entry, page, refusals

PLAIN = [kind for kind in refusals() if kind is not FileRefused]


def named(kind: type) -> str:
    return kind.__name__


def test_the_page_of_words_is_what_the_code_says() -> None:
    assert WORDS.read_text() == page(), "run `python -m tests.house.words`"


@pytest.mark.parametrize("kind", ALL, ids=named)
def test_an_event_says_in_a_sentence_what_happened(kind: type[Any]) -> None:
    assert entry(kind).endswith(".")
    assert not entry(kind).startswith(kind.__name__), "dataclasses write a docstring of their own"


@pytest.mark.parametrize("kind", PLAIN, ids=named)
def test_a_refusal_is_told_in_english_and_french_with_the_same_blanks(kind: type[Refusal]) -> None:
    english, french = entry(kind), IN_FRENCH[kind.__name__]
    known = {field.name for field in dataclasses.fields(kind)}
    assert english
    assert not english.startswith(f"{kind.__name__}(")
    assert blanks(english) <= known
    # French may leave a word of ours out, such as "entry" in "there is no such entry".
    assert blanks(french) <= blanks(english)


def test_nothing_is_translated_that_does_not_exist() -> None:
    assert sorted(IN_FRENCH) == sorted(kind.__name__ for kind in PLAIN)


def test_every_reason_to_refuse_a_file_speaks_french() -> None:
    assert sorted(FILES_IN_FRENCH) == sorted(get_args(RefusalCode))
    for code, french in FILES_IN_FRENCH.items():
        refusal = FileRefused(code, "This file is larger than 50 MB.")
        assert refusal.message("fr") == french
        assert refusal.message("en") == "This file is larger than 50 MB."
    assert sorted(REASONS_IN_FRENCH) == sorted(get_args(Reason))
    for why, french in REASONS_IN_FRENCH.items():
        assert FileRefused("FILE_TOO_LARGE", "Too many pixels.", why).message("fr") == french


def test_every_code_of_a_refusal_is_one_that_clients_know() -> None:
    codes = {kind.code for kind in PLAIN} | set(FILES_IN_FRENCH)
    assert codes <= {code.value for code in UserErrorCode}
