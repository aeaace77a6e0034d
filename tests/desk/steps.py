"""Steps that chance may take, and what each means at the desk as it is then."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from tests.desk.nouns import Item, Job, Letter, Party
from tests.desk.rulebook import Desk

OF_A_PARTY = (
    "open_it", "consent", "withdraw", "fill", "sign", "approve", "acknowledge",
    "decline", "opt_out", "ask_for_changes", "hand_over",
)  # fmt: skip
TO_A_PARTY = ("remove", "replace", "paper", "remind", "unlock")
TO_A_LETTER = ("send", "void", "correct", "finish", "place", "copy", "delete")
TO_A_JOB = ("pause", "resume")
TO_AN_ITEM = ("unlink", "link", "waive")
OTHERS = ("guess", "change", "add", "count", "extend", "move", "tick")
# What brings a request forward is done more often than what ends it.
OFTEN = (
    "right",
    "right",
    "right",
    "right",
    "right",
    "right",
    "finish",
    "finish",
    "send",
    "place",
    "extend",
    "unlock",
)
NAMES = (
    *OFTEN, *OFTEN, *OF_A_PARTY, *TO_A_PARTY, *TO_A_LETTER, *TO_A_JOB, *TO_AN_ITEM, *OTHERS, "tick",
)  # fmt: skip
ROLES = ("SIGNER", "APPROVER", "VIEWER", "CC")
DECISIONS = ("KEEP", "UNLINK", "WAIVE", "VOID_REQUESTS", "MAKE_INFORMATIVE", None)
RIGHT = {"SIGNER": "sign", "APPROVER": "approve", "VIEWER": "acknowledge", "CC": "open_it"}

Step = tuple[str, int, int, int]
NUMBER = st.integers(0, 59)
STEPS = st.lists(st.tuples(st.sampled_from(NAMES), NUMBER, NUMBER, NUMBER), min_size=20, max_size=60)


@dataclass(frozen=True)
class Call:
    """One act: by or to whom, with which link, and what else it takes. Letters, jobs and parties by their id."""

    name: str
    letter: str = ""
    party: str = ""
    link: int = 0
    confirmed: bool = True
    job: str = ""
    document: str = ""
    number: int = 0
    word: str | None = None


@st.composite
def desks(draw: st.DrawFn, codes: bool = True) -> Desk:
    """One draft to some parties, on one document or two, which one job or two wait for."""
    automove = [*draw(st.lists(st.booleans(), min_size=2, max_size=2)), True, False]
    jobs = [Job(f"job_{n}", draw(st.integers(0, 2))) for n in range(draw(st.integers(1, 2)))]
    documents = ["doc_0", "doc_1"][: draw(st.integers(1, 2))]
    desk = Desk(automove, jobs)
    count = draw(st.integers(1, 5))
    parties = [draw(_party(desk, first=n == 0, codes=codes)) for n in range(count)]
    letter = Letter("env_0", documents, parties, {}, draw(st.sampled_from([None, 10])))
    for order, group, _ in letter.groups():
        if draw(st.integers(0, 2)) == 0:
            letter.quorums[order] = draw(st.integers(1, len(group)))
    for job in jobs:
        for document in documents:
            if document == "doc_0" or draw(st.booleans()):
                desk.items.append(Item(job, document))
    desk.letters.append(letter)
    desk.settle(documents)
    return desk


@st.composite
def _party(draw: st.DrawFn, desk: Desk, *, first: bool, codes: bool) -> Party:
    roles = ROLES[:2] if first else (*ROLES[:2], *ROLES)
    role = draw(st.sampled_from(roles))
    acknowledge = role == "VIEWER" and draw(st.booleans())
    by_code = codes and draw(st.integers(0, 3)) == 0
    return Party(desk.new_id("rcp"), role, draw(st.integers(1, 3)), acknowledge, by_code)


def calls(desk: Desk, step: Step) -> Iterator[Call]:
    """What a step means now."""
    name, a, b, c = step
    letter = desk.letters[-1] if b % 4 else desk.letters[a % len(desk.letters)]
    asked = letter.asked()
    some = asked if asked and a % 3 else letter.parties
    party, job = some[b % len(some)], desk.jobs[a % len(desk.jobs)]
    link = party.link - (c % 8 == 0 and party.link > 1)
    of = Call(name, letter.id, party.id, link, c % 5 != 1, job.id)
    if name == "right":
        name = RIGHT[party.role]
        if name == "sign" and not party.agreed and link:
            yield replace(of, name="consent")
    if name in OF_A_PARTY or name == "guess":
        if link:  # else there is nobody who could act
            yield replace(of, name=name)
    elif name == "remove" and len(letter.parties) == 1:
        return
    elif name in TO_AN_ITEM:
        yield replace(of, document=letter.documents[c % len(letter.documents)])
    elif name == "move":
        yield replace(of, number=b % len(desk.automove), word=DECISIONS[c % len(DECISIONS)])
    elif name == "add":
        yield replace(of, number=1 + b % 3, word=ROLES[c % len(ROLES)])
    else:
        number = {"change": 1 + c % 3, "count": 1 + c % 2, "extend": 1 + c % 9, "tick": 1 + c % 12}
        yield replace(of, number=number.get(name, 0))


def carry_out(desk: Desk, call: Call) -> None:
    """What the call must come to."""
    letter, party = look_up(desk, call)
    job = next(each for each in desk.jobs if each.id == call.job)
    if call.name in OF_A_PARTY:
        desk.may(letter, party, call.link, call.confirmed)
        getattr(desk, call.name)(letter, party)
    elif call.name in TO_A_PARTY:
        getattr(desk, call.name)(letter, party)
    elif call.name in TO_A_LETTER:
        getattr(desk, call.name)(letter)
    elif call.name in TO_A_JOB:
        getattr(desk, call.name)(job)
    elif call.name in TO_AN_ITEM:
        getattr(desk, call.name)(job, call.document)
    else:
        match call.name:
            case "guess":
                desk.guess(letter, party, call.link)
            case "change":
                desk.change(letter, party, call.number)
            case "add":
                desk.add(letter, call.word or "", call.number)
            case "count":
                desk.count(letter, party.order, call.number)
            case "extend":
                desk.extend(letter, call.number)
            case "move":
                desk.move(job, call.number, call.word)
            case "tick":
                desk.tick(desk.now + call.number)


def look_up(desk: Desk, call: Call) -> tuple[Letter, Party]:
    letter = next(each for each in desk.letters if each.id == call.letter)
    return letter, next(each for each in letter.parties if each.id == call.party)
