"""The rules of `domain` at work on rows in memory, as the unit of work lets them: all of an act, or nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from fractional_indexing import generate_key_between

from domain import (
    acting,
    automove,
    codes,
    copying,
    correcting,
    lapsing,
    linking,
    moving,
    placing,
    reminding,
    replacing,
    requesting,
    signing,
)
from domain.boards import Job, JobLink, LinkRole, PendingItemsDecision, Pipeline, Stage, Visit
from domain.columns import Owned
from domain.consent import CONSENT_VERSION
from domain.correcting import Wish, as_addressee
from domain.envelopes import Channel, CodeSession, Envelope, EnvelopeKind, Recipient, SignField
from domain.events import Addressee, Event, Filled, JobPaused, JobResumed, Place, Rendered
from domain.evolve import Stamp, evolve
from domain.held import Columns, Held
from domain.ids import Moment
from domain.papers import Document, Folder, FolderAccess
from domain.people import Firm
from domain.signing import Hand
from tests.desk.legal import check_step
from tests.desk.likeness import Names
from tests.desk.nouns import Party
from tests.desk.rulebook import Desk
from tests.desk.steps import Call

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINE: dict[str, Any] = {"firm_id": "f"}
DATED: dict[str, Any] = {**MINE, "created_at": NOON}
FIRM = Firm(id="f", name="Weiss", legal_name="Weiss", time_zone="UTC", created_at=NOON)
ALL = frozenset(Channel)
YEARS = 7


class Table:
    """The rows, and who does what with them."""

    def __init__(self, desk: Desk) -> None:
        self.names, self.steps, self.day = Names(), count(1), 0.0
        self.facts: list[Event] = []
        columns = Columns(generate_key_between)
        self.held = Held(self._board(desk), columns)
        columns.first = {each.id: None for each in self.held.all(Stage)}
        self._draft(desk)

    @property
    def moment(self) -> Moment:
        """A minute after the last one: a code is sent once in half a minute. Ids are in the order they were made."""
        now = NOON + timedelta(days=self.day, minutes=next(self.steps) / 1000)
        return Moment(now, lambda n: next(self.steps).to_bytes(n, "big"))

    def _board(self, desk: Desk) -> Iterator[Owned]:
        yield Pipeline(**DATED, id="pip_0", name="Tax return")
        for n, on in enumerate(desk.automove):
            yield Stage(
                **MINE, id=f"stg_{n}", pipeline_id="pip_0", name=f"Stage {n}", position=n, automove=on
            )
        for job in desk.jobs:
            here: dict[str, Any] = {"stage_id": f"stg_{job.stage}"}
            visit = Visit(**MINE, id=f"vis_{job.id}", job_id=job.id, entered_at=NOON, **here)
            yield visit
            yield Job(
                **DATED, **here, id=job.id, number=1, title=job.id, pipeline_id="pip_0", rank="a0",
                visit_id=visit.id, entered_stage_at=NOON, updated_at=NOON,
            )  # fmt: skip
            self.names.call(job.id, job.id)
        yield Folder(**DATED, id="fol_0", name="Papers", access=FolderAccess.CLIENT_CAN_VIEW)
        for name in ("doc_0", "doc_1"):
            yield Document(**DATED, id=name, title=name, folder_id="fol_0", page_count=1)
            self.names.call(name, name)

    def _draft(self, desk: Desk) -> None:
        [letter] = desk.letters
        for item in desk.items:
            self.play(
                linking.link_documents(
                    self.held, [item.document], [item.job.id], LinkRole.BLOCKING, self.moment
                )
            )
        self.play(
            requesting.draft(
                self.held,
                envelope_id=letter.id,
                kind=EnvelopeKind.SIGNATURE,
                title="Letter",
                message=None,
                owner_id="mem_0",
                language="en",
                document_date=None,
                expires_in_days=letter.days,
                document_ids=letter.documents,
                recipients=[addressee(each) for each in letter.parties],
                quorums={str(n): wanted for n, wanted in letter.quorums.items()},
            )
        )
        self.names.call(letter.id, letter.id)
        for each in letter.parties:
            self.names.call(each.id, each.id)
            self.names.keys[letter.id, each.id] = each.id
        self.play(self._place(letter.id))
        self.facts.clear()

    # ------------------------------------------------------------ the unit of work

    def play(self, facts: Iterator[Event]) -> None:
        """As `store/work.py`: record what a rule says, and let the jobs move that it set free."""
        moment = self.moment
        for fact in facts:
            self.record(fact, moment)
            for job_id in automove.asked(self.held, fact):
                for move in automove.evaluate(self.held, job_id, fact, moment):
                    self.record(move, moment)

    def record(self, fact: Event, moment: Moment) -> None:
        before = states(self.held)
        evolve(fact, self.held, Stamp(moment.id("evt"), "f", "somebody", moment.now))
        check_step(fact, before, states(self.held))
        self.facts.append(fact)

    def do(self, call: Call) -> list[Event]:
        """All of it, or nothing. Answers what happened; raises the refusal."""
        before = Snapshot(self.held)
        self.facts.clear()
        try:
            self._do(call)
        except Exception:
            self.held = before.back()
            self.facts.clear()
            raise
        if not self.facts:
            assert not before.differs(self.held), "something changed, and no event tells of it"
        return list(self.facts)

    def tried(self, facts: Iterator[Event]) -> None:
        """Would this be refused? Nothing of it stays."""
        before = Snapshot(self.held)
        try:
            self.play(facts)
        finally:
            self.held = before.back()

    # ------------------------------------------------------------ acts

    def _do(self, call: Call) -> None:
        envelope_id, recipient_id = self.names.id[call.letter], self.names.id[call.party]
        hand = Hand(recipient_id, call.link, None, None, call.confirmed)
        if call.name == "guess":
            self._guess(hand)
        elif call.name == "move":
            decision = PendingItemsDecision(call.word) if call.word else None
            facts = moving.move(
                self.held, call.job, f"stg_{call.number}", "a0", decision, "Because", self.moment
            )
            moment = self.moment
            for fact in facts:
                self.record(fact, moment)
        elif call.name == "tick":
            self._tick(call.number)
        elif call.name in ("pause", "resume"):
            self._pause(call)
        else:
            self.play(self._facts(call, envelope_id, recipient_id, hand))

    def _facts(self, call: Call, envelope_id: str, recipient_id: str, hand: Hand) -> Iterator[Event]:
        held, moment = self.held, self.moment
        by = replace(addressee_of("Cyd"), recipient_id=moment.id("rcp"), key=moment.id("key"))
        match call.name:
            case "open_it":
                return signing.open_ceremony(held, hand)
            case "consent":
                return signing.give_consent(held, hand, CONSENT_VERSION)
            case "withdraw":
                return acting.withdraw_consent(held, hand, None)
            case "fill":
                return signing.fill(held, hand, self._values(recipient_id))
            case "sign":
                values = self._values(recipient_id)
                return signing.sign(held, hand, values, self._shown(hand), "UTC", moment)
            case "approve":
                return acting.approve(held, hand, self._shown(hand))
            case "acknowledge":
                return acting.acknowledge(held, hand, self._shown(hand))
            case "decline":
                return acting.decline(held, hand, "No")
            case "opt_out":
                return acting.opt_out(held, hand, None)
            case "ask_for_changes":
                return acting.request_changes(held, hand, "Line 3")
            case "hand_over":
                to = acting.Successor("Eve", "eve@client.example", None)
                return acting.hand_over(held, hand, to, "Away", True, moment, ALL)
            case "send":
                return requesting.send(held, envelope_id, self.copies(), "code", YEARS, moment, ALL)
            case "void":
                return requesting.void(held, envelope_id, "Wrong form")
            case "correct":
                return correcting.start(held, envelope_id)
            case "finish":
                return correcting.finish(held, envelope_id, self.copies(), moment, ALL)
            case "place":
                return self._place(envelope_id)
            case "copy":
                return copying.copy(held, envelope_id, moment.id("env"), "mem_0", None, moment)
            case "delete":
                return copying.delete(held, envelope_id, moment.now.date())
            case "replace":
                return replacing.replace_recipient(held, recipient_id, by, "Ill", moment, ALL)
            case "paper":
                return replacing.sign_on_paper(held, recipient_id, "0" * 64, "By post")
            case "remind":
                return reminding.remind(held, recipient_id, None, (), moment.now)
            case "unlock":
                return codes.unlock(held, recipient_id, moment)
            case "extend":
                return lapsing.extend(held, envelope_id, call.number, moment)
            case "unlink":
                return linking.unlink_document(held, call.document, call.job)
            case "link":
                return linking.link_documents(held, [call.document], [call.job], LinkRole.BLOCKING, moment)
            case "waive":
                return linking.waive(held, self._link(call), "Came by post")
            case _:
                return correcting.update(held, envelope_id, self._wish(call, envelope_id, recipient_id, by))

    def _link(self, call: Call) -> str:
        found = self.held.all(JobLink, lambda x: (x.job_id, x.document_id) == (call.job, call.document))
        return found[0].id if found else "none"

    def _wish(self, call: Call, envelope_id: str, recipient_id: str, by: Addressee) -> Wish:
        """The parties as they are to be: one asked otherwise, one more, one less; or another quorum."""
        row = self.held.get(Recipient, recipient_id)
        if call.name == "count":
            quorums = dict(self.held.get(Envelope, envelope_id).quorums)
            return Wish({"quorums": quorums | {str(row.routing_order): call.number}})
        here = [x for x in signing.recipients_of(self.held, envelope_id) if not x.replaced]
        parties = [as_addressee(each) for each in here]
        if call.name == "add":
            role = call.word or ""
            new = replace(by, role=role, routing_order=call.number, acknowledge=role == "VIEWER")
            return Wish({}, recipients=[*parties, new])
        if call.name == "remove":
            return Wish({}, recipients=[each for each in parties if each.recipient_id != recipient_id])
        email = f"{next(self.steps)}@client.example"
        changed = [
            replace(x, email=email, routing_order=call.number) if x.recipient_id == recipient_id else x
            for x in parties
        ]
        return Wish({}, recipients=changed)

    def _values(self, recipient_id: str) -> list[Filled]:
        fields = self.held.all(SignField, lambda x: x.recipient_id == recipient_id)
        return [Filled(field_id=x.id, value="Ana", image_sha256=None, method="TYPED") for x in fields]

    def _shown(self, hand: Hand) -> str:
        recipient = self.held.get(Recipient, hand.recipient_id)
        envelope = self.held.get(Envelope, recipient.envelope_id)
        fields = signing.own_fields(self.held, recipient)
        return signing.shown_sha256(signing.sent_hashes(self.held, envelope), fields)

    def copies(self) -> dict[str, Rendered]:
        some = {"sha256": "0" * 64, "size": 1, "page_hashes": ["0" * 64]}
        moment = self.moment
        return {
            each: Rendered(document_id=each, version_id=moment.id("ver"), **some)  # type: ignore[arg-type]
            for each in ("doc_0", "doc_1")
        }

    def _place(self, envelope_id: str) -> Iterator[Event]:
        """The fields as they stand, and one for each signer who has none."""
        moment = self.moment
        standing = self.held.all(SignField, lambda x: x.envelope_id == envelope_id)
        have = {each.recipient_id for each in standing}
        signers = self.held.all(Recipient, lambda x: x.envelope_id == envelope_id and x.role == "SIGNER")
        bare = [each.id for each in signers if not (each.id in have or each.replaced)]
        places = [
            Place(
                field_id=moment.id("fld"), document_id="doc_0", recipient_id=id, kind="SIGNATURE", page=1,
                x=0.1, y=0.1, width=0.1, height=0.1, required=True, label=None, options=[], pattern=None,
                value=None,
            )
            for id in [*(each.recipient_id for each in standing), *bare]
        ]  # fmt: skip
        return placing.place_fields(self.held, envelope_id, places)

    def _guess(self, hand: Hand) -> None:
        browser = self.moment.id("ses")
        self.play(codes.send_code(self.held, hand, browser, None, [], self.moment))
        [session] = self.held.all(CodeSession, lambda x: x.session_hash == browser)
        for _ in range(codes.TRIES_OF_A_BROWSER):
            self.play(codes.confirm_code(self.held, hand, session, lambda _: False, self.moment))

    def _tick(self, days: int) -> None:
        self.day += days
        for each in self.held.all(Recipient):
            self.play(lapsing.expire(self.held, each.id, FIRM, self.moment.now))

    def _pause(self, call: Call) -> None:
        if call.name == "pause":
            self.play(iter([JobPaused(job_id=call.job, reason="The bank")]))
        elif self.held.get(Job, call.job).paused:
            self.play(iter([JobResumed(job_id=call.job)]))


def addressee(party: Party) -> Addressee:
    check = "EMAIL_CODE" if party.by_code else "NONE"
    asked: dict[str, Any] = {
        "role": party.role,
        "routing_order": party.order,
        "acknowledge": party.acknowledge,
    }
    known: dict[str, Any] = {"recipient_id": party.id, "key": party.id, "identity_check": check}
    return replace(addressee_of(party.id), **asked, **known)


def addressee_of(name: str) -> Addressee:
    return Addressee(
        recipient_id="", key="", role="SIGNER", party="CLIENT", name=name, email=f"{name}@client.example",
        phone=None, kind="INDIVIDUAL", channel="EMAIL", identity_check="NONE", routing_order=1,
        acknowledge=False, language="en", contact_id=None, member_id=None,
    )  # fmt: skip


class Snapshot:
    """All rows as they were."""

    def __init__(self, held: Held) -> None:
        self.columns = held.columns
        self.rows = [(row, values_of(row)) for rows in held.rows.values() for row in rows.values()]

    def differs(self, held: Held) -> bool:
        here = sum(len(rows) for rows in held.rows.values())
        return here != len(self.rows) or any(values_of(row) != values for row, values in self.rows)

    def back(self) -> Held:
        """The same rows, as they were."""
        for row, values in self.rows:
            now = values_of(row)
            for name in [each for each in values if now[each] != values[each]]:
                setattr(row, name, values[name])
        return Held([row for row, _ in self.rows], self.columns)


def values_of(row: Owned) -> dict[str, Any]:
    return {name: value for name, value in vars(row).items() if name != "_sa_instance_state"}


def states(held: Held) -> dict[str, str]:
    """How each request and each party stands."""
    parties = {each.id: str(each.state) for each in held.all(Recipient)}
    return parties | {each.id: str(each.state) for each in held.all(Envelope)}
