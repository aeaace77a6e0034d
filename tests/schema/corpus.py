"""Operations as clients write them: filters, orders, pages, fragments, aliases, directives, abstract types."""

from collections.abc import Iterator
from typing import Any

from schema.paging import write
from tests.schema.lived_in import ODD, LivedIn

CARD = """fragment Card on Job {
  id number title state paused rank overdue dueOn priority tags version stage { id } client { id name }
  assignees { id name } progress { done total } documents { id state signatureProgress { done total } }
  automove { state willMove explanation blockers { code message since waitingFor { id name } assignee { id name } } }
  lastMove { id at cause actor { __typename ... on Member { name } ... on Automation { rule } } from { name }
    to { name } because { __typename id ... on Envelope { title progress { done total } } } }
}"""
BOARD = (
    CARD
    + """query Board($id: ID!, $first: Int!, $after: String) { pipeline(id: $id) {
  id name version eventCursor stages { id name position automove automoveInert jobCount deleted
    jobs(first: $first, after: $after) { nodes { ...Card } totalCount
      edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } } }"""
)
JOBS = """query($first: Int, $after: String, $filter: JobFilter, $order: [JobOrder!]) {
  jobs(first: $first, after: $after, filter: $filter, orderBy: $order) {
    totalCount nodes { id title } edges { cursor node { number } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
EVENTS = """query($first: Int, $after: EventCursor, $pipeline: ID) {
  events(first: $first, after: $after, pipelineId: $pipeline) { totalCount pageInfo { endCursor hasNextPage }
    nodes { __typename id at cursor causedById actor { __typename ... on Member { name } ... on ApiToken { name } }
      ... on JobMoved { cause rank job { title } } ... on EnvelopeChanged { from to reason jobs { id } }
      ... on TaskChanged { from to task { title } } ... on JobUpdated { changed } } } }"""

Operation = tuple[str, dict[str, Any]]


def corpus(there: LivedIn) -> Iterator[Operation]:
    yield from _boards(there)
    yield from _jobs(there)
    yield from _lists(there)
    yield from _shapes(there)


def _boards(there: LivedIn) -> Iterator[Operation]:
    for first in (0, 1, 2, 50):
        yield BOARD, {"id": there.pipeline, "first": first}
    yield BOARD, {"id": "pip_unknown", "first": 1}
    yield BOARD, {"id": "", "first": 1}
    yield BOARD, {"id": "\0", "first": 1}
    yield BOARD, {"id": there.pipeline, "first": 101}
    yield BOARD, {"id": there.pipeline, "first": -1}
    yield BOARD, {"id": there.pipeline, "first": 1, "after": "nonsense"}
    yield (
        "query($id: ID!) { job(id: $id) { id history(first: 3) { nodes { id __typename } totalCount } } }",
        {"id": there.job},
    )


def _jobs(there: LivedIn) -> Iterator[Operation]:
    filters: list[dict[str, Any]] = [
        {},
        {"pipelineId": there.pipeline},
        {"stageIds": [there.stage, "stg_none"]},
        {"stageIds": []},
        {"clientIds": [there.client]},
        {"assigneeIds": []},
        {"states": ["ARCHIVED"]},
        {"states": ["ACTIVE", "COMPLETED"]},
        {"tags": ["vip"]},
        {"tags": ["vip", ODD]},
        {"search": ""},
        {"search": "ébène"},
        {"search": "100%"},
        {"search": "_"},
        {"search": "\\"},
        {"search": "wobble"},
        {"dueFrom": "2020-01-01", "dueTo": "2020-12-31"},
        {"pipelineId": None, "states": None, "tags": ["vip"], "dueFrom": "2019-01-01"},
    ]
    for filter in filters:
        yield JOBS, {"filter": filter, "first": 2}
    for field in ("RANK", "CREATED_AT", "UPDATED_AT", "NUMBER"):
        for direction in ("ASC", "DESC"):
            yield JOBS, {"order": [{"field": field, "direction": direction}], "first": 3}
    yield JOBS, {"order": [{"field": "RANK"}, {"field": "NUMBER"}]}
    yield JOBS, {"order": []}
    yield JOBS, {"first": None}
    yield JOBS, {"after": "WyJuYW1lIl0"}


def _lists(there: LivedIn) -> Iterator[Operation]:
    for first in (1, 3, 100):
        yield EVENTS, {"first": first}
    yield EVENTS, {"pipeline": there.pipeline, "first": 100}
    yield EVENTS, {"pipeline": "pip_none"}
    yield "{ pipelines { nodes { id } totalCount } archived: pipelines(archived: true) { totalCount } }", {}
    yield (
        "query($s: String) { clients(search: $s) { nodes { id name contacts { name } folders { name } } } }",
        {"s": "_100%"},
    )
    yield (
        "{ clients { nodes { jobs(first: 1) { totalCount nodes { id } } documents { nodes { id } } } } }",
        {},
    )
    yield (
        "query($id: ID) { folders(clientId: $id) { nodes { id name access children { name access } } } }",
        {"id": there.client},
    )
    yield (
        "query($id: ID) { folders(parentId: $id) { nodes { id accessInherited parent { id } } } }",
        {"id": there.folder},
    )
    for given in (
        {"folderIds": [there.folder]},
        {"clientIds": [there.client]},
        {"jobId": there.job},
        {"states": ["SIGNED", "DECLINED"]},
        {"search": "2"},
    ):
        yield (
            "query($f: DocumentFilter) { documents(filter: $f) { nodes { id title state client { name } } } }",
            {"f": given},
        )
    asked: list[dict[str, Any]] = [
        {"states": ["COMPLETED", "DRAFT"]},
        {"kinds": ["SIGNATURE"]},
        {"ownerIds": []},
        {"clientIds": [there.client]},
        {"waitingDaysAtLeast": 0},
        {"waitingDaysAtLeast": 1},
        {"jobId": there.job},
        {"search": "draft"},
        {"archived": True},
    ]
    for given in asked:
        yield (
            "query($f: EnvelopeFilter) { envelopes(filter: $f) { nodes { id state current { name } } totalCount } }",
            {"f": given},
        )
    for owners in (None, [], there.every):
        yield (
            """query($owners: [ID!]) { envelopeBoard(ownerIds: $owners) { eventCursor columns { kind n: count
                 envelopes(first: 1) { totalCount edges { cursor node { id title recipients { name } } }
                   pageInfo { hasNextPage endCursor } } } } }""",
            {"owners": owners},
        )
    yield (
        "query($after: String) { envelopeBoard { columns { envelopes(after: $after) { nodes { id problems { code } } } } } }",
        {"after": write("id", [there.envelope])},
    )
    yield "{ envelopeBoard { columns { envelopes(first: 101) { nodes { id } } } } }", {}
    yield (
        "{ chaseList { recipient { name } envelope { title } job { title } holdsBack score suggestion } }",
        {},
    )
    for given in (
        {"states": ["OPEN"]},
        {"assigneeIds": ["mem_none"]},
        {"dueTo": "2026-02-28"},
        {"jobId": there.job},
    ):
        yield "query($f: TaskFilter) { tasks(filter: $f) { nodes { id title job { id } } } }", {"f": given}


def _shapes(there: LivedIn) -> Iterator[Operation]:
    yield (
        "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Job { title } } }",
        {"ids": [*there.every, "nonsense", "job_none", "evt_none", there.job, there.job]},
    )
    yield "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", {"ids": ["job_none"] * 101}
    yield (
        "query($id: ID!) { node(id: $id) { ... on Node { id } ...F } } fragment F on Job { title t: title }",
        {"id": there.job},
    )
    switched = """query($id: ID!, $yes: Boolean!) { job(id: $id) {
      id @skip(if: $yes) title @include(if: $yes) ... @include(if: $yes) { number } client @skip(if: true) { id }
      ... on Job @skip(if: $yes) { priority } } }"""
    yield switched, {"id": there.job, "yes": True}
    yield switched, {"id": there.job, "yes": False}
    yield (
        """query($id: ID!) { a: job(id: $id) { n: number stage { id } stage { name } } b: job(id: $id) { id }
           firm { id name members { totalCount nodes { name } } details { legalName address taxNumber logoUrl } }
           viewer { ... on ApiToken { name member { name } scopes } } serverInfo { version } }""",
        {"id": there.job},
    )
    yield (
        "{ jobs(first: 2) { nodes { links { item { __typename ... on Document { id } ... on Task { id } } } } } }",
        {},
    )
    yield (
        "query($id: ID!) { recipient(id: $id) { id } envelope(id: $id) { id downloadUrl } }",
        {"id": there.envelope},
    )
