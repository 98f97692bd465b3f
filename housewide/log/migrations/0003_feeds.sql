-- What was heard of each source, by type and outcome: a fold of the messages log, moved with the decoder's cursor.
create table feed_counts (
    shard            smallint not null references shards,
    source           text     not null,
    message_type     text     not null,
    outcome          text     not null,
    messages         bigint   not null,
    last_position    bigint   not null,
    last_received_at bigint   not null,
    primary key (shard, source, message_type, outcome)
) with (fillfactor = 50);

-- Where the running intake listens. Port 0 in a site file means any free one: this says which.
create table listeners (
    shard  smallint not null references shards,
    source text     not null,
    host   text     not null,
    port   int      not null,
    tls    boolean  not null,
    primary key (shard, source)
);

grant select, insert, update, delete on feed_counts, listeners to housewide_app;
