"""Who is asking, and what they may do."""

from dataclasses import dataclass, replace
from enum import StrEnum

from domain.people import PERMISSIONS_OF, ApiToken, Member, Permission
from domain.refusals import NotAllowed


class PrincipalKind(StrEnum):
    MEMBER = "MEMBER"
    TOKEN = "TOKEN"
    RECIPIENT = "RECIPIENT"


@dataclass(frozen=True, slots=True)
class Principal:
    """A member, a token that acts for one, or the holder of a personal link.

    `log_at`: where their firm's log stood when they came in. `session_hash`: of the secret by which a party's
    browser is known. `host_id`: the member of the same firm who is signed in where a link is used."""

    kind: PrincipalKind
    firm_id: str
    id: str
    member_id: str | None
    permissions: frozenset[Permission]
    link_version: int = 0
    address: str | None = None
    browser: str | None = None
    log_at: int | None = None
    session_hash: str | None = None
    host_id: str | None = None

    @property
    def staff(self) -> bool:
        return self.kind != PrincipalKind.RECIPIENT

    @property
    def anyone(self) -> "Principal":
        """Anyone with the same rights: a member's or token's own name is taken away, a recipient stays who they are."""
        if self.staff:
            nobody = replace(self, id="", member_id=None, session_hash=None)
            return replace(nobody, address=None, browser=None, log_at=None)
        return replace(self, address=None, browser=None, log_at=None, host_id=None)

    def needs(self, permission: Permission) -> None:
        if permission not in self.permissions:
            raise NotAllowed(permission)


def permissions_of(member: Member) -> frozenset[Permission]:
    """What the role gives, and what was added by name."""
    return PERMISSIONS_OF[member.role] | {Permission(name) for name in member.permissions}


def as_member(member: Member) -> Principal:
    return Principal(PrincipalKind.MEMBER, member.firm_id, member.id, member.id, permissions_of(member))


def as_token(token: ApiToken, member: Member) -> Principal:
    """A token never gives more than its member has."""
    scopes = permissions_of(member) & {Permission(name) for name in token.scopes}
    return Principal(PrincipalKind.TOKEN, token.firm_id, token.id, member.id, scopes)
