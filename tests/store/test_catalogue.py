"""The catalogue of the migrated database: no way around a firm's walls, and no label the code does not know."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import psycopg
import pytest
import sqlalchemy
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from api.running import Databases
from domain.ids import this_moment
from store.engine import SET_FIRM, looking, session_on
from store.founding import found_firm
from store.migrating import drift
from store.office import Office
from store.postgres import APP
from store.tables import OUTSIDE_ROW_SECURITY

MIGRATED = SQLModel.metadata.tables
TENANT_TABLES = sorted(set(MIGRATED) - OUTSIDE_ROW_SECURITY)
OF_A_FIRM = sorted(set(TENANT_TABLES) - {"firm"})


@pytest.fixture
def owner(database: Databases) -> Iterator[psycopg.Connection[Any]]:
    assert database.owner is not None
    with psycopg.connect(database.owner, autocommit=True) as connection:
        yield connection


def rows(owner: psycopg.Connection[Any], question: str, *values: Any) -> list[Any]:
    return owner.execute(question.encode(), values).fetchall()


def column(owner: psycopg.Connection[Any], question: str, *values: Any) -> set[Any]:
    return {row[0] for row in rows(owner, question, *values)}


OURS = "c.relnamespace = 'public'::regnamespace"


def test_every_table_is_under_forced_row_security_except_those_that_are_named(
    owner: psycopg.Connection[Any],
) -> None:
    guarded = column(
        owner,
        f"select relname from pg_class c where {OURS} and relkind in ('r', 'p')"
        " and relrowsecurity and relforcerowsecurity",
    )
    tables = column(owner, f"select relname from pg_class c where {OURS} and relkind in ('r', 'p', 'f')")
    procrastinates = {each for each in tables if each.startswith("procrastinate_")}
    assert procrastinates
    assert tables - guarded == OUTSIDE_ROW_SECURITY | procrastinates | {"alembic_version"}
    assert guarded == set(TENANT_TABLES)


def test_each_of_them_has_one_policy_for_reading_and_for_writing_and_it_is_the_firm(
    owner: psycopg.Connection[Any],
) -> None:
    found = rows(
        owner,
        "select tablename, permissive, cmd, roles::text[], qual, with_check from pg_policies"
        " where schemaname = 'public' order by tablename",
    )
    assert [each[0] for each in found] == TENANT_TABLES
    for table, permissive, command, roles, using, check in found:
        mine = "id" if table == "firm" else "firm_id"
        assert using == check == f"({mine} = NULLIF(current_setting('app.firm'::text, true), ''::text))"
        assert (permissive, command, roles) == ("PERMISSIVE", "ALL", ["public"])


def test_the_application_is_no_owner_no_superuser_and_cannot_pass_the_policies(
    owner: psycopg.Connection[Any],
) -> None:
    [powers] = rows(
        owner,
        "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"
        " from pg_roles where rolname = %s",
        APP,
    )
    assert not any(powers)
    assert not rows(owner, "select 1 from pg_auth_members where member = %s::regrole", APP)
    assert not rows(owner, "select relname from pg_class where relowner = %s::regrole", APP)
    assert not rows(owner, "select nspname from pg_namespace where nspowner = %s::regrole", APP)
    [(creates,)] = rows(owner, "select has_schema_privilege(%s, 'public', 'create')", APP)
    assert not creates


def test_no_one_may_empty_a_table_or_make_triggers_and_references_on_it(
    owner: psycopg.Connection[Any],
) -> None:
    loose = rows(
        owner,
        f"select c.relname, p.privilege from pg_class c,"
        " unnest(array['truncate', 'trigger', 'references']) as p(privilege)"
        f" where {OURS} and relkind in ('r', 'p', 'v') and has_table_privilege(%s, c.oid, p.privilege)",
        APP,
    )
    assert loose == []


def test_there_is_no_side_door_no_definers_function_no_view_of_any_kind(
    owner: psycopg.Connection[Any],
) -> None:
    functions = "select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef"
    assert column(owner, functions) == set()
    assert column(owner, f"select relname from pg_class c where {OURS} and relkind in ('v', 'm')") == set()
    rules = f"select rulename from pg_rewrite join pg_class c on c.oid = ev_class where {OURS}"
    assert column(owner, rules) == set()


def test_unique_keys_of_a_firms_tables_begin_with_the_firm(owner: psycopg.Connection[Any]) -> None:
    first = rows(
        owner,
        "select t.relname, i.relname, (select attname from pg_attribute"
        "   where attrelid = t.oid and attnum = x.indkey[0])"
        " from pg_index x join pg_class i on i.oid = indexrelid join pg_class t on t.oid = indrelid"
        " where t.relnamespace = 'public'::regnamespace and x.indisunique and t.relname = any(%s)",
        OF_A_FIRM,
    )
    assert {each[0] for each in first} == set(OF_A_FIRM)
    assert {each for each in first if each[2] != "firm_id"} == set()


def test_every_index_of_a_firms_table_begins_with_the_firm(owner: psycopg.Connection[Any]) -> None:
    first = rows(
        owner,
        "select i.relname from pg_index x join pg_class i on i.oid = indexrelid"
        " join pg_class t on t.oid = indrelid where t.relname = any(%s) and (select attname"
        "   from pg_attribute where attrelid = t.oid and attnum = x.indkey[0]) is distinct from 'firm_id'",
        OF_A_FIRM,
    )
    assert first == []


def test_references_between_a_firms_tables_never_leave_the_firm(owner: psycopg.Connection[Any]) -> None:
    def names(side: str, table: str) -> str:
        return (
            f"(select array_agg(attname::text order by n) from unnest({side}) with ordinality as k(a, n)"
            f" join pg_attribute on attrelid = {table} and attnum = a)"
        )

    found = rows(
        owner,
        f"select conname, confrelid::regclass::text, {names('conkey', 'conrelid')},"
        f" {names('confkey', 'confrelid')} from pg_constraint"
        " where contype = 'f' and conrelid::regclass::text = any(%s)",
        TENANT_TABLES,
    )
    assert len(found) > len(OF_A_FIRM)
    for name, target, here, there in found:
        if target == "firm":
            assert (here, there) == (["firm_id"], ["id"]), name
        else:
            assert here[0] == there[0] == "firm_id", name
    orphans = set(OF_A_FIRM) - column(
        owner,
        "select conrelid::regclass::text from pg_constraint"
        " where contype = 'f' and confrelid = 'firm'::regclass",
    )
    assert orphans == set()


def test_the_checks_in_the_database_know_the_same_labels_as_the_enums_in_the_code(
    owner: psycopg.Connection[Any],
) -> None:
    """`alembic check` sees neither labels nor CHECKs."""
    checks = rows(
        owner,
        "select conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint"
        " where contype = 'c' and connamespace = 'public'::regnamespace",
    )
    known: dict[tuple[str, str], set[str]] = {}
    for table, definition in checks:
        if table.startswith("procrastinate_"):
            continue
        [named] = re.findall(r"\(\((\w+)\)::text = ANY", definition)
        known[table, named] = set(re.findall(r"'(\w+)'::character varying", definition))
    wanted = {
        (table.name, each.name): set(each.type.enums)
        for table in MIGRATED.values()
        for each in table.columns
        if isinstance(each.type, sqlalchemy.Enum)
    }
    assert known == wanted
    assert wanted


def test_the_migrations_make_the_tables_that_the_code_knows(database: Databases) -> None:
    assert database.owner is not None
    assert drift(database.owner) is None


def test_putting_a_job_into_the_queue_notifies_nobody(owner: psycopg.Connection[Any]) -> None:
    """A NOTIFY in the transaction holds a lock of the whole database through its fsync."""
    calls = rows(
        owner,
        "select tgname, pg_get_functiondef(tgfoid), (tgtype & 4) > 0 as on_insert from pg_trigger"
        " where tgrelid = 'procrastinate_jobs'::regclass and not tgisinternal",
    )
    loud = {name for name, body, on_insert in calls if on_insert and "pg_notify" in body}
    assert calls
    assert loud == set()


# ---------------------------------------------------------------- what the application's role can do


@pytest.fixture
async def two_firms(office: Office) -> tuple[str, str]:
    one, *_ = await found_firm(office, "Weiss & Partner", "nora@weiss.example", "Nora Weiss")
    other, *_ = await found_firm(office, "Keller & Sons", "kim@keller.example", "Kim Keller")
    return one, other


@asynccontextmanager
async def writing(office: Office, firm_id: str | None) -> AsyncIterator[AsyncSession]:
    """The application's role in a transaction of this firm, which is thrown away."""
    async with session_on(office.engine) as session:
        if firm_id is not None:
            await session.execute(SET_FIRM, {"firm": firm_id})
        yield session
        await session.rollback()


