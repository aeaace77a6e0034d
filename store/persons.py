"""One person in the whole firm: where they were asked, and how their values are taken out of the log."""

from typing import Any

import orjson
from sqlalchemy import func, or_, text
from sqlmodel import col, select

from domain.envelopes import Recipient
from domain.events import BY_NAME
from domain.file_requests import FileRequest
from domain.people import Contact
from domain.personal import Person, emptied
from store.tables import Concern, LogEntry
from store.work import Work

# A trigger lets nothing else be changed in the log than this.
EMPTY = text("""
update event set data = cast(:data as jsonb), salt = null, erased_at = :at
where firm_id = :firm and cursor = :cursor
""")


def theirs(contact: Contact) -> Any:
    """Every place in a request that is this person's: by the contact, or by the same address."""
    same = [col(Recipient.contact_id) == contact.id]
    if contact.email:
        same.append(func.lower(col(Recipient.email)) == contact.email.lower())
    return select(Recipient).where(or_(*same)).order_by(col(Recipient.id))


def files_asked_of(contact: Contact) -> Any:
    """Every request for files that went to this person."""
    same = [col(FileRequest.contact_id) == contact.id]
    if contact.email:
        same.append(func.lower(col(FileRequest.email)) == contact.email.lower())
    return select(FileRequest).where(or_(*same)).order_by(col(FileRequest.id))


async def empty_log(work: Work, person: Person, client_id: str) -> None:
    """Every event that holds something of theirs, in the transaction of their erasure. The hashes of the chain stay;
    the salts that keep the values from being guessed by them go."""
    about = [client_id, *person.envelope_ids, *person.document_ids, *person.request_ids]
    concerning = select(col(Concern.cursor)).where(col(Concern.subject_id).in_(about))
    columns = (col(LogEntry.cursor), col(LogEntry.type), col(LogEntry.data))
    found = select(*columns).where(col(LogEntry.cursor).in_(concerning)).order_by(col(LogEntry.cursor))
    for cursor, name, data in (await work.session.execute(found)).all():
        left = emptied(BY_NAME[name], data, person)
        if left != data:
            told = {
                "data": orjson.dumps(left).decode(),
                "at": work.moment.now,
                "firm": work.firm_id,
                "cursor": cursor,
            }
            await work.session.execute(EMPTY, told)
