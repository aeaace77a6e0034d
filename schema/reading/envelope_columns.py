"""`domain/envelope_board`, said in SQL: a test holds the two to each other."""

from domain.asking import Principal
from domain.envelope_board import COLUMN_OF, EnvelopeColumnKind, only_owner
from domain.envelopes import ASKED_STATES, DeliveryState, EnvelopeState, RecipientParty, RecipientRole
from schema.reading.declared import Arguments, Clause, Declared, Given, Made, Page
from schema.reading.standing import HOPELESS, REQUIRED, TURN, among, groups_of
from store.reads import word_of

Kind, SENT = EnvelopeColumnKind, EnvelopeState.SENT
# The parties of {r}, with whose turn it is, and whether a group can never be done any more.
_GROUPS = groups_of("{r}").replace("{firm}", "{r}.firm_id")
_PARTIES = (
    f"select p.*, g.turn, g.hopeless from recipient p"
    f" cross join (select {TURN} as turn, bool_or({HOPELESS}) as hopeless from {_GROUPS}) g"
    " where p.firm_id = {r}.firm_id and p.envelope_id = {r}.id"
)
_ASKED = f"({REQUIRED.format(p='p')} and p.state in {among(ASKED_STATES)} and p.routing_order = p.turn)"
_KEPT = f"(p.delivery = '{DeliveryState.BOUNCED}' or p.code_locked_at is not null)"
_OF_SENT = (
    f"select case when bool_or({_ASKED}) is not true or bool_or(p.hopeless) or bool_or({_ASKED} and {_KEPT})"
    f" then '{Kind.STUCK}'"
    f" when bool_and(p.role = '{RecipientRole.APPROVER}') filter (where {_ASKED}) then '{Kind.AWAITING_APPROVAL}'"
    f" when bool_or({_ASKED} and p.party <> '{RecipientParty.FIRM}') then '{Kind.AWAITING_CLIENT}'"
    f" else '{Kind.AWAITING_FIRM}' end from ({_PARTIES}) p"
)
_OTHERWISE = " ".join(f"when '{state}' then '{kind}'" for state, kind in COLUMN_OF.items())
# Of the envelope {r}, which is neither archived nor deleted.
COLUMN = f"case {{r}}.state {_OTHERWISE} else ({_OF_SENT}) end"


def states_of(kind: EnvelopeColumnKind) -> list[str]:
    """The states that an envelope may have in this column: by them it is found."""
    own = [state.value for state, column in COLUMN_OF.items() if column == kind]
    return own if own and kind != Kind.STUCK else [*own, SENT.value]


# Of all that is not archived, with the owners asked for and the one whose alone may be seen, if any.
_SEEN = (
    "not {r}.archived and not {r}.deleted and ({owners} is null or {r}.owner_id = any({owners}))"
    " and ({owner} is null or {r}.owner_id = {owner})"
)
IN_COLUMN = f"{{r}}.state = any({{states}}) and {_SEEN} and ({COLUMN}) = {{kind}}"
COUNTS = f"select {COLUMN} as kind, count(*) from envelope {{r}} where {{r}}.firm_id = {{firm}} and {_SEEN} group by 1"

# The same beside the count, which has looked at the parties of all that is open: once, not once a column.
IN_COLUMN_COUNTED = (
    "{r}.state = any({t}.states) and (not {t}.open or jsonb_exists({t}.found, {r}.id))"
    f" and {_SEEN.format(r='{r}', owners='{t}.owners', owner='{t}.owner')}"
)
_COLUMNS = ", ".join(
    f"({place}, '{kind}', array[{', '.join(repr(state) for state in states_of(kind))}], {SENT in states_of(kind)})"
    for place, kind in enumerate(Kind)
)
_OPEN = among((SENT, EnvelopeState.CORRECTING))
_COUNTED = (
    f"select {COLUMN} as kind, count(*) as count,"
    f" jsonb_object_agg({{r}}.id, true) filter (where {{r}}.state in {_OPEN}) as found"
    f" from envelope {{r}} where {{r}}.firm_id = {{firm}} and {_SEEN} group by 1"
).format(r="e", firm="{firm}", owners="{t}.owners", owner="{t}.owner")


def asked_of_board(arguments: Arguments, who: Principal) -> list[Clause]:
    return [Clause("owners", arguments.get("owner_ids"), "text[]"), Clause("owner", only_owner(who))]


def envelope_board(cards: Page, cursor: str) -> Given:
    """Counted in one pass over all that is there; `cards` are the pages of its columns."""
    source = (
        "(select k.id, k.states, k.open, coalesce(n.found, '{{}}') as found, coalesce(n.count, 0) as count,"
        " {t}.owners, {t}.owner"
        f" from (values {_COLUMNS}) k(place, id, states, open) left join ({_COUNTED}) n on n.kind = k.id"
        " order by k.place) {r}"
    )
    column: dict[str, str | Declared] = {
        "kind": word_of("{r}.id"),
        "count": "{r}.count::text",
        "envelopes": cards,
    }
    board: dict[str, str | Declared] = {"columns": Made(column, source, many=True), "eventCursor": cursor}
    return Given(Made(board), asked_of_board)
