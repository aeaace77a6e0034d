"""What our mails say, in English and French."""

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from domain.envelopes import Envelope, Recipient
from domain.people import Firm, Member

if TYPE_CHECKING:
    from worker.deliver import Case


@dataclass(frozen=True)
class Letter:
    """A mail's words: `text`, and the same as `html` with everything escaped that people typed."""

    sender_name: str
    subject: str
    text: str
    html: str


def invitation(case: "Case", language: str) -> Letter:
    firm, title, name = case.firm.name, case.envelope.title, case.recipient.name
    if language == "fr":
        subject = f"{firm} vous demande de signer : {title}"
        lines = [f"Bonjour {name},", f"{firm} vous demande de lire et de signer « {title} »."]
        button, note = "Lire et signer", "Ce lien est personnel : ne le transmettez pas."
    else:
        subject = f"{firm} asks you to sign: {title}"
        lines = [f"Hello {name},", f"{firm} asks you to read and sign “{title}”."]
        button, note = "Read and sign", "This link is yours alone: please do not pass it on."
    if case.envelope.message:
        lines.append(case.envelope.message)
    return letter(firm, subject, lines, [(button, case.link)], [note])


def sealed_letter(case: "Case", language: str) -> Letter:
    firm, title, name = case.firm.name, case.envelope.title, case.recipient.name
    head, code = case.envelope.chain_head or "", case.envelope.verification_code
    verify = f"{case.link.split('/s/')[0]}/verify/{code}"
    if language == "fr":
        subject = f"Signé par tous : {title}"
        lines = [f"Bonjour {name},", f"« {title} » est signé par toutes les parties et scellé."]
        links = [("Le fichier signé", f"{case.link}/signed.pdf"), ("Vérifier", verify)]
        notes = [
            f"Empreinte de la chaîne d'événements : {head}",
            "Gardez ce message : il prouve l'état du dossier.",
        ]
    else:
        subject = f"Signed by everyone: {title}"
        lines = [f"Hello {name},", f"“{title}” has been signed by all parties and sealed."]
        links = [("The signed file", f"{case.link}/signed.pdf"), ("Verify it", verify)]
        notes = [f"Head of the chain of events: {head}", "Keep this message: it proves what was on record."]
    return letter(firm, subject, lines, links, notes)


def closed_letter(case: "Case", language: str) -> Letter:
    firm, title, name = case.firm.name, case.envelope.title, case.recipient.name
    if language == "fr":
        subject = f"La demande est close : {title}"
        lines = [
            f"Bonjour {name},",
            f"La demande de signature de « {title} » est close ; rien n'est plus à faire.",
        ]
    else:
        subject = f"This request is closed: {title}"
        lines = [
            f"Hello {name},",
            f"The request to sign “{title}” is closed; nothing is asked of you any more.",
        ]
    return letter(firm, subject, lines, [], [])


def declined_letter(firm: Firm, owner: Member, envelope: Envelope, refused: Recipient) -> Letter:
    title, name, reason = envelope.title, refused.name, refused.reason or ""
    if firm.language == "fr":
        subject = f"Refusé par {name} : {title}"
        lines = [f"Bonjour {owner.name},", f"{name} a refusé de signer « {title} » :", reason]
    else:
        subject = f"Declined by {name}: {title}"
        lines = [f"Hello {owner.name},", f"{name} declined to sign “{title}”:", reason]
    return letter(firm.name, subject, lines, [], [])


def sign_in_letter(firm: Firm, member: Member, link: str) -> Letter:
    if firm.language == "fr":
        subject, button = f"Votre lien de connexion à {firm.name}", "Se connecter"
        lines = [f"Bonjour {member.name},", "Voici votre lien ; il sert une fois, pendant 15 minutes."]
    else:
        subject, button = f"Your sign-in link for {firm.name}", "Sign in"
        lines = [f"Hello {member.name},", "Here is your link; it works once, for 15 minutes."]
    return letter(firm.name, subject, lines, [(button, link)], [])


def letter(
    firm: str, subject: str, lines: list[str], links: list[tuple[str, str]], notes: list[str]
) -> Letter:
    text = [*lines, *(f"{label}: {link}" for label, link in links), *notes, firm]
    paragraphs = [f"<p>{escape(line)}</p>" for line in lines]
    paragraphs += [f'<p><a href="{escape(link)}">{escape(label)}</a></p>' for label, link in links]
    paragraphs += [f"<p><small>{escape(note)}</small></p>" for note in notes]
    body = "\n".join([*paragraphs, f"<p>{escape(firm)}</p>"])
    return Letter(
        firm, subject, "\n\n".join(text) + "\n", f"<!doctype html>\n<html><body>\n{body}\n</body></html>\n"
    )
