"""What our mails say to members, and with a code, in English and French; what parties get is in `domain/wording.py`."""

from typing import TYPE_CHECKING

from domain.letters import Letter, letter
from domain.people import Firm, Member

if TYPE_CHECKING:
    from worker.deliver import Case


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


def sign_in_letter(firm: Firm, member: Member, link: str) -> Letter:
    if firm.language == "fr":
        subject, button = f"Votre lien de connexion à {firm.name}", "Se connecter"
        lines = [f"Bonjour {member.name},", "Voici votre lien ; il sert une fois, pendant 15 minutes."]
    else:
        subject, button = f"Your sign-in link for {firm.name}", "Sign in"
        lines = [f"Hello {member.name},", "Here is your link; it works once, for 15 minutes."]
    return letter(firm.name, subject, lines, [(button, link)], [])
