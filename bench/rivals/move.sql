-- What a move by hand must read, lock and write, statement by statement; pgbench runs it.
\set n random(1, 200)
begin;
select set_config('app.firm', :firm, true);
select * from stage where firm_id = :firm and id = :stage || '1';
select * from job where firm_id = :firm and id = :job || lpad(:n::text, 5, '0') for no key update;
select * from pipeline where firm_id = :firm and id = :board for no key update;
select * from stage where firm_id = :firm and pipeline_id = :board;
select * from job_link where firm_id = :firm and job_id = :job || lpad(:n::text, 5, '0');
select rank from job where firm_id = :firm and stage_id = :stage || '1' order by rank limit 1;
update visit set left_at = now(), left_by = 'MANUAL' where firm_id = :firm and job_id = :job || lpad(:n::text, 5, '0') and left_at is null;
insert into visit (firm_id, id, job_id, stage_id, entered_at) values (:firm, 'vis_' || gen_random_uuid(), :job || lpad(:n::text, 5, '0'), :stage || '1', now());
update job set stage_id = case when stage_id = :stage || '1' then :stage || '2' else :stage || '1' end, version = version + 1, updated_at = now() where firm_id = :firm and id = :job || lpad(:n::text, 5, '0');
update pipeline set version = version + 1 where firm_id = :firm and id = :board returning version \gset
update firm_counter set cursor = cursor + 1 where firm_id = :firm returning cursor \gset
insert into event (firm_id, cursor, id, type, at, actor, subjects, data) values (:firm, :cursor, 'evt_' || gen_random_uuid(), 'Moved', now(), 'pgbench', array[:board], '{"job_id": "", "to_stage_id": "", "rank": "a0", "cause": "MANUAL"}');
insert into event_subject (firm_id, subject_id, cursor, version) values (:firm, :board, :cursor, :version), (:firm, :job || lpad(:n::text, 5, '0'), :cursor, null);
commit;
