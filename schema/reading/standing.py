"""`domain/standing`, `domain/linking` and `domain/routing`, said in SQL: a test holds the two to each other."""

from collections.abc import Iterable

from domain.envelopes import (
    ASKED_STATES,
    DONE_STATES,
    LOST_STATES,
    OPEN_STATES,
    EnvelopeKind,
    EnvelopeState,
    RecipientState,
)
from domain.standing import CLOSED_AS, DocumentState
from schema.reading.declared import Beside, Made, Said
from store.reads import word_of


def among(values: Iterable[str]) -> str:
    return "(" + ", ".join(f"'{each}'" for each in sorted(values)) + ")"


# Of the parties {p}, as `Recipient.required` and `Recipient.done` have it.
ASKED_OF = "({p}.role in ('SIGNER', 'APPROVER') or ({p}.role = 'VIEWER' and {p}.acknowledge))"
REQUIRED = f"({{p}}.state <> '{RecipientState.REPLACED}' and {ASKED_OF})"
DONE = f"{{p}}.state in {among(DONE_STATES)}"
PROGRESS = {"done": "{r}.done::text", "total": "{r}.total::text"}
# Of the groups {g} of `groups_of`, taken together, as `routing` has it.
COUNTED = "coalesce(sum(least(g.acted, g.wanted)), 0) as done, coalesce(sum(g.wanted), 0) as total"
TURN = "min(g.routing_order) filter (where g.acted < g.wanted)"
HOPELESS = "g.able < g.wanted"


def groups_of(envelope: str, *more: str) -> str:
    """`routing.groups` of this row of envelopes. `more`: what else to know of the parties {p} of each."""
    known = [
        "p.routing_order",
        f"count(*) filter (where {DONE.format(p='p')}) as acted",
        f"count(*) filter (where p.state not in {among(LOST_STATES)}) as able",
        f"least(coalesce(({envelope}.quorums->>p.routing_order::text)::int, count(*)), count(*)) as wanted",
        *more,
    ]
    mine = f"p.firm_id = {{firm}} and p.envelope_id = {envelope}.id and {REQUIRED.format(p='p')}"
    return f"(select {', '.join(known)} from recipient p where {mine} group by p.routing_order) g"


def progress_of(envelope: str) -> str:
    """`routing.progress` of this row of envelopes."""
    return f"(select {COUNTED} from {groups_of(envelope)}) {{r}}"


# The envelopes {r} that the document {t} is in.
AROUND = (
    "envelope_document p join envelope {r} on {r}.firm_id = p.firm_id and {r}.id = p.envelope_id"
    " where p.firm_id = {firm} and p.document_id = {t}.id"
)


def leading(drafts: bool) -> str:
    """`linking.leading`: the newest open one, else the newest for signature, else the newest."""
    opened = f"e.state in {among(OPEN_STATES)}"
    among_them = "" if drafts else f" and e.state <> '{EnvelopeState.DRAFT}'"
    order = f"({opened}) desc, (not {opened} and e.kind = '{EnvelopeKind.SIGNATURE}') desc, e.id desc"
    around = AROUND.replace("{r}", "e")
    return f"{around}{among_them} order by {order} limit 1"


CHANGES, REFUSED = RecipientState.CHANGES_REQUESTED, RecipientState.OPTED_OUT


def _speaking(drafts: bool) -> str:
    """The envelope that speaks for the document {t}, with what its parties have done: one look at them."""
    groups = groups_of(
        "l",
        f"bool_or(p.state = '{CHANGES}') as changes",
        f"bool_or(p.state = '{REFUSED}') as refused",
    )
    parties = (
        f"select {COUNTED}, bool_or(g.changes) as changes, bool_or(g.refused and {HOPELESS}) as refused"
        f" from {groups}"
    )
    led = f"select e.id, e.kind, e.state, e.quorums from {leading(drafts)}"
    return f"select l.kind, l.state, g.* from ({led}) l cross join lateral ({parties}) g"


def _standing(e: str) -> str:
    """`standing.document_standing` of what spoke."""
    closed = " ".join(f"when {e}.state = '{state}' then '{shown}'" for state, shown in CLOSED_AS.items())
    approval = f"{e}.kind = '{EnvelopeKind.APPROVAL}'"
    return (
        f"case {closed}"
        f" when {e}.state = '{EnvelopeState.COMPLETED}' then"
        f" case when {approval} then '{DocumentState.APPROVED}' else '{DocumentState.SIGNED}' end"
        f" when {e}.changes then '{DocumentState.CHANGES_REQUESTED}'"
        f" when {e}.refused then '{DocumentState.OPTED_OUT}'"
        f" when {approval} then '{DocumentState.PENDING_APPROVAL}'"
        f" else '{DocumentState.PENDING_SIGNATURE}' end"
    )


SPEAKING = Beside(_speaking(drafts=True))
# A draft says nothing yet: what spoke before it does. Only then are the two different envelopes.
_BEFORE = f"coalesce((select {_standing('d')} from ({_speaking(drafts=False)}) d), '{DocumentState.NONE}')"
_STANDS = (
    f"case when {{b}}.state is null then '{DocumentState.NONE}'"
    f" when {{b}}.state = '{EnvelopeState.DRAFT}' then {_BEFORE} else {_standing('{b}')} end"
)
STANDING = Said(word_of(_STANDS), SPEAKING)
# The same of a document {r}, where it is looked for.
STATE_OF_DOCUMENT = (
    f"(select {_STANDS} from (select) as alone left join lateral ({SPEAKING.source}) b on true)"
).format(b="b", t="{r}", firm="{r}.firm_id")
PROGRESS_OF_SPEAKING = Made(
    {"done": "coalesce({b}.done, 0)::text", "total": "coalesce({b}.total, 0)::text"}, beside=SPEAKING
)

# The parties {r} of the envelope {t}, and those who are asked at this moment (`standing.current`).
PARTIES = "recipient {r} where {r}.firm_id = {firm} and {r}.envelope_id = {t}.id"
_TURN = f"(select {TURN} from {groups_of('{t}')})"
CURRENT = (
    f"{PARTIES} and {{t}}.state = '{EnvelopeState.SENT}' and {REQUIRED.replace('{p}', '{r}')}"
    f" and {{r}}.state in {among(ASKED_STATES)} and {{r}}.routing_order = {_TURN}"
)