async def test_the_office_works_as_the_applications_role(office: Office) -> None:
    async with office.look(None) as session:
        assert await session.scalar(text("select current_user")) == APP


@pytest.mark.parametrize("act", ["update event set type = 'Forged'", "delete from event"])
@pytest.mark.parametrize("table", ["event", "event_subject"])
async def test_the_log_can_be_written_and_never_rewritten(
    office: Office, two_firms: tuple[str, str], act: str, table: str
) -> None:
    sql = act.replace("event", table, 1).replace("type = 'Forged'", "cursor = 0")
    async with writing(office, two_firms[0]) as session:
        with pytest.raises(DBAPIError, match="permission denied"):
            await session.execute(text(sql))


@pytest.mark.parametrize(
    "change",
    [
        """data = '{"forged": true}', erased_at = now()""",
        "data = jsonb_set(data, '{name}', '\"Forged\"'), erased_at = now()",
        "data = jsonb_set(data, '{name}', '\"\"')",
        "salt = 'known', erased_at = now()",
    ],
)
async def test_an_event_can_be_emptied_and_not_changed(
    office: Office, two_firms: tuple[str, str], change: str
) -> None:
    async with writing(office, two_firms[0]) as session:
        with pytest.raises(DBAPIError, match="never changed"):
            await session.execute(text(f"update event set {change}"))


