"""Settings: the only reader of the environment."""

import os
import secrets
from contextlib import suppress
from functools import cached_property
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from domain.envelopes import Channel

PREFIX = "COUNTERSIGN_"


class Settings(BaseSettings):
    """Each is `COUNTERSIGN_` and its name in capitals; with `_FILE` behind it, the value is in that file."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore")

    database_url: str | None = Field(
        default=None, description="The application's role. Without it a PostgreSQL is started in DATA_DIR."
    )
    owner_database_url: str | None = Field(
        default=None, description="The owner's role: migrations, backup, restore."
    )
    read_database_url: str | None = Field(
        default=None, description="A read replica: queries go there when it has come far enough."
    )
    bell_database_url: str | None = Field(
        default=None,
        description="Where processes listen for each other, past any pooler. Without it DATABASE_URL.",
    )
    pooler: bool = Field(
        default=False,
        description="The database URLs lead to a pooler that lends a session for a transaction.",
    )
    data_dir: Path = Field(
        default=Path(".data"), description="Where the embedded database, files, keys and mailbox lie."
    )
    base_url: str = Field(
        default="http://127.0.0.1:8000", description="What people type: links begin with it."
    )
    storage_url: str | None = Field(
        default=None,
        description="Where files are kept: file://, s3://, gs:// or az://. Without it in DATA_DIR/files.",
    )
    broadcast_url: str | None = Field(
        default=None,
        description="The wake-up between processes, for example redis://. Without it the database.",
    )
    smtp_url: str | None = Field(
        default=None,
        description="smtp://user:password@host:port or smtps://. Without it mails go to DATA_DIR/mailbox.",
    )
    mail_from: str | None = Field(
        default=None, description="The sender of mails. Without it countersign@ BASE_URL's host."
    )
    sms_url: str | None = Field(
        default=None,
        description="The gateway for text messages: https://user:password@host/path. Without it and without SMTP_URL"
        " they go to DATA_DIR/mailbox; beside a mail server nothing is sent by text.",
    )
    secret_key: str | None = Field(
        default=None,
        description="What links and sessions are derived from. Without it one is made in DATA_DIR.",
    )
    seal_dir: Path | None = Field(
        default=None, description="The sealing key and its chain. Without it DATA_DIR/seal."
    )
    tsa_url: str | None = Field(
        default=None,
        description="A time stamping authority (RFC 3161), https://user:password@host/path: each seal carries its"
        " timestamp. Without it the time of a seal is by the server's own clock.",
    )
    tsa_archive: bool = Field(
        default=False,
        description="A second timestamp of the authority over the whole file, where the revocation lists can be had:"
        " PAdES B-LTA. Some readers of PDFs then say that something was added after the seal, which is this timestamp.",
    )
    pg_bin: Path | None = Field(
        default=None, description="PostgreSQL's programs, where they are not found by themselves."
    )
    pool_size: int = Field(default=10, description="Database connections a process keeps open.")
    streams_per_principal: int = Field(
        default=50, description="Live connections a process keeps for one member, token or personal link."
    )
    streams_per_address: int = Field(
        default=500, description="Live connections a process keeps for one network address."
    )
    trusted_proxies: str = Field(
        default="127.0.0.1, ::1",
        description="Addresses and networks of proxies that are believed who asks, and by http or https.",
    )
    durable: bool = Field(
        default=True, description="Of the embedded database: false forgets the last commits in a crash."
    )

    @field_validator("sms_url", "tsa_url")
    @classmethod
    def _is_of_the_web(cls, given: str | None) -> str | None:
        """Set to nothing, as a compose file does with what it passes on, is not set."""
        if given and urlsplit(given).scheme not in ("http", "https"):
            raise ValueError("the address begins with https:// or http://")
        return given or None

    @field_validator("trusted_proxies")
    @classmethod
    def _are_addresses(cls, given: str) -> str:
        """Whoever believes everyone believes forged addresses, and they stand in the evidence."""
        for each in filter(None, map(str.strip, given.split(","))):
            ip_network(each)
        return given

    @cached_property
    def files_url(self) -> str:
        return self.storage_url or f"file://{self.data_dir.resolve()}/files"

    @property
    def seal_folder(self) -> Path:
        return self.seal_dir or self.data_dir / "seal"

    @property
    def mailbox(self) -> Path:
        return self.data_dir / "mailbox"

    @property
    def channels(self) -> frozenset[Channel]:
        """The ways to reach a party: text messages need their gateway as soon as mails are really sent."""
        texts = self.sms_url is not None or self.smtp_url is None
        return frozenset(Channel) if texts else frozenset({Channel.EMAIL})

    @property
    def sender(self) -> str:
        return self.mail_from or f"countersign@{urlsplit(self.base_url).hostname or 'localhost'}"

    @property
    def local(self) -> bool:
        """Served to this machine alone: then the mailbox page may be shown."""
        return urlsplit(self.base_url).hostname in ("127.0.0.1", "localhost", "::1")

    def at(self, host: str, port: int) -> "Settings":
        """Where no address for people is given, it is the one that is listened on."""
        if "base_url" in self.model_fields_set:
            return self
        return self.model_copy(update={"base_url": web_address(host, port)})

    def secret(self) -> str:
        """The secret key, made once and kept in DATA_DIR where none is given."""
        if self.secret_key:
            return self.secret_key
        self.data_dir.mkdir(parents=True, exist_ok=True)
        path = self.data_dir / "secret_key"
        made = path.with_name(f"secret_key.{os.getpid()}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_hex(32))
        with suppress(FileExistsError):  # another process was first: its key holds
            os.link(made, path)
        made.unlink()
        return path.read_text().strip()


def web_address(host: str, port: int) -> str:
    """Where this machine finds what listens there."""
    here = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104  # they mean every address
    return f"http://{f'[{here}]' if ':' in here else here}:{port}"


def load_settings(**given: Any) -> Settings:
    """From the environment, and from the files that `…_FILE` names; `given` wins."""
    from_files = {}
    for name in Settings.model_fields:
        path = os.environ.get(f"{PREFIX}{name.upper()}_FILE")
        if path:
            from_files[name] = Path(path).read_text().strip()
    return Settings(**{**from_files, **given})
