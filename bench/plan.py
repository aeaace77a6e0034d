"""How many jobs, on which boards: a firm that is measured among firms that are only there."""

from dataclasses import dataclass, field

# (stages, cards a stage), one pair a board.
USUAL, WHOLE = (8, 50), (20, 100)
FIRMS = 200


@dataclass(frozen=True)
class Plan:
    name: str
    measured: list[tuple[int, int]]
    others: list[tuple[int, int]] = field(default_factory=list)
    firms: int = FIRMS

    @property
    def jobs(self) -> int:
        return cards(self.measured) + (self.firms - 1) * cards(self.others)


def cards(boards: list[tuple[int, int]]) -> int:
    return sum(stages * each for stages, each in boards)


# The first five boards of the measured firm are the same everywhere: four usual ones, and a whole one.
THE_BOARDS = [USUAL] * 4 + [WHOLE]
SMALL = Plan("bench_small", [*THE_BOARDS, (8, 4)], [(8, 4)])
LARGE = Plan("bench_large", [*THE_BOARDS, *[USUAL] * 3, (8, 25)], [*[USUAL] * 12, (8, 25)])
