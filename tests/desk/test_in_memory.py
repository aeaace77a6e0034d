"""Any acts of anybody at the signing desk, against the rulebook. `RULES_LONG=5000` tries so many desks.

After every step: the state of everything and the events are those of the rulebook; each step is a legal one; of every
party it is known whether they may act, and with which refusal they may not; and there is a way on."""

import os
from collections.abc import Callable, Iterator
from copy import deepcopy

from hypothesis import HealthCheck, given, settings

from domain import (
    chasing,
    codes,
    copying,
    correcting,
    lapsing,
    reminding,
    replacing,
    requesting,
    signing,
    standing,
)
from domain.boards import JobLink
from domain.envelopes import Envelope, EnvelopeState, Recipient
from domain.events import Event
from domain.explaining import Remedy, blocker_of
from domain.linking import envelopes_of, leading
from domain.refusals import EnvelopeNotReady, InvalidInput, Refusal
from domain.signing import Hand
from tests.desk.in_memory import ALL, NOON, YEARS, Table, addressee_of
from tests.desk.likeness import compare
from tests.desk.nouns import Letter, No, Party
from tests.desk.rulebook import Desk
from tests.desk.steps import STEPS, Call, Step, calls, carry_out, desks

LONG = int(os.environ.get("RULES_LONG", "0"))
EXAMPLES = LONG or 150
# Without `RULES_LONG` always the same desks, so that a run can be repeated.
LIVED = settings(
    deadline=None, max_examples=EXAMPLES, derandomize=not LONG, suppress_health_check=list(HealthCheck)
)


@given(desks(), STEPS)
@LIVED
def test_whatever_anybody_does_comes_to_what_the_rulebook_says(desk: Desk, steps: list[Step]) -> None:
    table = Table(desk)
    for step in [("send", 0, 1, 0), *steps]:
        for call in calls(desk, step):
            desk = both(desk, table, call)
            look_around(desk, table)


def both(desk: Desk, table: Table, call: Call) -> Desk:
    """The same act, there and here. Answers the desk as it is then."""
    tried = deepcopy(desk)
    tried.happened.clear()
    code, facts = None, list[Event]()
    try:
        carry_out(tried, call)
    except No as no:
        code, tried = no.code, desk
    if call.name == "tick":
        tried.now += call.number
    found = None
    try:
        facts = table.do(call)
    except Refusal as refusal:
        found = refusal.code
    assert found == code, call
    for fact in facts:
        table.names.learn(fact, tried)
    if code is None:
        assert table.names.told(facts) == sorted(tried.happened), call
    compare(tried, table.held, table.names, NOON)
    return tried


def look_around(desk: Desk, table: Table) -> None:
    for letter, party in desk.everyone():
        if party.link:
            may_act_or_not(desk, table, letter, party)
    for letter in desk.letters:
        if letter.state == "SENT":
            helps(table, letter)
    for link in table.held.all(JobLink, lambda each: each.holds):
        leads_on(table, link)


# ------------------------------------------------------------ who may act, and which right a link has


def may_act_or_not(desk: Desk, table: Table, letter: Letter, party: Party) -> None:
    code = code_of(lambda: desk.may(letter, party, party.link))
    id, held = table.names.id[party.id], table.held
    found = None
    try:
        signing.may_act(held, Hand(id, party.link, None, None, confirmed=True))
    except Refusal as refusal:
        found = refusal.code
    assert found == code, (party.id, found, code)
    page = page_of(desk, table, letter, party, party.link)
    assert (page == "OPEN") == (code is None), (party.id, page, code)
    reads = page in ("OPEN", "DONE")
    kept = party.state != "REPLACED" and not desk.newer(letter) and letter.state not in ("VOIDED", "DECLINED")
    assert kept or not reads, (party.id, page)
    over = letter.state == "COMPLETED" or party.answered
    assert reads or not (over and kept) or party.locked, (party.id, page)
    assert page_of(desk, table, letter, party, party.link - 1) == "REPLACED"


def page_of(desk: Desk, table: Table, letter: Letter, party: Party, link: int) -> str:
    held, id = table.held, table.names.id[letter.id]
    recipients = signing.recipients_of(held, id)
    row = held.get(Recipient, table.names.id[party.id])
    return str(standing.ceremony_state(held.get(Envelope, id), row, recipients, link, desk.newer(letter)))


def code_of(act: Callable[[], None]) -> str | None:
    try:
        act()
    except No as no:
        return no.code
    return None


# ------------------------------------------------------------ no state without a way out


def leads_on(table: Table, link: JobLink) -> None:
    """What holds a job back names whom it waits for, and at least one way on that is open now."""
    blocker = blocker_of(table.held, link)
    envelope = leading(envelopes_of(table.held, link.document_id or ""))
    assert envelope is not None
    asked = standing.current(envelope, signing.recipients_of(table.held, envelope.id))
    if any(each.code_locked_at is None for each in asked):
        return
    ways = [x for x in blocker.remedies if x not in (Remedy.UNLINK, Remedy.WAIVE, Remedy.REMIND)]
    people = list(blocker.waiting_for)
    assert any(is_open(table, way, envelope, people) for way in ways), (blocker.code, ways, people)


def helps(table: Table, letter: Letter) -> None:
    """What the chase list suggests can be done."""
    envelope = table.held.get(Envelope, table.names.id[letter.id])
    for each in chasing.chased(table.held, envelope):
        way = chasing.suggestion(each)
        assert is_open(table, way, envelope, [each.id]), (way, each.id, each.role)


def is_open(table: Table, way: Remedy, envelope: Envelope, people: list[str]) -> bool:
    try:
        table.tried(facts_of(table, way, envelope, people))
    except EnvelopeNotReady:
        return way in (Remedy.SEND, Remedy.FINISH_CORRECTION)  # it says what is missing, which can be done
    except InvalidInput:
        return way == Remedy.SEND  # what it takes the place of is open again, and can be withdrawn
    except (Refusal, IndexError):
        return False
    return True


def facts_of(table: Table, way: Remedy, envelope: Envelope, people: list[str]) -> Iterator[Event]:
    held, moment = table.held, table.moment
    if way == Remedy.REPLACE_RECIPIENT:
        by = addressee_of("Cyd")
        return replacing.replace_recipient(held, people[0], by, "Ill", moment, ALL)
    if way == Remedy.RECORD_PAPER_SIGNATURE:
        return replacing.sign_on_paper(held, people[0], "0" * 64, "By post")
    if way == Remedy.UNLOCK:
        return codes.unlock(held, people[0], moment)
    if way == Remedy.REMIND:
        return reminding.remind(held, people[0], None, (), moment.now)
    if way == Remedy.EXTEND:
        return lapsing.extend(held, envelope.id, 7, moment)
    if way == Remedy.SEND:
        return requesting.send(held, envelope.id, table.copies(), "code", YEARS, moment, ALL)
    if way == Remedy.COPY_AND_RESEND:
        return copying.copy(held, envelope.id, "env_copy", "mem_0", None, moment)
    assert envelope.state == EnvelopeState.CORRECTING
    return correcting.finish(held, envelope.id, table.copies(), moment, ALL)
