"""The same request twice is carried out once."""

import hashlib
from datetime import timedelta
from typing import Any

import orjson
from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from domain.refusals import IdempotencyConflict
from store.tables import Once
from store.work import Work

KEPT = timedelta(hours=24)
FORGET = text("delete from idempotency where key = :key and created_at < :expired")


def fingerprint(asked: Any) -> str:
    return hashlib.sha256(orjson.dumps(asked, option=orjson.OPT_SORT_KEYS, default=str)).hexdigest()


async def seen_before(work: Work, principal: str, field: str, key: str, asked: Any) -> dict[str, Any] | None:
    """The ids of the first success, or None, and then this act is the first: its first lock.

    Two at once: the second waits here until the first has committed, and then sees its result."""
    await work.session.execute(FORGET, {"key": key, "expired": work.moment.now - KEPT})
    hash = fingerprint(asked)
    claim = insert(Once).values(
        firm_id=work.firm_id,
        principal=principal,
        field=field,
        key=key,
        input_hash=hash,
        result={},
        created_at=work.moment.now,
    )
    claimed = await work.session.scalar(claim.on_conflict_do_nothing().returning(col(Once.key)))
    if claimed is not None:
        return None
    same = [col(Once.principal) == principal, col(Once.field) == field, col(Once.key) == key]
    first = (await work.session.scalars(select(Once).where(*same))).one()
    if first.input_hash != hash:
        raise IdempotencyConflict()
    return first.result


async def remember(work: Work, principal: str, field: str, key: str, result: dict[str, Any]) -> None:
    """Keep the ids of what this act made; they commit with it."""
    row = await work.session.get_one(Once, (work.firm_id, principal, field, key))
    row.result = result
