"""The law: the old board and its events make the new board, whatever is done to it."""

import random
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from api.demo.client import Client
from domain import events as e
from domain.envelopes import Recipient, RecipientState
from domain.ids import this_moment
from store.tables import LogEntry
from tests.cast import ANA, BEN, STAGES, House, party, signature
from tests.races.prepared import documents
from tests.store.crowd import a_seed
from tests.store.folding import ACTS, ELSEWHERE, Fold, as_it_is, cards, columns
from tests.stories.letters import a_picture
from tests.stories.test_b17_codes import a_code, wrong
from tests.stories.test_b_templates import a_template
from worker.clock import tick

STEPS = 150
WHY: dict[str, Any] = {"reason": "Away", "idempotencyKey": "over"}


@pytest.fixture
def seal_folder(seal_folder: Path, tmp_path: Path) -> Path:
    """A key of our own, to be taken away."""
    return Path(shutil.copytree(seal_folder, tmp_path / "own seal"))


class Keeper:
    """Holds the boards as they were, takes what happened since, and compares with how they are."""

    def __init__(self, house: House) -> None:
        self.house, self.fold, self.cursor = house, Fold(), 0

    async def check(self) -> None:
        """In one state of the database: the log, and the tables."""
        async with self.house.office.look(self.house.firm_id) as session:
            later = select(LogEntry).where(col(LogEntry.cursor) > self.cursor).order_by(col(LogEntry.cursor))
            news = list(await session.scalars(later))
            real = await as_it_is(session)
        before = self._boards()
        for entry in news:
            self.fold.take(entry)
            self.cursor = entry.cursor
        what = [each.type for each in news]
        for name in vars(real).keys() - {"known"}:
            assert getattr(self.fold, name) == getattr(real, name), f"{name} after {what}"
        self._nothing_silent(before, news)

    def _boards(self) -> dict[str, tuple[Any, dict[str, Any], int]]:
        return {
            id: (columns(self.fold, id), cards(self.fold, id), row["version"])
            for id, row in self.fold.pipelines.items()
        }

    def _nothing_silent(self, before: dict[str, Any], news: list[LogEntry]) -> None:
        """A board that looks different has counted it, and each card that changed was named by an event."""
        for id, (now_columns, now_cards, version) in self._boards().items():
            was_columns, was_cards, was_version = before.get(id, (None, {}, 0))
            told = [entry for entry in news if id in entry.subjects]
            assert version - was_version == len(told)
            assert was_columns == now_columns or told
            named = {subject for entry in told for subject in entry.subjects}
            different = {x for x in was_cards | now_cards if was_cards.get(x) != now_cards.get(x)}
            assert different <= named, f"cards changed unseen on {id} by {[each.type for each in news]}"


