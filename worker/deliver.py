"""Mails to parties and members: sent once, noted, and recognisable when a kill makes them come twice."""

import contextlib
import mailbox
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import aiosmtplib
import structlog
from sqlmodel import col, select

from domain.codes import CODE_LIVES
from domain.envelopes import (
    ASKED_STATES,
    CODE_CHANNELS,
    Channel,
    CodeSession,
    Delivery,
    DeliveryState,
    Envelope,
    EnvelopeState,
    Recipient,
    RecipientState,
)
from domain.events import DeliveryChanged
from domain.ids import this_moment
from domain.letters import Facts, Letter, paragraph, party_letter
from domain.messages import MessageKind, MessageText, task_of, text_id
from domain.people import Firm, Member
from store.codec import instant
from store.files import FileDamaged, FileMissing, FilesUnavailable
from store.loading import hold
from store.office import Office
from store.tables import LogEntry
from worker.texts import TextRefused, send_text
from worker.words import (
    code_letter,
    sign_in_letter,
)

log = structlog.get_logger()

# A correction that leaves a party alone leaves them their link: it must not be lost on its way.
UNDER_WAY = frozenset({EnvelopeState.SENT, EnvelopeState.CORRECTING})
BY_RULE = {"SEALED": "SEALING", "WARNING": "EXPIRY", "EXPIRED": "EXPIRY"}
CODE = "CODE"
K = MessageKind
LOGO = "logo@countersign"  # the picture's name inside a mail
TEXTED_TO = "sms.invalid"  # in the mailbox, behind the number


@dataclass(frozen=True)
class Post:
    """Where mails and texts go: to an SMTP server and a gateway, or into a folder on this machine."""

    smtp_url: str | None
    mailbox: Path
    sender: str
    sms_url: str | None = None

    async def text(self, message: EmailMessage, to: str, text: str) -> None:
        """Raises as `send_text` does; `message` is the same for the folder, where there is no gateway."""
        if self.sms_url is None:
            mailbox.Maildir(self.mailbox).add(message)
        else:
            await send_text(self.sms_url, to, text, str(message["Message-ID"]))

    async def send(self, message: EmailMessage) -> None:
        """Raises aiosmtplib's exceptions; the folder takes everything."""
        if self.smtp_url is None:
            mailbox.Maildir(self.mailbox).add(message)
            return
        url = urlsplit(self.smtp_url)
        server = aiosmtplib.SMTP(
            hostname=url.hostname,
            port=url.port or (465 if url.scheme == "smtps" else 25),
            use_tls=url.scheme == "smtps",
            username=unquote(url.username) if url.username else None,
            password=unquote(url.password) if url.password else None,
            timeout=30,
        )
        await server.connect()
        try:
            await server.send_message(message)
            with contextlib.suppress(
                aiosmtplib.SMTPException
            ):  # it is sent, whatever becomes of the farewell
                await server.quit(timeout=5)
        finally:
            server.close()


@dataclass(frozen=True)
class Case:
    """What a message to a party is written from. `texts`: the firm's own words in the party's language;
    `picture`: the firm's logo."""

    firm: Firm
    envelope: Envelope
    recipient: Recipient
    owner: Member
    link: str
    verify: str
    texts: Mapping[str, MessageText]
    picture: bytes | None

    @property
    def reply_to(self) -> str | None:
        """Answers go where the firm says, or else to whoever asked."""
        return self.firm.reply_to or (self.owner.email if self.owner.active else None)

    @property
    def logo(self) -> str | None:
        return f"cid:{LOGO}" if self.picture else None


Writes = Callable[[Case], Letter]


def saying(kind: MessageKind, said: str | None = None) -> Writes:
    """Writes a message of this kind. `said`: the words that were given with it; a request has its own."""

    def write(case: Case) -> Letter:
        facts = Facts(
            firm=case.firm.name,
            time_zone=case.firm.time_zone,
            recipient=case.recipient.name,
            task=task_of(case.recipient),
            title=case.envelope.title,
            kind=case.envelope.kind,
            message=said if kind == MessageKind.REMINDER else case.envelope.message,
            expires_at=case.recipient.expires_at,
            link=case.link,
            verify=case.verify,
            chain_head=case.envelope.chain_head or "",
            logo=case.logo,
        )
        language = case.recipient.language
        own = case.texts.get(text_id(kind, language))
        return party_letter(facts, kind, language, (own.subject, own.body) if own else None)

    return write


async def invite(office: Office, post: Post, firm_id: str, event_id: str, recipient_id: str) -> None:
    """Ask a party to act, if they are still asked."""

    def wanted(case: Case) -> bool:
        asked = case.recipient.state in ASKED_STATES
        return asked and case.envelope.state in UNDER_WAY

    await deliver(office, post, firm_id, event_id, recipient_id, "INVITATION", wanted, saying(K.INVITATION))


def _still_asked(case: Case) -> bool:
    return case.recipient.state in ASKED_STATES and case.envelope.state == EnvelopeState.SENT


