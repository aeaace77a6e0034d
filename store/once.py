"""The same request twice is carried out once."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import make_transient_to_detached
from sqlmodel import col

from domain.refusals import IdempotencyConflict
from store.tables import Once
from store.work import Work

KEPT = timedelta(hours=24)


class SeenBefore(Exception):
    """This request was carried out. `result`: the ids of what it made."""

    def __init__(self, result: dict[str, Any]) -> None:
        super().__init__()
        self.result = result


def fingerprint(asked: Any) -> str:
    return hashlib.sha256(orjson.dumps(asked, option=orjson.OPT_SORT_KEYS, default=str)).hexdigest()


@dataclass
class Claim:
    """A request's right to be carried out, by its key. It is the first lock of an act, however often that starts over."""

    work: Work
    principal: str
    field: str
    key: str
    asked: Any
    row: Once | None = None

    async def take(self) -> None:
        """Raises SeenBefore after the first success. Two at once: the second waits here until the first has committed."""
        claim = Once(
            firm_id=self.work.firm_id,
            principal=self.principal,
            field=self.field,
            key=self.key,
            input_hash=fingerprint(self.asked),
            result={},
            created_at=self.work.moment.now,
        )
        values = claim.model_dump()
        query = insert(Once).values(values)
        query = query.on_conflict_do_update(
            index_elements=["firm_id", "principal", "field", "key"],
            set_=values,
            where=col(Once.created_at) < self.work.moment.now - KEPT,
        )
        if await self.work.session.scalar(query.returning(col(Once.key))) is None:
            await self._answer_again(claim.input_hash)
        if self.row is None:
            make_transient_to_detached(claim)  # the row is there, as we wrote it
            self.work.session.add(claim)
            self.row = claim

    async def _answer_again(self, hash: str) -> None:
        same = [
            col(Once.principal) == self.principal,
            col(Once.field) == self.field,
            col(Once.key) == self.key,
        ]
        first = (await self.work.session.scalars(select(Once).where(*same))).one()
        if first.input_hash != hash:
            raise IdempotencyConflict()
        raise SeenBefore(first.result)

    def keep(self, result: dict[str, Any]) -> None:
        """Keep the ids of what this act made; they commit with it."""
        assert self.row is not None
        self.row.result = result
