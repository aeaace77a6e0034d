"""What stands in a template's variables, who fills its roles, and whether a template is sound."""

from collections.abc import Mapping, Sequence
from datetime import date

from domain.boards import Job
from domain.envelopes import FieldKind
from domain.events import Place, TemplatePlace, TemplateRole
from domain.ids import Moment
from domain.people import Client, Contact, Firm
from domain.placing import FIELDS_AN_ENVELOPE, check_place
from domain.refusals import InvalidInput, TemplateVariableMissing
from domain.requesting import RECIPIENTS_AN_ENVELOPE
from domain.templates import Template

LONGEST_VALUE = 1000
# What has no text of its own to be filled in with.
DRAWN = frozenset({FieldKind.SIGNATURE, FieldKind.INITIALS, FieldKind.STAMP, FieldKind.IMAGE})


def check_template(roles: Sequence[TemplateRole], places: Sequence[TemplatePlace], pages: int) -> None:
    """Raises InvalidInput for a template that no document could be made from."""
    names = {each.name for each in roles}
    if len(names) != len(roles) or len(roles) > RECIPIENTS_AN_ENVELOPE:
        raise InvalidInput("roles", f"each role once, at most {RECIPIENTS_AN_ENVELOPE}")
    if len(places) > FIELDS_AN_ENVELOPE:
        raise InvalidInput("fields", f"at most {FIELDS_AN_ENVELOPE} fields")
    for number, each in enumerate(places):
        where = f"fields.{number}"
        if each.role is not None and each.role not in names:
            raise InvalidInput(where, f"the template has no role “{each.role}”")
        if each.role is not None and each.variable is not None:
            raise InvalidInput(where, "a place is filled from data or by a party, not both")
        if each.variable is not None and each.kind in DRAWN:
            raise InvalidInput(where, f"no variable can stand for a {each.kind.lower()}")
        if each.variable is None:
            box = {name: getattr(each, name) for name in BOX}
            check_place(Place(field_id="", document_id="", recipient_id=each.role, value=None, **box))
        if not 1 <= each.page <= pages:
            raise InvalidInput(where, f"there is no page {each.page}")
        if not (each.x >= 0 and each.y >= 0 and each.width > 0 and each.height > 0):
            raise InvalidInput(where, "it lies off its page")
        if each.x + each.width > 1 or each.y + each.height > 1:
            raise InvalidInput(where, "it lies off its page")


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


def merged(template: Template, on_file: Mapping[str, str], given: Mapping[str, object]) -> dict[str, str]:
    """What stands in each variable: as given, else as it is on file. Raises TemplateVariableMissing for the rest."""
    strangers = sorted(given.keys() - set(template.variables))
    if strangers:
        raise InvalidInput("values", f"the template has no variable “{strangers[0]}”")
    values = {**on_file, **{name: _text(name, value) for name, value in given.items()}}
    missing = [each for each in template.variables if not values.get(each)]
    if missing:
        raise TemplateVariableMissing(missing, ", ".join(missing))
    return {each: values[each] for each in template.variables}


def _text(name: str, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise InvalidInput("values", f"{name} must be a text or a number")
    text = str(value).strip()
    if len(text) > LONGEST_VALUE or any(ord(each) < 32 and each != "\n" for each in text):
        raise InvalidInput("values", f"{name}: at most {LONGEST_VALUE} characters, none of control")
    return text


def placed(template: Template, document_id: str, parties: Mapping[str, str], moment: Moment) -> list[Place]:
    """The places that are still to be filled, on a document made from the template. `parties`: ids by role."""
    return [
        Place(
            field_id=moment.id("fld"),
            document_id=document_id,
            recipient_id=parties[each["role"]] if each["role"] else None,
            value=None,
            **{name: each[name] for name in BOX},
        )
        for each in template.places
        if not each["variable"]
    ]


BOX = ("kind", "page", "x", "y", "width", "height", "required", "label", "options", "pattern")
