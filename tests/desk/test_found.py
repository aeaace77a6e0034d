"""What chance found at the desk, each told once and plainly."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from domain.acting import Successor, hand_over
from domain.envelopes import Recipient
from domain.events import Event
from domain.refusals import LinkExpired, RecipientChannelRequired, Refusal
from domain.signing import Hand
from tests.desk.in_memory import ALL, NOON, Table
from tests.desk.nouns import Item, Job, Letter, Party
from tests.desk.rulebook import Desk
from tests.desk.steps import Call


class Told(Table):
    """One request, told act by act. Parties are rcp_0, rcp_1 … in the order they are named."""

    def __init__(self, *parties: Party, days: int | None = None, **more: Any) -> None:
        jobs = [Job(f"job_{n}", 0) for n in range(more.get("jobs", 1))]
        documents = ["doc_0", "doc_1"][: len(jobs)]
        letter = Letter("env_0", documents, list(parties), more.get("quorums", {}), days)
        items = [Item(job, document) for job, document in zip(jobs, documents, strict=True)]
        super().__init__(Desk([True, False], jobs, items, [letter]))
        self.tell("send")

    def tell(self, name: str, who: int = 0, **more: Any) -> list[str]:
        """Carry out an act of, or about, a party; answers what happened."""
        party = self.names.id[f"rcp_{who}"]
        row = self.held.find(Recipient, party)
        asked = {"letter": "env_0", "link": row.link_version if row else 0, "job": "job_0", **more}
        return self.kinds(self.do(Call(name, party=f"rcp_{who}", **asked)))

    def sign(self, who: int) -> list[str]:
        self.tell("consent", who)
        return self.tell("sign", who)

    def refusal(self, name: str, who: int = 0, **more: Any) -> Refusal:
        with pytest.raises(Refusal) as refused:
            self.tell(name, who, **more)
        return refused.value

    def kinds(self, facts: Sequence[Event]) -> list[str]:
        for each in facts:  # those who come with an act are named by its events
            for added in getattr(each, "added", ()):
                self.names.call(added.recipient_id, f"rcp_{self.count}")
            if type(each).__name__ == "EnvelopeDrafted":
                self.names.call(each.envelope_id, "env_1")  # type: ignore[union-attr]
        return [type(each).__name__ for each in facts]

    @property
    def count(self) -> int:
        return sum(name.startswith("rcp_") for name in self.names.id)

    def state_of(self, who: int) -> str:
        return str(self.held.get(Recipient, self.names.id[f"rcp_{who}"]).state)


def signer(n: int, order: int = 1, **more: Any) -> Party:
    return Party(f"rcp_{n}", "SIGNER", order, **more)


def approver(n: int, order: int = 1) -> Party:
    return Party(f"rcp_{n}", "APPROVER", order)


@pytest.mark.parametrize("reader", [Party("rcp_1", "VIEWER", 1), Party("rcp_1", "CC", 1)])
def test_who_only_gets_to_read_has_nothing_to_decline(reader: Party) -> None:
    told = Told(signer(0), reader)
    assert told.refusal("decline", 1).code == "NOT_FOUND"


def test_a_group_that_only_who_declined_could_complete_is_not_sent_on_after_a_correction() -> None:
    told = Told(approver(0), approver(1), quorums={1: 1})
    told.tell("decline", 0)
    told.tell("correct")
    told.tell("remove", 1)
    assert told.refusal("finish").code == "ENVELOPE_NOT_READY"


def test_who_was_asked_before_a_signer_was_put_before_them_is_asked_anew_in_their_turn() -> None:
    told = Told(approver(0, 1), approver(1, 2), days=10)
    told.tell("approve", 0)
    told.tell("correct")
    told.tell("add", 0, word="APPROVER", number=1)
    assert told.tell("finish") == ["EnvelopeCorrectionFinished", "RecipientNotified"]
    assert (told.state_of(1), told.state_of(2)) == ("WAITING", "NOTIFIED")
    assert told.refusal("approve", 1).code == "NOT_YOUR_TURN"
    told.tell("tick", number=8)
    assert told.tell("approve", 2) == ["RecipientViewed", "RecipientApproved", "RecipientNotified"]
    assert told.tell("tick", number=8) == [], "their days begin with their turn"


def test_a_copy_is_not_sent_while_the_request_that_it_replaces_is_open_again() -> None:
    """Else its links would say that there is a newer one, and sign all the same."""
    told = Told(approver(0), days=5)
    told.tell("tick", number=6)
    told.tell("copy")
    told.tell("extend", number=5)
    assert told.refusal("send", letter="env_1").code == "INVALID_INPUT"
    told.tell("void")
    assert "EnvelopeSent" in told.tell("send", letter="env_1")


def test_a_copy_links_no_document_to_the_jobs_of_another() -> None:
    told = Told(approver(0), jobs=2)
    told.tell("void")
    assert told.tell("copy") == ["EnvelopeDrafted", "FieldsPlaced"]


def test_a_job_that_only_a_draft_held_back_moves_when_the_draft_is_deleted() -> None:
    told = Told(approver(0), days=5)
    told.tell("tick", number=6)
    told.tell("copy")
    told.tell("extend", number=5)
    assert "JobMoved" not in told.tell("approve", 0), "the copy is open"
    assert told.tell("delete", letter="env_1") == ["EnvelopeDeleted", "JobMoved"]


def test_who_is_too_late_is_told_the_moment_at_which_their_time_ended_though_it_was_corrected_since() -> None:
    told = Told(approver(0), approver(1), days=5)
    told.day += 3
    told.tell("correct")
    told.tell("change", 1, number=1)
    told.tell("finish")  # their five days begin anew, the other's go on
    assert told.tell("tick", number=3) == ["RecipientExpired"]
    told.tell("correct")
    told.day += 20
    told.tell("finish")
    refused = told.refusal("approve", 0)
    assert isinstance(refused, LinkExpired)
    assert abs(refused.at - (NOON + timedelta(days=5))) < timedelta(hours=1)


def test_nobody_is_handed_a_request_whose_code_cannot_reach_them() -> None:
    told = Told(signer(0, by_code=True))
    held, moment = told.held, told.moment
    hand = Hand("rcp_0", 1, None, None, confirmed=True)
    by_phone = Successor("Eve", None, "+4740000042")
    with pytest.raises(RecipientChannelRequired):
        told.play(hand_over(held, hand, by_phone, "Away", True, moment, ALL))
