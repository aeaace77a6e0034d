"""What a run found, as a table and as a picture."""

import os
import platform
from collections.abc import Sequence
from html import escape
from pathlib import Path

from bench.marks import Row

WIDTH, LINE, LEFT, SCALE = 900, 24, 430, 110
COLOURS = {True: "#2f855a", False: "#c05621", None: "#718096"}


def table(rows: Sequence[Row], note: str) -> str:
    lines = [f"| {' | '.join(cells)} |" for cells in [HEAD, ["---"] * len(HEAD), *map(_cells, rows)]]
    return f"{note}\n\n" + "\n".join(lines) + "\n"


HEAD = ["workload", "mark", "found", "", "beside"]


def _cells(row: Row) -> list[str]:
    beside = ", ".join(f"{name} {told}" for name, told in row.beside.items())
    return [
        row.what,
        row.mark,
        row.number,
        row.verdict + (f" ({row.why})" if row.found is not None and row.why else ""),
        beside,
    ]


def note(day: str, quick: bool) -> str:
    kind = "A quick run" if quick else "A full run"
    return f"{kind} of {day}, {os.cpu_count()} shared cores, Python {platform.python_version()}. Ratios hold, times do not."


def picture(rows: Sequence[Row]) -> str:
    """A bar for each row, as long as what was found is beside its mark; one that passes the line missed it."""
    shown = [row for row in rows if row.found is not None and (row.most or row.least)]
    height = 50 + LINE * len(shown)
    bars = "".join(_bar(row, 40 + LINE * place) for place, row in enumerate(shown))
    mark = LEFT + SCALE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="12">'
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>'
        f'<text x="{mark}" y="22" text-anchor="middle">the mark</text>{bars}'
        f'<line x1="{mark}" x2="{mark}" y1="28" y2="{height - 8}" stroke="#1a202c" stroke-dasharray="3 3"/></svg>\n'
    )


def _bar(row: Row, top: int) -> str:
    assert row.found is not None
    share = row.found / row.most if row.most else (row.least or 0) / row.found if row.found else 99.0
    length = min(share * SCALE, WIDTH - LEFT - 70)
    label, end = escape(f"{row.what}: {row.mark}"), LEFT + length + 6
    return (
        f'<text x="{LEFT - 8}" y="{top + 13}" text-anchor="end" font-size="{9 if len(label) > 75 else 11}">{label}</text>'
        f'<rect x="{LEFT}" y="{top + 2}" width="{length:.0f}" height="{LINE - 8}" fill="{COLOURS[row.met]}"/>'
        f'<text x="{end:.0f}" y="{top + 14}">{share:.3g}</text>'
    )


def write(rows: Sequence[Row], said: str, results: Path, drawing: Path) -> None:
    results.parent.mkdir(parents=True, exist_ok=True)
    results.write_text(
        f"# What `make bench` found\n\n{table(rows, said)}\n[How to read it](../../docs/speed.md)\n"
    )
    drawing.write_text(picture(rows))
