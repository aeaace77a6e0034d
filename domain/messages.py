"""Messages to parties: of what kinds, in whose words, and which placeholders may stand in them."""

import re
from collections.abc import Mapping
from enum import StrEnum

from sqlmodel import Field

from domain.columns import TEXT, Owned, choice
from domain.envelopes import Recipient, RecipientRole
from domain.refusals import InvalidInput, PlaceholderUnknown

LANGUAGES = ("en", "fr")


class MessageKind(StrEnum):
    INVITATION = "INVITATION"
    REMINDER = "REMINDER"
    EXPIRY_WARNING = "EXPIRY_WARNING"
    EXPIRED = "EXPIRED"
    COMPLETED = "COMPLETED"
    CLOSED = "CLOSED"
    NEW_LINK = "NEW_LINK"


class Task(StrEnum):
    """What is asked of a party."""

    SIGN = "SIGN"
    APPROVE = "APPROVE"
    CONFIRM = "CONFIRM"
    READ = "READ"


class MessageText(Owned, table=True):
    """A firm's own words for one kind of message in one language, which its id says."""

    __tablename__ = "message_text"
    kind: MessageKind = Field(sa_type=choice(MessageKind))
    language: str = Field(sa_type=TEXT)
    subject: str = Field(sa_type=TEXT)
    body: str = Field(sa_type=TEXT)


ALWAYS = ("firm", "recipient", "title")
K = MessageKind
IN_SUBJECT: dict[MessageKind, tuple[str, ...]] = {
    kind: (*ALWAYS, "done" if kind == K.COMPLETED else "task") for kind in MessageKind
}
# These may have nothing to say: a paragraph that holds one then stays away, and in a subject none may stand.
MAY_BE_EMPTY: dict[MessageKind, tuple[str, ...]] = {
    K.INVITATION: ("message", "until"),
    K.REMINDER: ("message", "until"),
    K.EXPIRY_WARNING: ("until",),
}
IN_BODY: dict[MessageKind, tuple[str, ...]] = {
    kind: (*IN_SUBJECT[kind], *MAY_BE_EMPTY.get(kind, ())) for kind in MessageKind
}
OF_OURS = ("{task}", "{done}")  # the only values that begin with a capital where they begin a sentence
TOKEN = re.compile(r"\{([^{}]*)\}|[{}]")


def text_id(kind: MessageKind, language: str) -> str:
    return f"{kind}.{language}"


def task_of(recipient: Recipient) -> Task:
    if recipient.role == RecipientRole.SIGNER:
        return Task.SIGN
    if recipient.role == RecipientRole.APPROVER:
        return Task.APPROVE
    return Task.CONFIRM if recipient.role == RecipientRole.VIEWER and recipient.acknowledge else Task.READ


def check(kind: MessageKind, subject: str, body: str) -> None:
    """Refuses a text in which anything but this message's placeholders stands in braces."""
    for field, text, known in (("subject", subject, IN_SUBJECT[kind]), ("body", body, IN_BODY[kind])):
        for found in TOKEN.finditer(text):
            if found[1] not in known:
                braced = ", ".join(f"{{{each}}}" for each in known)
                raise PlaceholderUnknown(field, found[0][:60], braced)
    if body.count("{message}") > 1:  # it may be long, and a mail must not be
        raise InvalidInput("body", "{message} can stand there once")


def fill(text: str, values: Mapping[str, str]) -> str:
    """Each placeholder by its value, once: what stands in a value is nobody's placeholder."""
    filled = TOKEN.sub(lambda found: values.get(found[1] or "", found[0]), text)
    return filled[:1].upper() + filled[1:] if text.startswith(OF_OURS) else filled


def paragraphs(body: str, values: Mapping[str, str]) -> list[str]:
    """What a body says. A paragraph with a placeholder that has nothing to say is left out."""
    wanted = [each.strip() for each in re.split(r"\n\s*\n", body)]
    return [fill(each, values) for each in wanted if each and not _waits(each, values)]


def _waits(paragraph: str, values: Mapping[str, str]) -> bool:
    return any(not values.get(found[1] or "", found[0]) for found in TOKEN.finditer(paragraph))
