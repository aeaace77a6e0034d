"""Whoever says when a seal was made: a time stamping authority (RFC 3161), asked over the network."""

import asyncio
from collections.abc import Sequence

from asn1crypto import tsp
from cryptography import x509
from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError

from sealing.exact import certificates_of, is_of

PATIENCE = 10.0
# After it has kept us waiting it is not asked for a while: those who wait would hold up everything else.
PAUSE = 5.0
LARGEST = 16 * 1024
TRIAL = tsp.TimeStampReq(
    {
        "version": "v1",
        "message_imprint": {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": bytes(32)},
        "cert_req": True,
    }
)


class TimestampAway(Exception):
    """The time stamping authority does not answer, or refuses."""


class Timestamps:
    """The authority at an address, which may hold user and password. `archive`: a document timestamp is wanted of it, too,
    where it can be judged for long. `patience`: seconds that it may take."""

    def __init__(self, url: str, patience: float = PATIENCE, *, archive: bool = False) -> None:
        self.url, self.patience, self.archive = url, patience, archive
        self.not_before = 0.0
        self.seen: Sequence[x509.Certificate] = ()

    async def certificates(self) -> Sequence[x509.Certificate]:
        """The authority's own and those beside it, as its last answer held them; before the first, one is asked for.
        Raises TimestampAway."""
        if not self.seen:
            await self.answer(TRIAL.dump())
        return self.seen

    async def answer(self, request: bytes) -> bytes:
        """What it answers to a TimeStampReq (DER): a TimeStampResp. Raises TimestampAway."""
        now = asyncio.get_running_loop().time
        if now() < self.not_before:
            raise TimestampAway("the time stamping authority kept us waiting a moment ago")
        asked = HTTPTimeStamper(self.url, timeout=self.patience)
        try:
            found = await asked.async_request_tsa_response(tsp.TimeStampReq.load(request))
        except (TimestampRequestError, ValueError) as fault:
            if isinstance(fault.__cause__, TimeoutError):
                self.not_before = now() + PAUSE
            reason = type(fault.__cause__ or fault).__name__
            raise TimestampAway(f"the time stamping authority did not answer: {reason}") from None
        _check_granted(found)
        answer: bytes = found.dump()
        if len(answer) > LARGEST:
            raise TimestampAway(f"the time stamping authority answered with more than {LARGEST} bytes")
        self.seen = _certificates_in(found)
        return answer


def _check_granted(found: tsp.TimeStampResp) -> None:
    """Raises TimestampAway with the authority's own words. asn1crypto reads no answer without a token as a whole."""
    try:
        status = tsp.PKIStatusInfo.load(found.contents or b"")
        said, words = status["status"].native, status["status_string"].native or []
    except ValueError:
        raise TimestampAway("the time stamping authority's answer cannot be read") from None
    if said != "granted":
        raise TimestampAway(f"the time stamping authority refused: {'; '.join([said, *words])}")


def _certificates_in(found: tsp.TimeStampResp) -> list[x509.Certificate]:
    """The authority's own first. Raises TimestampAway."""
    try:
        signed = found["time_stamp_token"]["content"]
        (signer,), given = signed["signer_infos"], certificates_of(signed["certificates"])
        given.sort(key=lambda each: not is_of(signer["sid"], each))
        return [x509.load_der_x509_certificate(each.dump()) for each in given]
    except (ValueError, TypeError, KeyError):
        raise TimestampAway("the time stamping authority's answer holds no certificates") from None
