"""What a verdict says, in plain words: for the page, the query, `POST /verify` and the command line alike."""

from datetime import UTC, datetime
from enum import StrEnum


class Finding(StrEnum):
    """What is wrong with a file."""

    SIGNATURE = "SIGNATURE"
    COVERAGE = "COVERAGE"
    SEALER = "SEALER"
    TIMESTAMP = "TIMESTAMP"
    PAGES = "PAGES"
    EVENTS = "EVENTS"
    EVIDENCE = "EVIDENCE"
    HEAD = "HEAD"
    TOO_MUCH = "TOO_MUCH"


class Saying(StrEnum):
    """What is said of a file as a whole, or beside that."""

    GENUINE = "GENUINE"
    CERTIFICATE_GENUINE = "CERTIFICATE_GENUINE"
    SEALED_HERE = "SEALED_HERE"
    ALTERED = "ALTERED"
    UNKNOWN = "UNKNOWN"
    UNREADABLE = "UNREADABLE"
    NOT_YET_SEALED = "NOT_YET_SEALED"
    HEAD_FITS = "HEAD_FITS"
    NO_HEAD = "NO_HEAD"
    SEALER_TRUSTED = "SEALER_TRUSTED"
    NO_ROOT = "NO_ROOT"
    SIGNED = "SIGNED"
    SIGNED_ON_PAPER = "SIGNED_ON_PAPER"
    APPROVED = "APPROVED"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    CLAIMS = "CLAIMS"
    TITLE = "TITLE"
    SEALED = "SEALED"
    THE_HEAD = "THE_HEAD"
    LEVEL_B = "LEVEL_B"
    LEVEL_T = "LEVEL_T"
    LEVEL_LT = "LEVEL_LT"
    LEVEL_LTA = "LEVEL_LTA"
    AUTHORITY_TRUSTED = "AUTHORITY_TRUSTED"
    AUTHORITY_UNKNOWN = "AUTHORITY_UNKNOWN"
    OUTDATED = "OUTDATED"
    CAME_SIGNED = "CAME_SIGNED"
    CERTIFICATE = "CERTIFICATE"
    ERASED = "ERASED"
    ERASED_PERSON = "ERASED_PERSON"


