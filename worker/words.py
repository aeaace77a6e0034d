"""What our mails say to members, and with a code, in English and French; what parties get is in `domain/wording.py`."""

from typing import TYPE_CHECKING

from domain.envelopes import Envelope, Recipient
from domain.letters import Letter, letter
from domain.people import Firm, Member

if TYPE_CHECKING:
    from worker.deliver import Case


def owner_expired_letter(firm: Firm, owner: Member, envelope: Envelope, late: Recipient) -> Letter:
    title, name = envelope.title, late.name
    if firm.language == "fr":
        subject = f"Délai passé pour {name} : {title}"
        lines = [f"Bonjour {owner.name},", f"{name} n'a pas répondu à temps sur « {title} »."]
        lines.append("Vous pouvez prolonger le délai : un nouveau lien part alors.")
    else:
        subject = f"No answer in time from {name}: {title}"
        lines = [f"Hello {owner.name},", f"{name} has not answered in time on “{title}”."]
        lines.append("You can extend the time: a new link then goes out.")
    return letter(firm.name, subject, lines, [], [])


def declined_letter(firm: Firm, owner: Member, envelope: Envelope, refused: Recipient) -> Letter:
    title, name, reason = envelope.title, refused.name, refused.reason or ""
    if firm.language == "fr":
        subject = f"Refusé par {name} : {title}"
        lines = [f"Bonjour {owner.name},", f"{name} a refusé de signer « {title} » :", reason]
    else:
        subject = f"Declined by {name}: {title}"
        lines = [f"Hello {owner.name},", f"{name} declined to sign “{title}”:", reason]
    return letter(firm.name, subject, lines, [], [])


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
    return letter(firm, subject, lines, [], [note], case.logo)


def locked_letter(firm: Firm, owner: Member, envelope: Envelope, recipient: Recipient) -> Letter:
    title, name = envelope.title, recipient.name
    if firm.language == "fr":
        subject = f"Bloqué après trop de codes faux : {name}"
        lines = [
            f"Bonjour {owner.name},",
            f"Trop de codes faux ont été donnés avec le lien de {name} pour « {title} ».",
            "Rien ne peut être signé par cette personne tant que vous ne l'avez pas débloquée.",
        ]
    else:
        subject = f"Locked after too many wrong codes: {name}"
        lines = [
            f"Hello {owner.name},",
            f"Too many wrong codes were given with the link of {name} for “{title}”.",
            "They cannot sign until you unlock them.",
        ]
    return letter(firm.name, subject, lines, [], [])


def sign_in_letter(firm: Firm, member: Member, link: str) -> Letter:
    if firm.language == "fr":
        subject, button = f"Votre lien de connexion à {firm.name}", "Se connecter"
        lines = [f"Bonjour {member.name},", "Voici votre lien ; il sert une fois, pendant 15 minutes."]
    else:
        subject, button = f"Your sign-in link for {firm.name}", "Sign in"
        lines = [f"Hello {member.name},", "Here is your link; it works once, for 15 minutes."]
    return letter(firm.name, subject, lines, [(button, link)], [])
