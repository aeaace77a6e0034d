"""A row of the table: what was measured, its mark, and whether it is met."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Row:
    """`found` is None where it could not be measured; `why` says why, or why a mark is missed."""

    what: str
    mark: str
    found: float | None
    most: float | None = None
    least: float | None = None
    beside: dict[str, str] = field(default_factory=dict)
    why: str = ""

    @property
    def met(self) -> bool | None:
        if self.found is None or (self.most is None and self.least is None):
            return None
        over = self.most is not None and self.found > self.most
        under = self.least is not None and self.found < self.least
        return not (over or under)

    @property
    def verdict(self) -> str:
        if self.found is None:
            return self.why or "not measured"
        return {True: "met", False: "missed", None: ""}[self.met]

    @property
    def number(self) -> str:
        return "" if self.found is None else f"{self.found:.3g}"

    def line(self) -> str:
        beside = " · ".join(f"{name} {told}" for name, told in self.beside.items())
        because = f"\n{'':40} because: {self.why}" if self.why and self.found is not None else ""
        return f"{self.what:40} {self.mark:46} {self.number:>8} {self.verdict:8} {beside}{because}"


def ratio(ours: float, theirs: float) -> float:
    return ours / theirs if theirs else float("inf")
