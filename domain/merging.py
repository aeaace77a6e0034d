"""What stands in a template's variables, who fills its roles, and whether a template is sound."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from domain.boards import Job
from domain.events import Merged, Place, TemplatePlace, TemplateRole
from domain.filling import as_drawn, problem_of_text
from domain.ids import Moment
from domain.people import Client, Contact, Firm
from domain.placing import A_PARTYS, FIELDS_AN_ENVELOPE, check_patterns, check_place
from domain.refusals import InvalidInput, TemplateVariableMissing
from domain.requesting import RECIPIENTS_AN_ENVELOPE
from domain.templates import Template

LONGEST_VALUE = 1000
MOST = 10**18
SHAPE = ("kind", "page", "x", "y", "width", "height", "required", "label", "options", "pattern", "value")


def check_template(roles: Sequence[TemplateRole], places: Sequence[TemplatePlace], pages: int) -> None:
    """Raises InvalidInput for a template that no document could be made from."""
    names = {each.name for each in roles}
    if len(names) != len(roles) or len(roles) > RECIPIENTS_AN_ENVELOPE:
        raise InvalidInput("roles", f"each role once, at most {RECIPIENTS_AN_ENVELOPE}")
    if len(places) > FIELDS_AN_ENVELOPE:
        raise InvalidInput("fields", f"at most {FIELDS_AN_ENVELOPE} fields")
    for number, each in enumerate(places):
        if problem := _problem(each, names, pages):
            raise InvalidInput(f"fields.{number}", problem)
        check_place(_place(asdict(each), each.role or each.variable))
    check_patterns([each.pattern for each in places])


def _problem(place: TemplatePlace, roles: Collection[str], pages: int) -> str | None:
    if place.role is not None and place.role not in roles:
        return f"the template has no role “{place.role}”"
    if place.variable is not None and (place.role is not None or place.value):
        return "a place is filled from data, by a party or with a value: one of these"
    if place.variable is not None and place.kind in A_PARTYS:
        return f"no variable can stand for a {place.kind.lower()}"
    if not 1 <= place.page <= pages:
        return f"there is no page {place.page}"
    inside = place.x >= 0 and place.y >= 0 and place.x + place.width <= 1 and place.y + place.height <= 1
    return None if inside and place.width > 0 and place.height > 0 else "it lies off its page"


def _place(place: Mapping[str, Any], whose: str | None, id: str = "", document_id: str = "") -> Place:
    shape = {name: place[name] for name in SHAPE}
    return Place(field_id=id, document_id=document_id, recipient_id=whose, **shape)


def known(
    firm: Firm, client: Client | None, contact: Contact | None, job: Job | None, stated: date
) -> dict[str, str]:
    """What the firm has on file, by variable. What it does not know is not there. `contact`: the client's first."""
    found: dict[str, str | None] = {
        "document.date": stated.isoformat(),
        "firm.name": firm.name,
        "firm.legalName": firm.legal_name,
        "firm.address": firm.address,
        "firm.taxNumber": firm.tax_number,
        "client.name": client.name if client else None,
        "contact.name": contact.name if contact else None,
        "contact.email": contact.email if contact else None,
        "contact.phone": contact.phone if contact else None,
        "job.title": job.title if job else None,
        "job.number": str(job.number) if job else None,
        "job.dueOn": job.due_on.isoformat() if job and job.due_on else None,
    }
    return {name: value for name, value in found.items() if value}


def merged(template: Template, on_file: Mapping[str, str], given: Mapping[str, object]) -> list[Merged]:
    """What stands in each place of a variable: as given, else as it is on file. Raises TemplateVariableMissing for
    the rest."""
    strangers = sorted(given.keys() - set(template.variables))
    if strangers:
        raise InvalidInput("values", f"the template has no variable “{strangers[0]}”")
    values = {**on_file, **{name: _text(name, value) for name, value in given.items()}}
    missing = [each for each in template.variables if not values.get(each)]
    if missing:
        raise TemplateVariableMissing(missing, ", ".join(missing))
    return [_merged(each, values[each["variable"]]) for each in template.places if each["variable"]]


def _merged(place: Mapping[str, Any], value: str) -> Merged:
    blank = _place(place, place["variable"])
    if problem := problem_of_text(blank, value):
        raise InvalidInput("values", f"{place['variable']}: {problem}")
    box = {name: place[name] for name in ("kind", "page", "x", "y", "width", "height")}
    return Merged(variable=place["variable"], text=as_drawn(blank, value), **box)


def _text(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float) and not abs(value) < MOST:
        raise InvalidInput("values", f"{name} is too large a number")
    if not isinstance(value, str | int | float):
        raise InvalidInput("values", f"{name} must be a text, a number, or true or false")
    text = str(value).strip()
    if len(text) > LONGEST_VALUE or any(ord(each) < 32 and each != "\n" for each in text):
        raise InvalidInput("values", f"{name}: at most {LONGEST_VALUE} characters, none of control")
    return text


def placed(template: Template, document_id: str, parties: Mapping[str, str], moment: Moment) -> list[Place]:
    """The places that are still to be filled, on a document made from the template. `parties`: ids by role."""
    return [
        _place(each, parties[each["role"]] if each["role"] else None, moment.id("fld"), document_id)
        for each in template.places
        if not each["variable"]
    ]
