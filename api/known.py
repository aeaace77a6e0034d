"""Who has shown who they are is known for a while: as long as the permissions of their firm stay as they are."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from domain.asking import Principal
from store.doors import DoorKind
from store.office import Office


@dataclass(frozen=True)
class Acquaintance:
    """`epoch` was read before the rows that say who it is: whatever ends their access raises it."""

    who: Principal
    epoch: int
    until: datetime


class Known:
    """By the keyed hash of their secret; the latest `most`."""

    def __init__(self, office: Office, most: int = 10_000) -> None:
        self.office, self.most = office, most
        self._kept: OrderedDict[str, Acquaintance] = OrderedDict()

    async def find(self, kind: DoorKind, hash: str, now: datetime) -> tuple[Principal, int] | None:
        """Who it is, with the firm's last cursor at this moment: one look whether the door is still there."""
        found = self._kept.get(hash)
        if found is None:
            return None
        stands = await self.office.quick.stands_behind(hash, kind, now)
        if stands is None or stands[1] != found.epoch or now >= found.until:
            self._kept.pop(hash, None)
            return None
        self._kept.move_to_end(hash)
        return found.who, stands[0]

    def keep(self, hash: str, acquaintance: Acquaintance) -> None:
        self._kept[hash] = acquaintance
        while len(self._kept) > self.most:
            self._kept.popitem(last=False)