class Hand:
    """Somebody who does whatever can be done, at random. Refusals are answers; faults are not."""

    def __init__(self, house: House, dice: random.Random) -> None:
        self.house, self.dice, self.refusals = house, dice, 0
        self.boards: list[dict[str, str]] = []
        self.folders: list[str] = []
        self.documents: list[str] = []
        self.jobs: list[str] = []
        self.envelopes: list[str] = []

    async def begin(self) -> None:
        self.boards = [await self.house.a_pipeline(STAGES, name) for name in ("Tax return", "Advice")]
        self.folders = [await self.house.a_folder() for _ in range(2)]
        self.documents = [await self.house.a_document(self.folders[0]) for _ in range(4)]
        for board in self.boards:
            self.jobs += [await self.house.a_job(board, title=f"Job {n}") for n in range(3)]

    async def do(self, mutation: str, select: str = "", who: Client | None = None, **input: Any) -> Any:
        kind = mutation[0].upper() + mutation[1:] + "Input"
        query = (
            f"mutation($input: {kind}!) {{ {mutation}(input: $input) {{ userErrors {{ code }} {select} }} }}"
        )
        payload = (await (who or self.house.nora).ask(query, input=input))[mutation]
        self.refusals += len(payload["userErrors"])
        return None if payload["userErrors"] else payload

    def a(self, some: list[str]) -> str:
        return self.dice.choice(some)

    def a_stage(self) -> str:
        return self.a([id for name, id in self.dice.choice(self.boards).items() if name != "id"])

    # ------------------------------------------------------------ acts

    async def rename_the_board(self) -> None:
        await self.do("updatePipeline", id=self.dice.choice(self.boards)["id"], name=f"Board {self._n()}")

    async def add_a_stage(self) -> None:
        board = self.dice.choice(self.boards)
        after = self.a([id for name, id in board.items() if name != "id"])
        made = await self.do(
            "createStage",
            "stage { id }",
            pipelineId=board["id"],
            afterStageId=after,
            name=f"Stage {self._n()}",
            automove=self.dice.random() < 0.5,
        )
        if made:
            board[made["stage"]["id"]] = made["stage"]["id"]

    async def change_a_stage(self) -> None:
        changes: dict[str, Any] = {"automove": self.dice.random() < 0.7, "colour": "teal"}
        await self.do("updateStage", id=self.a_stage(), **changes)

    async def reorder(self) -> None:
        board = self.dice.choice(self.boards)
        stages = [id for name, id in board.items() if name != "id"]
        self.dice.shuffle(stages)
        await self.do("reorderStages", pipelineId=board["id"], stageIds=stages)

    async def create_a_job(self) -> None:
        board = self.dice.choice(self.boards)
        made = await self.do("createJob", "job { id }", pipelineId=board["id"], title=f"Job {self._n()}")
        self.jobs.append(made["job"]["id"])

    async def change_a_job(self) -> None:
        new: dict[str, Any] = {
            "title": f"Title {self._n()}",
            "tags": ["urgent"],
            "dueOn": "2027-01-31",
            "priority": "HIGH",
        }
        changes = {name: new[name] for name in self.dice.sample(sorted(new), 2)}
        await self.do("updateJob", id=self.a(self.jobs), **changes)

    async def move_a_job(self) -> None:
        decisions = ["KEEP", "MAKE_INFORMATIVE", "UNLINK", "VOID_REQUESTS", "WAIVE", None]
        await self.do(
            "moveJob",
            jobId=self.a(self.jobs),
            toStageId=self.a_stage(),
            pendingItems=self.dice.choice(decisions),
            reason="Because",
        )

    async def set_a_state(self) -> None:
        state = self.a(["ACTIVE", "ACTIVE", "COMPLETED", "ARCHIVED"])
        await self.do("setJobState", jobId=self.a(self.jobs), state=state)

    async def pause_or_resume(self) -> None:
        if self.dice.random() < 0.4:
            await self.do("pauseJob", jobId=self.a(self.jobs), reason="Waiting for the bank")
        else:
            await self.do("resumeJob", jobId=self.a(self.jobs))

    async def work_on_tasks(self) -> None:
        job = self.a(self.jobs)
        made = await self.do("createTask", "task { id }", jobId=job, title=f"Task {self._n()}")
        task = made["task"]["id"]
        await self.do("updateTask", id=task, title=f"Task {self._n()}")
        if self.dice.random() < 0.7:
            await self.do("completeTask", id=task)
        if self.dice.random() < 0.3:
            await self.do("updateTask", id=task, state=self.a(["OPEN", "CANCELLED"]))

    async def link(self) -> None:
        documents, jobs = self.dice.sample(self.documents, 2), self.dice.sample(self.jobs, 2)
        role = self.a(["BLOCKING", "BLOCKING", "INFORMATIVE"])
        await self.do("linkDocuments", documentIds=documents, jobIds=jobs, role=role)

    async def unlink(self) -> None:
        await self.do("unlinkDocument", documentId=self.a(self.documents), jobId=self.a(self.jobs))

    async def change_a_link(self) -> None:
        found = await self.house.nora.ask(
            "query($id: ID!) { job(id: $id) { links { id } } }", id=self.a(self.jobs)
        )
        for each in found["job"]["links"][:1]:
            if self.dice.random() < 0.5:
                await self.do("setLinkRole", linkId=each["id"], role=self.a(["BLOCKING", "INFORMATIVE"]))
            else:
                await self.do("waiveItem", linkId=each["id"], reason="Came by post")

    async def move_a_document(self) -> None:
        await self.do("moveDocument", documentId=self.a(self.documents), folderId=self.a(self.folders))

    async def ask(self) -> None:
        """For signatures: at once, or as a draft that is sent, on one document or on two."""
        documents = self.dice.sample(self.documents, self.dice.choice([1, 1, 2]))
        parties = [party("ana", **ANA), party("ben", **BEN)]
        fields = [signature(documents[0], x["key"], n) for n, x in enumerate(parties)]
        asked: dict[str, Any] = {"documentIds": documents, "recipients": parties, "fields": fields}
        if self.dice.random() < 0.3:
            asked["quorums"] = [{"routingOrder": 3, "quorum": 1}]
        key = f"ask {self._n()}"
        jobs = self.dice.sample(self.jobs, self.dice.choice([0, 1, 2]))
        if self.dice.random() < 0.5:
            made = await self.do(
                "requestSignature", "envelope { id }", **asked, linkJobIds=jobs, idempotencyKey=key
            )
        else:
            made = await self.do("createEnvelope", "envelope { id }", **asked, linkJobIds=jobs)
            await self.do("setFields", envelopeId=made["envelope"]["id"], fields=fields)
            if self.dice.random() < 0.8:
                await self.do("sendEnvelope", id=made["envelope"]["id"], idempotencyKey=key)
        self.envelopes.append(made["envelope"]["id"])

    async def void(self) -> None:
        if self.envelopes:
            await self.do("voidEnvelope", id=self.a(self.envelopes), reason="Wrong form")

    async def act_as_a_party(self) -> None:
        asked = (RecipientState.NOTIFIED, RecipientState.VIEWED)
        async with self.house.office.look(self.house.firm_id) as session:
            found = list(await session.scalars(select(Recipient).where(col(Recipient.state).in_(asked))))
        if not found:
            return
        recipient = self.dice.choice(found)
        guest = await self.house.party(recipient.id)
        chance = self.dice.random()
        if chance < 0.1:
            await self.do("decline", who=guest, reason="No", idempotencyKey="no")
        elif chance < 0.2:
            await self.do("optOut", who=guest)
        elif chance < 0.25:
            await self.do("requestChanges", who=guest, comment="Line 3")
        elif chance < 0.35:
            await self.do("handOver", who=guest, name="Eve", email="eve@client.example", **WHY)
        elif await self.do("openCeremony", who=guest):
            await self.house.press_sign(guest, await self.house.make_ready(guest))

    def _n(self) -> int:
        return self.dice.randrange(10**6)

    @property
    def acts(self) -> list[Any]:
        often = [self.move_a_job, self.link, self.ask, self.act_as_a_party, self.act_as_a_party]
        board = [self.rename_the_board, self.add_a_stage, self.change_a_stage, self.reorder]
        jobs = [self.create_a_job, self.change_a_job, self.set_a_state, self.pause_or_resume]
        items = [self.work_on_tasks, self.unlink, self.change_a_link, self.move_a_document, self.void]
        return [*often, *often, *board, *jobs, *items]


