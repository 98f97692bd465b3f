-- What was heard of each source, by the clock of our receiving it: folds of the messages log, moved with the
-- decoder's cursor. Hours teach what to expect in each hour of the week; a minute in which anything was heard is a
-- bit of `minutes`, so that counting one twice changes nothing.
create table feed_hours (
    shard    smallint not null references shards,
    source   text     not null,
    hour     bigint   not null,
    messages bigint   not null,
    minutes  bigint   not null,
    primary key (shard, source, hour)
) with (fillfactor = 50);

-- The same of the last day, in five-minute slots and by how long each message took to us (`lag_seconds`, coarser the
-- longer; null where the sender told no time).
create table feed_lags (
    shard       smallint not null references shards,
    source      text     not null,
    slot        bigint   not null,
    lag_seconds int,
    messages    bigint   not null,
    unique nulls not distinct (shard, source, slot, lag_seconds)
) with (fillfactor = 50);

-- Every message that is a dead letter now, and the reason why: the few of many that somebody must look at.
create table dead_letters (
    shard        smallint not null references shards,
    position     bigint   not null,
    source       text     not null,
    message_type text     not null,
    reason       text     not null,
    primary key (shard, position)
);

grant select, insert, update, delete on feed_hours, feed_lags, dead_letters to housewide_app;
