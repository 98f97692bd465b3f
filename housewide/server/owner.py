"""Whose a site is: the user who started it, in whose files its own database lies.

Each user has a place for databases. Another one who asked found none there and was told to start
the site, which made a second, empty hospital beside the first: so its folder tells whose it is.
"""

import os
import pwd
from pathlib import Path
from typing import ClassVar

import msgspec
import structlog
from msgspec import Struct

from housewide.kit.errors import HousewideError
from housewide.kit.settings import Site, load_site
from housewide.platforms.postgres import find_place, is_supervised
from housewide.server.reach import is_embedded

log = structlog.get_logger(__name__)

OWNER_FILE = ".housewide-owner.json"


class AnothersSite(HousewideError):
    """The site's database is another user's, who alone can start it and ask it."""

    code: ClassVar[str] = "anothers-site"
    status: ClassVar[int] = 409


class Owner(Struct, frozen=True):
    """A user, and the folder of the instance that holds the site's database."""

    user: str
    home: str


def load_ours(folder: Path) -> Site:
    """The site of a folder, which is this user's or nobody's yet. Raises `BadSite`, `AnothersSite`.

    A database that is gone is nobody's: the folder may have come from another machine.
    """
    site = load_site(folder)
    owner = _owner(folder)
    if owner is None or owner.user == _user() or not is_embedded(site) or _is_gone(owner):
        return site
    runs = is_supervised(Path(owner.home))
    now = "" if runs is None else " It runs." if runs else " It does not run."
    raise AnothersSite(
        f"{site.name} is {owner.user}'s: its database is in {owner.home}, and no other user's "
        f"command reaches it.{now} Start it and ask it as {owner.user}.",
        user=owner.user,
    )


def note_owner(site: Site, folder: Path) -> None:
    """Tell in the site's folder that its database is this user's: to all who can read it."""
    if not is_embedded(site):
        return
    owner = Owner(_user(), str(find_place(site.database.instance).home))
    if owner == _owner(folder):
        return
    path = folder / OWNER_FILE
    try:
        path.unlink(missing_ok=True)  # one that another user wrote may be no file of ours to change
        path.write_bytes(msgspec.json.encode(owner) + b"\n")
        path.chmod(0o644)
    except OSError as error:
        log.warning("other users are not told whose site this is", file=str(path), why=str(error))


def _owner(folder: Path) -> Owner | None:
    """Whose the folder says that the site is; None where nobody started it, or nobody can tell."""
    try:
        return msgspec.json.decode((folder / OWNER_FILE).read_bytes(), type=Owner)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None


def _is_gone(owner: Owner) -> bool:
    try:
        Path(owner.home).stat()
    except FileNotFoundError:
        return True
    except OSError:  # in a folder that is closed to us
        return False
    return False


def _user() -> str:
    """By name where there is one, as people know each other."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())
