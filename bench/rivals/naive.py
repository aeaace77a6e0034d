"""The usual way: Strawberry, an ORM session, a data loader for each relation, a resolver for each field."""

import sys
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import strawberry
import uvicorn
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlmodel import col
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader

from domain import boards, envelopes, linking, papers, people, routing, standing
from schema.paging import write
from store.tables import FirmCounter, LogEntry

ID = strawberry.ID


class Loaders:
    """One session a batch, since one is not for concurrent resolvers."""

    def __init__(self) -> None:
        self.kept: dict[Any, DataLoader[Any, Any]] = {}

    def _loader(self, key: Any, load: Callable[[list[Any]], Any]) -> DataLoader[Any, Any]:
        return self.kept.setdefault(key, DataLoader(load))

    async def one(self, kind: Any, id: str) -> Any:
        async def load(ids: list[str]) -> list[Any]:
            found = {row.id: row for row in await rows(select(kind).where(kind.id.in_(ids)))}
            return [found.get(each) for each in ids]

        return await self._loader(kind, load).load(id)

    async def under(self, kind: Any, column: str, parent: str) -> list[Any]:
        async def load(parents: list[str]) -> list[list[Any]]:
            grouped = defaultdict(list)
            for row in await rows(select(kind).where(getattr(kind, column).in_(parents)).order_by(kind.id)):
                grouped[getattr(row, column)].append(row)
            return [grouped[each] for each in parents]

        found: list[Any] = await self._loader((kind, column), load).load(parent)
        return found


def session() -> AsyncSession:
    return sessions()


async def rows(query: Any) -> list[Any]:
    async with session() as opened:
        return list((await opened.scalars(query)).all())


def loaders(info: strawberry.Info) -> Loaders:
    kept: Loaders = info.context.setdefault("loaders", Loaders())
    return kept


def shown(row: Any, face: Any) -> dict[str, Any]:
    """The row's attributes that the face shows as they are."""
    return {name: getattr(row, name) for name in face.__annotations__ if name != "row"}


async def envelopes_of(info: strawberry.Info, document_id: str) -> list[Any]:
    places = await loaders(info).under(envelopes.EnvelopeDocument, "document_id", document_id)
    return [await loaders(info).one(envelopes.Envelope, each.envelope_id) for each in places]


async def parties(info: strawberry.Info, envelope: Any) -> list[Any]:
    return await loaders(info).under(envelopes.Recipient, "envelope_id", envelope.id) if envelope else []


@strawberry.type
class Named:
    id: ID
    name: str


@strawberry.type
class Progress:
    done: int
    total: int


def progress_of(done: int, total: int) -> Progress:
    return Progress(done=done, total=total)


@strawberry.type
class Envelope:
    row: strawberry.Private[Any]
    id: ID
    title: str
    state: str
    seal_state: str

    @strawberry.field
    async def progress(self, info: strawberry.Info) -> Progress:
        return progress_of(*routing.progress(await parties(info, self.row), self.row.quorums))


@strawberry.type
class Document:
    id: ID
    title: str

    @strawberry.field
    async def state(self, info: strawberry.Info) -> str:
        found = await envelopes_of(info, self.id)
        everyone = [party for each in found for party in await parties(info, each)]
        return standing.document_standing(found, everyone)

    @strawberry.field
    async def signature_progress(self, info: strawberry.Info) -> Progress:
        speaker = linking.leading(await envelopes_of(info, self.id))
        return progress_of(
            *routing.progress(await parties(info, speaker), speaker.quorums if speaker else {})
        )


@strawberry.type
class Job:
    row: strawberry.Private[Any]
    id: ID
    number: int
    title: str
    state: str
    rank: str
    due_on: date | None
    priority: str
    tags: list[str]
    version: int

    @strawberry.field
    def overdue(self) -> bool:
        return self.due_on is not None and self.due_on < datetime.now(UTC).date()

    @strawberry.field
    async def client(self, info: strawberry.Info) -> Named | None:
        found = await loaders(info).one(people.Client, self.row.client_id)
        return Named(id=found.id, name=found.name) if found else None

    @strawberry.field
    async def assignees(self, info: strawberry.Info) -> list[Named]:
        found = [await loaders(info).one(people.Member, each) for each in self.row.assignee_ids]
        return [Named(id=each.id, name=each.name) for each in found]

    @strawberry.field
    async def progress(self, info: strawberry.Info) -> Progress:
        links = await loaders(info).under(boards.JobLink, "job_id", self.id)
        counted = [
            each
            for each in links
            if each.unlinked_at is None and each.role == "BLOCKING" and each.state != "IDLE"
        ]
        return progress_of(sum(each.state in ("SETTLED", "WAIVED") for each in counted), len(counted))

    @strawberry.field
    async def documents(self, info: strawberry.Info) -> list[Document]:
        return [Document(id=each.id, title=each.title) for each in await self._documents(info)]

    @strawberry.field
    async def envelopes(self, info: strawberry.Info) -> list[Envelope]:
        found = [
            each for document in await self._documents(info) for each in await envelopes_of(info, document.id)
        ]
        once = sorted({each.id: each for each in found}.values(), key=lambda each: each.id, reverse=True)
        return [Envelope(row=x, **shown(x, Envelope)) for x in once]

    async def _documents(self, info: strawberry.Info) -> list[Any]:
        links = await loaders(info).under(boards.JobLink, "job_id", self.id)
        ids = [each.document_id for each in links if each.unlinked_at is None and each.document_id]
        return [await loaders(info).one(papers.Document, each) for each in ids]


