-- The same move as one statement, in one round trip; pgbench runs it.
\set n random(1, 200)
with mine as (select :job || lpad(:n::text, 5, '0') as id),
  place as (update pipeline set version = version + 1 where firm_id = :firm and id = :board returning version),
  counter as (update firm_counter set cursor = cursor + 1 where firm_id = :firm and (select version from place) > 0 returning cursor),
  left_ as (update visit set left_at = now(), left_by = 'MANUAL' from mine where firm_id = :firm and job_id = mine.id and left_at is null returning job_id),
  entered as (insert into visit (firm_id, id, job_id, stage_id, entered_at) select :firm, 'vis_' || gen_random_uuid(), job_id, :stage || '1', now() from left_),
  moved as (update job set stage_id = case when stage_id = :stage || '1' then :stage || '2' else :stage || '1' end, version = job.version + 1, updated_at = now() from mine where firm_id = :firm and job.id = mine.id returning job.id),
  fact as (insert into event (firm_id, cursor, id, type, at, actor, subjects, data) select :firm, cursor, 'evt_' || gen_random_uuid(), 'Moved', now(), 'pgbench', array[:board], '{"job_id": "", "to_stage_id": "", "rank": "a0", "cause": "MANUAL"}' from counter),
  concerns as (insert into event_subject (firm_id, subject_id, cursor, version) select :firm, :board, cursor, version from counter, place union all select :firm, id, cursor, null from counter, moved)
select id from moved;