async def test_a_firm_empties_its_own_events_alone(office: Office, two_firms: tuple[str, str]) -> None:
    emptied = (
        "update event set data = jsonb_set(data, '{name}', '\"\"'), erased_at = now() where firm_id = :firm"
    )
    async with writing(office, two_firms[0]) as session:
        mine = await session.execute(text(emptied + " and data ? 'name'"), {"firm": two_firms[0]})
        theirs = await session.execute(text(emptied), {"firm": two_firms[1]})
        assert mine.rowcount > 0  # type: ignore[attr-defined]
        assert theirs.rowcount == 0  # type: ignore[attr-defined]


async def test_where_the_migrations_stand_is_not_the_applications_to_change(office: Office) -> None:
    async with writing(office, None) as session:
        with pytest.raises(DBAPIError, match="permission denied"):
            await session.execute(text("update alembic_version set version_num = 'none'"))


async def test_without_a_firm_nothing_is_seen_though_all_is_there(
    office: Office, two_firms: tuple[str, str]
) -> None:
    assert await counted(office, None) == dict.fromkeys(TENANT_TABLES, 0)
    assert await counted(office, "") == dict.fromkeys(TENANT_TABLES, 0)
    assert sum((await counted(office, two_firms[0])).values()) > 0


async def counted(office: Office, firm_id: str | None) -> dict[str, int]:
    async with looking(office.engine, firm_id) as session:
        return {
            table: (await session.execute(text(f"select count(*) from {table}"))).scalar_one()
            for table in TENANT_TABLES
        }


async def test_with_one_firm_set_nothing_of_another_is_seen(
    office: Office, two_firms: tuple[str, str]
) -> None:
    mine, _ = two_firms
    for table in TENANT_TABLES:
        whose = "id" if table == "firm" else "firm_id"
        async with looking(office.engine, mine) as session:
            seen = set(await session.scalars(text(f"select distinct {whose} from {table}")))
        assert seen <= {mine}, table


async def test_with_one_firm_set_nothing_of_another_can_be_changed_or_deleted(
    office: Office, two_firms: tuple[str, str]
) -> None:
    mine, foreign = two_firms
    for table in set(TENANT_TABLES) - {"event", "event_subject"}:
        whose = "id" if table == "firm" else "firm_id"
        async with writing(office, mine) as session:
            for sql in (f"update {table} set {whose} = {whose}", f"delete from {table}"):
                touched = await session.execute(text(f"{sql} where {whose} = :other"), {"other": foreign})
                assert touched.rowcount == 0, sql  # type: ignore[attr-defined]


async def test_with_one_firm_set_no_row_can_be_put_into_another(
    office: Office, two_firms: tuple[str, str]
) -> None:
    """Every column filled with something of its type, so that only the policy is left to object."""
    mine, foreign = two_firms
    for table in TENANT_TABLES:
        whose = {"id": foreign} if table == "firm" else {"firm_id": foreign}
        values = {each.name: something(each) for each in MIGRATED[table].columns} | whose
        async with writing(office, mine) as session:
            with pytest.raises(DBAPIError, match=f'violates row-level security policy for table "{table}"'):
                await session.execute(sqlalchemy.insert(MIGRATED[table]).values(**values))


async def test_a_row_of_ones_own_cannot_be_handed_to_another_firm(
    office: Office, two_firms: tuple[str, str]
) -> None:
    mine, foreign = two_firms
    async with writing(office, mine) as session:
        with pytest.raises(DBAPIError, match="violates row-level security policy"):
            await session.execute(text("update member set firm_id = :other"), {"other": foreign})


async def test_the_firm_is_forgotten_with_its_transaction(office: Office, two_firms: tuple[str, str]) -> None:
    """Under a pool the next one to get the connection must begin without a firm."""
    async with office.engine.connect() as connection:
        await connection.execute(SET_FIRM, {"firm": two_firms[0]})
        await connection.commit()
        found = await connection.execute(text("select count(*) from member"))
        assert found.scalar_one() == 0


def something(of: sqlalchemy.Column[Any]) -> Any:
    if isinstance(of.type, sqlalchemy.Enum):
        return of.type.enums[0]
    if isinstance(of.type, sqlalchemy.ARRAY):
        return []
    if isinstance(of.type, sqlalchemy.JSON):
        return {}
    kind = of.type.python_type
    now = this_moment().now
    by_kind: dict[type[Any], Any] = {str: "x", int: 1, float: 1.0, bool: False}
    return by_kind.get(kind, now if "time" in kind.__name__ else now.date())
