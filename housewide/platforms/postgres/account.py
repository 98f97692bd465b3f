"""The operating-system account the server runs under: never root, always in passwd."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from housewide.platforms.postgres.errors import NoServerAccount

# As root, the first of these that exists. `housewide` if the administrator made one for us alone.
# Then `postgres`, which owns nothing but databases. Last `nobody`: other daemons run under it and
# could read our files, so it serves a demonstration machine, not a hospital.
CANDIDATES = ("housewide", "postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    """A passwd entry: who owns the data and runs the server."""

    name: str
    uid: int
    gid: int


def server_account(data_directory: Path) -> Account:
    """The account for this data directory.

    Ours, unless we are root. As root: the owner of the data if there are data already (a new
    candidate must not lock an old hospital out), else the first candidate that exists.
    Raises NoServerAccount.
    """
    if os.geteuid() != 0:
        return _by_uid(os.geteuid())
    if data_directory.exists() and data_directory.stat().st_uid != 0:
        return _by_uid(data_directory.stat().st_uid)
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise NoServerAccount(
        "PostgreSQL refuses to run as root and none of the accounts "
        f"{', '.join(CANDIDATES)} exists: create a system user `housewide`"
    )


def _by_uid(uid: int) -> Account:
    """PostgreSQL looks its own uid up by name, so a uid without an entry cannot serve."""
    try:
        entry = pwd.getpwuid(uid)
    except KeyError as error:
        raise NoServerAccount(
            f"uid {uid} has no entry in passwd, which PostgreSQL needs: add one, "
            "or run as a user that has one",
            uid=uid,
        ) from error
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
