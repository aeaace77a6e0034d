"""Founding a firm: the first member, and the counters that its log begins with."""

from sqlalchemy.dialects.postgresql import insert

from domain.events import ApiTokenCreated, FirmCreated, MemberInvited
from domain.ids import Moment, this_moment
from domain.people import Permission, Role
from store.doors import DoorKind, new_api_token
from store.office import Office
from store.tables import FirmCounter


async def found_firm(
    office: Office,
    name: str,
    owner_email: str,
    owner_name: str,
    *,
    time_zone: str = "UTC",
    language: str = "en",
) -> tuple[str, str, str]:
    """A firm with its owner; answers the firm's id, the owner's id, and an API token for the owner."""
    moment: Moment = this_moment()
    firm_id, member_id, secret = moment.id("frm"), moment.id("mem"), new_api_token()
    async with office.work(firm_id, member_id, moment) as work:
        await work.session.execute(
            insert(FirmCounter).values(firm_id=firm_id, cursor=0, job_number=0, epoch=0)
        )
        work.record(FirmCreated(firm_id=firm_id, name=name, time_zone=time_zone, language=language))
        email = owner_email.strip().lower()
        work.record(
            MemberInvited(member_id=member_id, name=owner_name, email=email, role=Role.OWNER, permissions=[])
        )
        work.open_door(DoorKind.EMAIL, email, member_id)
        token_id = moment.id("tok")
        scopes = [each.value for each in Permission]
        work.record(
            ApiTokenCreated(
                token_id=token_id, member_id=member_id, name="First token", scopes=scopes, expires_at=None
            )
        )
        work.open_door(DoorKind.TOKEN, secret, token_id)
    return firm_id, member_id, secret
