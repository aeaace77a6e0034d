"""The schema as a whole."""

import hashlib

from strawberry.schema.config import StrawberryConfig

from schema import boards, documents, envelopes, events, people, refusals
from schema.base import SCALARS
from schema.guarded import GuardedSchema
from schema.mutation import Mutation
from schema.query import Query
from schema.reading.executing import ReadingExecutor
from schema.subscription import Subscription

NOT_REACHED_BY_A_FIELD = [
    *(getattr(events, name) for name in sorted(set(events.FACE_OF.values()))),
    refusals.PlainError,
    refusals.PendingItemsDecisionRequired,
    refusals.VersionConflict,
    refusals.EnvelopeClosed,
    refusals.RequiredFieldsMissing,
    refusals.FieldInvalid,
    refusals.CodeRefused,
    refusals.FolderNotClientVisible,
    refusals.DocumentInUse,
    refusals.ContactInUse,
    refusals.EnvelopeNotReady,
    refusals.TemplateVariableMissing,
    boards.Task,
    documents.Document,
    envelopes.Field,
    people.Contact,
]

schema = GuardedSchema(
    Query,
    mutation=Mutation,
    subscription=Subscription,
    types=NOT_REACHED_BY_A_FIELD,
    config=StrawberryConfig(scalar_map=SCALARS),
    execution_context_class=ReadingExecutor,
)
SCHEMA_HASH = hashlib.sha256(schema.as_str().encode()).hexdigest()
