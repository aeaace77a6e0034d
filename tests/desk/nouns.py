"""Who and what there is at the desk, as `semantics.md` 1 and 2 have it. Days are numbers."""

from dataclasses import dataclass

DONE = {"SIGNED", "SIGNED_ON_PAPER", "APPROVED", "ACKNOWLEDGED", "NOT_NEEDED"}
ASKED = {"NOTIFIED", "VIEWED"}
LOST = {"DECLINED", "OPTED_OUT", "EXPIRED"}
OPEN = {"DRAFT", "SENT", "CORRECTING"}
ENDED = {"DECLINED", "VOIDED", "EXPIRED"}
ACT_OF = {"SIGNER": "SIGNED", "APPROVER": "APPROVED", "VIEWER": "ACKNOWLEDGED"}


class No(Exception):
    """An act that must be refused, by the code of the refusal."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Party:
    """`link`: how many were made for them; `cut`: a correction took the last one away. `until`: a day."""

    id: str
    role: str
    order: int
    acknowledge: bool = False
    by_code: bool = False
    placed: bool = True
    state: str = "WAITING"
    link: int = 0
    cut: bool = True
    until: float | None = None
    agreed: bool = False
    locked: bool = False

    @property
    def required(self) -> bool:
        asked = self.role in ("SIGNER", "APPROVER") or (self.role == "VIEWER" and self.acknowledge)
        return asked and self.state != "REPLACED"

    @property
    def answered(self) -> bool:
        return self.state in DONE | {"DECLINED"}

    @property
    def open(self) -> bool:
        return not self.answered and self.state != "REPLACED"


@dataclass
class Letter:
    """A request: its documents, its parties, how many of a group are enough, how many days each has."""

    id: str
    documents: list[str]
    parties: list[Party]
    quorums: dict[int, int]
    days: int | None
    copy_of: "Letter | None" = None
    state: str = "DRAFT"
    deleted: bool = False
    since: float = 0

    def groups(self) -> list[tuple[int, list[Party], int]]:
        found: dict[int, list[Party]] = {}
        for each in self.parties:
            if each.required:
                found.setdefault(each.order, []).append(each)
        return [(n, found[n], min(self.quorums.get(n, 99), len(found[n]))) for n in sorted(found)]

    def turn(self) -> int | None:
        """Which group is asked; None when all are done."""
        return next((n for n, group, wanted in self.groups() if acted(group) < wanted), None)

    def admits(self, party: Party) -> bool:
        turn = self.turn()
        return turn is None or party.order <= turn

    def asked(self) -> list[Party]:
        """Who is asked to act at this moment."""
        if self.state != "SENT":
            return []
        turn = self.turn()
        return [x for x in self.parties if x.required and x.order == turn and x.state in ASKED]

    def lost(self) -> list[Party]:
        """Those who keep a group from ever being done."""
        hopeless = [group for _, group, wanted in self.groups() if willing(group) < wanted]
        return [each for group in hopeless for each in group if each.state in LOST]

    def faulty(self) -> bool:
        """Is there anything wrong with it, so that it cannot go out?"""
        here = [each for each in self.parties if each.state != "REPLACED"]
        able = {n: sum(x.state != "DECLINED" for x in group) for n, group, _ in self.groups()}
        nobody = not any(each.role in ("SIGNER", "APPROVER") for each in here)
        short = any(able.get(n, 0) < wanted for n, wanted in self.quorums.items())
        unplaced = any(x.role == "SIGNER" and not x.placed and not x.answered for x in here)
        return nobody or short or unplaced


def acted(group: list[Party]) -> int:
    return sum(each.state in DONE for each in group)


def willing(group: list[Party]) -> int:
    return sum(each.state not in LOST for each in group)


@dataclass
class Item:
    """A document on a job. `visit`: the stay in which it was settled."""

    job: "Job"
    document: str
    state: str = "IDLE"
    live: bool = True
    visit: int | None = None
    informative: bool = False

    @property
    def counts(self) -> bool:
        return self.live and not self.informative

    @property
    def holds(self) -> bool:
        return self.counts and self.state in ("OPEN", "STUCK")


@dataclass
class Job:
    id: str
    stage: int
    visit: int = 0
    paused: bool = False
