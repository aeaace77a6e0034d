"""What messages to parties say as long as a firm has no words of its own, in English and French."""

from domain.envelopes import EnvelopeKind
from domain.messages import MessageKind as K, Task

Bundled = dict[K, tuple[str, str]]

ENGLISH: Bundled = {
    K.INVITATION: (
        "{firm} asks you {task}: {title}",
        "Hello {recipient},\n\n{firm} asks you {task} “{title}”.\n\n{message}",
    ),
    K.REMINDER: (
        "A reminder from {firm} {task}: {title}",
        "Hello {recipient},\n\n{firm} is waiting for you {task} “{title}”.\n\n{message}\n\n"
        "You have until {until}.",
    ),
    K.EXPIRY_WARNING: (
        "Your time {task} is running out: {title}",
        "Hello {recipient},\n\n{firm} asked you {task} “{title}”. The time for it is nearly over.\n\n"
        "You have until {until}.",
    ),
    K.EXPIRED: (
        "The time has passed: {title}",
        "Hello {recipient},\n\n{firm} asked you {task} “{title}”. The time for it has passed.\n\n"
        "If more time is needed, please ask {firm}.",
    ),
    K.COMPLETED: (
        "{done} by everyone: {title}",
        "Hello {recipient},\n\n“{title}” has been {done} by all parties and sealed.",
    ),
    K.CLOSED: (
        "This request is closed: {title}",
        "Hello {recipient},\n\nThe request made to you {task} “{title}” is closed; nothing is asked of you any more.",
    ),
    K.NEW_LINK: (
        "Your new link from {firm}: {title}",
        "Hello {recipient},\n\nHere is your link to “{title}”, which {firm} asked you {task}.",
    ),
}
FRENCH: Bundled = {
    K.INVITATION: (
        "{firm} vous demande {task} : {title}",
        "Bonjour {recipient},\n\n{firm} vous demande {task} « {title} ».\n\n{message}",
    ),
    K.REMINDER: (
        "Rappel : {firm} vous demande {task} : {title}",
        "Bonjour {recipient},\n\n{firm} vous a demandé {task} « {title} » et attend votre réponse.\n\n{message}\n\n"
        "Vous avez jusqu'au {until}.",
    ),
    K.EXPIRY_WARNING: (
        "Bientôt trop tard. {firm} vous demande {task} : {title}",
        "Bonjour {recipient},\n\n{firm} vous a demandé {task} « {title} ». Le délai touche à sa fin.\n\n"
        "Vous avez jusqu'au {until}.",
    ),
    K.EXPIRED: (
        "Le délai est passé : {title}",
        "Bonjour {recipient},\n\n{firm} vous a demandé {task} « {title} ». Le délai est passé.\n\n"
        "S'il vous faut plus de temps, demandez-le à {firm}.",
    ),
    K.COMPLETED: (
        "{done} par tous : {title}",
        "Bonjour {recipient},\n\n« {title} » est {done} par toutes les parties et scellé.",
    ),
    K.CLOSED: (
        "La demande est close : {title}",
        "Bonjour {recipient},\n\nLa demande qui vous a été faite {task} « {title} » est close ; rien n'est plus à faire.",
    ),
    K.NEW_LINK: (
        "Votre nouveau lien de {firm} : {title}",
        "Bonjour {recipient},\n\nVoici votre lien vers « {title} », que {firm} vous a demandé {task}.",
    ),
}
BUNDLED: dict[str, Bundled] = {"en": ENGLISH, "fr": FRENCH}

# After “asks you” and “vous demande”.
TASKS: dict[str, dict[Task, str]] = {
    "en": {
        Task.SIGN: "to sign",
        Task.APPROVE: "to approve",
        Task.CONFIRM: "to read and confirm",
        Task.READ: "to read",
    },
    "fr": {
        Task.SIGN: "de signer",
        Task.APPROVE: "d'approuver",
        Task.CONFIRM: "de lire et de confirmer",
        Task.READ: "de lire",
    },
}
DONE: dict[str, dict[EnvelopeKind, str]] = {
    "en": {EnvelopeKind.SIGNATURE: "signed", EnvelopeKind.APPROVAL: "approved"},
    "fr": {EnvelopeKind.SIGNATURE: "signé", EnvelopeKind.APPROVAL: "approuvé"},
}
# What no firm can edit away: the buttons, and what stands below them.
BUTTONS: dict[str, dict[Task, str]] = {
    "en": {
        Task.SIGN: "Read and sign",
        Task.APPROVE: "Read and approve",
        Task.CONFIRM: "Read and confirm",
        Task.READ: "Read it",
    },
    "fr": {
        Task.SIGN: "Lire et signer",
        Task.APPROVE: "Lire et approuver",
        Task.CONFIRM: "Lire et confirmer",
        Task.READ: "Lire",
    },
}
FILES: dict[str, dict[EnvelopeKind, str]] = {
    "en": {EnvelopeKind.SIGNATURE: "The signed file", EnvelopeKind.APPROVAL: "The approved file"},
    "fr": {EnvelopeKind.SIGNATURE: "Le fichier signé", EnvelopeKind.APPROVAL: "Le fichier approuvé"},
}
FIXED: dict[str, dict[str, str]] = {
    "en": {
        "see": "See the request",
        "open": "Open it",
        "verify": "Verify it",
        "personal": "This link is yours alone: please do not pass it on.",
        "head": "Head of the chain of events: {head}",
        "keep": "Keep this message: it proves what was on record.",
        "read": "It is sent to you to read; nothing else is asked of you.",
    },
    "fr": {
        "see": "Voir la demande",
        "open": "Ouvrir",
        "verify": "Vérifier",
        "personal": "Ce lien est personnel : ne le transmettez pas.",
        "head": "Empreinte de la chaîne d'événements : {head}",
        "keep": "Gardez ce message : il prouve l'état du dossier.",
        "read": "Il vous est adressé pour lecture ; rien d'autre ne vous est demandé.",
    },
}
MOMENT = {"en": "%Y-%m-%d, %H:%M", "fr": "%d/%m/%Y à %H:%M"}
