"""The documents lead somewhere, and say what the program knows."""

import re
from pathlib import Path

import pytest

from api.settings import Settings

HOUSE = Path(__file__).parents[2]
DECISIONS = sorted((HOUSE / "docs" / "decisions").glob("*.md"))
PAPERS = [*HOUSE.glob("*.md"), *HOUSE.glob("docs/**/*.md")]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(HOUSE)))
def test_every_link_to_a_file_finds_it(paper: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", paper.read_text())
    assert [link for link in links if "://" not in link and not (paper.parent / link).exists()] == []


def test_the_map_names_what_is_there() -> None:
    named = re.findall(r"`(\w+(?:/[\w.]+)*)`", (HOUSE / "docs" / "map.md").read_text())
    assert len(named) > 10
    assert [name for name in named if ("/" in name or "." in name) and not (HOUSE / name).exists()] == []
    rooms = {folder.parent.name for folder in HOUSE.glob("*/__init__.py")}
    assert rooms <= set(named)


def test_the_readme_explains_every_setting_and_no_other() -> None:
    explained = set(
        re.findall(r"^\| `(COUNTERSIGN_\w+)` \|", (HOUSE / "README.md").read_text(), re.MULTILINE)
    )
    assert explained == {f"COUNTERSIGN_{name.upper()}" for name in Settings.model_fields}


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(len(DECISIONS)))


@pytest.mark.parametrize("decision", DECISIONS[1:], ids=lambda path: path.stem)
def test_a_decision_is_named_by_its_title_and_says_what_it_beat(decision: Path) -> None:
    title, *_ = lines = decision.read_text().splitlines()
    words = re.sub(r"[^a-z0-9]+", "-", title.removeprefix("# ").lower()).strip("-")
    assert decision.stem[5:] == words
    assert [line for line in lines if line.startswith("## ")] == [
        "## Context",
        "## Decision",
        "## What it beat",
        "## What it costs",
    ]