async def test_the_old_boards_and_their_events_make_the_new_boards_after_every_act(house: House) -> None:
    dice = random.Random(a_seed())
    keeper, hand = Keeper(house), Hand(house, dice)
    await hand.begin()
    await keeper.check()
    for _ in range(STEPS):
        await dice.choice(hand.acts)()
        await keeper.check()
    await the_rest_happens(house, hand)
    await keeper.check()

    assert keeper.fold.known == set(ACTS), f"never happened: {set(ACTS) - keeper.fold.known}"
    moves = [x for x in await told(house, "JobMoved") if x.data["cause"] == "AUTOMOVE"]
    assert moves, "no job moved by itself"


async def told(house: House, kind: str) -> list[LogEntry]:
    async with house.office.look(house.firm_id) as session:
        query = select(LogEntry).where(col(LogEntry.type) == kind).order_by(col(LogEntry.cursor))
        return list(await session.scalars(query))


async def the_rest_happens(house: House, hand: Hand) -> None:
    """What chance may have left out, each once."""
    for act in hand.acts:
        await act()
    board = await house.a_pipeline()
    job = await house.a_job(board)
    await hand.do("setJobState", jobId=job, state="COMPLETED")
    await hand.do("setJobState", jobId=job, state="ACTIVE")
    await hand.do("pauseJob", jobId=job, reason="Waiting")
    await hand.do("resumeJob", jobId=job)
    document = await house.a_document(hand.folders[0], job)
    await hand.do("moveDocument", documentId=document, folderId=hand.folders[1])
    await hand.do("unlinkDocument", documentId=document, jobId=job)
    await hand.do("linkDocuments", documentIds=[document], jobIds=[job])
    await move_by_itself(house, hand)
    await decline_void_and_waive(house, hand, document, job)
    await answer(house, hand, document)
    async for _ in at_the_desk(house, *hand.documents[:2]):
        pass
    await from_a_template(house, hand)
    await seal_late(house, hand, document)
    await let_time_pass(house, hand, document)
    await lock_and_unlock(house, hand, document)


async def move_by_itself(house: House, hand: Hand) -> None:
    job = await house.a_job(await house.a_pipeline())
    made = await hand.do("createTask", "task { id }", jobId=job, title="Call")
    await hand.do("completeTask", id=made["task"]["id"])


