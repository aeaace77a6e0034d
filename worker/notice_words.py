"""What our mails to the firm's own people say, in English and French."""

from dataclasses import dataclass

from domain.envelopes import Envelope
from domain.letters import Letter, letter
from domain.people import Firm, Member, NoticeKind as K


@dataclass(frozen=True)
class News:
    """What a notice is written from. `name`: of the party it is about; `said`: their words, or the server's."""

    kind: K
    firm: Firm
    member: Member
    envelope: Envelope
    name: str
    said: str
    link: str


Words = tuple[str, str, str]
# The subject, the sentence, and what can be done.
ENGLISH: dict[K, Words] = {
    K.ACTED: ("Answered by {name}: {title}", "{name} has given their answer to “{title}”.", ""),
    K.COMPLETED: ("Completed: {title}", "Everyone has answered: “{title}” is complete.", ""),
    K.DECLINED: (
        "Declined by {name}: {title}",
        "{name} declined to sign “{title}”:",
        "You can copy the request, change it and send it again.",
    ),
    K.OPTED_OUT: (
        "{name} wants it on paper: {title}",
        "{name} does not want to answer “{title}” electronically.",
        "You can record a signature on paper, or name somebody else.",
    ),
    K.CHANGES_REQUESTED: (
        "Changes asked for by {name}: {title}",
        "{name} asks for changes to “{title}”:",
        "Nobody can sign until you have finished the correction.",
    ),
    K.BOUNCED: (
        "Not reached: {name}, {title}",
        "A message to {name} about “{title}” came back:",
        "You can correct the address: the message then goes out again.",
    ),
    K.LOCKED: (
        "Locked after too many wrong codes: {name}",
        "Too many wrong codes were given with the link of {name} for “{title}”.",
        "They cannot sign until you unlock them.",
    ),
    K.EXPIRED: (
        "No answer in time from {name}: {title}",
        "{name} has not answered in time on “{title}”.",
        "You can extend the time: a new link then goes out.",
    ),
    K.LINK_ASKED: (
        "{name} asks for a new link: {title}",
        "{name} asks for a new link to “{title}”, and there is none to send.",
        "It goes out once you extend their time, unlock them or ask them anew.",
    ),
    K.SEALING_DELAYED: (
        "The sealing is delayed: {title}",
        "“{title}” is signed by everyone, but its file could not be sealed yet.",
        "It is tried again and again; nothing is lost, and nobody has to do anything.",
    ),
}
FRENCH: dict[K, Words] = {
    K.ACTED: ("Réponse de {name} : {title}", "{name} a donné sa réponse sur « {title} ».", ""),
    K.COMPLETED: ("Terminé : {title}", "Chacun a répondu : « {title} » est terminé.", ""),
    K.DECLINED: (
        "Refusé par {name} : {title}",
        "{name} a refusé de signer « {title} » :",
        "Vous pouvez copier la demande, la modifier et l'envoyer de nouveau.",
    ),
    K.OPTED_OUT: (
        "{name} préfère le papier : {title}",
        "{name} ne veut pas répondre à « {title} » par voie électronique.",
        "Vous pouvez enregistrer une signature sur papier, ou nommer quelqu'un d'autre.",
    ),
    K.CHANGES_REQUESTED: (
        "{name} demande des changements : {title}",
        "{name} demande des changements à « {title} » :",
        "Personne ne peut signer tant que vous n'avez pas terminé la correction.",
    ),
    K.BOUNCED: (
        "Message non remis : {name}, {title}",
        "Un message à {name} au sujet de « {title} » est revenu :",
        "Vous pouvez corriger l'adresse : le message repart alors.",
    ),
    K.LOCKED: (
        "Bloqué après trop de codes faux : {name}",
        "Trop de codes faux ont été donnés avec le lien de {name} pour « {title} ».",
        "Rien ne peut être signé par cette personne tant que vous ne l'avez pas débloquée.",
    ),
    K.EXPIRED: (
        "Délai passé pour {name} : {title}",
        "{name} n'a pas répondu à temps sur « {title} ».",
        "Vous pouvez prolonger le délai : un nouveau lien part alors.",
    ),
    K.LINK_ASKED: (
        "{name} demande un nouveau lien : {title}",
        "{name} demande un nouveau lien vers « {title} », et il n'y en a pas à envoyer.",
        "Il part dès que vous prolongez le délai, débloquez l'accès ou faites une nouvelle demande.",
    ),
    K.SEALING_DELAYED: (
        "Scellement retardé : {title}",
        "« {title} » est signé par chacun, mais son fichier n'a pas encore pu être scellé.",
        "De nouveaux essais se font d'eux-mêmes ; rien n'est perdu, et personne n'a rien à faire.",
    ),
}


def notice_letter(news: News) -> Letter:
    """In the firm's language, with the way to the request."""
    french = news.firm.language == "fr"
    subject, sentence, advice = (
        each.format(name=news.name, title=news.envelope.title)
        for each in (FRENCH if french else ENGLISH)[news.kind]
    )
    greeting = f"Bonjour {news.member.name}," if french else f"Hello {news.member.name},"
    said = news.said if sentence.endswith(":") else ""
    button = "Voir la demande" if french else "See the request"
    lines = [each for each in (greeting, sentence, said, advice) if each]
    return letter(news.firm.name, subject, lines, [(button, news.link)], [])
