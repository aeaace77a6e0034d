"""The executor: what can be one SQL statement is one, and the rest goes its usual way, with the same answer."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Any

import orjson
from graphql import GraphQLObjectType
from graphql.pyutils import Path
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from schema.context import Context
from schema.errors import ApiError
from schema.reading.compiling import Compiler, NotInSql, TooMuch
from schema.reading.filling import filled
from schema.reading.plan import Plan, shape_of
from store.reads import NotHeard


class Plans:
    """The latest plans, bounded in number and in characters: a plan's own, and many times its document's."""

    def __init__(self, most: int = 500, most_characters: int = 10_000_000) -> None:
        self.most, self.most_characters, self.characters = most, most_characters, 0
        self._kept: OrderedDict[Hashable, tuple[Any, Plan | None]] = OrderedDict()

    def find(self, key: Hashable) -> tuple[Any, Plan | None] | None:
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def keep(self, key: Hashable, document: Any, plan: Plan | None) -> None:
        """The document is held with its plan, so that its identity stays its own."""
        self._kept[key] = (document, plan)
        self.characters += _size(document, plan)
        while len(self._kept) > self.most or self.characters > self.most_characters:
            _, gone = self._kept.popitem(last=False)
            self.characters -= _size(*gone)


def _size(document: Any, plan: Plan | None) -> int:
    """A parsed document is many times as large as its text."""
    text = document.loc.source.body if document.loc else ""
    return 10 * len(text) + (len(plan.sql) if plan else 0)


PLANS = Plans()


class ReadingExecutor(StrawberryGraphQLCoreExecutionContext):
    """graphql-core's executor, with a shorter way for what `declared` fields of Query ask for."""

    def execute_field(
        self,
        parent_type: GraphQLObjectType,
        source: Any,
        field_details_list: Any,
        path: Path,
        position_context: Any,
    ) -> Any:
        if path.prev is None and isinstance(self.context_value, Context):
            plan = (
                self._plan(parent_type, field_details_list, path.key) if self._is_read(parent_type) else None
            )
            answered = self.context_value.answered
            if plan is not None:
                answered.also(lasting=not plan.fleeting, daily=plan.daily)
                return self._read(plan, parent_type, field_details_list, path)
            answered.also(lasting=False)
        return super().execute_field(parent_type, source, field_details_list, path, position_context)

    def _is_read(self, parent_type: GraphQLObjectType) -> bool:
        who = self.context_value.who
        return parent_type is self.schema.query_type and who is not None and who.staff

    def _plan(self, parent_type: GraphQLObjectType, details: Any, key: str | int) -> Plan | None:
        shape = shape_of(self.variable_values.coerced)
        name = (id(self.operation), key, shape)
        found = PLANS.find(name)
        if found is None:
            definition = parent_type.fields.get(details[0].node.name.value)
            found = self.operation, _compiled(self, definition, details)
            PLANS.keep(name, *found)
        return found[1]

    async def _read(self, plan: Plan, parent_type: GraphQLObjectType, details: Any, path: Path) -> Any:
        context = self.context_value
        returns = parent_type.fields[details[0].node.name.value].type
        try:
            try:
                values = [context.staff.firm_id, *plan.values(self, context.now.date())]
                if any(_unheard_of(each) for each in values):
                    raise NotHeard
                text = await context.see.said(plan.sql, *values)
            except (ApiError, NotHeard):
                context.answered.also(lasting=False)
                return await self._as_usual(parent_type, details, path)
            return None if text is None else orjson.Fragment(await filled(self, plan, text, path))
        except Exception as error:
            self.handle_field_error(error, returns, details, path)
            return None

    async def _as_usual(self, parent_type: GraphQLObjectType, details: Any, path: Path) -> Any:
        answer = super().execute_field(parent_type, self.root_value, details, path, None)
        return await answer if self.is_awaitable(answer) else answer


def _compiled(executor: Any, definition: Any, details: Any) -> Plan | None:
    """None for what its resolver answers: what is not declared, and what is asked for wrongly."""
    if definition is None:
        return None
    try:
        return Compiler(executor).root(definition, details)
    except (NotInSql, TooMuch, ApiError):
        return None


def _unheard_of(value: Any) -> bool:
    """What PostgreSQL takes in no text."""
    if isinstance(value, list):
        return any(_unheard_of(each) for each in value)
    return isinstance(value, str) and "\0" in value
