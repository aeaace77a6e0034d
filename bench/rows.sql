-- Everything of a plan in a few statements. %(firm)s is the measured firm, which was founded already;
-- :boards are (firm number, board, stages, cards a stage). Ids are of the usual length and sorted by their number.
create temp table b_board as
select firm.no as firm_no, firm.id as firm_id, board.no, board.stages, board.cards,
       id_of('pip', firm.no * 100 + board.no) as pipeline_id
from (select 1 as no, %(firm)s::text as id
      union all select n, id_of('frm', n) from generate_series(2, %(firms)s::int) as n) as firm
join (select true as measured, no, stages, cards
      from unnest(%(stages)s::int[], %(cards)s::int[]) with ordinality as mine(stages, cards, no)
      union all
      select false, no, stages, cards
      from unnest(%(other_stages)s::int[], %(other_cards)s::int[]) with ordinality as theirs(stages, cards, no)
     ) as board on board.measured = (firm.no = 1);

insert into firm (id, name, legal_name, time_zone, language, created_at)
select distinct firm_id, 'Firm ' || firm_no, 'Firm ' || firm_no, 'UTC', 'en', now() from b_board where firm_no > 1;

insert into member (firm_id, id, created_at, name, email, role, permissions, active)
select firm_id, id_of('mem', firm_no * 100 + n), now(), 'Member ' || n, firm_no || '.' || n || '@firm.example',
       'MEMBER', '{}', true
from (select distinct firm_no, firm_id from b_board) as firm, generate_series(1, 8) as n;

insert into folder (firm_id, id, created_at, name, access)
select distinct firm_id, id_of('fld', firm_no), now(), 'Papers', 'CLIENT_CAN_VIEW' from b_board;

insert into pipeline (firm_id, id, created_at, name, archived, version)
select firm_id, pipeline_id, now(), 'Board ' || no, false, 0 from b_board;

create temp table b_stage as
select b_board.*, place, id_of('stg', (firm_no * 100 + no) * 100 + place) as stage_id
from b_board, generate_series(0, stages - 1) as place;

insert into stage (firm_id, id, pipeline_id, name, position, colour, automove, automove_after, wip_hard, condition, deleted)
select firm_id, stage_id, pipeline_id, 'Stage ' || place, place, case when place %% 2 = 0 then '#4a7' end,
       place %% 2 = 1, 'COMPLETED', false, '{}', false
from b_stage;

create temp table b_job as
select row_number() over (order by firm_no, no, place, below) as n, firm_id, firm_no, pipeline_id, stage_id, place,
       -- The keys of fractional indexing, in the order in which it makes them.
       case when below < 62 then 'a' || digit(below) else 'b' || digit((below - 62) / 62) || digit((below - 62) %% 62) end
         as rank,
       row_number() over (partition by firm_id order by no, place, below) as number
from b_stage, generate_series(0, cards - 1) as below;
analyze b_job;

insert into client (firm_id, id, created_at, name, kind, tags, version)
select firm_id, id_of('cli', firm_no * 100000 + number / 10), now(), 'Client ' || number / 10, 'COMPANY', '{}', 1
from b_job where number %% 10 = 0 or number = 1;

insert into job (firm_id, id, created_at, number, title, state, paused, pipeline_id, stage_id, rank, visit_id,
                 entered_stage_at, client_id, assignee_ids, due_on, priority, tags, version, updated_at)
select firm_id, id_of('job', n), now(), number, 'Tax return 2026 of party ' || number, 'ACTIVE', false, pipeline_id,
       stage_id, rank, id_of('vis', n), now(), id_of('cli', firm_no * 100000 + number / 10),
       array[id_of('mem', firm_no * 100 + 1 + n %% 8), id_of('mem', firm_no * 100 + 1 + (n + 3) %% 8)],
       case when n %% 7 > 0 then date '2020-01-01' + (n %% 5 * 3000)::int end,
       (array['LOW', 'NORMAL', 'HIGH', 'URGENT'])[1 + n %% 4],
       case when n %% 3 > 0 then array['tax', 'year-' || n %% 3] else '{}' end, 1, now()
from b_job order by n;

insert into visit (firm_id, id, job_id, stage_id, entered_at)
select firm_id, id_of('vis', n), id_of('job', n), stage_id, now() from b_job order by n;

insert into document (firm_id, id, created_at, title, folder_id, page_count, version)
select firm_id, id_of('doc', n), now(), 'Form 1040 of party ' || number, id_of('fld', firm_no), 2, 1 from b_job order by n;

-- Of sixteen: twelve are sent, three complete and sealed, one was declined.
insert into envelope (firm_id, id, created_at, kind, title, state, seal_state, owner_id, language, sent_at, chain_tip,
                      archived, version)
select firm_id, id_of('env', n), now(), 'SIGNATURE', 'Please sign: form 1040 of party ' || number,
       case when n %% 16 = 5 then 'DECLINED' when n %% 16 in (2, 7, 12) then 'COMPLETED' else 'SENT' end,
       case when n %% 16 in (2, 7, 12) then 'SEALED' else 'NONE' end,
       id_of('mem', firm_no * 100 + 1), 'en', now(), repeat('0', 64), false, 1
from b_job order by n;

insert into envelope_document (firm_id, id, envelope_id, document_id, position)
select firm_id, id_of('edc', n), id_of('env', n), id_of('doc', n), 0 from b_job order by n;

insert into recipient (firm_id, id, envelope_id, key, role, party, name, email, kind, channel, identity_check,
                       routing_order, acknowledge, language, state, delivery, link_version)
select firm_id, id_of('rcp', n * 2 + who), id_of('env', n), 'party-' || who, 'SIGNER', 'CLIENT', 'Party ' || who,
       'party.' || who || '@client.example', 'INDIVIDUAL', 'EMAIL', 'NONE', 3, false, 'en',
       case when n %% 16 = 5 and who = 0 then 'DECLINED'
            when n %% 16 in (2, 7, 12) or (who = 0 and n %% 2 = 0) then 'SIGNED' else 'NOTIFIED' end, 'SENT', 0
from b_job, generate_series(0, 1) as who order by n, who;

insert into job_link (firm_id, id, job_id, document_id, role, state, linked_at, linked_by, since, sealed)
select firm_id, id_of('lnk', n), id_of('job', n), id_of('doc', n), 'BLOCKING',
       case when n %% 16 = 5 then 'STUCK' when n %% 16 in (2, 7, 12) then 'SETTLED' else 'OPEN' end, now(),
       id_of('mem', firm_no * 100 + 1), now(), n %% 16 in (2, 7, 12)
from b_job order by n;

insert into firm_counter (firm_id, cursor, job_number, epoch)
select firm_id, 0, max(number), 0 from b_job group by firm_id
on conflict (firm_id) do update set job_number = excluded.job_number;