@strawberry.type
class PageInfo:
    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class Jobs:
    nodes: list[Job]
    page_info: PageInfo


def active(stage_id: str) -> Any:
    return select(boards.Job).where(col(boards.Job.stage_id) == stage_id, col(boards.Job.state) == "ACTIVE")


@strawberry.type
class Stage:
    row: strawberry.Private[Any]
    id: ID
    name: str
    position: int
    colour: str | None
    automove: bool

    @strawberry.field
    async def automove_inert(self, info: strawberry.Info) -> bool:
        beside = await loaders(info).under(boards.Stage, "pipeline_id", self.row.pipeline_id)
        return self.automove and self.position == max(each.position for each in beside if not each.deleted)

    @strawberry.field
    async def job_count(self) -> int:
        return int((await rows(select(func.count()).select_from(active(self.id).subquery())))[0])

    @strawberry.field
    async def jobs(self, first: int = 50) -> Jobs:
        found = await rows(active(self.id).order_by(boards.Job.rank, boards.Job.id).limit(first + 1))
        nodes = [Job(row=x, **shown(x, Job)) for x in found[:first]]
        end = write("rank", [nodes[-1].rank, nodes[-1].id]) if nodes else None
        return Jobs(nodes=nodes, page_info=PageInfo(has_next_page=len(found) > first, end_cursor=end))


@strawberry.type
class Pipeline:
    id: ID
    name: str
    version: int

    @strawberry.field
    async def event_cursor(self) -> str:
        return str((await rows(select(col(FirmCounter.cursor)).where(col(FirmCounter.firm_id) == firm)))[0])

    @strawberry.field
    async def stages(self, info: strawberry.Info) -> list[Stage]:
        found = await loaders(info).under(boards.Stage, "pipeline_id", self.id)
        live = sorted((each for each in found if not each.deleted), key=lambda each: each.position)
        return [Stage(row=x, **shown(x, Stage)) for x in live]


@strawberry.type
class Query:
    @strawberry.field
    async def pipeline(self, id: ID) -> Pipeline | None:
        found = await rows(select(boards.Pipeline).where(col(boards.Pipeline.id) == id))
        return Pipeline(**shown(found[0], Pipeline)) if found else None


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def move_job(self, job_id: ID, to_stage_id: ID, rank: str, visit_id: str, event_id: str) -> int:
        """A move as it is usually written: lock, change objects, append to the log, NOTIFY in the transaction."""
        now = datetime.now(UTC)
        async with session() as work:
            job = (
                await work.scalars(select(boards.Job).where(col(boards.Job.id) == job_id).with_for_update())
            ).one()
            board = (
                await work.scalars(
                    select(boards.Pipeline)
                    .where(col(boards.Pipeline.id) == job.pipeline_id)
                    .with_for_update()
                )
            ).one()
            visit = (
                await work.scalars(select(boards.Visit).where(col(boards.Visit.id) == job.visit_id))
            ).one()
            counter = (
                await work.scalars(
                    select(FirmCounter).where(col(FirmCounter.firm_id) == firm).with_for_update()
                )
            ).one()
            visit.left_at, visit.left_by = now, boards.MoveCause.MANUAL
            await work.flush()  # a job has one open visit
            work.add(
                boards.Visit(firm_id=firm, id=visit_id, job_id=job_id, stage_id=to_stage_id, entered_at=now)
            )
            job.stage_id, job.rank, job.visit_id, job.version = to_stage_id, rank, visit_id, job.version + 1
            board.version, counter.cursor = board.version + 1, counter.cursor + 1
            moved = {"job_id": job_id, "to_stage_id": to_stage_id, "rank": rank}
            work.add(
                LogEntry(
                    firm_id=firm, cursor=counter.cursor, id=event_id, type="Moved", at=now, actor="naive",
                    subjects=[job_id, board.id], data=moved,
                )
            )  # fmt: skip
            await work.execute(text("select pg_notify('naive', :event)"), {"event": event_id})
            version = board.version
            await work.commit()
        return version


if __name__ == "__main__":
    port, url, firm = sys.argv[1:]
    engine = create_async_engine(
        url.replace("postgresql://", "postgresql+asyncpg://"),
        pool_size=10,
        connect_args={"server_settings": {"app.firm": firm, "jit": "off"}},
    )
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    schema = strawberry.Schema(Query, Mutation)
    uvicorn.run(
        GraphQL(schema),
        host="127.0.0.1",
        port=int(port),
        loop="uvloop",
        http="httptools",
        lifespan="off",
        log_level="error",
        access_log=False,
    )
