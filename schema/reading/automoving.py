"""`domain/explaining`, said in SQL without its sentences: a test holds the two to each other."""

from collections.abc import Mapping
from typing import Any

from domain.automove import Stand
from domain.boards import AutomoveAfter, JobState, LinkRole, LinkState, Stage
from domain.envelopes import (
    ASKED_STATES,
    DeliveryState,
    EnvelopeKind,
    EnvelopeState,
    Recipient,
    RecipientRole,
    RecipientState,
)
from domain.explaining import FIRST_REMEDIES, WHOLE_JOB, AutomoveState, BlockerCode, Remedy, remedies_of
from domain.people import Member
from schema.reading.declared import Made, OneOf, Some, one
from schema.reading.standing import HOPELESS, REQUIRED, TURN, among, groups_of, leading
from store.reads import instant_of, text_of, word_of

# Of a job's live blocking links {l}, in its stage {s}.
LIVE = "l.unlinked_at is null"
OPEN = (
    f"({LIVE} and (l.state in {among((LinkState.OPEN, LinkState.STUCK))} or (l.state = '{LinkState.SETTLED}'"
    f" and not l.sealed and s.automove_after = '{AutomoveAfter.SEALED}')))"
)
COUNTED = f"({LIVE} and l.state <> '{LinkState.IDLE}')"
ITEMS = f"l.firm_id = {{firm}} and l.job_id = {{t}}.id and l.role = '{LinkRole.BLOCKING}'"


def _cases(value: str, said: Mapping[Any, str], otherwise: str, *, quoted: bool = True) -> str:
    """`quoted`: what is said are words, not expressions."""
    quote = "'" if quoted else ""
    whens = " ".join(f"when '{key}' then {quote}{then}{quote}" for key, then in said.items())
    return f"case {value} {whens} else {otherwise} end"


# `automove.find`, as one row beside the job {t}.
NEXT = (
    "(select x.id from stage x where x.firm_id = s.firm_id and x.pipeline_id = s.pipeline_id"
    " and not x.deleted and x.position > s.position order by x.position limit 1)"
)
FOUND = (
    "select bool_or(" + OPEN + ") as held,"
    f" bool_or({OPEN} and l.state = '{LinkState.STUCK}') as stuck,"
    " bool_or(l.settled_visit_id = {t}.visit_id) as settled,"
    f" bool_or({COUNTED}) as counted,"
    f" bool_or({COUNTED} and (l.settled_visit_id is not null or l.settled_at is not null)) as before"
    f" from job_link l where {ITEMS}"
)
STAND = (
    f"case when {{t}}.state <> '{JobState.ACTIVE}' then '{Stand.NOT_ACTIVE}'"
    f" when n.next_id is null then '{Stand.LAST_STAGE}'"
    f" when not s.automove then '{Stand.OFF}'"
    f" when {{t}}.paused then '{Stand.PAUSED}'"
    f" when i.held then '{Stand.OPEN_ITEMS}'"
    f" when i.settled then '{Stand.READY}'"
    f" when i.counted is not true then '{Stand.NO_ITEMS}'"
    f" when i.before then '{Stand.SETTLED_BEFORE_THIS_VISIT}'"
    f" else '{Stand.NOTHING_SETTLED_YET}' end"
)
STANDS = (
    f"(select {STAND} as stand, n.next_id, coalesce(i.stuck, false) as stuck, s.automove_after,"
    " {t}.id as job_id, {t}.entered_stage_at"
    f" from stage s cross join lateral (select {NEXT} as next_id) n cross join lateral ({FOUND}) i"
    " where s.firm_id = {firm} and s.id = {t}.stage_id offset 0) {r}"
)
STATE = _cases(
    "{r}.stand",
    {Stand.READY: AutomoveState.READY, **{stand: state for stand, (state, _, _) in WHOLE_JOB.items()}},
    f"case when {{r}}.stuck then '{AutomoveState.STUCK}' else '{AutomoveState.WAITING}' end",
)

