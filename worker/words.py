"""What our mails say, in English and French."""

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from domain.people import Firm, Member

if TYPE_CHECKING:
    from worker.deliver import Case


LONGEST_BRIEF = 120


@dataclass(frozen=True)
class Letter:
    """A message's words: `text`, the same as `html` with everything escaped that people typed, and `brief`:
    what a text message says."""

    sender_name: str
    subject: str
    text: str
    html: str
    brief: str


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


def reminder(case: "Case", language: str, words: str | None) -> Letter:
    firm, title, name = case.firm.name, case.envelope.title, case.recipient.name
    if language == "fr":
        subject = f"Rappel de {firm} : {title}"
        lines = [f"Bonjour {name},", f"{firm} attend votre réponse sur « {title} »."]
        button, note = "Lire et signer", "Ce lien est personnel : ne le transmettez pas."
    else:
        subject = f"A reminder from {firm}: {title}"
        lines = [f"Hello {name},", f"{firm} is waiting for your answer on “{title}”."]
        button, note = "Read and sign", "This link is yours alone: please do not pass it on."
    if words:
        lines.append(words)
    return letter(firm, subject, [*lines, *_until(case, language)], [(button, case.link)], [note])


def expiry_warning(case: "Case", language: str) -> Letter:
    firm, title, name = case.firm.name, case.envelope.title, case.recipient.name
    if language == "fr":
        subject = f"Bientôt trop tard : {title}"
        lines = [f"Bonjour {name},", f"Le délai pour répondre sur « {title} » touche à sa fin."]
        button, note = "Lire et signer", "Ce lien est personnel : ne le transmettez pas."
    else:
        subject = f"Your time is running out: {title}"
        lines = [f"Hello {name},", f"The time to answer on “{title}” is nearly over."]
        button, note = "Read and sign", "This link is yours alone: please do not pass it on."
    return letter(firm, subject, [*lines, *_until(case, language)], [(button, case.link)], [note])


def _until(case: "Case", language: str) -> list[str]:
    """The last moment, in the firm's time zone, which is named; nothing where there is none."""
    if case.recipient.expires_at is None:
        return []
    end = case.recipient.expires_at.astimezone(ZoneInfo(case.firm.time_zone))
    if language == "fr":
        return [f"Vous avez jusqu'au {end:%d/%m/%Y à %H:%M} ({case.firm.time_zone})."]
    return [f"You have until {end:%Y-%m-%d, %H:%M} ({case.firm.time_zone})."]


def expired_letter(case: "Case", language: str) -> Letter:
    firm, title, name = case.firm.name, case.envelope.title, case.recipient.name
    if language == "fr":
        subject, button = f"Le délai est passé : {title}", "Voir la demande"
        lines = [f"Bonjour {name},", f"Le délai pour répondre à {firm} sur « {title} » est passé."]
        lines.append(f"S'il vous faut plus de temps, demandez-le à {firm}.")
    else:
        subject, button = f"The time has passed: {title}", "See the request"
        lines = [f"Hello {name},", f"The time to answer {firm} on “{title}” has passed."]
        lines.append(f"If more time is needed, please ask {firm}.")
    return letter(firm, subject, lines, [(button, case.link)], [])


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


def link_letter(case: "Case", language: str) -> Letter:
    firm, title, name = case.firm.name, case.envelope.title, case.recipient.name
    if language == "fr":
        subject = f"Votre nouveau lien de {firm} : {title}"
        lines = [f"Bonjour {name},", f"Voici votre lien vers « {title} »."]
        button, note = "Ouvrir", "Ce lien est personnel : ne le transmettez pas."
    else:
        subject = f"Your new link from {firm}: {title}"
        lines = [f"Hello {name},", f"Here is your link to “{title}”."]
        button, note = "Open it", "This link is yours alone: please do not pass it on."
    return letter(firm, subject, lines, [(button, case.link)], [note])


def code_letter(case: "Case", language: str, code: str) -> Letter:
    """No link beside the code: whoever finds the one does not have the other."""
    firm, name = case.firm.name, case.recipient.name
    if language == "fr":
        subject = f"{code} est votre code pour {firm}"
        lines = [f"Bonjour {name},", f"Votre code est {code}. Il vaut cinq minutes."]
        note = "Ne le donnez à personne. Si vous n'avez rien demandé, ignorez ce message."
    else:
        subject = f"{code} is your code for {firm}"
        lines = [f"Hello {name},", f"Your code is {code}. It is good for five minutes."]
        note = "Give it to nobody. If you did not ask for it, ignore this message."
    return letter(firm, subject, lines, [], [note])


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
    brief = " ".join([" ".join(subject.split())[:LONGEST_BRIEF], *(link for _, link in links[:1])])
    return Letter(firm, subject, "\n\n".join(text) + "\n", page(body), brief)


def paragraph(text: str) -> str:
    return page(f"<p>{escape(text)}</p>")


def page(body: str) -> str:
    return f"<!doctype html>\n<html><body>\n{body}\n</body></html>\n"
