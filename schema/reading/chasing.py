"""The order of `domain/chasing`, said in SQL: a test holds the two to each other."""

from domain.boards import JobState, LinkRole, LinkState
from domain.chasing import CHASED_STATES, HOLDING
from domain.envelopes import EnvelopeState
from schema.reading.standing import REQUIRED, TURN, among, groups_of

_HELD_BACK = (
    f"select count(distinct j.id) as jobs, coalesce(bool_or(l.state = '{LinkState.STUCK}'), false) as stuck from envelope_document d"
    " join job_link l on l.firm_id = d.firm_id and l.document_id = d.document_id"
    " join job j on j.firm_id = l.firm_id and j.id = l.job_id"
    " where d.firm_id = e.firm_id and d.envelope_id = e.id and l.unlinked_at is null"
    f" and l.role = '{LinkRole.BLOCKING}' and l.state in {among(HOLDING)} and j.state = '{JobState.ACTIVE}'"
)
_TURN = f"select {TURN} from {groups_of('e').format(firm='e.firm_id')}"
_COPIED = (
    "exists (select from envelope c where c.firm_id = e.firm_id and c.supersedes_id = e.id"
    f" and c.state <> '{EnvelopeState.DRAFT}')"
)
_OPEN = (
    f"(e.state = '{EnvelopeState.SENT}' or e.state = '{EnvelopeState.EXPIRED}' and h.stuck and not {_COPIED})"
)
# Ids of recipients. Who was asked first has waited longest.
MOST_URGENT = (
    f"select r.id from envelope e cross join lateral ({_HELD_BACK}) h"
    " join recipient r on r.firm_id = e.firm_id and r.envelope_id = e.id"
    f" where {_OPEN} and not e.archived"
    " and (cast(:owner as text) is null or e.owner_id = cast(:owner as text))"
    f" and {REQUIRED.format(p='r')} and r.state in {among(CHASED_STATES)} and r.routing_order = ({_TURN})"
    " order by h.jobs desc, r.notified_at nulls last, r.id limit :most"
)