# `explaining.blocker_of`, beside what STANDS found.
ASKED = f"p.state in {among(ASKED_STATES)} and {REQUIRED.format(p='p')}"
BOUNCED = f"({ASKED} and p.delivery = '{DeliveryState.BOUNCED}')"
LOCKED = f"({ASKED} and p.code_locked_at is not null)"
CLOSED_AS = {
    EnvelopeState.DRAFT: BlockerCode.REQUEST_NOT_SENT,
    EnvelopeState.DECLINED: BlockerCode.RECIPIENT_DECLINED,
    EnvelopeState.VOIDED: BlockerCode.ENVELOPE_VOIDED,
    EnvelopeState.EXPIRED: BlockerCode.ENVELOPE_EXPIRED,
    EnvelopeState.COMPLETED: BlockerCode.SEALING_DELAYED,
}
REASON = _cases(
    "e.state",
    CLOSED_AS,
    f"case when e.state = '{EnvelopeState.CORRECTING}' then"
    f" case when g.changes then '{BlockerCode.CHANGES_REQUESTED}' else '{BlockerCode.ENVELOPE_CORRECTING}' end"
    f" when g.refused then '{BlockerCode.RECIPIENT_OPTED_OUT}'"
    f" when g.expired then '{BlockerCode.RECIPIENT_EXPIRED}'"
    f" when g.bounced then '{BlockerCode.DELIVERY_BOUNCED}'"
    f" when g.locked then '{BlockerCode.CODE_LOCKED}'"
    f" when g.unsigned or e.kind = '{EnvelopeKind.APPROVAL}' then '{BlockerCode.APPROVAL_PENDING}'"
    f" else '{BlockerCode.SIGNATURE_PENDING}' end",
)
GROUPS = groups_of(
    "e",
    f"bool_or(p.state = '{RecipientState.CHANGES_REQUESTED}') as changes",
    f"bool_or(p.state = '{RecipientState.OPTED_OUT}') as refused",
    f"bool_or(p.state = '{RecipientState.EXPIRED}') as expired",
    f"bool_or({BOUNCED}) as bounced",
    f"bool_or({LOCKED}) as locked",
    f"bool_and(p.role <> '{RecipientRole.SIGNER}') filter (where {ASKED}) as unsigned",
)
PARTIES = (
    f"select bool_or(g.changes) as changes, bool_or(g.refused and {HOPELESS}) as refused,"
    f" bool_or(g.expired and {HOPELESS}) as expired, bool_or(g.bounced) as bounced, bool_or(g.locked) as locked,"
    f" {TURN} as turn, (array_agg(g.unsigned order by g.routing_order) filter (where g.acted < g.wanted))[1] as unsigned,"
    f" array_agg(g.routing_order) filter (where {HOPELESS}) as hopeless from {GROUPS}"
)
LOST = f"{REQUIRED.format(p='p')} and p.routing_order = any(g.hopeless)"
THEIR_TURN = f"{ASKED} and p.routing_order = g.turn"
ABOUT = {
    BlockerCode.RECIPIENT_DECLINED: f"p.state = '{RecipientState.DECLINED}'",
    BlockerCode.ENVELOPE_EXPIRED: f"p.state = '{RecipientState.EXPIRED}'",
    BlockerCode.CHANGES_REQUESTED: f"p.state = '{RecipientState.CHANGES_REQUESTED}' and {REQUIRED.format(p='p')}",
    BlockerCode.RECIPIENT_OPTED_OUT: f"p.state = '{RecipientState.OPTED_OUT}' and {LOST}",
    BlockerCode.RECIPIENT_EXPIRED: f"p.state = '{RecipientState.EXPIRED}' and {LOST}",
    BlockerCode.DELIVERY_BOUNCED: BOUNCED,
    BlockerCode.CODE_LOCKED: LOCKED,
    BlockerCode.APPROVAL_PENDING: THEIR_TURN,
    BlockerCode.SIGNATURE_PENDING: THEIR_TURN,
}
WAITED_FOR = (
    "array(select p.id from recipient p where p.firm_id = {firm} and p.envelope_id = e.id and "
    f"{_cases('c.code', ABOUT, 'false', quoted=False)} order by p.routing_order, p.id)"
)


def _words(remedies: tuple[Remedy, ...]) -> str:
    return f"'{{{{{','.join(remedies)}}}}}'::text[]"


def _whole() -> str:
    codes = _cases("{t}.stand", {stand: code for stand, (_, code, _) in WHOLE_JOB.items()}, "null")
    remedies = " ".join(f"when '{stand}' then {_words(ways)}" for stand, (_, _, ways) in WHOLE_JOB.items())
    return (
        f"select '' as link_id, {codes} as code, {{t}}.entered_stage_at as since, null::text as document_id,"
        " null::text as task_id, '{{}}'::text[] as waiting_for, null::text as assignee_id,"
        f" case {{t}}.stand {remedies} end as remedies"
        f" where {{t}}.stand in {among(WHOLE_JOB)}"
    )


SPEAKER = leading(drafts=True).replace("{t}.id", "l.document_id")
OPEN_ITEM = OPEN.replace("s.automove_after", "{t}.automove_after")
ITEMS_OF_STAND = ITEMS.replace("{t}.id", "{t}.job_id")
TASKS = (
    f"select l.id, '{BlockerCode.TASK_OPEN}', l.since, null, k.id, '{{{{}}}}'::text[], k.assignee_id,"
    f" {_words((Remedy.COMPLETE_TASK, Remedy.WAIVE))}"
    f" from job_link l join task k on k.firm_id = l.firm_id and k.id = l.task_id where {ITEMS_OF_STAND} and {OPEN_ITEM}"
)
DOCUMENTS = (
    f"select l.id, c.code, l.since, l.document_id, null, {WAITED_FOR}, null,"
    f" {_cases('c.code', {code: _words(remedies_of(code)) for code in FIRST_REMEDIES}, 'null', quoted=False)}"
    f" from job_link l cross join lateral (select e.* from {SPEAKER}) e cross join lateral ({PARTIES}) g"
    f" cross join lateral (select {REASON} as code) c where {ITEMS_OF_STAND} and {OPEN_ITEM}"
)
BLOCKERS = f"({_whole()} union all {TASKS} union all {DOCUMENTS}) {{r}} order by {{r}}.link_id"


def automove_of(item: OneOf) -> Made:
    """`item`: how the document or the task of a row is read."""
    blockers = Made(
        {
            "code": word_of("{r}.code"),
            "since": instant_of("{r}.since"),
            "remedies": text_of("{r}.remedies"),
            "item": item,
            "waitingFor": Some(Recipient, "waiting_for"),
            "assignee": one(Member, "assignee_id"),
        },
        BLOCKERS,
        many=True,
    )
    return Made(
        {
            "state": word_of(STATE),
            "willMove": f"({{r}}.stand = '{Stand.READY}')::text",
            "nextStage": one(Stage, "next_id"),
            "blockers": blockers,
        },
        STANDS,
    )
