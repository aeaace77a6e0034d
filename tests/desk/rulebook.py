"""`semantics.md` 1, 2, 4 and 5 once more: what each act must come to, told without a look at `domain`.

Each act appends to `happened` what the log must tell of it, as (event, whose), or raises No."""

from tests.desk.nouns import OPEN, Item, Job, No
from tests.desk.of_parties import Parties
from tests.desk.of_senders import Senders


class Desk(Parties, Senders):
    """The whole desk, with its jobs and its days."""

    def item(self, job: Job, document: str) -> Item | None:
        return next((x for x in self.items if x.job is job and x.document == document), None)

    def unlink(self, job: Job, document: str) -> None:
        item = self.item(job, document)
        if item is None or not item.live:
            raise No("NOT_FOUND")
        self.take_off(item)
        self.look_at(job)

    def take_off(self, item: Item) -> None:
        item.live = False
        if item.state == "STUCK":
            item.visit = item.job.visit
        self.tell("DocumentUnlinked", item.job.id)

    def link(self, job: Job, document: str) -> None:
        item = self.item(job, document)
        if item is not None and item.live:
            return
        if item is None:
            item = Item(job, document)
            self.items.append(item)
        item.live, item.state, item.informative = True, self.standing(document), False
        item.visit = None
        self.tell("DocumentLinked", job.id)

    def waive(self, job: Job, document: str) -> None:
        item = self.item(job, document)
        if item is None or not item.live:
            raise No("NOT_FOUND")
        if item.state in ("OPEN", "STUCK"):
            self.let_be(item)
            self.look_at(job)

    def let_be(self, item: Item) -> None:
        item.state, item.visit = "WAIVED", item.job.visit
        self.tell("ItemWaived", item.job.id)

    def move(self, job: Job, stage: int, decision: str | None) -> None:
        """By hand: what is open needs a decision, and the move is the only one."""
        pending = [x for x in self.items if x.job is job and x.holds]
        if pending and stage != job.stage:
            if decision is None:
                raise No("PENDING_ITEMS_DECISION_REQUIRED")
            for item in pending:
                self.decide(item, decision)
        if stage != job.stage:
            job.visit += 1
        job.stage = stage
        self.tell("JobMoved", job.id)

    def decide(self, item: Item, decision: str) -> None:
        if decision == "UNLINK":
            self.take_off(item)
        elif decision == "WAIVE":
            self.let_be(item)
        elif decision == "MAKE_INFORMATIVE":
            item.informative = True
            self.tell("LinkRoleChanged", item.job.id)
        elif decision == "VOID_REQUESTS":
            for letter in self.letters:
                if item.document in letter.documents and not letter.deleted and letter.state in OPEN:
                    if letter.state == "DRAFT":
                        raise No("INVALID_INPUT")
                    self.void(letter)

    def pause(self, job: Job) -> None:
        job.paused = True
        self.tell("JobPaused", job.id)

    def resume(self, job: Job) -> None:
        if job.paused:
            job.paused = False
            self.tell("JobResumed", job.id)
            self.look_at(job)

    def tick(self, day: float) -> None:
        """It is found to be this day: whose time is over is too late."""
        for letter in self.letters:
            for each in list(letter.parties):
                over = each.until is not None and each.until <= day
                if over and each in letter.asked():
                    each.state = "EXPIRED"
                    self.tell("RecipientExpired", each.id)
                    self.go_on(letter)