async def decline_void_and_waive(house: House, hand: Hand, document: str, job: str) -> None:
    refused = await house.a_request(document, key="refused")
    await hand.do("decline", who=await house.party(refused["parties"]["ana"]), reason="No")
    withdrawn = await house.a_request(document, key="withdrawn")
    await hand.do("voidEnvelope", id=withdrawn["id"], reason="Wrong form")
    [link] = (await house.card(job))["links"]
    await hand.do("setLinkRole", linkId=link["id"], role="INFORMATIVE")
    await hand.do("waiveItem", linkId=link["id"], reason="Came by post")


async def answer(house: House, hand: Hand, document: str) -> None:
    """What parties do besides signing: each act once, and one who is not needed any more."""
    parties = [
        party("ana", 1, **ANA, role="APPROVER"),
        party("ben", 1, **BEN, role="APPROVER"),
        party("eve", 2, name="Eve", email="eve@client.example", role="VIEWER", acknowledge=True),
    ]
    few = [{"routingOrder": 1, "quorum": 1}]
    envelope = await house.a_request(document, parties=parties, fields=[], quorums=few, key="approval")
    for key, mutation in (("ana", "approve"), ("eve", "acknowledge")):
        guest = await house.party(envelope["parties"][key])
        shown = (await guest.ask("{ ceremony { shownSha256 } }"))["ceremony"]["shownSha256"]
        assert await hand.do(mutation, who=guest, shownSha256=shown, idempotencyKey="seen")
    envelope = await house.a_request(document, key="answers")
    ana, ben = [await house.party(each) for each in envelope["parties"].values()]
    assert await hand.do("handOver", who=ana, name="Eve", email="eve@client.example", **WHY)
    assert await hand.do("optOut", who=ben)
    heir = await the_heir(house, envelope["parties"]["ana"])
    assert await hand.do("requestChanges", who=await house.party(heir), comment="Line 3")


async def the_heir(house: House, former: str) -> str:
    question = "query($id: ID!) { recipient(id: $id) { replacedBy { id } } }"
    found = await house.nora.ask(question, id=former)
    return str(found["recipient"]["replacedBy"]["id"])


async def from_a_template(house: House, hand: Hand) -> None:
    client = await house.a_client()
    folder = await house.a_folder(clientId=client["id"])
    job = await house.a_job(await house.a_pipeline(), clientId=client["id"])
    template, values = await a_template(house), {"fee": "900"}
    assert await hand.do("generateDocument", templateId=template, folderId=folder, jobId=job, values=values)


async def seal_late(house: House, hand: Hand, document: str) -> None:
    envelope = await house.a_request(document, key="late")
    folder = house.settings.seal_folder
    folder.rename(folder.with_name("taken away"))
    for each in envelope["parties"].values():
        await house.sign(each)
    await house.until(lambda: _is_delayed(house, envelope["id"]))
    folder.with_name("taken away").rename(folder)
    await house.sealed(envelope["id"])
    await hand.do("resealEnvelope", id=envelope["id"])
    await house.sealed(envelope["id"])


async def let_time_pass(house: House, hand: Hand, document: str) -> None:
    timed = await house.a_request(document, parties=[party("ana", **ANA)], key="timed", expiresInDays=10)
    await hand.do("remindRecipient", recipientId=timed["parties"]["ana"])
    for days in (8, 11):
        await tick(house.office, (this_moment().now + timedelta(days=days)).replace(hour=12))
    await hand.do("extendEnvelope", id=timed["id"], days=7)


async def lock_and_unlock(house: House, hand: Hand, document: str) -> None:
    parties = [party("ana", **ANA, identityCheck="EMAIL_CODE")]
    guarded = await house.a_request(document, parties=parties, key="guarded")
    ana = await house.party(guarded["parties"]["ana"])
    guess = wrong(await a_code(house, ana))
    for _ in range(5):
        await hand.do("confirmCode", who=ana, code=guess)
    assert await hand.do("unlockRecipient", recipientId=guarded["parties"]["ana"])


async def _is_delayed(house: House, envelope: str) -> bool:
    return any(each.data["envelope_id"] == envelope for each in await told(house, "SealDelayed"))


