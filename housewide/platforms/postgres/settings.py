"""The server's settings, written anew at each start so that they cannot drift.

Only what differs from PostgreSQL's own default, or what we promise and so state although it is the
default, stands here; each with its reason. Sizes suit a small machine (2 cores, 4 GB): a site that
outgrows them gives the DSN of a server of its own.
"""

from collections.abc import Mapping

from housewide.platforms.postgres.place import PORT, Place, make_traversable

DURABLE = {
    # Told means kept (law 1). Stated, although they are the defaults, because all rests on them.
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    # No ALTER SYSTEM (PostgreSQL 17+): it would outlive this file and undo the three above.
    "allow_alter_system": "off",
}

REACH = {
    # The Unix socket only. Its directory is 0700, and pg_hba.conf asks the kernel who calls.
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    # Intake, hospital, jobs and command line need about 20; each idle connection costs about 2 MB.
    "max_connections": "64",
    "cluster_name": "housewide",
}

MEMORY = {
    # Open visits are held in our own memory; the server mostly appends.
    "shared_buffers": "128MB",
    # Snapshots and index builds of one month's partition; two at once still fit.
    "maintenance_work_mem": "128MB",
    # The queries are short: compiling them costs more than it saves.
    "jit": "off",
}

LOGGING = {
    # Minimum necessary (law 12): a failed statement's text or its "Failing row contains" may name a
    # patient. The client gets the error anyhow; the file keeps only the server's own life.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    # A line per checkpoint would grow the file for ever without telling anybody anything.
    "log_checkpoints": "off",
    "log_autovacuum_min_duration": "-1",
    "log_timezone": "UTC",
    "timezone": "UTC",
    # Messages that the supervisor reads must be in the language it knows.
    "lc_messages": "C",
}

# Who may connect: whoever the kernel says is root or the server's own user, as any role. Nobody
# else, even if the socket directory's mode slipped; hence `peer`, where `trust` would do.
HBA = "local all all peer map=housewide\n"


def write_settings(place: Place, extra: Mapping[str, str]) -> None:
    """Write postgresql.conf, pg_hba.conf and pg_ident.conf beside the data, not among them."""
    make_traversable(place.settings)
    for name, text in (
        ("postgresql.conf", _conf(place, extra)),
        ("pg_hba.conf", HBA),
        ("pg_ident.conf", _ident(place)),
    ):
        path = place.settings / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o644)


def _conf(place: Place, extra: Mapping[str, str]) -> str:
    files = {
        "hba_file": str(place.settings / "pg_hba.conf"),
        "ident_file": str(place.settings / "pg_ident.conf"),
        "unix_socket_directories": _one_of_list(str(place.socket_directory)),
    }
    settings = {**DURABLE, **REACH, **MEMORY, **LOGGING, **files, **extra}
    return "".join(f"{name} = {_quoted(value)}\n" for name, value in settings.items())


def _ident(place: Place) -> str:
    callers = sorted({"root", place.account.name})
    return "".join(f'housewide "{caller}" all\n' for caller in callers)


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def _one_of_list(path: str) -> str:
    """The setting is a list; quotes keep a comma inside a path from splitting it."""
    return '"' + path.replace('"', '""') + '"'
