"""A schema behind its guard: the only kind that is served."""

from collections.abc import Callable, Iterable
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.extensions import SchemaExtension
from strawberry.types import ExecutionContext

from schema.limits import Guard, Guarded, Limits


class GuardedSchema(strawberry.Schema):
    def __init__(
        self,
        query: type,
        *,
        limits: Limits | None = None,
        extensions: Iterable[type[SchemaExtension] | Callable[[], SchemaExtension]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(query, extensions=[*extensions, self._guarded], **kwargs)
        self.guard = Guard(self._schema, limits or Limits())

    def _guarded(self) -> SchemaExtension:
        return Guarded(self.guard)

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Silent here: `schema.errors.report` logs faults, under the request's id."""
