-- Three roles (DESIGN, law 9). The owner migrates. The app appends to logs and cannot update, delete or truncate one.
-- The custodian removes payloads and their keys, and appends to the audit log that it did.

do $$ begin
    -- A cluster from before PostgreSQL 15 lets everybody create tables; and a table of that name in pg_temp must not
    -- stand in for one of ours.
    execute format('revoke create, temporary on database %I from public', current_database());
end $$;
revoke create on schema public from public;
revoke all on all tables in schema public from public;
revoke all on function ensure_month(int) from public;

grant usage on schema public to housewide_app, housewide_custodian;
grant execute on function ensure_month(int) to housewide_app, housewide_custodian;

grant select, insert on
    messages_headers, messages_payloads, facts_headers, facts_payloads, audit_headers, audit_payloads
to housewide_app;
grant select, insert, update, delete on
    message_keys, cursors, leases, snapshots, simulated_time
to housewide_app;
grant select, insert, update on heads, shards, cuts to housewide_app;
grant select, insert on fact_keys, site_secrets to housewide_app;

grant select on
    messages_headers, facts_headers, audit_headers, heads, shards, cuts, site_secrets, simulated_time
to housewide_custodian;
grant select, delete on
    messages_payloads, facts_payloads, message_keys, fact_keys, snapshots
to housewide_custodian;
grant insert on audit_headers, audit_payloads to housewide_custodian;
grant insert, update on heads, cuts to housewide_custodian;