def test_every_event_is_either_folded_into_boards_or_known_to_change_none() -> None:
    assert {
        e.FirmCreated,
        e.FirmUpdated,
        e.MessageTextChanged,
        e.MemberInvited,
        e.MemberUpdated,
        e.ApiTokenCreated,
        e.ApiTokenRevoked,
        e.ClientCreated,
        e.ContactAdded,
        e.FolderCreated,
        e.FolderUpdated,
        e.UploadRequested,
        e.UploadReceived,
        e.TemplateCreated,
        e.TemplateChanged,
        e.DocumentRendered,
        e.SendingQueued,
        e.ConsentGiven,
        e.ConsentWithdrawn,
        e.FieldsFilled,
        e.IdentityProved,
        e.EnvelopeArchived,
        e.CallRecorded,
        e.CodeSent,
        e.WrongCodeTried,
        e.CodeConfirmed,
        e.LinkRevealed,
        e.LinkSentAnew,
        e.NewLinkAsked,
        e.InboxSent,
        e.NoticesRead,
        e.NoticePreferencesChanged,
        e.FilesRequested,
        e.RequestedFileReceived,
        e.FileRequestReminded,
        e.FileRequestUndelivered,
        e.FileRequestCompleted,
        e.FileRequestCancelled,
        e.ClientUpdated,
        e.ContactUpdated,
        e.ContactDeleted,
        e.PersonExported,
        e.PersonErased,
        e.DocumentDeleted,
    } == ELSEWHERE


async def test_what_a_sender_does_afterwards_changes_no_card_unseen(quiet_house: House) -> None:
    keeper = Keeper(quiet_house)
    board, folder = await quiet_house.a_pipeline(), await quiet_house.a_folder()
    one, other = await quiet_house.a_job(board), await quiet_house.a_job(board)
    first, second = await documents(quiet_house, folder, 2)
    for job, document in ((one, first), (other, second)):
        link = {"documentIds": [document], "jobIds": [job]}
        await quiet_house.nora.do("linkDocuments", "LinkDocumentsInput", link, "links { id }")
    async for _ in at_the_desk(quiet_house, first, second):
        await keeper.check()


async def at_the_desk(house: House, first: str, second: str) -> AsyncIterator[None]:
    """A request is corrected on every side, then a draft is changed and deleted; it stops after every act."""
    hand = Hand(house, random.Random(0))
    parties = [party("ana", **ANA), party("ben", **BEN), party("cyd", name="Cyd", email="c@client.example")]
    envelope = await house.a_request(first, parties=parties, key="desk")
    yield
    await hand.do("correctEnvelope", id=envelope["id"])
    yield
    fields = [signature(first, x["key"], place) for place, x in enumerate(parties)]
    await hand.do("setFields", envelopeId=envelope["id"], fields=[{**fields[0], "y": 0.8}, *fields[1:]])
    yield
    await hand.do("updateEnvelope", id=envelope["id"], recipients=[parties[0], {**parties[1], "name": "B"}])
    yield
    await hand.do("correctEnvelope", id=envelope["id"], finish=True)
    yield
    by: dict[str, Any] = {"recipientId": envelope["parties"]["ana"], "with": parties[2], "reason": "Ill"}
    await hand.do("replaceRecipient", **by)
    yield
    scan: dict[str, Any] = {"uploadId": await house.nora.upload("scan.png", a_picture()), "note": "By post"}
    await hand.do("recordPaperSignature", recipientId=envelope["parties"]["ben"], **scan)
    yield
    made = await hand.do("createEnvelope", "envelope { id }", documentIds=[first], recipients=parties)
    await hand.do("updateEnvelope", id=made["envelope"]["id"], documentIds=[second], recipients=parties[:1])
    yield
    await hand.do("deleteEnvelope", id=made["envelope"]["id"])
    yield
    assert hand.refusals == 0


async def test_a_request_that_is_withdrawn_by_a_move_changes_the_cards_of_its_other_documents_too(
    quiet_house: House,
) -> None:
    """One request on two documents, each on a job of its own; one of the jobs is moved by hand."""
    keeper = Keeper(quiet_house)
    board, folder = await quiet_house.a_pipeline(), await quiet_house.a_folder()
    one, other = await quiet_house.a_job(board), await quiet_house.a_job(board)
    first = await quiet_house.a_document(folder, one)
    second = await quiet_house.a_document(folder, other)
    fields = [signature(first, key, place) for place, key in enumerate(("ana", "ben"))]
    envelope = await quiet_house.a_request(first, documentIds=[first, second], fields=fields)
    await keeper.check()

    await Hand(quiet_house, random.Random(0)).do(
        "moveJob", jobId=one, toStageId=board["Filed"], pendingItems="VOID_REQUESTS", reason="Wrong form"
    )
    await keeper.check()
    assert keeper.fold.envelopes[envelope["id"]]["state"] == "VOIDED"
    assert await quiet_house.blockers_of(other) != []
    assert [each["state"] for each in (await quiet_house.card(other))["links"]] == ["STUCK"]
