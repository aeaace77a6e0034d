"""The unit of work: one act, one transaction. The only pen in the house that commits."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any

from fractional_indexing import generate_key_between
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from domain import automove, notices
from domain.boards import MoveCause, Pipeline
from domain.chain import link
from domain.envelopes import Envelope, EnvelopeState, Recipient
from domain.errands import Errand, errands
from domain.events import (
    CallRecorded,
    EnvelopeExpired,
    EnvelopeSealed,
    EnvelopeSent,
    Event,
    FilesRequested,
    InboxSent,
    JobMoved,
    ReminderSent,
    SendingQueued,
)
from domain.evolve import Stamp, evolve
from domain.held import Columns, Held
from domain.ids import Moment
from domain.inbox import INBOX_LIVES, address_of
from domain.subjects import subjects
from store.codec import dump, instant
from store.doors import DoorKind
from store.engine import begin, session_on
from store.queue import deferred
from store.tables import Doorway, LogEntry, SealIndex
from store.writing import Rows, Sheet, changes_in, write

if TYPE_CHECKING:
    from store.office import Office

CLOSED = frozenset(EnvelopeState) - {EnvelopeState.DRAFT, EnvelopeState.SENT, EnvelopeState.CORRECTING}
# Words of the firm to itself or to one party; all parties get the evidence. That a reminder was sent is in it.
NO_EVIDENCE = (CallRecorded, ReminderSent, SendingQueued)
NUMBER = text(
    "update firm_counter set job_number = job_number + 1 where firm_id = :firm returning job_number"
)


class Work:
    """Rows in hand, events recorded on them, and one commit of both.

    Use as `async with office.work(firm_id, actor, moment) as work:`. Leaving without an exception commits;
    a refusal or a fault rolls everything back, so that nothing of it has happened.
    """

    def __init__(self, office: "Office", firm_id: str, actor: str, moment: Moment) -> None:
        self.office, self.firm_id, self.actor, self.moment = office, firm_id, actor, moment
        self.session: AsyncSession = session_on(office.engine)
        self.held = Held(columns=Columns(generate_key_between))
        self.log: list[LogEntry] = []
        self.errands: list[tuple[str, Errand]] = []
        self.cursor: int | None = None
        self.access_changed = False
        self.first_lock: Callable[[], Awaitable[None]] | None = None

    async def __aenter__(self) -> "Work":
        try:
            await begin(self.session, self.firm_id)
        except BaseException:
            await self.session.close()
            raise
        return self

    async def start_over(self) -> None:
        """Let go of every lock and begin anew, before anything happened. What is in hand stays in hand."""
        assert not self.log, "what was recorded was decided under the locks"
        rows = list(self.session)
        self.session.expunge_all()
        await self.session.rollback()
        await begin(self.session, self.firm_id)
        self.session.add_all(rows)
        if self.first_lock is not None:
            await self.first_lock()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                await self._finish()
        finally:
            await self.session.close()
        if kind is None and (self.log or self.access_changed):
            self.office.bell.ring()

    def play(self, facts: Iterable[Event], *, evaluating: bool = True) -> None:
        """Record what a rule says, as it says it; then let the jobs move that it set free.

        A rule that goes on after a `yield` sees the rows as its event left them.
        """
        for event in facts:
            cause = self.record(event)
            if evaluating:
                for job_id in automove.asked(self.held, event):
                    for move in automove.evaluate(self.held, job_id, event, self.moment):
                        self.record(move, caused_by=cause)

    def record(self, event: Event, caused_by: str | None = None) -> str:
        """Write an event into the log and let it change the rows. Answers the event's id."""
        stamp = Stamp(self.moment.id("evt"), self.firm_id, self._hand(event), self.moment.now)
        evolve(event, self.held, stamp)
        told = notices.told(self.held, event, stamp.actor)
        entry = LogEntry(
            firm_id=self.firm_id,
            cursor=0,
            id=stamp.id,
            type=type(event).__name__,
            at=stamp.at,
            actor=stamp.actor,
            caused_by=caused_by,
            subjects=subjects(self.held, event, told),
            data=dump(event),
        )
        self._chain(event, entry)
        self.log.append(entry)
        self.errands += [(stamp.id, each) for each in errands(self.held, event, told)]
        self._open_doors(event)
        return stamp.id

    def _hand(self, event: Event) -> str:
        """A job that moves by itself is moved by the rule, not by the person whose act set it free."""
        if isinstance(event, EnvelopeExpired):
            return "EXPIRY"  # it may be the act of another party that leaves only those who are too late
        by_rule = isinstance(event, JobMoved) and event.cause not in (MoveCause.MANUAL, MoveCause.UNDO)
        return "AUTOMOVE" if by_rule else self.actor

    def _chain(self, event: Event, entry: LogEntry) -> None:
        envelope = self.held.find(Envelope, getattr(event, "envelope_id", None))
        if envelope is None or isinstance(event, NO_EVIDENCE):
            return
        entry.chain_previous, entry.salt = envelope.chain_tip, self.moment.chance(16).hex()
        entry.chain_hash = link(envelope.chain_tip, chained(entry))
        envelope.chain_tip = entry.chain_hash
        if envelope.state in CLOSED and envelope.chain_head is None:
            envelope.chain_head = entry.chain_hash

    def _open_doors(self, event: Event) -> None:
        """A link is known by the hash of its token, which is derived, never stored."""
        for key in getattr(event, "links", ()):
            token = self.office.secrets.link(key.recipient_id, key.link_id, key.link_version)
            self.open_door(DoorKind.LINK, token, key.recipient_id, version=key.link_version)
        if isinstance(event, InboxSent):
            address = address_of(self.held.get(Recipient, event.recipient_id))
            token = self.office.secrets.inbox(self.firm_id, address, event.inbox_id)
            ends = self.moment.now + INBOX_LIVES
            self.open_door(DoorKind.INBOX, token, event.recipient_id, ends_at=ends)
        if isinstance(event, FilesRequested):
            token = self.office.secrets.files(event.request_id, event.link_id)
            self.open_door(DoorKind.FILES, token, event.request_id)
        if isinstance(event, EnvelopeSent):
            self._index(event.verification_code, event.envelope_id)
        if isinstance(event, EnvelopeSealed):
            self._index(event.sha256, event.envelope_id)
            if event.certificate_sha256:
                self._index(event.certificate_sha256, event.envelope_id)

    def _index(self, key: str, envelope_id: str) -> None:
        """What anyone may verify by: the code printed in a file, the hash of a sealed file."""
        self.session.add(SealIndex(key=key, firm_id=self.firm_id, envelope_id=envelope_id))

    def open_door(
        self,
        kind: DoorKind,
        secret: str,
        subject_id: str,
        *,
        version: int = 0,
        ends_at: datetime | None = None,
    ) -> None:
        """Let whoever brings this secret in as this subject, from the commit on."""
        self.session.add(
            Doorway(
                hash=self.office.secrets.hash(kind, secret),
                kind=kind,
                subject_id=subject_id,
                firm_id=self.firm_id,
                version=version,
                ends_at=ends_at,
            )
        )

    async def next_job_number(self) -> int:
        """The firm's next job number. It locks the firm's counter, the last of all locks."""
        number: int = (await self.session.execute(NUMBER, {"firm": self.firm_id})).scalar_one()
        return number

    async def _finish(self) -> None:
        """Write the rows, give the events their places in commit order, queue the errands, commit."""
        if self.held.firm is not None:
            self.session.add(self.held.firm)
        self.session.add_all(self.held.added)
        for row in self.held.removed:
            await self.session.delete(row)
        concerns = self._concerns()
        sheet = Sheet(
            self.firm_id,
            changes_in(self.session),
            self.log,
            concerns,
            self.access_changed,
            deferred(self.firm_id, self.errands) if self.errands else None,
        )
        self.cursor = await write(self.session, sheet)
        self.session.expunge_all()  # it is written: nothing is left for the commit to find
        await self.session.commit()

    def _concerns(self) -> Rows:
        """By the events' places among themselves; one step of its board's version for each that a board shows."""
        concerns: Rows = []
        for place, entry in enumerate(self.log, start=1):
            for subject in entry.subjects:
                board = self.held.get(Pipeline, subject) if subject.startswith("pip_") else None
                if board is not None:
                    board.version += 1
                version = board.version if board is not None else None
                concerns.append(
                    {"firm_id": self.firm_id, "subject_id": subject, "cursor": place, "version": version}
                )
        return concerns


def chained(entry: LogEntry) -> dict[str, Any]:
    """What the envelope's chain hashes of an event: everything but its place in the firm's order."""
    salted = {} if entry.salt is None else {"salt": entry.salt}  # the oldest entries have none
    return {
        **salted,
        "id": entry.id,
        "type": entry.type,
        "at": instant(entry.at),
        "actor": entry.actor,
        "data": entry.data,
        "previous": entry.chain_previous,
    }
