-- The whole answer to the board's question as text, written by hand: $1 the firm, $2 the board, $3 cards a column.
-- No document of the data has a draft that follows a finished request; that case is left out.
with people as materialized (
  select id, '{"id":' || to_json(id) || ',"name":' || to_json(name) || '}' as face from member where firm_id = $1
)
select '{"data":{"pipeline":{"id":' || to_json(p.id) || ',"name":' || to_json(p.name) || ',"version":' || p.version
  || ',"eventCursor":"cur_' || (select string_agg(substr('0123456789abcdefghjkmnpqrstvwxyz', (cursor >> 5 * place & 31)::int + 1, 1), ''
       order by place desc) from firm_counter, generate_series(0, 12) as place where firm_id = $1) || '","stages":['
  || array_to_string(array(
    select '{"id":' || to_json(s.id) || ',"name":' || to_json(s.name) || ',"position":' || s.position
      || ',"colour":' || coalesce(to_json(s.colour)::text, 'null') || ',"automove":' || to_json(s.automove)
      || ',"automoveInert":' || to_json(s.automove and s.position = s.last) || ',"jobCount":' || s.active
      || ',"jobs":{"nodes":[' || array_to_string(array(
        select '{"id":' || to_json(j.id) || ',"number":' || j.number || ',"title":' || to_json(j.title)
          || ',"state":"' || j.state || '","rank":' || to_json(j.rank)
          || ',"dueOn":' || coalesce(to_json(j.due_on)::text, 'null') || ',"priority":"' || j.priority
          || '","tags":' || array_to_json(j.tags)
          || ',"overdue":' || to_json(coalesce(j.due_on < (now() at time zone 'UTC')::date, false)) || ',"version":' || j.version
          || ',"client":' || coalesce('{"id":' || to_json(c.id) || ',"name":' || to_json(c.name) || '}', 'null')
          || ',"assignees":[' || array_to_string(array(
            select face from unnest(j.assignee_ids) with ordinality as a(id, place) join people using (id) order by place), ',')
          || '],"progress":{"done":' || l.done || ',"total":' || l.total || '},"documents":[' || l.documents
          || '],"envelopes":[' || l.envelopes || ']}'
        from (select * from job where firm_id = $1 and stage_id = s.id and state = 'ACTIVE' order by rank, id limit $3) as j
        left join client c on c.firm_id = $1 and c.id = j.client_id,
        -- One row for each envelope of each linked document; the first of a document is the one that speaks for it.
        lateral (
          select count(*) filter (where first and counts) as total,
            count(*) filter (where first and counts and state in ('SETTLED', 'WAIVED')) as done,
            coalesce(string_agg(document, ',' order by id) filter (where first), '') as documents,
            coalesce(string_agg(distinct envelope, ',' order by envelope desc), '') as envelopes
          from (
            select k.id, k.state, k.role = 'BLOCKING' and k.state <> 'IDLE' as counts,
              row_number() over (partition by k.id order by case when e.state in ('DRAFT', 'SENT', 'CORRECTING') then 0
                when e.kind = 'SIGNATURE' then 1 else 2 end, e.id desc) = 1 as first,
              '{"id":' || to_json(d.id) || ',"title":' || to_json(d.title) || ',"state":"' || case
                  when e.state is null or e.state = 'DRAFT' then 'NONE'
                  when e.state in ('DECLINED', 'EXPIRED', 'VOIDED') then e.state
                  when e.state = 'COMPLETED' then case e.kind when 'APPROVAL' then 'APPROVED' else 'SIGNED' end
                  when r.changes then 'CHANGES_REQUESTED' when r.opted then 'OPTED_OUT'
                  when e.kind = 'APPROVAL' then 'PENDING_APPROVAL' else 'PENDING_SIGNATURE' end
                || '","signatureProgress":' || r.progress || '}' as document,
              '{"id":' || to_json(e.id) || ',"title":' || to_json(e.title) || ',"state":"' || e.state
                || '","sealState":"' || e.seal_state || '","progress":' || r.progress || '}' as envelope
            from job_link k
            left join document d on d.firm_id = $1 and d.id = k.document_id
            left join envelope_document x on x.firm_id = $1 and x.document_id = k.document_id
            left join envelope e on e.firm_id = $1 and e.id = x.envelope_id,
            lateral (
              select '{"done":' || count(*) filter (where required and done) || ',"total":' || count(*) filter (where required) || '}' as progress,
                bool_or(state = 'CHANGES_REQUESTED') as changes, bool_or(state = 'OPTED_OUT') as opted
              from (select state, role in ('SIGNER', 'APPROVER') or (role = 'VIEWER' and acknowledge) as required,
                state in ('SIGNED', 'SIGNED_ON_PAPER', 'APPROVED', 'ACKNOWLEDGED', 'NOT_NEEDED') as done
                from recipient where firm_id = $1 and envelope_id = e.id) as party) as r
            where k.firm_id = $1 and k.job_id = j.id and k.unlinked_at is null) as item) as l
        order by j.rank, j.id), ',')
      || '],"pageInfo":{"hasNextPage":' || to_json(s.active > $3) || ',"endCursor":'
      || coalesce((select '"' || translate(encode(convert_to('["rank",' || to_json(rank) || ',' || to_json(id) || ']', 'UTF8'),
            'base64'), E'+/=\n', '-_') || '"'
          from job where firm_id = $1 and stage_id = s.id and state = 'ACTIVE'
          order by rank, id offset greatest(least($3, s.active) - 1, 0) limit 1), 'null') || '}}}'
    from (select stage.*, max(position) over () as last,
            (select count(*) from job where firm_id = $1 and stage_id = stage.id and state = 'ACTIVE') as active
          from stage where firm_id = $1 and pipeline_id = p.id and not deleted) as s
    order by s.position, s.id), ',')
  || ']}}}'
from pipeline p where p.firm_id = $1 and p.id = $2
