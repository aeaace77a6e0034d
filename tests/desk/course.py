"""What every act leads to: who is let go, who is asked, what ends, which job moves (`semantics.md` 1, 4, 5)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.desk.nouns import DONE, ENDED, OPEN, Item, Job, Letter, No, Party, acted


@dataclass
class Course:
    """The desk, its boards' one pipeline, and the day it is. `automove`: by stage; the last one has none."""

    automove: list[bool]
    jobs: list[Job]
    items: list[Item] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    now: float = 0
    made: int = 0
    happened: list[tuple[str, str]] = field(default_factory=list)

    def tell(self, what: str, whose: str) -> None:
        self.happened.append((what, whose))

    def new_id(self, prefix: str) -> str:
        self.made += 1
        return f"{prefix}_{self.made:03}"

    # ------------------------------------------------------------ what every act leads to

    def go_on(self, letter: Letter) -> None:
        """Let go who is not needed, ask whose turn it is, end it when that is due."""
        for _, group, wanted in letter.groups():
            for each in group if acted(group) >= wanted else []:
                if each.state not in DONE | {"DECLINED", "OPTED_OUT"}:
                    each.state = "NOT_NEEDED"
                    self.tell("RecipientNotNeeded", each.id)
        turn = letter.turn()
        for each in letter.parties:
            ready = turn is None or (each.order <= turn and each.role != "CC")
            if each.state == "WAITING" and ready:
                self.ask(letter, each)
                self.tell("RecipientNotified", each.id)
        if turn is None:
            letter.state = "COMPLETED"
            self.tell("EnvelopeCompleted", letter.id)
        left = [x for x in letter.parties if x.required and x.order == turn and not x.answered]
        if left and all(each.state == "EXPIRED" for each in left):
            letter.state = "EXPIRED"
            self.tell("EnvelopeExpired", letter.id)
        self.settle(letter.documents)
        if turn is None:
            self.look_at_jobs_of(letter.documents)

    def ask(self, letter: Letter, party: Party) -> None:
        party.state = "NOTIFIED"
        party.until = self.now + letter.days if letter.days and party.required else None

    def settle(self, documents: list[str]) -> None:
        """Bring the items up to date with the documents' requests."""
        for item in self.items:
            state = self.standing(item.document)
            if item.document in documents and item.live and item.state not in ("WAIVED", state):
                item.state = state
                item.visit = item.job.visit if state == "SETTLED" else None

    def standing(self, document: str) -> str:
        there = [x for x in self.letters if document in x.documents and not x.deleted]
        if not there:
            return "IDLE"
        speaker = ([x for x in there if x.state in OPEN] or there)[-1]
        if speaker.state == "COMPLETED":
            return "SETTLED"
        refused = any(each.state == "OPTED_OUT" for each in speaker.lost())
        return "STUCK" if refused or speaker.state in ENDED else "OPEN"

    def look_at_jobs_of(self, documents: list[str]) -> None:
        for job in self.jobs:
            if any(x.live and x.job is job and x.document in documents for x in self.items):
                self.look_at(job)

    def look_at(self, job: Job) -> None:
        """Move it if it stands ready, once, to the next stage (`semantics.md` 5)."""
        mine = [x for x in self.items if x.job is job and not x.informative]
        last = job.stage == len(self.automove) - 1
        if job.paused or last or not self.automove[job.stage] or any(x.holds for x in mine):
            return
        if any(each.visit == job.visit for each in mine):
            job.stage, job.visit = job.stage + 1, job.visit + 1
            self.tell("JobMoved", job.id)

    def is_out(self, letter: Letter) -> None:
        if letter.state == "CORRECTING":
            raise No("ENVELOPE_BEING_CORRECTED")
        if letter.state != "SENT":
            raise No("ENVELOPE_CLOSED")

    def put_in_place(self, letter: Letter, party: Party) -> None:
        new = Party(
            self.new_id("rcp"), party.role, party.order, party.acknowledge, party.by_code, party.placed,
            link=1, cut=False,
        )  # fmt: skip
        letter.parties.append(new)
        party.state = "REPLACED"
        self.tell("RecipientReplaced", party.id)
        self.settle(letter.documents)

    def begin_correction(self, letter: Letter) -> None:
        letter.state, letter.since = "CORRECTING", self.now
        self.tell("EnvelopeCorrectionStarted", letter.id)
        self.settle(letter.documents)

    def everyone(self) -> Iterator[tuple[Letter, Party]]:
        return ((letter, each) for letter in self.letters for each in letter.parties)
