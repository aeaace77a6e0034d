"""How every mutation is carried out: permission, once, the act, and the answer."""

import dataclasses
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from sqlmodel import col, select
from strawberry import UNSET

from domain.asking import Principal
from domain.people import Permission
from domain.refusals import InvalidInput, Refusal, VersionConflict
from schema.base import EventCursor
from schema.context import Info
from schema.nodes import find_row, find_rows
from schema.refusals import user_error
from store.loading import IN_HAND
from store.once import KEPT, Claim, SeenBefore
from store.tables import Once
from store.work import Work

Result = Mapping[str, str | list[str]]
Act = Callable[[Work], Awaitable[Result]]
Payload = TypeVar("Payload")


async def carry_out(
    info: Info,
    payload: Callable[..., Payload],
    act: Act,
    *,
    needs: Permission | None = None,
    before: Callable[[], Awaitable[None]] | None = None,
    field: str = "",
    key: str | None = None,
    asked: Any = None,
) -> Payload:
    """Run `act` in one transaction and answer with what it names, or with the refusal.

    `act` gives ids by the payload's field names. `before` is slow work on files, done while nothing is locked.
    Without `needs` it is about oneself: all of the staff may. With a `key`, the same request twice is carried out once.
    """
    who = info.context.staff
    try:
        if needs is not None:
            who.needs(needs)
        if before is not None and not await _carried_out(info, who, field, key):
            await before()
        result, cursor = await run(info, who, act, field, key, asked)
    except Refusal as refusal:
        await info.context.renew()
        return payload(user_errors=[await user_error(info, refusal)])
    return await answer(info, payload, result, cursor)


async def _carried_out(info: Info, who: Principal, field: str, key: str | None) -> bool:
    """A request that succeeded before is answered from what it made, whatever has become of its files since."""
    if key is None:
        return False
    fresh = col(Once.created_at) > info.context.now - KEPT
    same = [col(Once.principal) == who.id, col(Once.field) == field, col(Once.key) == key, fresh]
    found = await info.context.see.scalars(select(Once).where(*same))
    await info.context.renew()
    return bool(found)


async def run(
    info: Info, who: Principal, act: Act, field: str, key: str | None, asked: Any
) -> tuple[Result, int | None]:
    """Carry it out. What it had in hand stands as it was committed, so the answer need not read that again."""
    async with info.context.office.work(who.firm_id, who.id, info.context.moment) as work:
        result = await (act(work) if key is None else _once(work, who, act, field, key, asked))
    await info.context.renew()
    info.context.see_party.know(each for kind in IN_HAND for each in work.held.all(kind))
    return result, work.cursor


async def _once(work: Work, who: Principal, act: Act, field: str, key: str, asked: Any) -> Result:
    if not 1 <= len(key) <= 200:
        raise InvalidInput("idempotencyKey", "1 to 200 characters")
    claim = Claim(work, who.id, field, key, dataclasses.asdict(asked))
    try:
        await claim.take()
        work.first_lock = claim.take
        result = await act(work)
    except SeenBefore as seen:
        return seen.result
    claim.keep(dict(result))
    return result


async def answer(info: Info, payload: Callable[..., Payload], result: Result, cursor: int | None) -> Payload:
    """The payload, with each entity as the act left it, or read as it is now."""
    found: dict[str, Any] = {}
    for name, ids in result.items():
        found[name] = await (find_row(info, ids) if isinstance(ids, str) else find_rows(info, ids))
    if "event_cursor" in getattr(payload, "__dataclass_fields__", {}):
        found["event_cursor"] = None if cursor is None else EventCursor(cursor)
    return payload(user_errors=[], **found)


def expect(row: Any, version: int | None) -> None:
    """The client must have seen the row as it is."""
    if version is not None and row.version != version:
        raise VersionConflict(row.id)


def given(**values: Any) -> dict[str, Any]:
    """The values that the client sent: what it left out is no change."""
    return {name: value for name, value in values.items() if value is not UNSET}


def words(field: str, text: str, most: int = 200) -> str:
    """A short text that says something."""
    text = text.strip()
    if not text:
        raise InvalidInput(field, "may not be empty")
    if len(text) > most:
        raise InvalidInput(field, f"at most {most} characters")
    if any(ord(each) < 32 and each not in "\n\t" for each in text) or ("\n" in text and most <= 500):
        raise InvalidInput(field, "no control characters or line breaks")
    return text
