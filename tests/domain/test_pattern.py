"""Patterns describe what may be written, and take no more time for a text that was made to be slow."""

import json
from pathlib import Path
from typing import Any

import pytest

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
def test_each_character_is_looked_at_by_each_step_at_most_once(text: str) -> None:
    """Whatever the pattern, the work is bounded by its size: no way through it is walked twice."""
    made = pattern(text)
    looked = 0
    here = made.reached([0])
    for _ in range(300):
        looked += len(here)
        here = made.after(here, "a")
    assert looked <= 300 * len(made.steps)
    assert not made.fits("a" * 450)
