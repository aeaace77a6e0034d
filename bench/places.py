"""Where things lie: the program, the rivals, and what is kept between runs."""

import sys
from pathlib import Path

HOUSE = Path(__file__).parents[1]
BENCH = HOUSE / "bench"
KEPT = HOUSE / ".data" / "bench"
PROGRAM = Path(sys.executable).with_name("countersign")
NODE = BENCH / "node_modules" / ".bin" / "node"
PICTURE = HOUSE / "docs" / "pictures" / "bench.svg"
RESULTS = BENCH / "results" / "results.md"