async def remind(office: Office, post: Post, firm_id: str, event_id: str, recipient_id: str) -> None:
    """Remind a party who is still asked, with the words of whoever reminds by hand."""
    async with office.look(firm_id) as session:
        entry = (await session.scalars(select(LogEntry).where(col(LogEntry.id) == event_id))).one()

    write = saying(K.REMINDER, entry.data["message"])
    await deliver(office, post, firm_id, event_id, recipient_id, "REMINDER", _still_asked, write)


async def warn(office: Office, post: Post, firm_id: str, event_id: str, recipient_id: str) -> None:
    write = saying(K.EXPIRY_WARNING)
    await deliver(office, post, firm_id, event_id, recipient_id, "WARNING", _still_asked, write)


async def tell_expired(office: Office, post: Post, firm_id: str, event_id: str, recipient_id: str) -> None:
    """Unless the time was extended in the meantime."""

    def wanted(case: Case) -> bool:
        late = case.recipient.state == RecipientState.EXPIRED
        return late or case.envelope.state == EnvelopeState.EXPIRED

    await deliver(office, post, firm_id, event_id, recipient_id, "EXPIRED", wanted, saying(K.EXPIRED))


async def tell_sealed(office: Office, post: Post, firm_id: str, event_id: str, recipient_id: str) -> None:
    write = saying(K.COMPLETED)
    await deliver(office, post, firm_id, event_id, recipient_id, "SEALED", lambda _: True, write)


async def tell_closed(office: Office, post: Post, firm_id: str, event_id: str, recipient_id: str) -> None:
    write = saying(K.CLOSED)
    await deliver(office, post, firm_id, event_id, recipient_id, "CLOSED", lambda _: True, write)


async def send_link(office: Office, post: Post, firm_id: str, event_id: str, recipient_id: str) -> None:
    """The living link, after it was made anew or asked for, by whoever held a dead one."""

    def told(case: Case) -> bool:
        return case.recipient.state not in (RecipientState.WAITING, RecipientState.REPLACED)

    await deliver(office, post, firm_id, event_id, recipient_id, "LINK", told, saying(K.NEW_LINK))


async def send_code(office: Office, post: Post, firm_id: str, event_id: str, code_id: str) -> None:
    """A code that was used, replaced, or is too old by now is not sent."""
    async with office.look(firm_id) as session:
        asking = await session.scalar(select(CodeSession).where(col(CodeSession.code_id) == code_id))
    if asking is None or asking.sent_at is None or this_moment().now >= asking.sent_at + CODE_LIVES:
        return
    code = office.secrets.code(asking.recipient_id, code_id)

    def write(case: Case) -> Letter:
        return code_letter(case, case.recipient.language, code)

    await deliver(office, post, firm_id, event_id, asking.recipient_id, CODE, lambda _: True, write)


async def sign_in(office: Office, post: Post, firm_id: str, event_id: str, member_id: str) -> None:
    """The link is derived from the id of its request; it was never written down."""
    async with office.look(firm_id) as session:
        member = await session.get(Member, (firm_id, member_id))
        firm = await session.get_one(Firm, firm_id)
    if member is None or not member.active:
        return
    link = f"{office.base_url}/enter/{office.secrets.sign_in(event_id)}"
    letter = sign_in_letter(firm, member, link)
    await post.send(mail_of(office, post, letter, member.name, member.email, event_id))


async def deliver(
    office: Office,
    post: Post,
    firm_id: str,
    event_id: str,
    recipient_id: str,
    kind: str,
    wanted: Callable[[Case], bool],
    write: Writes,
) -> None:
    # Short enough for one line: a Message-ID that is folded is not everywhere found again.
    message_id = f"{event_id.removeprefix('evt_')}.{recipient_id[-8:]}"
    async with office.look(firm_id) as session:
        if await session.get(Delivery, (firm_id, message_id)) is not None:
            return
        recipient = await session.get_one(Recipient, (firm_id, recipient_id))
        envelope = await session.get_one(Envelope, (firm_id, recipient.envelope_id))
        firm = await session.get_one(Firm, firm_id)
        owner = await session.get_one(Member, (firm_id, envelope.owner_id))
        own = select(MessageText).where(col(MessageText.language) == recipient.language)
        texts = {each.id: each for each in await session.scalars(own)}
    verify = f"{office.base_url}/verify/{envelope.verification_code}"
    picture = await logo_of(office, firm)
    case = Case(firm, envelope, recipient, owner, office.link_of(recipient), verify, texts, picture)
    channel = CODE_CHANNELS[recipient.identity_check] if kind == CODE else recipient.channel
    if not wanted(case) or not recipient.address_for(channel):
        return
    letter = write(case)
    by = _texted if channel == Channel.SMS else _sent
    state, detail = await by(office, post, letter, case, message_id)
    await _note(office, firm_id, recipient, kind, message_id, state, detail)


