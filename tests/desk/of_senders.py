"""What a sender does with a request (`semantics.md` 1)."""

from tests.desk.course import Course
from tests.desk.nouns import ASKED, DONE, ENDED, OPEN, Letter, No, Party


class Senders(Course):
    def is_open(self, letter: Letter) -> None:
        if letter.deleted:
            raise No("NOT_FOUND")
        if letter.state not in OPEN:
            raise No("ENVELOPE_CLOSED")

    def send(self, letter: Letter) -> None:
        if letter.deleted:
            raise No("NOT_FOUND")
        if letter.state != "DRAFT":
            raise No("ENVELOPE_NOT_DRAFT")
        if letter.copy_of is not None and letter.copy_of.state in OPEN:
            raise No("INVALID_INPUT")
        if letter.faulty():
            raise No("ENVELOPE_NOT_READY")
        letter.state = "SENT"
        for each in letter.parties:
            each.link, each.cut = each.link + 1, False
        self.tell("EnvelopeSent", letter.id)
        self.go_on(letter)

    def void(self, letter: Letter) -> None:
        if letter.deleted:
            raise No("NOT_FOUND")
        if letter.state not in ("SENT", "CORRECTING"):
            raise No("ENVELOPE_CLOSED")
        letter.state = "VOIDED"
        self.tell("EnvelopeVoided", letter.id)
        self.settle(letter.documents)

    def correct(self, letter: Letter) -> None:
        self.is_open(letter)
        if letter.state == "DRAFT":
            raise No("INVALID_INPUT")
        if letter.state == "SENT":
            self.begin_correction(letter)

    def finish(self, letter: Letter) -> None:
        self.is_open(letter)
        if letter.state != "CORRECTING":
            return
        if letter.faulty():
            raise No("ENVELOPE_NOT_READY")
        letter.state = "SENT"
        self.tell("EnvelopeCorrectionFinished", letter.id)
        for each in letter.parties:
            early = each.state in ASKED and not letter.admits(each)
            if each.open and (each.cut or early or each.state == "CHANGES_REQUESTED"):
                each.state, each.link, each.cut = "WAITING", each.link + 1, False
            elif each.until is not None and each.state in ASKED:
                each.until += self.now - letter.since
        self.go_on(letter)

    def can_change(self, letter: Letter) -> None:
        self.is_open(letter)
        if letter.state == "SENT":
            raise No("ENVELOPE_NOT_DRAFT")

    def change(self, letter: Letter, party: Party, order: int) -> None:
        """Another address, and perhaps another turn."""
        self.can_change(letter)
        if party.state == "REPLACED":
            return
        if party.answered:
            raise No("RECIPIENT_ALREADY_ACTED")
        party.order = order
        party.state, party.cut, party.agreed = "WAITING", True, False
        self.tell("EnvelopeUpdated", letter.id)
        self.settle(letter.documents)

    def add(self, letter: Letter, role: str, order: int) -> None:
        self.can_change(letter)
        new = Party(self.new_id("rcp"), role, order, role == "VIEWER", placed=False)
        letter.parties.append(new)
        self.tell("EnvelopeUpdated", letter.id)
        self.settle(letter.documents)

    def remove(self, letter: Letter, party: Party) -> None:
        """Who has answered stays."""
        self.can_change(letter)
        if not party.open:
            return
        if letter.state == "DRAFT":
            letter.parties.remove(party)
        party.state, party.placed = "REPLACED", False
        self.tell("EnvelopeUpdated", letter.id)
        self.settle(letter.documents)

    def place(self, letter: Letter) -> None:
        """Give a place to each signer who has none."""
        if letter.deleted:
            raise No("NOT_FOUND")
        if letter.state not in ("DRAFT", "CORRECTING"):
            raise No("ENVELOPE_NOT_DRAFT")
        for each in letter.parties:
            if each.role == "SIGNER" and each.open and not each.placed:
                each.placed = True
                each.state, each.cut = "WAITING", True
        self.tell("FieldsPlaced", letter.id)
        self.settle(letter.documents)

    def count(self, letter: Letter, order: int, wanted: int) -> None:
        """Another quorum: only while nobody has answered."""
        self.can_change(letter)
        quorums = letter.quorums | {order: wanted}
        if quorums == letter.quorums:
            return
        if any(each.answered for each in letter.parties):
            raise No("RECIPIENT_ALREADY_ACTED")
        letter.quorums = quorums
        self.tell("EnvelopeUpdated", letter.id)
        self.settle(letter.documents)

    def replace(self, letter: Letter, party: Party) -> None:
        self.is_open(letter)
        if not party.open:
            raise No("RECIPIENT_ALREADY_ACTED")
        if letter.state == "DRAFT":
            raise No("INVALID_INPUT")
        if party.role == "SIGNER" and not party.placed:
            raise No("ENVELOPE_NOT_READY")
        self.put_in_place(letter, party)
        if letter.state == "SENT":
            self.go_on(letter)

    def paper(self, letter: Letter, party: Party) -> None:
        self.is_open(letter)
        if not party.open:
            raise No("RECIPIENT_ALREADY_ACTED")
        if letter.state == "DRAFT" or party.role != "SIGNER":
            raise No("NOT_FOUND")
        self.is_out(letter)
        if not letter.admits(party):
            raise No("INVALID_INPUT")
        party.state = "SIGNED_ON_PAPER"
        self.tell("RecipientSignedOnPaper", party.id)
        self.go_on(letter)

    def extend(self, letter: Letter, days: int) -> None:
        if letter.deleted:
            raise No("NOT_FOUND")
        if letter.state != "EXPIRED":
            self.is_out(letter)
        late = [each for each in letter.parties if each.state == "EXPIRED"]
        timed = any(each.until is not None for each in letter.asked())
        if self.newer(letter) or not (late or timed):
            raise No("INVALID_INPUT")
        letter.state = "SENT"
        self.tell("EnvelopeExtended", letter.id)
        for each in letter.parties:
            if each.until is not None and each.state in {"EXPIRED", *ASKED}:
                each.until = max(each.until, self.now) + days
        for each in late:
            each.state, each.link = "NOTIFIED", each.link + 1
            self.tell("RecipientAskedAgain", each.id)
        self.settle(letter.documents)

    def newer(self, letter: Letter) -> bool:
        """Was a copy of it sent?"""
        return any(x.copy_of is letter and x.state != "DRAFT" for x in self.letters)

    def copy(self, letter: Letter) -> None:
        if letter.deleted:
            raise No("NOT_FOUND")
        if letter.state == "COMPLETED":
            raise No("ENVELOPE_CLOSED")
        if letter.state not in ENDED:
            raise No("INVALID_INPUT")
        new = Letter(self.new_id("env"), letter.documents, [], letter.quorums, letter.days, letter)
        for each in letter.parties:
            if each.state != "REPLACED":
                again = (each.role, each.order, each.acknowledge, each.by_code, each.placed)
                new.parties.append(Party(self.new_id("rcp"), *again))
        self.letters.append(new)
        self.tell("EnvelopeDrafted", new.id)
        self.tell("FieldsPlaced", new.id)
        self.settle(letter.documents)

    def delete(self, letter: Letter) -> None:
        """A draft; its documents are in it no longer, which may set a job free."""
        if letter.deleted:
            raise No("NOT_FOUND")
        if letter.state == "COMPLETED":
            raise No("RETENTION_NOT_OVER")
        if letter.state != "DRAFT":
            raise No("ENVELOPE_NOT_DRAFT")
        letter.deleted = True
        self.tell("EnvelopeDeleted", letter.id)
        self.settle(letter.documents)
        self.look_at_jobs_of(letter.documents)

    def remind(self, letter: Letter, party: Party) -> None:
        if letter.state == "DRAFT":
            raise No("NOT_FOUND")
        if party.state in DONE:
            raise No("RECIPIENT_ALREADY_ACTED")
        if party.state == "EXPIRED":
            raise No("LINK_EXPIRED")
        self.is_out(letter)
        if party not in letter.asked():
            raise No("NOT_YOUR_TURN")
        self.tell("ReminderSent", party.id)

    def unlock(self, letter: Letter, party: Party) -> None:
        if party.cut:
            raise No("NOT_FOUND")
        if party.state == "REPLACED":
            raise No("LINK_REPLACED")
        if party.locked:
            party.locked, party.link = False, party.link + 1
            self.tell("RecipientUnlocked", party.id)
