"""The face of a message's words: what the firm's parties are sent."""

from typing import TYPE_CHECKING, Any

import strawberry
from sqlmodel import select

from domain import messages
from domain.messages import LANGUAGES
from domain.wording import BUNDLED

if TYPE_CHECKING:
    from schema.context import Info

MessageKind = strawberry.enum(messages.MessageKind)


@strawberry.type(
    description="Placeholders stand in braces, such as `{firm}`. The button, what is said of the link, and the proof"
    " of what was sealed come after the text and are not part of it."
)
class MessageText:
    kind: messages.MessageKind
    language: str = strawberry.field(description="`en` or `fr`: that of the party.")
    subject: str = strawberry.field(description="Also what a text message says, before its link.")
    body: str = strawberry.field(
        description="Paragraphs, with an empty line between them. A paragraph stays away if it has a placeholder"
        " that has nothing to say: `{message}` or `{until}`."
    )
    bundled: bool = strawberry.field(description="Ours, since the firm has no words of its own.")
    subject_placeholders: list[str]
    body_placeholders: list[str]


async def message_texts(info: "Info") -> list[MessageText]:
    own: dict[str, Any] = {
        each.id: each for each in await info.context.see.scalars(select(messages.MessageText))
    }
    return [
        shown(kind, language, own.get(messages.text_id(kind, language)))
        for kind in messages.MessageKind
        for language in LANGUAGES
    ]


def shown(kind: messages.MessageKind, language: str, own: messages.MessageText | None) -> MessageText:
    """As it holds now."""
    subject, body = (own.subject, own.body) if own else BUNDLED[language][kind]
    return MessageText(
        kind=kind,
        language=language,
        subject=subject,
        body=body,
        bundled=own is None,
        subject_placeholders=list(messages.IN_SUBJECT[kind]),
        body_placeholders=list(messages.IN_BODY[kind]),
    )