async def logo_of(office: Office, firm: Firm) -> bytes | None:
    """None as well where it cannot be read now: no message waits for an ornament."""
    if firm.logo_sha256 is None:
        return None
    try:
        return await office.files.get(firm.logo_sha256)
    except (FileMissing, FileDamaged, FilesUnavailable):
        log.warning("a logo cannot be read", firm=firm.id)
        return None


async def _sent(
    office: Office, post: Post, letter: Letter, case: Case, message_id: str
) -> tuple[DeliveryState, str | None]:
    name, email = case.recipient.name, case.recipient.email or ""

    def written() -> EmailMessage:
        message = mail_of(office, post, letter, name, email, message_id)
        answer_to(message, case.reply_to)
        if case.picture is not None:
            show_logo(message, case.picture)
        return message

    return await posted(post, written)


async def posted(post: Post, written: Callable[[], EmailMessage]) -> tuple[DeliveryState, str | None]:
    """Whether it went, or why it never will.

    Raises whatever is trouble for now, or ours to mend (a password, a sender): it is tried again."""
    try:
        message = written()
    except (MessageError, ValueError) as impossible:
        return DeliveryState.BOUNCED, f"No mail can be written to this address: {impossible}"[:500]
    try:
        await post.send(message)
    except aiosmtplib.SMTPRecipientsRefused as refused:
        return _refused(refused.recipients[0])
    except aiosmtplib.SMTPDataError as refused:
        return _refused(refused)
    except aiosmtplib.SMTPNotSupported as impossible:
        return DeliveryState.BOUNCED, f"The mail server cannot write to this address: {impossible}"[:500]
    return DeliveryState.SENT, None


async def _texted(
    office: Office, post: Post, letter: Letter, case: Case, message_id: str
) -> tuple[DeliveryState, str | None]:
    """The same by text message. Raises GatewayAway: it is tried again."""
    name, phone = case.recipient.name, case.recipient.phone or ""
    brief = Letter(letter.sender_name, letter.brief, letter.brief, paragraph(letter.brief), letter.brief)
    message = mail_of(office, post, brief, name, f"{phone}@{TEXTED_TO}", message_id)
    try:
        await post.text(message, phone, letter.brief)
    except TextRefused as refused:
        return DeliveryState.BOUNCED, str(refused)
    return DeliveryState.SENT, None


def _refused(answer: aiosmtplib.SMTPResponseException) -> tuple[DeliveryState, str]:
    """A refusal for good is a bounce; one for now is tried again."""
    if answer.code < 500:
        raise answer
    return DeliveryState.BOUNCED, f"{answer.code} {answer.message}"[:500]


async def _note(
    office: Office,
    firm_id: str,
    recipient: Recipient,
    kind: str,
    message_id: str,
    state: DeliveryState,
    detail: str | None,
) -> None:
    async with office.work(firm_id, BY_RULE.get(kind, "REMINDER")) as work:
        await hold(work, envelopes=[recipient.envelope_id])
        noted = await work.session.scalar(select(Delivery).where(col(Delivery.id) == message_id))
        if noted is None:
            work.record(
                DeliveryChanged(
                    envelope_id=recipient.envelope_id,
                    recipient_id=recipient.id,
                    to=state,
                    kind=kind,
                    detail=detail,
                    message_id=message_id,
                )
            )


def mail_of(
    office: Office, post: Post, letter: Letter, name: str, email: str, message_id: str
) -> EmailMessage:
    """Headers are single lines: what people typed can neither end one nor begin another."""
    message = EmailMessage()
    message["From"] = Address(_line(letter.sender_name), addr_spec=post.sender)
    message["To"] = Address(_line(name), addr_spec=email)
    message["Subject"] = _line(letter.subject)
    message["Message-ID"] = f"<{message_id}@{urlsplit(office.base_url).hostname or 'localhost'}>"
    now = this_moment().now
    message["Date"] = format_datetime(now)
    message["X-Countersign-At"] = instant(now)
    message["Auto-Submitted"] = "auto-generated"
    if any(each in str(value) for value in message.values() for each in "\r\n"):
        raise ValueError("a header may not have two lines")
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    return message


def answer_to(message: EmailMessage, address: str | None) -> None:
    """An address that not every mail server takes is left out: the mail itself must arrive."""
    with contextlib.suppress(MessageError, ValueError):
        if address is not None and address.isascii():
            message["Reply-To"] = Address(addr_spec=address)


def show_logo(message: EmailMessage, picture: bytes) -> None:
    """Inside the mail: a picture that is fetched from elsewhere is blocked by many, and tells who reads."""
    [_, html] = message.iter_parts()
    assert isinstance(html, EmailMessage)
    html.add_related(picture, "image", "png", cid=f"<{LOGO}>", disposition="inline", filename="logo.png")


def _line(text: str) -> str:
    """Python decodes an encoded word (`=?utf-8?q?=0D=0ABcc…?=`) wherever it stands, line breaks and all."""
    return " ".join(text.split())[:200].replace("=?", "=\u200b?")
