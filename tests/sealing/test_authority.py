"""The development authority is made once, by whoever comes first, and kept to oneself."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from sealing.authority import DOCUMENT_SIGNING, new_authority
from sealing.seal import SealKey, make_authority

MAKE = (
    "import sys, pathlib; from sealing.seal import make_authority; make_authority(pathlib.Path(sys.argv[1]))"
)


def test_a_key_that_was_made_can_seal(tmp_path: Path) -> None:
    make_authority(tmp_path / "data" / "seal")
    key = SealKey.load(tmp_path / "data" / "seal")
    key.check()
    assert key.root_pem.startswith(b"-----BEGIN CERTIFICATE-----")


def test_what_is_there_is_not_made_anew(tmp_path: Path) -> None:
    make_authority(tmp_path / "seal")
    before = {path.name: path.read_bytes() for path in (tmp_path / "seal").iterdir()}
    make_authority(tmp_path / "seal")
    assert {path.name: path.read_bytes() for path in (tmp_path / "seal").iterdir()} == before


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    make_authority(tmp_path / "seal")
    assert stat.S_IMODE((tmp_path / "seal").stat().st_mode) == 0o700
    for path in (tmp_path / "seal").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_roots_key_is_kept_nowhere(tmp_path: Path) -> None:
    make_authority(tmp_path / "seal")
    assert sorted(path.name for path in (tmp_path / "seal").iterdir()) == [
        "crls.pem",
        "root.pem",
        "seal-key.pem",
        "seal.pem",
    ]


def test_processes_that_start_at_once_go_on_with_one_authority(tmp_path: Path) -> None:
    command = [sys.executable, "-c", MAKE, str(tmp_path / "data" / "seal")]
    running = [subprocess.Popen(command, cwd=Path(__file__).parents[2]) for _ in range(6)]
    assert [process.wait(60) for process in running] == [0] * 6
    SealKey.load(tmp_path / "data" / "seal").check()
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["seal"]


def test_an_empty_folder_is_filled_and_a_strangers_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    make_authority(tmp_path / "empty")
    SealKey.load(tmp_path / "empty").check()
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "letter.txt").write_text("mine")
    with pytest.raises(OSError):
        make_authority(tmp_path / "used")
    assert [path.name for path in (tmp_path / "used").iterdir()] == ["letter.txt"]


def test_a_key_that_does_not_fit_its_certificate_is_found_out() -> None:
    one, other = new_authority(), new_authority()
    with pytest.raises(ValueError, match="does not fit"):
        SealKey({**one, "seal-key.pem": other["seal-key.pem"]})


def test_the_sealing_certificate_is_for_documents_and_nothing_else() -> None:
    leaf = SealKey.throwaway().certificate
    purposes = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert set(purposes) == {DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION}
    usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature
    assert usage.content_commitment
    assert not usage.key_cert_sign
