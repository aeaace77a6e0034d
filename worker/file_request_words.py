"""What mails about requests for files say, in English and French."""

from collections.abc import Sequence

from domain.file_requests import FileRequest, RequestedFile
from domain.letters import Letter, letter
from domain.people import Firm, Member

Words = dict[str, str]
ENGLISH: Words = {
    "subject": "{firm} asks you for documents: {title}",
    "again": "Reminder: {firm} still waits for documents: {title}",
    "hello": "Hello {name},",
    "asks": "{firm} asks you for these documents:",
    "waits": "{firm} still waits for these documents:",
    "all": "Everything has come; please say on the page that this was all:",
    "optional": "{title} (if you have it)",
    "due": "Please send them by {day}.",
    "how": "Take a picture with your telephone or choose files. You need no account and no password.",
    "button": "Send the documents",
    "personal": "This link is yours alone: please do not pass it on.",
    "day": "%d %B %Y",
}
FRENCH: Words = {
    "subject": "{firm} vous demande des documents : {title}",
    "again": "Rappel : {firm} attend encore des documents : {title}",
    "hello": "Bonjour {name},",
    "asks": "{firm} vous demande ces documents :",
    "waits": "{firm} attend encore ces documents :",
    "all": "Tout est arrivé ; dites sur la page que c'était tout :",
    "optional": "{title} (si vous l'avez)",
    "due": "Merci de les envoyer avant le {day}.",
    "how": "Prenez-les en photo avec votre téléphone ou choisissez des fichiers. Il ne faut ni compte ni mot de passe.",
    "button": "Envoyer les documents",
    "personal": "Ce lien est personnel : ne le transmettez pas.",
    "day": "%d/%m/%Y",
}


def asking_letter(
    firm: Firm,
    request: FileRequest,
    items: Sequence[RequestedFile],
    link: str,
    *,
    said: str | None,
    again: bool,
    logo: str | None,
) -> Letter:
    """What is asked for; `again`: what is still missing. `said`: the words of whoever asks."""
    words = FRENCH if request.language == "fr" else ENGLISH
    wanted = [each for each in items if not again or not each.document_ids]
    head = words["again" if again else "subject"].format(firm=firm.name, title=request.title)
    lines = [words["hello"].format(name=request.name)]
    if said:
        lines.append(said)
    begin = words[("waits" if wanted else "all") if again else "asks"].format(firm=firm.name)
    named = [
        f"– {each.title if each.required else words['optional'].format(title=each.title)}" for each in wanted
    ]
    lines.append("\n".join([begin, *named]))
    if request.due_on and wanted:
        lines.append(words["due"].format(day=request.due_on.strftime(words["day"])))
    lines.append(words["how"])
    return letter(firm.name, head, lines, [(words["button"], link)], [words["personal"]], logo)


def came_letter(firm: Firm, request: FileRequest, member: Member, came: int, link: str) -> Letter:
    """To whoever asked: the other side says that this was all."""
    if firm.language == "fr":
        subject, button = f"Documents reçus de {request.name} : {request.title}", "Voir les documents"
        lines = [f"Bonjour {member.name},", f"{request.name} a tout envoyé pour « {request.title} »."]
        lines.append(f"Fichiers reçus : {came}.")
    else:
        subject, button = f"Documents came from {request.name}: {request.title}", "See the documents"
        lines = [f"Hello {member.name},", f"{request.name} has sent everything for “{request.title}”."]
        lines.append(f"Files received: {came}.")
    return letter(firm.name, subject, lines, [(button, link)], [])
