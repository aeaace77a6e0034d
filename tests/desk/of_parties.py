"""The acts of parties, and whether they may (`semantics.md` 2)."""

from tests.desk.course import Course
from tests.desk.nouns import ACT_OF, ENDED, Letter, No, Party


class Parties(Course):
    def may(self, letter: Letter, party: Party, link: int, confirmed: bool = True) -> None:
        """May whoever holds this link act now? The whole of who may act, and why not."""
        self.may_come(letter, party, link)
        if party.by_code and not confirmed:
            raise No("CODE_REQUIRED")

    def may_come(self, letter: Letter, party: Party, link: int) -> None:
        if link != party.link or party.state == "REPLACED":
            raise No("LINK_REPLACED")
        if party.answered or party.state == "OPTED_OUT":
            raise No("ALREADY_ACTED")
        if party.state == "EXPIRED" and letter.state in ("SENT", "EXPIRED"):
            raise No("LINK_EXPIRED")
        self.is_out(letter)
        if not letter.admits(party):
            raise No("NOT_YOUR_TURN")
        if party.locked:
            raise No("CODE_LOCKED")

    def is_asked(self, party: Party) -> None:
        if not party.required:
            raise No("NOT_FOUND")

    def view(self, party: Party) -> None:
        if party.state == "NOTIFIED":
            party.state = "VIEWED"
            self.tell("RecipientViewed", party.id)

    def open_it(self, letter: Letter, party: Party) -> None:
        self.view(party)

    def consent(self, letter: Letter, party: Party) -> None:
        if not party.agreed:
            self.view(party)
            party.agreed = True
            self.tell("ConsentGiven", party.id)

    def withdraw(self, letter: Letter, party: Party) -> None:
        if party.agreed:
            party.agreed = False
            self.tell("ConsentWithdrawn", party.id)

    def fill(self, letter: Letter, party: Party) -> None:
        if not party.agreed:
            raise No("CONSENT_REQUIRED")
        if party.role == "SIGNER":
            self.tell("FieldsFilled", party.id)

    def sign(self, letter: Letter, party: Party) -> None:
        if party.role != "SIGNER":
            raise No("NOT_FOUND")
        if not party.agreed:
            raise No("CONSENT_REQUIRED")
        self.act(letter, party, "RecipientSigned")

    def approve(self, letter: Letter, party: Party) -> None:
        if party.role != "APPROVER":
            raise No("NOT_FOUND")
        self.act(letter, party, "RecipientApproved")

    def acknowledge(self, letter: Letter, party: Party) -> None:
        if party.role != "VIEWER" or not party.acknowledge:
            raise No("NOT_FOUND")
        self.act(letter, party, "RecipientAcknowledged")

    def act(self, letter: Letter, party: Party, event: str) -> None:
        self.view(party)
        party.state = ACT_OF[party.role]
        self.tell(event, party.id)
        self.go_on(letter)

    def decline(self, letter: Letter, party: Party) -> None:
        self.is_asked(party)
        party.state = "DECLINED"
        self.tell("RecipientDeclined", party.id)
        if party in letter.lost():
            letter.state = "DECLINED"
            self.tell("EnvelopeDeclined", letter.id)
        self.settle(letter.documents)

    def opt_out(self, letter: Letter, party: Party) -> None:
        self.is_asked(party)
        self.view(party)
        party.state = "OPTED_OUT"
        self.tell("RecipientOptedOut", party.id)
        self.settle(letter.documents)

    def ask_for_changes(self, letter: Letter, party: Party) -> None:
        self.is_asked(party)
        self.view(party)
        party.state = "CHANGES_REQUESTED"
        self.tell("RecipientAskedForChanges", party.id)
        self.begin_correction(letter)

    def hand_over(self, letter: Letter, party: Party) -> None:
        self.is_asked(party)
        self.put_in_place(letter, party)
        self.go_on(letter)

    def guess(self, letter: Letter, party: Party, link: int) -> None:
        """Five wrong codes in a row."""
        if link != party.link or party.state == "REPLACED":
            raise No("LINK_REPLACED")
        if letter.state in ENDED:
            raise No("ENVELOPE_CLOSED")
        if not letter.admits(party):
            raise No("NOT_YOUR_TURN")
        if party.locked:
            raise No("CODE_LOCKED")
        if not party.by_code:
            raise No("INVALID_INPUT")
        party.locked = True
        for what in ("CodeSent", *["WrongCodeTried"] * 5, "CodeLocked"):
            self.tell(what, party.id)
