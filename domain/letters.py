"""Letters: how a message is laid out as plain text, as HTML and for a telephone."""

from dataclasses import dataclass
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from domain.envelopes import EnvelopeKind
from domain.messages import MessageKind as K, Task, fill, paragraphs
from domain.wording import BUNDLED, BUTTONS, DONE, FILES, FIXED, MOMENT, TASKS

LONGEST_BRIEF = 120
Links = list[tuple[str, str]]


@dataclass(frozen=True)
class Letter:
    """A message's words: `text`, the same as `html` with everything escaped that people typed, and `brief`:
    what a text message says."""

    sender_name: str
    subject: str
    text: str
    html: str
    brief: str


@dataclass(frozen=True)
class Facts:
    """What a message to a party is written from. `logo`: where the picture is found, if the firm has one."""

    firm: str
    time_zone: str
    recipient: str
    task: Task
    title: str
    kind: EnvelopeKind
    message: str | None
    expires_at: datetime | None
    link: str
    verify: str
    chain_head: str
    logo: str | None


def party_letter(facts: Facts, kind: K, language: str, own: tuple[str, str] | None = None) -> Letter:
    """A message to a party: in the firm's `own` words (subject and body), or in ours. What it rests on, the links
    and what is said of them, is always ours."""
    subject, body = own or BUNDLED[language][kind]
    values = _values(facts, language)
    lines = paragraphs(body, values)
    links, notes = _beneath(facts, kind, language)
    return letter(facts.firm, fill(subject, values), lines, links, notes, facts.logo)


def _values(facts: Facts, language: str) -> dict[str, str]:
    return {
        "firm": facts.firm,
        "recipient": facts.recipient,
        "title": facts.title,
        "task": TASKS[language][facts.task],
        "done": DONE[language][facts.kind],
        "message": facts.message or "",
        "until": _until(facts, language),
    }


def _until(facts: Facts, language: str) -> str:
    """The last moment, in the firm's time zone, which is named; nothing where there is none."""
    if facts.expires_at is None:
        return ""
    end = facts.expires_at.astimezone(ZoneInfo(facts.time_zone))
    return f"{end.strftime(MOMENT[language])} ({facts.time_zone})"


def _beneath(facts: Facts, kind: K, language: str) -> tuple[Links, list[str]]:
    """The links, and what is said of them."""
    fixed = FIXED[language]
    if kind == K.CLOSED:
        return [], []
    if kind == K.EXPIRED:
        return [(fixed["see"], facts.link)], []
    if kind == K.COMPLETED:
        file = (FILES[language][facts.kind], f"{facts.link}/signed.pdf")
        head = fixed["head"].format(head=facts.chain_head)
        reads = [fixed["read"]] if facts.task == Task.READ else []
        return [file, (fixed["verify"], facts.verify)], [*reads, head, fixed["keep"]]
    button = fixed["open"] if kind == K.NEW_LINK else BUTTONS[language][facts.task]
    return [(button, facts.link)], [fixed["personal"]]


def letter(
    firm: str, subject: str, lines: list[str], links: Links, notes: list[str], logo: str | None = None
) -> Letter:
    text = [*lines, *(f"{label}: {link}" for label, link in links), *notes, firm]
    blocks = [f'<p><img src="{escape(logo)}" alt="{escape(firm)}" height="48"></p>'] if logo else []
    blocks += [f"<p>{_broken(line)}</p>" for line in lines]
    blocks += [f'<p><a href="{escape(link)}">{escape(label)}</a></p>' for label, link in links]
    blocks += [f"<p><small>{escape(note)}</small></p>" for note in notes]
    body = "\n".join([*blocks, f"<p>{escape(firm)}</p>"])
    brief = " ".join([" ".join(subject.split())[:LONGEST_BRIEF], *(link for _, link in links[:1])])
    return Letter(firm, subject, "\n\n".join(text) + "\n", page(body), brief)


def _broken(line: str) -> str:
    return escape(line).replace("\n", "<br>\n")


def paragraph(text: str) -> str:
    return page(f"<p>{escape(text)}</p>")


def page(body: str) -> str:
    return f"<!doctype html>\n<html><body>\n{body}\n</body></html>\n"
