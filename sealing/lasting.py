"""What a seal is to hold so that it can be judged for long, gathered over the network before the file is sealed."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import httpx2
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from sealing.authority import CERTIFICATE, ROOT
from sealing.revocation import (
    LONGEST,
    Certificate,
    Crl,
    Gathered,
    Revoked,
    chain_of,
    crls_in,
    is_root,
    issued,
    issuers_of,
    places_of,
    speaks_of,
    validation_data,
)
from sealing.timestamps import TimestampAway, Timestamps

PATIENCE = 5.0
LARGEST = 512 * 1024
# One that could not be had is not asked for again at once.
PAUSE = timedelta(minutes=1)
PLACES = 2


@dataclass
class Lists:
    """Revocation lists and the certificates of issuers, fetched from where the certificates say, each kept until it ends. `patience`: seconds for one."""

    patience: float = PATIENCE
    kept: dict[str, tuple[Crl | None, datetime]] = field(default_factory=dict)
    issuers: dict[str, tuple[Certificate | None, datetime]] = field(default_factory=dict)

    async def up_to_the_root(self, chain: Sequence[Certificate]) -> list[Certificate]:
        """`chain`, or as far up from its end as certificates can be had."""
        grown = list(chain)
        while grown and not is_root(grown[-1]) and len(grown) < LONGEST:
            above = await self._issuer_of(grown[-1])
            if above is None:
                break
            grown.append(above)
        return grown

    async def _issuer_of(self, below: Certificate) -> Certificate | None:
        for place in issuers_of(below)[:PLACES]:
            now = datetime.now(UTC)
            above, until = self.issuers.get(place, (None, now))
            if until <= now:
                above = _certificate(await self._fetched(place))
                if above is not None and not issued(above, below):
                    above = None
                self.issuers[place] = above, above.not_valid_after_utc if above else now + PAUSE
            if above is not None:
                return above
        return None

    async def of(self, chain: Sequence[Certificate]) -> list[Crl]:
        """Those that can be had, of each but the root."""
        found = await asyncio.gather(*(self._of(below, above) for below, above in pairwise(chain)))
        return [each for each in found if each is not None]

    async def _of(self, below: Certificate, above: Certificate) -> Crl | None:
        for place in places_of(below)[:PLACES]:
            now = datetime.now(UTC)
            crl, until = self.kept.get(place, (None, now))
            if until <= now:
                crl = _list(await self._fetched(place))
                fits = crl is not None and speaks_of(crl, below, above, now)
                end = crl.next_update_utc if fits and crl is not None else None
                crl, until = (crl, end) if end is not None else (None, now + PAUSE)
                self.kept[place] = crl, until
            if crl is not None:
                return crl
        return None

    async def _fetched(self, place: str) -> bytes:
        """Nothing where it cannot be had."""
        try:
            async with (
                asyncio.timeout(self.patience),
                httpx2.AsyncClient(timeout=self.patience, follow_redirects=False) as client,
                client.stream("GET", place) as answer,
            ):
                if not answer.is_success:
                    return b""
                read = b""
                async for part in answer.aiter_bytes():
                    read += part
                    if len(read) > LARGEST:
                        return b""
            return read
        except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError, ValueError):
            return b""


class Gathering:
    """For the key in a folder, of which nothing but its certificates is read here, and for an authority."""

    def __init__(self, folder: Path, timestamps: Timestamps) -> None:
        self.folder, self.timestamps, self.lists = folder, timestamps, Lists()

    async def now(self) -> Gathered:
        """Raises TimestampAway: also where the authority's certificate is revoked, for then nobody is to rely on it."""
        own, *above = await self.timestamps.certificates()
        authority, sealer = await self.lists.up_to_the_root(chain_of(own, above)), self._chain()
        theirs, ours = await asyncio.gather(self.lists.of(authority), self.lists.of(sealer))
        try:
            validation_data([authority], theirs, datetime.now(UTC))
        except Revoked as fault:
            raise TimestampAway(f"the time stamping authority is not to be relied on: {fault}") from None
        crls = [_der(each) for each in [*theirs, *ours]]
        return Gathered([_der(each) for each in authority], crls, self.timestamps.archive)

    def _chain(self) -> list[Certificate]:
        """Nothing without a key: whoever seals says so."""
        try:
            own, *above = x509.load_pem_x509_certificates((self.folder / CERTIFICATE).read_bytes())
            return chain_of(
                own, [*above, *x509.load_pem_x509_certificates((self.folder / ROOT).read_bytes())]
            )
        except (OSError, ValueError):
            return []


def _list(read: bytes) -> Crl | None:
    try:
        return next(iter(crls_in(read)), None)
    except ValueError:
        return None


def _certificate(read: bytes) -> Certificate | None:
    try:
        return x509.load_der_x509_certificate(read)
    except ValueError:
        return None


def _der(what: Certificate | Crl) -> bytes:
    return what.public_bytes(Encoding.DER)
