"""Where an instance lives: engine, data, settings, socket, lock and log.

    <root>/<hash of the checkout>/<instance>/
        engine-18.6.3/   a copy of the programs (as root only)   0755
        data/            the cluster                             0700, the server's account
        run/             the socket                              0700, the server's account
        settings/        written anew at each start              0755
        supervisor.lock  held by the one supervisor
        server.log       what the server said, this run and the last

As root the root is /var/lib/housewide, because a clone under a 0700 home cannot be traversed by the
server's account; otherwise it is the user's data directory (XDG Base Directory Specification 0.8).
"""

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from housewide.platforms.postgres.account import Account, server_account
from housewide.platforms.postgres.errors import (
    BadInstanceName,
    PlaceNotReachable,
    SocketPathTooLong,
)

OWNER_ROLE = "housewide_owner"
DATABASE = "housewide"

LOCK_FILE = "supervisor.lock"

# Only names the socket file: nothing listens on a network port.
PORT = 5432

# sun_path holds 108 bytes on Linux and 104 on macOS; the rest is room for PostgreSQL's ".lock".
SOCKET_PATH_BYTES_LIMIT = 100

INSTANCE_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True)
class Place:
    """The paths of one instance and the account that owns its data."""

    home: Path
    socket_directory: Path
    account: Account

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def needs_engine_copy(self) -> bool:
        """As root the server runs as somebody else, who may not reach our environment."""
        return self.account.uid != os.geteuid()

    @property
    def settings(self) -> Path:
        return self.home / "settings"

    @property
    def lock_file(self) -> Path:
        return self.home / LOCK_FILE

    @property
    def log_file(self) -> Path:
        return self.home / "server.log"

    @property
    def socket_file(self) -> Path:
        return self.socket_directory / f".s.PGSQL.{PORT}"

    def dsn(self, role: str = OWNER_ROLE, database: str = DATABASE) -> str:
        """How any process of the same user (or root) reaches this instance, running or not."""
        reach = urlencode({"host": str(self.socket_directory), "port": PORT}, safe="/")
        return f"postgresql://{quote(role, safe='')}@/{quote(database, safe='')}?{reach}"


def find_place(instance: str = "default", root: Path | None = None) -> Place:
    """Where `instance` lives; makes nothing. The same arguments always give the same place.

    Raises BadInstanceName, NoServerAccount, SocketPathTooLong.
    """
    if not INSTANCE_NAME.fullmatch(instance):
        raise BadInstanceName(
            f"{instance!r} is no instance name: use 1 to 40 of a-z, 0-9 and -", instance=instance
        )
    home = (root or _default_root()).absolute() / _checkout_hash() / instance
    return Place(home, _socket_directory(home), server_account(home / "data"))


def make_place(place: Place) -> None:
    """Make the directories, with the owners and modes that keep them ours.

    Raises PlaceNotReachable where the server's account could not get in, or where somebody else
    holds a directory we must own.
    """
    for directory in reversed([place.home, *place.home.parents]):
        make_traversable(directory)
    _check_reachable(place)
    _make_private(place.socket_directory, place.account)


def sync_directory(directory: Path) -> None:
    """Make a rename inside this directory outlast a power cut."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_traversable(directory: Path) -> None:
    """Make one level, open to traverse whatever the umask; never change one that exists."""
    try:
        directory.mkdir()
    except FileExistsError:
        return
    directory.chmod(0o755)


def give_to(path: Path, account: Account) -> None:
    """Make the server's account the owner; only root has anything to give."""
    if os.geteuid() == 0:
        os.chown(path, account.uid, account.gid)


def _default_root() -> Path:
    if os.geteuid() == 0:
        return Path("/var/lib/housewide")
    data_home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data_home) / "housewide"


def _checkout_hash() -> str:
    """Two checkouts on one machine never share data."""
    checkout = Path(__file__).resolve().parents[3]
    return _short_hash(checkout)


def _short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _socket_directory(home: Path) -> Path:
    """Beside the data, or in a short directory where that path would be too long."""
    short_base = Path("/run" if os.geteuid() == 0 else "/tmp")  # noqa: S108 - owner checked when made
    for directory in (home / "run", short_base / f"housewide-{_short_hash(home)}"):
        if len(os.fsencode(directory / f".s.PGSQL.{PORT}")) < SOCKET_PATH_BYTES_LIMIT:
            return directory
    raise SocketPathTooLong(
        f"a socket path must stay under {SOCKET_PATH_BYTES_LIMIT} bytes: choose a shorter root",
        path=str(home),
    )


def _make_private(directory: Path, account: Account) -> None:
    """Make a directory that only the server's account (and root) can enter.

    Somebody else may have put their own in a shared parent first: then we refuse, since they could
    stand a false server in it.
    """
    try:
        directory.mkdir(mode=0o700)
    except FileExistsError:
        pass
    else:
        give_to(directory, account)
    found = directory.lstat()
    if directory.is_symlink() or found.st_uid != account.uid:
        raise PlaceNotReachable(
            f"{directory} must be a directory owned by {account.name}: remove it and start again",
            path=str(directory),
        )
    directory.chmod(0o700)


def _check_reachable(place: Place) -> None:
    """Each directory above the data must let the server's account through."""
    for directory in (place.home, *place.home.parents):
        found = directory.stat()
        if found.st_uid == place.account.uid:
            may_pass = found.st_mode & 0o100
        elif found.st_gid == place.account.gid:
            may_pass = found.st_mode & 0o010
        else:
            may_pass = found.st_mode & 0o001
        if not may_pass:
            raise PlaceNotReachable(
                f"the account {place.account.name} cannot traverse {directory}: "
                "choose a root outside private directories",
                path=str(directory),
            )
