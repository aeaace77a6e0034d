"""The fields that files propose, made fields of a request; and what a file should propose and does not."""

import re
from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum
from typing import Any

from domain.events import Addressee, Place, ProposedPlace, TemplatePlace, Unproposed
from domain.ids import Moment
from domain.papers import Document
from domain.placing import A_PARTYS
from domain.refusals import InvalidInput

VARIABLE = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z][A-Za-z0-9]*)+")


class ProposalSource(StrEnum):
    TEXT_TAG = "TEXT_TAG"
    FORM_FIELD = "FORM_FIELD"


class ProposalProblemCode(StrEnum):
    UNKNOWN_KIND = "UNKNOWN_KIND"
    UNKNOWN_WORD = "UNKNOWN_WORD"
    NOBODY = "NOBODY"
    OPTIONS = "OPTIONS"
    SIZE = "SIZE"
    TOO_LONG = "TOO_LONG"
    NOT_CLOSED = "NOT_CLOSED"
    OFF_PAGE = "OFF_PAGE"
    TOO_MANY = "TOO_MANY"
    NOT_READ = "NOT_READ"


C = ProposalProblemCode
PROBLEM_WORDS: dict[ProposalProblemCode, tuple[str, str]] = {
    C.UNKNOWN_KIND: ("There is no field of this kind.", "Il n'existe pas de champ de ce type."),
    C.UNKNOWN_WORD: ("Something in it is not understood.", "Un mot n'y est pas compris."),
    C.NOBODY: ("It does not say who is asked, as r1 does.", "Il ne dit pas à qui c'est demandé, comme r1."),
    C.OPTIONS: (
        'It needs its choices, each once: options="a|b". Only choices have them.',
        'Il lui faut ses choix, chacun une fois : options="a|b". Seuls les choix en ont.',
    ),
    C.SIZE: ("A width or height is from 1 to 2000 points.", "Une largeur ou hauteur va de 1 à 2000 points."),
    C.TOO_LONG: ("A name or an option is too long.", "Un nom ou un choix est trop long."),
    C.NOT_CLOSED: ("Its end }} is missing.", "Sa fin }} manque."),
    C.OFF_PAGE: ("It lies off the page.", "Il est hors de la page."),
    C.TOO_MANY: ("There are more fields than can be taken.", "Il y a trop de champs."),
    C.NOT_READ: (
        "The file is too large or too unusual to look for all its tags: look whether any stayed.",
        "Le fichier est trop grand ou trop inhabituel pour y chercher tous les champs : vérifiez s'il en reste.",
    ),
}


def proposed_by(document: Document) -> list[ProposedPlace]:
    return [ProposedPlace(**each) for each in document.proposed or []]


def unproposed_by(document: Document) -> list[Unproposed]:
    return [Unproposed(**each) for each in document.unproposed or []]


def as_asked(documents: Sequence[Document], parties: Sequence[Addressee], moment: Moment) -> Iterator[Place]:
    """All that the documents propose, as fields of these parties: r1 is the party of that key, or else the first."""
    keys = _numbered([each.recipient_id for each in parties])
    keys |= {each.key: each.recipient_id for each in parties}
    for document in documents:
        proposed, unproposed = proposed_by(document), unproposed_by(document)
        _check(document.title, proposed, unproposed, keys)
        for each in proposed:
            yield Place(
                field_id=moment.id("fld"),
                document_id=document.id,
                recipient_id=keys[each.recipient] if each.recipient else None,
                value=None,
                **_shape(each),
            )


def as_template(
    file: str, proposed: Sequence[ProposedPlace], unproposed: Sequence[Unproposed], roles: Sequence[str]
) -> Iterator[TemplatePlace]:
    """All that a file proposes, as places of a template: r1 is the role of that name, or else the first. What a tag
    of nobody's calls by a variable's name (`client.name`) is filled in from data."""
    keys = _numbered(roles) | {each: each for each in roles}
    _check(file, proposed, unproposed, keys)
    for each in proposed:
        named = each.source == ProposalSource.TEXT_TAG and VARIABLE.fullmatch(each.label or "")
        filled = named and each.recipient is None and each.kind not in A_PARTYS
        yield TemplatePlace(
            role=keys[each.recipient] if each.recipient else None,
            variable=each.label if filled else None,
            value=None,
            **_shape(each),
        )


def _numbered(whose: Sequence[str]) -> dict[str, str]:
    return {f"r{number}": each for number, each in enumerate(whose, start=1)}


def _check(
    file: str, proposed: Sequence[ProposedPlace], unproposed: Sequence[Unproposed], known: Collection[str]
) -> None:
    for problem in unproposed:
        why = PROBLEM_WORDS[ProposalProblemCode(problem.code)][0]
        raise InvalidInput("useProposedFields", f"{file}: {problem.text} {why}")
    for each in proposed:
        if each.recipient is not None and each.recipient not in known:
            raise InvalidInput("useProposedFields", f"{file}: nobody is {each.recipient}")


def _shape(proposed: ProposedPlace) -> dict[str, Any]:
    return {name: value for name, value in vars(proposed).items() if name not in ("source", "recipient")}