WORDS: dict[Finding | Saying, tuple[str, str]] = {
    Finding.SIGNATURE: (
        "the file has no signature, more than one, or one that does not fit its content",
        "le fichier n'a pas de signature, en a plusieurs, ou une qui ne correspond pas à son contenu",
    ),
    Finding.COVERAGE: (
        "the signature does not cover the whole file as it was sealed",
        "la signature ne couvre pas le fichier entier tel qu'il a été scellé",
    ),
    Finding.SEALER: (
        "the signature is not by a sealer that is trusted here",
        "la signature n'est pas d'un scelleur reconnu ici",
    ),
    Finding.TIMESTAMP: (
        "the timestamp does not fit the signature, or was changed",
        "l'horodatage ne correspond pas à la signature, ou a été changé",
    ),
    Finding.PAGES: ("the pages are not as they were sent", "les pages ne sont pas telles qu'envoyées"),
    Finding.EVENTS: (
        "the events do not follow each other from the first to the last",
        "les événements ne se suivent pas du premier au dernier",
    ),
    Finding.EVIDENCE: ("the file holds no evidence", "le fichier ne contient aucune preuve"),
    Finding.HEAD: (
        "the events are not those whose head was given: not what the parties were told when all had signed",
        "les événements ne sont pas ceux dont la tête a été donnée : ce n'est pas ce qui a été annoncé aux parties",
    ),
    Finding.TOO_MUCH: (
        "the file takes too much time or memory to verify, or breaks the reader",
        "le fichier demande trop de temps ou de mémoire, ou arrête le lecteur",
    ),
    Saying.GENUINE: (
        "Genuine: this is exactly what was signed",
        "Authentique : c'est exactement ce qui a été signé",
    ),
    Saying.CERTIFICATE_GENUINE: (
        "Genuine: this certificate is exactly as it was sealed",
        "Authentique : ce certificat est exactement tel qu'il a été scellé",
    ),
    Saying.ERASED: (
        "What was personal of one of the parties was erased here on {at}; the file itself, and its proof, are what they were",
        "Les données personnelles d'une des parties ont été effacées ici le {at} ; le fichier et sa preuve restent ce qu'ils étaient",
    ),
    Saying.ERASED_PERSON: ("(erased person)", "(personne effacée)"),
    Saying.SEALED_HERE: ("This document was sealed here", "Ce document a été scellé ici"),
    Saying.ALTERED: (
        "Altered: this file was changed after it was signed",
        "Modifié : ce fichier a été changé après sa signature",
    ),
    Saying.UNKNOWN: (
        "Unknown: this server has not sealed this file",
        "Inconnu : ce serveur n'a pas scellé ce fichier",
    ),
    Saying.UNREADABLE: (
        "Cannot be read: no seal of Countersign is found in this file",
        "Illisible : aucun sceau de Countersign ne se trouve dans ce fichier",
    ),
    Saying.NOT_YET_SEALED: ("Known, and not sealed yet", "Connu, et pas encore scellé"),
    Saying.HEAD_FITS: (
        "The head of its events is the one that was given, which each party has in their message",
        "La tête de ses événements est celle qui a été donnée, que chaque partie a dans son message",
    ),
    Saying.NO_HEAD: (
        "No head was given: compare this one with the head in the message that each party got",
        "Aucune tête n'a été donnée : comparez celle-ci à la tête dans le message que chaque partie a reçu",
    ),
    Saying.SEALER_TRUSTED: (
        "It was sealed under the root that was given",
        "Il a été scellé sous la racine qui a été donnée",
    ),
    Saying.NO_ROOT: (
        "No root was given: who sealed it was not checked. The firm's root is at /verify/root.pem of its server",
        "Aucune racine n'a été donnée : l'auteur du sceau n'a pas été vérifié. La racine du cabinet est à"
        " /verify/root.pem de son serveur",
    ),
    Saying.SIGNED: ("signed", "a signé"),
    Saying.SIGNED_ON_PAPER: ("signed on paper", "a signé sur papier"),
    Saying.APPROVED: ("approved", "a approuvé"),
    Saying.ACKNOWLEDGED: ("confirmed having read it", "a confirmé avoir lu"),
    Saying.CLAIMS: ("What the file says of itself:", "Ce que le fichier dit de lui-même :"),
    Saying.TITLE: ("Document:", "Document :"),
    Saying.SEALED: ("Sealed:", "Scellé :"),
    Saying.THE_HEAD: ("Head of its events:", "Tête de ses événements :"),
    Saying.LEVEL_B: (
        "The time of the seal is by the sealer's own clock (PAdES B-B)",
        "L'heure du sceau est celle de l'horloge du scelleur (PAdES B-B)",
    ),
    Saying.LEVEL_T: (
        "Timestamped on {at} by {by} (PAdES {level}): the seal was there by then",
        "Horodaté le {at} par {by} (PAdES {level}) : le sceau existait à ce moment",
    ),
    Saying.LEVEL_LT: (
        "Timestamped on {at} by {by} (PAdES {level}): the seal was there by then, and the file holds the lists by which"
        " no certificate of the seal or the timestamp was revoked",
        "Horodaté le {at} par {by} (PAdES {level}) : le sceau existait à ce moment, et le fichier contient les listes"
        " selon lesquelles aucun certificat du sceau ou de l'horodatage n'était révoqué",
    ),
    Saying.LEVEL_LTA: (
        "Timestamped on {at} by {by} (PAdES {level}): the seal was there by then, the file holds the lists by which no"
        " certificate of the seal or the timestamp was revoked, and a second timestamp is over all of it",
        "Horodaté le {at} par {by} (PAdES {level}) : le sceau existait à ce moment, le fichier contient les listes selon"
        " lesquelles aucun certificat du sceau ou de l'horodatage n'était révoqué, et un second horodatage porte sur"
        " le tout",
    ),
    Saying.AUTHORITY_TRUSTED: (
        "The time stamping authority is under a root that was given",
        "L'autorité d'horodatage est sous une racine qui a été donnée",
    ),
    Saying.AUTHORITY_UNKNOWN: (
        "Whether the time stamping authority is to be trusted was not checked: no root of it was given",
        "La confiance en l'autorité d'horodatage n'a pas été vérifiée : aucune racine n'en a été donnée",
    ),
    Saying.OUTDATED: (
        "The certificate of the seal has ended since, and no timestamp that is trusted here says that it was used before",
        "Le certificat du sceau a expiré depuis, et aucun horodatage reconnu ici ne dit qu'il a été utilisé avant",
    ),
    Saying.CAME_SIGNED: (
        "This file came with signatures by others, which the firm does not vouch for; it was not changed, and the seal was"
        " added at its end. Its certificate is a file of its own",
        "Ce fichier portait déjà des signatures d'autrui, dont le cabinet ne répond pas ; il n'a pas été changé, et le"
        " sceau a été ajouté à sa fin. Son certificat est un fichier à part",
    ),
    Saying.CERTIFICATE: (
        "This is a certificate alone. What was signed is another file, which came with signatures: its SHA-256 before the"
        " seal stands in the certificate",
        "Ceci n'est qu'un certificat. Ce qui a été signé est un autre fichier, qui portait déjà des signatures : son"
        " SHA-256 avant le sceau figure dans le certificat",
    ),
}


LEVELS = {"B-LT": Saying.LEVEL_LT, "B-LTA": Saying.LEVEL_LTA}


def say_level(level: str, at: datetime | None, by: str | None, language: str) -> str:
    """How far the time of a seal is to be relied on, and on whose word."""
    if at is None:
        return say(Saying.LEVEL_B, language)
    moment = f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    return say(LEVELS.get(level, Saying.LEVEL_T), language).format(at=moment, by=by, level=level)


def say_genuine(kind: str | None, language: str) -> str:
    """Of a file that is as it was sealed; of a certificate alone nobody is told that it is what was signed."""
    return say(Saying.CERTIFICATE_GENUINE if kind == Saying.CERTIFICATE else Saying.GENUINE, language)


def say(what: Finding | Saying, language: str) -> str:
    """In English, or in French for "fr"."""
    english, french = WORDS[what]
    return french if language == "fr" else english
