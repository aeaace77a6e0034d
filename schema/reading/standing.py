"""`domain/standing`, `domain/linking` and `domain/routing`, said in SQL: a test holds the two to each other."""

from collections.abc import Iterable

from domain.envelopes import (
    ASKED_STATES,
    DONE_STATES,
    OPEN_STATES,
    EnvelopeKind,
    EnvelopeState,
    RecipientState,
)
from domain.standing import CLOSED_AS, DocumentState


def among(values: Iterable[str]) -> str:
    return "(" + ", ".join(f"'{each}'" for each in sorted(values)) + ")"


# Of the parties {p}, as `Recipient.required` and `Recipient.done` have it.
REQUIRED = "({p}.role in ('SIGNER', 'APPROVER') or ({p}.role = 'VIEWER' and {p}.acknowledge))"
DONE = f"{{p}}.state in {among(DONE_STATES)}"
PROGRESS = {"done": "{r}.done::text", "total": "{r}.total::text"}


def progress_of(envelope: str) -> str:
    """`routing.progress` of the envelope with this id."""
    counted = f"count(*) filter (where {DONE.format(p='p')}) as done, count(*) as total"
    mine = f"p.firm_id = {{firm}} and p.envelope_id = {envelope} and {REQUIRED.format(p='p')}"
    return f"(select {counted} from recipient p where {mine}) {{r}}"


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


LEADING = leading(drafts=True)


def _standing() -> str:
    """`standing.document_standing`."""
    closed = " ".join(f"when e.state = '{state}' then '{shown}'" for state, shown in CLOSED_AS.items())
    approval = f"e.kind = '{EnvelopeKind.APPROVAL}'"

    def any_party(state: RecipientState) -> str:
        mine = "p.firm_id = e.firm_id and p.envelope_id = e.id"
        return f"exists (select from recipient p where {mine} and p.state = '{state}')"

    said = (
        f"case {closed}"
        f" when e.state = '{EnvelopeState.COMPLETED}' then"
        f" case when {approval} then '{DocumentState.APPROVED}' else '{DocumentState.SIGNED}' end"
        f" when {any_party(RecipientState.CHANGES_REQUESTED)} then '{DocumentState.CHANGES_REQUESTED}'"
        f" when {any_party(RecipientState.OPTED_OUT)} then '{DocumentState.OPTED_OUT}'"
        f" when {approval} then '{DocumentState.PENDING_APPROVAL}'"
        f" else '{DocumentState.PENDING_SIGNATURE}' end"
    )
    return f"coalesce((select {said} from {leading(drafts=False)}), '{DocumentState.NONE}')"


STANDING = _standing()

# The parties {r} of the envelope {t}, and those who are asked at this moment (`standing.current`).
PARTIES = "recipient {r} where {r}.firm_id = {firm} and {r}.envelope_id = {t}.id"
_TURN = (
    "(select min(p.routing_order) from recipient p where p.firm_id = {firm} and p.envelope_id = {t}.id"
    f" and {REQUIRED.format(p='p')} and not {DONE.format(p='p')})"
)
CURRENT = (
    f"{PARTIES} and {{t}}.state = '{EnvelopeState.SENT}' and {REQUIRED.replace('{p}', '{r}')}"
    f" and {{r}}.state in {among(ASKED_STATES)} and {{r}}.routing_order = {_TURN}"
)
