-- Counts once what came before 0007 counted it: its tables began empty, so that rebuilding a site of that day found its
-- feeds different for ever, and dead letters had no reasons. The same folds as the decoder's lane keeps, of what its
-- cursor has passed. Hours older than twelve weeks teach nothing any more.
delete from feed_hours;
insert into feed_hours (shard, source, hour, messages, minutes)
select m.shard, m.source, m.received_at - m.received_at % 3600000000, count(*),
       bit_or(1::bigint << (m.received_at % 3600000000 / 60000000)::int)
from messages_headers m
join cursors c on c.name = 'decode' and c.shard = m.shard and m.position <= c.position
where m.received_at >= (select max(received_at) from messages_headers) - 12 * 604800000000
group by 1, 2, 3;

-- A message is dead by the newest fact of what became of it; reading it again withdraws those before.
delete from dead_letters;
insert into dead_letters (shard, position, source, message_type, reason)
select m.shard, m.position, m.source, m.message_type,
       coalesce(convert_from(p.data, 'UTF8')::json ->> 'reason', '')
from (
    select distinct on (shard, message) month, shard, position, message, kind
    from facts_headers
    where kind in ('MessageDeadLettered', 'MessageKeptUndecoded', 'MessageReread')
    order by shard, message, position desc
) f
join messages_headers m on m.shard = f.shard and m.position = f.message
left join facts_payloads p on p.month = f.month and p.shard = f.shard and p.position = f.position
where f.kind = 'MessageDeadLettered';
