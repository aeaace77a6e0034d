"""A real mail server that keeps what it gets, and refuses what it is told to refuse."""

import asyncio
import email
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from api.demo.stage import free_port

OK = "250 OK"


@dataclass
class Sink:
    """`answer_from` and `answer_to` give the replies for addresses, `answer_all` the one for the message itself.

    For `pause` seconds after it has taken a message it says nothing.
    """

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    addressed: list[list[str]] = field(default_factory=list)
    answer_to: Callable[[str], str] = lambda _: OK
    answer_from: Callable[[str], str] = lambda _: OK
    answer_all: Callable[[EmailMessage], str] = lambda _: OK
    pause: float = 0.0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answer_from(address)
        if answer.startswith("250"):
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return answer

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answer_to(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        mail = email.message_from_bytes(envelope.content, policy=default)
        answer = self.answer_all(mail)
        if answer.startswith("250"):
            self.mails.append(mail)
            self.addressed.append(list(envelope.rcpt_tos))
            await asyncio.sleep(self.pause)  # it is taken, and nobody knows yet
        return answer

    def to(self, address: str, subject: str = "") -> list[EmailMessage]:
        return [x for x in self.mails if address in str(x["To"]) and subject in str(x["Subject"])]

    def ids(self) -> Counter[str]:
        return Counter(str(each["Message-ID"]) for each in self.mails)


@contextmanager
def sinking(port: int = 0, **options: Any) -> Iterator[Sink]:
    """A sink that listens, in a thread of its own."""
    sink = Sink(port=port or free_port())
    given = {"enable_SMTPUTF8": False, **options}
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port, **given)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()
