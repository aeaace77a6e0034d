"""The clock: what the passing of time brings, firm by firm."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from enum import StrEnum

import structlog
from sqlalchemy import ColumnElement, delete, exists, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from domain import lapsing, reminding
from domain.envelopes import CodeSession
from domain.events import Event
from domain.held import Held
from domain.ids import Moment
from domain.people import Firm
from store.loading import hold
from store.office import Office

log = structlog.get_logger()
CODES_KEPT = timedelta(days=30)


class Due(StrEnum):
    EXPIRY = "EXPIRY"
    WARNING = "WARNING"
    REMINDER = "REMINDER"


Rule = Callable[[Held, str, Firm, datetime], Iterator[Event]]
RULES: dict[Due, tuple[str, Rule]] = {
    Due.EXPIRY: ("EXPIRY", lapsing.expire),
    Due.WARNING: ("EXPIRY", lapsing.warn),
    Due.REMINDER: ("REMINDER", reminding.remind_by_schedule),
}

# As the rules have it, which decide once more under the locks: a test holds the two to each other.
# A day has 24 hours here, whatever the time zone of the session makes of one.
DUE = text("""
with asked as (
  select r.envelope_id, r.id, r.expires_at, r.warned_at, r.reminders,
    greatest(r.armed_at, r.last_reminded_at) + make_interval(hours => 24 * :reminder_days) as again_at,
    r.armed_at + make_interval(hours => 24 * :reminder_window_days) as window_ends,
    r.expires_at - least(
      make_interval(hours => 24 * :warning_days),
      make_interval(secs => extract(epoch from r.expires_at - r.armed_at)::float8 / 2)
    ) as warned_from
  from recipient r join envelope e on e.firm_id = r.firm_id and e.id = r.envelope_id
  where r.firm_id = :firm and r.state in ('NOTIFIED', 'VIEWED') and e.state = 'SENT'
    and (r.role in ('SIGNER', 'APPROVER') or (r.role = 'VIEWER' and r.acknowledge))
), judged as (
  select envelope_id, id, case
      when expires_at <= :now then 'EXPIRY'
      when :quiet then null
      when :warning_days > 0 and warned_at is null and warned_from <= :now then 'WARNING'
      when reminders < :reminder_cap and again_at <= :now and :now < window_ends then 'REMINDER'
    end as due
  from asked
)
select id, due from judged where due is not null order by envelope_id, id
""")
SCHEDULE = ("reminder_days", "reminder_cap", "reminder_window_days", "warning_days")


async def tick(office: Office, now: datetime) -> None:
    """Do all that is due at this moment. A second clock, or one that was cut short, does nothing twice."""
    for firm_id in await office.firms():
        await _of_firm(office, firm_id, now)


async def _of_firm(office: Office, firm_id: str, now: datetime) -> None:
    async with office.look(firm_id) as session:
        firm = await session.get_one(Firm, firm_id)
        found = await due(session, firm, now)
        stale = await session.scalar(select(exists().where(_stale(now))))
    if stale:
        async with office.work(firm_id, "CLOCK", Moment(now)) as work:
            await work.session.execute(delete(CodeSession).where(_stale(now)))
    for recipient_id, what in found:
        try:
            await bring(office, firm, recipient_id, what, now)
        except Exception:
            log.exception("the clock goes on", recipient=recipient_id, due=what)


def _stale(now: datetime) -> ColumnElement[bool]:
    """What is known of browsers that asked for their last code long ago: that, and what it opened, is over."""
    return col(CodeSession.sent_at) < now - CODES_KEPT


async def due(session: AsyncSession, firm: Firm, now: datetime) -> list[tuple[str, Due]]:
    """Which parties have something coming to them at this moment: at most one thing each."""
    schedule = {name: getattr(firm, name) for name in SCHEDULE}
    asked = {"firm": firm.id, "now": now, "quiet": reminding.quiet(firm, now), **schedule}
    return [(recipient_id, Due(what)) for recipient_id, what in await session.execute(DUE, asked)]


async def bring(office: Office, firm: Firm, recipient_id: str, what: Due, now: datetime) -> None:
    """What has come for one party, if it still holds now that their envelope is locked."""
    actor, rule = RULES[what]
    async with office.work(firm.id, actor, Moment(now)) as work:
        await hold(work, recipients=[recipient_id])
        work.play(rule(work.held, recipient_id, firm, now))
