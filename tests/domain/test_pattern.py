"""Patterns describe what may be written, and take no more time for a text that was made to be slow."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from domain.pattern import LONGEST, PatternUnknown, pattern

SAID: dict[str, Any] = json.loads((Path(__file__).parents[1] / "data" / "patterns.json").read_text())


@pytest.mark.parametrize(("text", "good", "bad"), SAID["fits"], ids=lambda each: str(each))
def test_a_pattern_fits_the_whole_of_a_text_or_nothing(text: str, good: list[str], bad: list[str]) -> None:
    assert [each for each in good if not pattern(text).fits(each)] == []
    assert [each for each in bad if pattern(text).fits(each)] == []


@pytest.mark.parametrize("text", [*SAID["refused"], "a" * (LONGEST + 1)])
def test_what_the_dialect_does_not_have_is_refused(text: str) -> None:
    with pytest.raises(PatternUnknown):
        pattern(text)


@pytest.mark.parametrize(
    "text", ["(a|a)*b", "(a*)*b", "((a+)+)+b", "a*a*a*a*a*a*a*b", "(.*)*(.*)*x", "(a?){200}a{200}"]
)
def test_a_pattern_that_was_made_to_be_slow_is_answered(text: str) -> None:
    """One that goes back and tries again would not come to an end here."""
    assert not pattern(text).fits("a" * 150 + "!")


@given(
    st.from_regex(r"([ab.]|\[\^?[ab]\]|\((a|b)*\|b\))([*+?]|\{[0-3],4\})?", fullmatch=True),
    st.text("ab\n", max_size=6),
)
def test_what_python_takes_it_for_is_what_it_means(text: str, written: str) -> None:
    assert pattern(text).fits(written) == bool(re.fullmatch(text, written))
