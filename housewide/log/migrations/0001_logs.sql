-- The three logs, their heads, and the ordinary tables beside them.
--
-- Instants are bigint microseconds since 1970-01-01 UTC. A month is an int such as 202611: the month
-- of `believed_at` (`received_at` for messages), which never goes backwards within a shard, so that each monthly
-- partition holds one contiguous range of every shard's positions (ADR-0005). `cuts` says where each begins.

create table shards (
    id   smallint generated always as identity primary key,
    name text not null unique
);

create table heads (
    log      text     not null,
    shard    smallint not null references shards,
    position bigint   not null default 0,
    at       bigint   not null default 0,
    month    int      not null default 0,
    primary key (log, shard)
);

create table cuts (
    log            text     not null,
    shard          smallint not null references shards,
    month          int      not null,
    first_position bigint   not null,
    primary key (log, shard, month)
);

create table messages_headers (
    month             int      not null,
    shard             smallint not null,
    position          bigint   not null,
    received_at       bigint   not null,
    source            text     not null,
    peer              text     not null,
    sender            text     not null,
    control_id        text     not null,
    message_type      text     not null,
    size_bytes        int      not null,
    control_id_reused boolean  not null,
    quarantine        text     not null,
    hash              bytea    not null
) partition by list (month);

create table messages_payloads (
    month    int      not null,
    shard    smallint not null,
    position bigint   not null,
    salt     bytea    not null,
    data     bytea    not null
) partition by list (month);

-- One row per (sender, control id) heard in the last 35 days, and one per other body under a reused one; without
-- control id one per body and window, counted by `ordinal`.
create table message_keys (
    shard       smallint not null,
    key         bytea    not null,
    ordinal     int      not null,
    body        bytea    not null,
    position    bigint   not null,
    received_at bigint   not null,
    primary key (shard, key, ordinal)
);
create index message_keys_received_at on message_keys using brin (received_at);

create table facts_headers (
    month          int      not null,
    shard          smallint not null,
    position       bigint   not null,
    kind           text     not null,
    version        smallint not null,
    subject        text     not null,
    effective_at   bigint   not null,
    effective_from text     not null,
    recorded_at    bigint,
    received_at    bigint,
    believed_at    bigint   not null,
    message        bigint,
    actor          text     not null,
    hash           bytea    not null
) partition by list (month);

create table facts_payloads (
    month    int      not null,
    shard    smallint not null,
    position bigint   not null,
    salt     bytea    not null,
    data     bytea    not null
) partition by list (month);

-- What was appended once under a name: a command id, or (subject, due time).
create table fact_keys (
    shard       smallint not null,
    key         text     not null,
    position    bigint   not null,
    believed_at bigint   not null,
    answer      bytea,
    primary key (shard, key)
);

create table audit_headers (
    month    int      not null,
    shard    smallint not null,
    position bigint   not null,
    at       bigint   not null,
    actor    text     not null,
    action   text     not null,
    purpose  text     not null,
    subject  text     not null,
    hash     bytea    not null
) partition by list (month);

create table audit_payloads (
    month    int      not null,
    shard    smallint not null,
    position bigint   not null,
    salt     bytea    not null,
    data     bytea    not null
) partition by list (month);

create table cursors (
    name     text     not null,
    shard    smallint not null references shards,
    position bigint   not null default 0,
    primary key (name, shard)
);

create table leases (
    name   text        primary key,
    holder text        not null,
    until  timestamptz not null
);

create table snapshots (
    fold     text     not null,
    shard    smallint not null references shards,
    code     text     not null,
    position bigint   not null,
    digest   text     not null,
    data     bytea    not null,
    primary key (fold, shard, code, position)
);

-- The site's own secret (for pseudonyms), and the one row of a simulated clock.
create table site_secrets (
    name  text  primary key,
    value bytea not null
);

create table simulated_time (
    one       boolean primary key default true check (one),
    origin_at bigint           not null,
    anchor_s  double precision not null,
    rate      double precision not null
);

-- What ANALYZE samples it keeps, in pg_statistic, where no redaction would look for it.
alter table messages_payloads alter salt set statistics 0, alter data set statistics 0;
alter table facts_payloads    alter salt set statistics 0, alter data set statistics 0;
alter table audit_payloads    alter salt set statistics 0, alter data set statistics 0;
alter table message_keys      alter key  set statistics 0, alter body set statistics 0;
alter table snapshots         alter data set statistics 0;

-- Makes the month's partitions where they are not there yet. Owned by the owner, callable by the app, which may not
-- create tables. Each partition has its own unique (shard, position): the month is constant inside it. All of a month
-- are made in one transaction, so the last one there means that all are.
create function ensure_month(wanted int) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    parent text;
    child  text;
begin
    if to_regclass('audit_payloads_' || wanted) is not null then
        return;
    end if;
    perform pg_advisory_xact_lock(hashtext('housewide.ensure_month'));
    foreach parent in array array['messages_headers', 'messages_payloads', 'facts_headers',
                                  'facts_payloads', 'audit_headers', 'audit_payloads'] loop
        child := parent || '_' || wanted;
        if to_regclass(child) is null then
            -- Made apart and attached: that blocks neither readers nor writers of the parent.
            execute format('create table %I (like %I including defaults)', child, parent);
            execute format('create unique index %I on %I (shard, position)', child || '_position', child);
            if parent like '%_payloads' then
                execute format('alter table %I alter salt set statistics 0, alter data set statistics 0', child);
            end if;
            if parent = 'facts_headers' then
                execute format('create index %I on %I (shard, subject, position)', child || '_subject', child);
                execute format('create index %I on %I using brin (message) with (pages_per_range = 16, autosummarize = on)',
                               child || '_message', child);
                -- Configuration is few facts among many: found without knowing what it is about.
                execute format('create index %I on %I (shard, position) where actor = ''config''',
                               child || '_config', child);
            end if;
            execute format('alter table %I attach partition %I for values in (%s)', parent, child, wanted);
        end if;
    end loop;
end $$;
