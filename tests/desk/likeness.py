"""Whether the rows and the log say what the rulebook says. One for both: rows in memory, and rows of a database."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from domain.automove import stages_of
from domain.boards import Job as JobRow, JobLink, LinkRole
from domain.envelopes import Envelope, Recipient
from domain.events import EnvelopeDrafted, EnvelopeUpdated, Event, RecipientReplaced
from domain.held import Held
from tests.desk.nouns import ASKED, Job, Letter, Party
from tests.desk.rulebook import Desk


class Names:
    """The rulebook's name for each thing, by its id; and the other way round."""

    def __init__(self) -> None:
        self.of: dict[str, str] = {}
        self.id: dict[str, str] = {}
        self.keys: dict[tuple[str, str], str] = {}

    def call(self, id: str, name: str) -> None:
        self.of[id], self.id[name] = name, id

    def learn(self, fact: Event, desk: Desk) -> None:
        """Who has come with this event: the log and the rulebook name them in the same order."""
        if isinstance(fact, EnvelopeDrafted):
            self._learn_copy(fact, desk)
        elif isinstance(fact, RecipientReplaced | EnvelopeUpdated):
            added = [fact.by] if isinstance(fact, RecipientReplaced) else fact.added
            for party, each in zip(self._new(desk), added, strict=True):
                self.call(each.recipient_id, party.id)
                self.keys[fact.envelope_id, each.key] = party.id

    def _learn_copy(self, fact: EnvelopeDrafted, desk: Desk) -> None:
        letter = next(each for each in desk.letters if each.id not in self.id)
        self.call(fact.envelope_id, letter.id)
        former = [x for x in letter.copy_of.parties if x.state != "REPLACED"] if letter.copy_of else []
        again = {old.id: new.id for old, new in zip(former, letter.parties, strict=True)}
        for each in fact.recipients:
            name = again[self.keys[fact.supersedes_id or "", each.key]]
            self.call(each.recipient_id, name)
            self.keys[fact.envelope_id, each.key] = name

    def _new(self, desk: Desk) -> list[Party]:
        return [each for _, each in desk.everyone() if each.id not in self.id]

    def told(self, facts: Iterable[Event]) -> list[tuple[str, str]]:
        """What happened, and to whom."""
        return sorted((type(each).__name__, self.of[subject(each)]) for each in facts)


def subject(fact: Any) -> str:
    """Whom an event is about: a party, a job, or else the request."""
    whole = type(fact).__name__.startswith("Envelope")
    found = None if whole else getattr(fact, "recipient_id", None) or getattr(fact, "job_id", None)
    return str(found or fact.envelope_id)


def compare(desk: Desk, held: Held, names: Names, begun: datetime) -> None:
    """Each request, party, link and job stands as the rulebook has it."""
    for letter in desk.letters:
        envelope = held.get(Envelope, names.id[letter.id])
        assert (envelope.state, envelope.deleted) == (letter.state, letter.deleted), letter.id
        here = held.under(Recipient, "envelope_id", envelope.id)
        assert {names.of[each.id] for each in here} == {each.id for each in letter.parties}
        for party in letter.parties:
            _compare_party(letter, party, held.get(Recipient, names.id[party.id]), begun)
    for job in desk.jobs:
        _compare_job(desk, job, held, names)


def _compare_party(letter: Letter, party: Party, row: Recipient, begun: datetime) -> None:
    assert row.state == party.state, party.id
    assert (row.link_version, row.link_id is None) == (party.link, party.cut), party.id
    assert (row.consent_version is not None, row.code_locked_at is not None) == (party.agreed, party.locked)
    if party.state in {"EXPIRED", *ASKED} and letter.state != "CORRECTING":
        ends = None if party.until is None else begun + timedelta(days=party.until)
        near = row.expires_at is not None and ends is not None and abs(row.expires_at - ends) < A_BREATH
        assert near or row.expires_at is ends, (party.id, row.expires_at, ends)


A_BREATH = timedelta(hours=1)


def _compare_job(desk: Desk, job: Job, held: Held, names: Names) -> None:
    row = held.get(JobRow, names.id[job.id])
    stages = [each.id for each in stages_of(held, row.pipeline_id)]
    assert (stages.index(row.stage_id), row.paused) == (job.stage, job.paused), job.id
    mine = {x.document_id: x for x in held.all(JobLink, lambda x: x.job_id == row.id)}
    items = [each for each in desk.items if each.job is job]
    assert mine.keys() == {names.id[each.document] for each in items}
    for item in items:
        link = mine[names.id[item.document]]
        live, informative = link.unlinked_at is None, link.role == LinkRole.INFORMATIVE
        assert (live, informative) == (item.live, item.informative), item.document
        assert link.state == item.state or not live, (job.id, item.document, link.state, item.state)
        now = link.settled_visit_id == row.visit_id
        assert now == (item.visit == job.visit), (job.id, item.document)
