-- What memory forgets and a past moment needs: visits that ended long ago, and how beds were reported.
--
-- A visit's row holds its movements, each with the positions at which it was believed and withdrawn: how the visit
-- stood at any moment, as known at any position, follows from them. `during` is from its first to its last instant.
-- Both tables are folds of the facts: keys only, and dropped and rebuilt at will.

create extension if not exists btree_gist;

create table past_visits (
    shard  smallint  not null references shards,
    visit  text      not null,
    during int8range not null,
    data   bytea     not null,
    primary key (shard, visit)
);
create index past_visits_during on past_visits using gist (shard, during);
alter table past_visits alter data set statistics 0;

create table past_bed_reports (
    shard        smallint not null references shards,
    bed          text     not null,
    effective_at bigint   not null,
    position     bigint   not null,
    unit         text     not null,
    status       text     not null,
    message      bigint,
    withdrawn_by bigint   not null default 0,
    primary key (shard, bed, effective_at, position)
);

grant select, insert, update, delete on past_visits, past_bed_reports to housewide_app;
