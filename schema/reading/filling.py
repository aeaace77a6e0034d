"""What SQL does not say: rules and sentences, answered by their resolvers for all rows at once."""

import asyncio
from collections.abc import Sequence
from typing import Any

import orjson
from graphql import Undefined
from graphql.pyutils import Path

from schema.reading.plan import Plan, Slot
from store.reads import MARK


async def filled(executor: Any, plan: Plan, text: str, path: Path) -> bytes:
    """The statement's text, with each marked place filled in."""
    if not plan.slots:
        return text.encode()
    pieces = text.split(MARK)
    places = sorted(set(pieces[1::2]))
    answers = dict(zip(places, await _answers(executor, plan, places, path), strict=True))
    pieces[1::2] = [answers[each] for each in pieces[1::2]]
    return "".join(pieces).encode()


async def _answers(executor: Any, plan: Plan, places: Sequence[str], path: Path) -> list[str]:
    """In one breath, so that the loaders read for all of them together; all of them end before one fails."""
    asked = [(plan.slots[int(slot)], id) for slot, _, id in (each.partition(":") for each in places)]
    answers = await asyncio.gather(
        *(_answer(executor, slot, id, path) for slot, id in asked), return_exceptions=True
    )
    for each in answers:
        if isinstance(each, BaseException):
            raise each
    return answers  # type: ignore[return-value]


async def _answer(executor: Any, slot: Slot, id: str, path: Path) -> str:
    row = slot.seen_as(await executor.context_value.see.one(slot.kind, id))
    name = slot.details[0].node.name.value
    beneath = Path(path, name, slot.parent.name)
    answer = executor.execute_field(slot.parent, row, slot.details, beneath, None)
    if executor.is_awaitable(answer):
        answer = await answer
    return "null" if answer is Undefined else orjson.dumps(answer).decode()
