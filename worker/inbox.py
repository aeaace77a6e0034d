"""The way to the list of all that a firm asks of one address: sent to that address, and to no other."""

from sqlmodel import col, select

from domain.ids import this_moment
from domain.inbox import INBOX_LIVES, address_of
from domain.letters import Letter, letter
from store.office import Office
from store.tables import LogEntry
from worker.deliver import Case, Post, deliver


async def send_inbox(office: Office, post: Post, firm_id: str, event_id: str, recipient_id: str) -> None:
    """The link is derived from the id of its event; one that would be dead by now is not sent."""
    async with office.look(firm_id) as session:
        entry = (await session.scalars(select(LogEntry).where(col(LogEntry.id) == event_id))).one()
    if this_moment().now >= entry.at + INBOX_LIVES:
        return

    def write(case: Case) -> Letter:
        token = office.secrets.inbox(firm_id, address_of(case.recipient), entry.data["inbox_id"])
        return inbox_letter(case, f"{office.base_url}/inbox/{token}")

    await deliver(office, post, firm_id, event_id, recipient_id, "INBOX", lambda _: True, write)


def inbox_letter(case: Case, link: str) -> Letter:
    firm, name = case.firm.name, case.recipient.name
    if case.recipient.language == "fr":
        subject, button = f"Toutes vos demandes de {firm}", "Voir la liste"
        lines = [f"Bonjour {name},", f"Voici la liste de tout ce que {firm} vous a demandé."]
        notes = [
            "Ce lien vaut 24 heures et il est personnel : ne le transmettez pas.",
            "Si vous n'avez rien demandé, ignorez ce message.",
        ]
    else:
        subject, button = f"All your requests from {firm}", "See the list"
        lines = [f"Hello {name},", f"Here is the list of all that {firm} has asked of you."]
        notes = [
            "This link is good for 24 hours and yours alone: please do not pass it on.",
            "If you did not ask for it, ignore this message.",
        ]
    return letter(firm, subject, lines, [(button, link)], notes, case.logo)
