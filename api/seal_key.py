"""The command line: `countersign seal-key …`."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from api.settings import Settings, load_settings

program = typer.Typer(help="The key that seals, with its certificate.", no_args_is_help=True)


@contextmanager
def _told_in_a_sentence() -> Iterator[None]:
    from sealing.keeping import KeyRefused
    from sealing.seal import SealingUnavailable
    from sealing.timestamps import TimestampAway

    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # it tells what it found with a traceback
    try:
        yield
    except (KeyRefused, SealingUnavailable, TimestampAway) as fault:
        typer.echo(str(fault), err=True)
        raise typer.Exit(1) from None
    except OSError as fault:
        typer.echo(f"{fault.filename}: {fault.strerror}" if fault.filename else str(fault), err=True)
        raise typer.Exit(1) from None


@program.command()
def show() -> None:
    """Say whose certificate it is, until when it is valid, and which seals it makes."""
    from sealing.keeping import told, warning
    from sealing.seal import SealKey

    settings = load_settings()
    with _told_in_a_sentence():
        key = SealKey.load(settings.seal_folder)
    for name, value in [*told(key), ("Level", _level(settings))]:
        typer.echo(f"{name}: {value}")
    if said := warning(key.certificate, datetime.now(UTC)):
        typer.echo(said, err=True)


def _level(settings: Settings) -> str:
    if not settings.tsa_url:
        return "PAdES B-B, without timestamps"
    host = urlsplit(settings.tsa_url).hostname
    level = "B-LTA" if settings.tsa_archive else "B-LT"
    return f"PAdES {level}, or B-T while a revocation list cannot be had; with timestamps of {host}"


@program.command()
def rotate() -> None:
    """Make a new key with a new root. What was sealed under the former ones stays valid."""
    from sealing.keeping import rotate as take_a_new_one

    with _told_in_a_sentence():
        take_a_new_one(load_settings().seal_folder)
    show()


@program.command("import")
def bring_in(
    certificate: Annotated[
        Path, typer.Argument(help="PKCS#12 with the key; or PEM: the certificate and those above it.")
    ],
    key: Annotated[Path | None, typer.Option(help="Its key (PEM), where the other file is PEM.")] = None,
    password_file: Annotated[Path | None, typer.Option(help="Holds the password of the key.")] = None,
    crl: Annotated[
        list[Path] | None,
        typer.Option(
            help="A revocation list (PEM or DER), where its certificates do not say where to fetch it."
        ),
    ] = None,
) -> None:
    """Seal with a certificate of one's own. What was sealed under the former ones stays valid."""
    from sealing.keeping import from_pem, from_pkcs12, install, with_crls

    with _told_in_a_sentence():
        given, password = certificate.read_bytes(), None
        if password_file is not None:
            password = password_file.read_bytes().rstrip(b"\r\n")
        files = from_pem(given, key.read_bytes(), password) if key else from_pkcs12(given, password)
        files = with_crls(files, [each.read_bytes() for each in crl or ()])
        install(load_settings().seal_folder, files)
    show()


@program.command()
def crls(files: Annotated[list[Path], typer.Argument(help="PEM or DER.")]) -> None:
    """Keep these revocation lists beside the key, in the place of the former ones."""
    from sealing.keeping import keep_crls

    with _told_in_a_sentence():
        keep_crls(load_settings().seal_folder, [each.read_bytes() for each in files])
    show()


@program.command()
def test() -> None:
    """Seal a small file and verify it, with all that seals have: a timestamp if an authority is set."""
    import asyncio

    from pyhanko.sign.timestamps import HTTPTimeStamper

    from sealing.keeping import on_trial
    from sealing.lasting import Gathering
    from sealing.seal import SealKey
    from sealing.timestamps import PATIENCE, Timestamps
    from sealing.verdict_words import say_level

    settings = load_settings()
    with _told_in_a_sentence():
        key = SealKey.load(settings.seal_folder)
        key.check()
        if settings.tsa_url:
            authority = Timestamps(settings.tsa_url, archive=settings.tsa_archive)
            gathered = asyncio.run(Gathering(settings.seal_folder, authority).now())
            stamps = HTTPTimeStamper(settings.tsa_url, timeout=PATIENCE)
            found = on_trial(key, stamps, key.validation_data(gathered), archive=gathered.archive)
        else:
            found = on_trial(key)
    stamp = found.timestamp
    at, by = (stamp.at, stamp.by) if stamp else (None, None)
    typer.echo("A small file was sealed and verified.")
    typer.echo(f"{say_level(found.level, at, by, 'en')}.")
