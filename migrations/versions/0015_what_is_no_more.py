"""What is no more: documents and contacts that were deleted, persons that were erased."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

# Texts become "", lists become empty; nothing is put in anything's place, and nothing else changes.
ONLY_EMPTIED = """
create function only_emptied(was jsonb, now_is jsonb) returns boolean language plpgsql immutable as $$
begin
  if was = now_is then
    return true;
  elsif jsonb_typeof(was) = 'string' then
    return now_is = '""'::jsonb;
  elsif jsonb_typeof(was) = 'array' and now_is = '[]'::jsonb then
    return true;
  elsif jsonb_typeof(was) = 'array' and jsonb_typeof(now_is) = 'array'
      and jsonb_array_length(was) = jsonb_array_length(now_is) then
    return (select bool_and(only_emptied(was -> n, now_is -> n))
      from generate_series(0, jsonb_array_length(was) - 1) n);
  elsif jsonb_typeof(was) = 'object' and jsonb_typeof(now_is) = 'object'
      and (select array_agg(k order by k) from jsonb_object_keys(was) k)
        = (select array_agg(k order by k) from jsonb_object_keys(now_is) k) then
    return (select bool_and(only_emptied(was -> k, now_is -> k)) from jsonb_object_keys(was) k);
  end if;
  return false;
end $$
"""
ONLY_ERASED = """
create function event_is_only_erased() returns trigger language plpgsql as $$
begin
  if new.erased_at is null or new.salt is not null or not only_emptied(old.data, new.data)
      or (new.firm_id, new.cursor, new.id, new.type, new.at, new.actor, new.subjects)
        is distinct from (old.firm_id, old.cursor, old.id, old.type, old.at, old.actor, old.subjects)
      or (new.caused_by, new.chain_previous, new.chain_hash)
        is distinct from (old.caused_by, old.chain_previous, old.chain_hash) then
    raise exception 'an event is never changed: it can only be emptied of what is personal';
  end if;
  return new;
end $$
"""


def upgrade() -> None:
    for table in ("document", "contact"):
        op.add_column(
            table, sa.Column("deleted", sa.Boolean(), nullable=False, server_default=sa.text("false"))
        )
    op.add_column("event", sa.Column("salt", sa.Text(), nullable=True))
    for table in ("event", "recipient"):
        op.add_column(table, sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(ONLY_EMPTIED)
    op.execute(ONLY_ERASED)
    op.execute(
        "create trigger event_is_only_erased before update on event"
        " for each row execute function event_is_only_erased()"
    )
