"""The data: 10,000 and 1,000,000 jobs, loaded set by set as the owner, and kept."""

import hashlib
import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench.places import BENCH, HOUSE, KEPT, PROGRAM
from bench.plan import Plan
from store.postgres import APP, EmbeddedPostgres

OWNER_OF_THE_FIRM = "nora@measured.example"
# A number as digits of Crockford's base 32 is an id of the usual length; digits of base 62 are ranks.
WORDS = """
create or replace function pg_temp.id_of(prefix text, n bigint) returns text immutable language sql
  as $$ select prefix || '_01k0' || lpad(n::text, 22, '0') $$;
create or replace function pg_temp.digit(n bigint) returns text immutable language sql
  as $$ select substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', n::int + 1, 1) $$;
"""


@dataclass(frozen=True)
class Data:
    """One database, and the owner's token to the firm that is measured in it."""

    plan: Plan
    app: str
    owner: str
    firm_id: str
    token: str

    def board(self, number: int) -> str:
        """The id of a board of the measured firm, from 1; the fifth is the whole one."""
        return f"pip_01k0{100 + number:022d}"

    def environment(self) -> dict[str, str]:
        return environment(self.app, self.owner)


def environment(app: str, owner: str) -> dict[str, str]:
    return {
        **os.environ,
        "COUNTERSIGN_DATABASE_URL": app,
        "COUNTERSIGN_OWNER_DATABASE_URL": owner,
        "COUNTERSIGN_DATA_DIR": str(KEPT),
    }


@contextmanager
def served(folder: Path = KEPT) -> Iterator[EmbeddedPostgres]:
    folder.mkdir(parents=True, exist_ok=True)
    with EmbeddedPostgres.start(folder) as server:
        yield server


def prepared(server: EmbeddedPostgres, plan: Plan) -> Data:
    """The plan's database: as it was kept, or loaded anew where there is none or the tables have changed."""
    note = KEPT / f"{plan.name}.json"
    kept = json.loads(note.read_text()) if note.exists() else {}
    if kept.get("made_by") != fingerprint(plan):
        started = time.monotonic()
        firm_id, token = _load(server, plan)
        kept = {"made_by": fingerprint(plan), "firm_id": firm_id, "token": token}
        note.write_text(json.dumps(kept))
        print(f"loaded {plan.jobs:,} jobs in {time.monotonic() - started:.0f} s", flush=True)
    app, owner = server.url(plan.name, APP), server.url(plan.name)
    return Data(plan, app, owner, kept["firm_id"], kept["token"])


def fingerprint(plan: Plan) -> str:
    """What the data follow from: the migrations, the statements that load, the plan."""
    made = hashlib.sha256(json.dumps(asdict(plan)).encode())
    for path in [*sorted((HOUSE / "migrations" / "versions").glob("*.py")), BENCH / "rows.sql"]:
        made.update(path.read_bytes())
    return made.hexdigest()


def _load(server: EmbeddedPostgres, plan: Plan) -> tuple[str, str]:
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute(f"drop database if exists {plan.name} with (force)".encode())
        connection.execute(f"create database {plan.name}".encode())
    app, owner = server.url(plan.name, APP), server.url(plan.name)
    _program("migrate", app, owner)
    token = _program("init", app, owner, "--firm", "Measured", "--owner", OWNER_OF_THE_FIRM)
    fill(owner, plan)
    with psycopg.connect(owner) as connection:
        [firm_id] = connection.execute("select id from firm where name = 'Measured'").fetchone() or [""]
    return firm_id, token


def _program(command: str, app: str, owner: str, *arguments: str) -> str:
    ran = subprocess.run(
        [PROGRAM, command, *arguments],
        env=environment(app, owner),
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout.strip()


def fill(owner: str, plan: Plan) -> None:
    """Load a plan into a migrated database whose measured firm is its only one."""
    with psycopg.connect(owner, autocommit=True, cursor_factory=psycopg.ClientCursor) as connection:
        [firm_id] = connection.execute("select id from firm").fetchone() or [None]
        connection.execute(WORDS)
        for setting in (
            "synchronous_commit = off",
            "session_replication_role = replica",
            "work_mem = '256MB'",
        ):
            connection.execute(f"set {setting}".encode())
        connection.execute("set maintenance_work_mem = '512MB'")
        connection.execute("set search_path = public, pg_temp")
        indexes = _without_indexes(connection)
        for statement in statements():
            connection.execute(statement.encode(), parameters(plan, firm_id))
        for index in indexes:
            connection.execute(index.encode())
        connection.execute("vacuum analyze")


def statements() -> list[str]:
    """The file's statements; a function of pg_temp is only found by its full name."""
    text = (BENCH / "rows.sql").read_text()
    text = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("--"))
    text = text.replace("id_of(", "pg_temp.id_of(").replace("digit(", "pg_temp.digit(")
    return [each for each in text.split(";") if each.strip()]


def parameters(plan: Plan, firm_id: Any) -> dict[str, Any]:
    def column(boards: list[tuple[int, int]], which: int) -> list[int]:
        return [each[which] for each in boards]

    return {
        "firm": firm_id,
        "firms": plan.firms,
        "stages": column(plan.measured, 0),
        "cards": column(plan.measured, 1),
        "other_stages": column(plan.others, 0),
        "other_cards": column(plan.others, 1),
    }


def _without_indexes(connection: psycopg.Connection[Any]) -> list[str]:
    """Take the indexes away that no constraint needs; to build them once is faster than to keep them."""
    found = connection.execute(
        "select indexname, indexdef from pg_indexes where schemaname = 'public' and tablename not like 'procrastinate%'"
        " and indexname not in (select conname from pg_constraint)"
    ).fetchall()
    for name, _ in found:
        connection.execute(f'drop index "{name}"'.encode())
    return [definition for _, definition in found]
