"""pgbench, where PostgreSQL's programs have it: transactions a second, and the median of their times."""

import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.laying import Laid
from bench.places import BENCH


@dataclass(frozen=True)
class Ran:
    p50: float
    a_second: float


def pgbench(folder: Path, url: str, script: str, laid: Laid, *, clients: int, seconds: float) -> Ran:
    """Run a script of rivals/ on a laid board. The firm is set on each connection; times are in milliseconds."""
    values = {
        "firm": laid.firm_id,
        "board": laid.board,
        "stage": laid.stages[0][:-1],
        "job": laid.jobs[0][:-5],
    }
    given = [f"--define={name}='{value}'" for name, value in values.items()]
    with tempfile.TemporaryDirectory() as logs:
        subprocess.run(
            [folder / "pgbench", "--no-vacuum", "--protocol=simple", f"--client={clients}", f"--time={max(1, round(seconds))}",
             "--log", f"--log-prefix={logs}/t", f"--file={BENCH / 'rivals' / script}", *given, url],
            env={**os.environ, "PGOPTIONS": f"-c app.firm={laid.firm_id}"}, capture_output=True, check=True, cwd="/",
        )  # fmt: skip
        lines = [line.split() for path in Path(logs).iterdir() for line in path.read_text().splitlines()]
    took = [int(each[2]) / 1000 for each in lines]
    return Ran(median(took), len(took) / max(1, round(seconds)))
