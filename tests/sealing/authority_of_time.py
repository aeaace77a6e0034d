"""A real time stamping authority (RFC 3161) over HTTP, with a root of its own, which can be told to misbehave."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from asn1crypto import keys, tsp, x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from sealing.revocation import Gathered
from tests.sealing.firm_ca import Issued, list_to_be_had, revocation_list

NAME = "Hora Time Stamping"


@dataclass
class Authority:
    """`answers`: what it does with the next requests, "stamp" once there are no more: "refuse", "fall over", "wait"
    (until `released`), "lie" (stamp something else)."""

    url: str = ""
    root_pem: bytes = b""
    answers: list[str] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    away: bool = False
    list_at: str | None = None
    issuer_at: str | None = None
    released: threading.Event = field(default_factory=threading.Event)

    def answer(self, request: tsp.TimeStampReq) -> bytes | None:
        does = self.answers.pop(0) if self.answers else "stamp"
        if self.away or does == "fall over":
            return None
        if does == "wait":
            self.released.wait(60)
        if does == "refuse":
            refusal = tsp.PKIStatusInfo({"status": "rejection", "status_string": ["no more today"]}).dump()
            return b"\x30" + bytes([len(refusal)]) + bytes(refusal)  # asn1crypto would not do without a token
        if does == "lie":
            request["message_imprint"]["hashed_message"] = bytes(32)
        return bytes(stamper(self.list_at, self.issuer_at).request_tsa_response(request).dump())


@cache
def keys_of_it() -> tuple[rsa.RSAPrivateKey, Issued]:
    """The authority's key, and its root."""
    root_key, key = (rsa.generate_private_key(65537, 2048) for _ in range(2))
    root = _certificate("Hora Root", "Hora Root", root_key).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), critical=True
    )
    return key, Issued(root_key, root.sign(root_key, SHA256()))


def certificates(
    list_at: str | None = None, issuer_at: str | None = None
) -> tuple[rsa.RSAPrivateKey, x509.Certificate, x509.Certificate]:
    """The authority's key and certificate, and its root's. `list_at`: where it is said whether it was revoked.
    `issuer_at`: where its root's is to be had."""
    return _issued(list_at, issuer_at)


@cache
def _issued(
    list_at: str | None, issuer_at: str | None
) -> tuple[rsa.RSAPrivateKey, x509.Certificate, x509.Certificate]:
    key, root = keys_of_it()
    leaf = _certificate(NAME, "Hora Root", key).add_extension(
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
    )
    if list_at:
        leaf = leaf.add_extension(list_to_be_had(list_at), critical=False)
    if issuer_at:
        place = x509.AccessDescription(
            AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(issuer_at)
        )
        leaf = leaf.add_extension(x509.AuthorityInformationAccess([place]), critical=False)
    return key, leaf.sign(root.key, SHA256()), root.certificate


def _certificate(subject: str, issuer: str, key: rsa.RSAPrivateKey) -> x509.CertificateBuilder:
    start = datetime.now(UTC) - timedelta(days=400)
    for_whom, by_whom = (
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, each)]) for each in (subject, issuer)
    )
    builder = x509.CertificateBuilder().subject_name(for_whom).issuer_name(by_whom)
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    return builder.not_valid_before(start).not_valid_after(start + timedelta(days=4000))


@cache
def stamper(list_at: str | None = None, issuer_at: str | None = None) -> DummyTimeStamper:
    """Its answers hold its root's certificate, but for one that says where that is to be had."""
    key, own, above = certificates(list_at, issuer_at)
    return _stamps_by(key, own, *([] if issuer_at else [above]))


def a_stranger_of_time() -> DummyTimeStamper:
    """An authority of the same name that nobody knows."""
    key, root_key = (rsa.generate_private_key(65537, 2048) for _ in range(2))
    root = _certificate("Hora Root", "Hora Root", root_key).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), critical=True
    )
    leaf = _certificate(NAME, "Hora Root", key).add_extension(
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
    )
    return _stamps_by(key, leaf.sign(root_key, SHA256()), root.sign(root_key, SHA256()))


def _stamps_by(key: rsa.RSAPrivateKey, *certificates_: x509.Certificate) -> DummyTimeStamper:
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    own, *above = (asn1.Certificate.load(each.public_bytes(Encoding.DER)) for each in certificates_)
    store = SimpleCertificateStore.from_certs(above)  # type: ignore[no-untyped-call]
    return DummyTimeStamper(own, keys.PrivateKeyInfo.load(der), store)


def told_by_nobody(file: bytes) -> range:
    """Where the root in a token says who issued it. With another name there its issuer is nobody who is here, and
    nothing tells it from such a one: docs/proof.md says so."""
    name = b"Hora Root".hex().upper().encode()
    at = file.index(name)
    return range(at - 2 * len(bytes.fromhex("301431123010060355040c0c09")), at + len(name))


def gathered() -> Gathered:
    """What is fetched of it before a file is sealed: nothing is revoked."""
    _, own, above = certificates()
    chain = [each.public_bytes(Encoding.DER) for each in (own, above)]
    return Gathered(chain, [revocation_list(keys_of_it()[1])])


@contextmanager
def authority_open() -> Iterator[Authority]:
    """One that listens, in a thread of its own."""
    authority = Authority(root_pem=certificates()[2].public_bytes(Encoding.PEM))

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            authority.asked.append(dict(self.headers))
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = authority.answer(tsp.TimeStampReq.load(body))
            self.send_response(503 if answer is None else 200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer or b"")))
            self.end_headers()
            self.wfile.write(answer or b"")

        def log_message(self, format: str, *args: Any) -> None:
            """In silence."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    authority.url = f"http://firm:pass%20word@127.0.0.1:{server.server_port}/tsa"
    try:
        yield authority
    finally:
        authority.released.set()
        server.shutdown()
        server.server_close()
