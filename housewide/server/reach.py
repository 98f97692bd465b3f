"""How the database of a site is reached: our own instance's socket, or the DSNs that were given."""

from msgspec import Struct

from housewide.kit.errors import HousewideError
from housewide.kit.settings import BadSite, Site
from housewide.platforms.postgres import find_place


class NotRunning(HousewideError):
    """The site's database does not answer."""

    code = "not-running"
    status = 503


class Dsns(Struct, frozen=True):
    """One DSN for each of the three roles (DESIGN, law 9)."""

    owner: str
    app: str
    custodian: str


def is_embedded(site: Site) -> bool:
    """Whether the site runs on our own PostgreSQL. Some DSNs but not all is refused."""
    given = [site.database.owner_dsn, site.database.app_dsn, site.database.custodian_dsn]
    if any(given) and not all(given):
        raise BadSite("Give all of owner_dsn, app_dsn and custodian_dsn, or none of them.")
    return not any(given)


def was_started(site: Site) -> bool:
    """Whether our own instance was ever made. Of a database that was given, only it can tell."""
    return not is_embedded(site) or find_place(site.database.instance).data.exists()


def dsns(site: Site) -> Dsns:
    """How to reach the site's database in each role, whether or not it runs."""
    if not is_embedded(site):
        d = site.database
        return Dsns(d.owner_dsn, d.app_dsn, d.custodian_dsn)
    place = find_place(site.database.instance)
    return Dsns(*(place.dsn(f"housewide_{role}") for role in ("owner", "app", "custodian")))
