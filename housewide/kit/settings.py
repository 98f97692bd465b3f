"""The site file: every setting of an installation, with its default and its reason.

`housewide.toml` names the facilities, the systems that feed them and where the truth is kept. Paths
in it are relative to it. The reference page of settings is generated from the descriptions here.
"""

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from housewide.kit.errors import HousewideError

SITE_FILE = "housewide.toml"

AGREEMENT_PERCENT = 99.0
SHADOW_DAYS = 7
"""When a facility leaves shadow, unless its site says otherwise; the reasons stand with each."""


class BadSite(HousewideError):
    """The site file is missing or cannot be meant so."""

    code = "bad-site"
    status = 422


class NoSuchFacility(HousewideError):
    """A facility was named that the site does not have."""

    code = "no-such-facility"
    status = 404


class Tls(Struct, frozen=True, forbid_unknown_fields=True):
    """TLS of one listener. With `client_ca`, only senders certified by that authority are heard."""

    certificate: Annotated[str, Meta(description="PEM file of the listener's certificate chain.")]
    key: Annotated[str, Meta(description="PEM file of its private key.")]
    client_ca: Annotated[
        str, Meta(description="PEM file of the authority of senders; set, it makes TLS mutual.")
    ] = ""


class Source(Struct, frozen=True, forbid_unknown_fields=True):
    """A system that speaks HL7 v2 to one facility, and the port where it is heard."""

    profile: Annotated[str, Meta(description="The source's profile file.")]
    host: Annotated[
        str, Meta(description="Address to listen on. Loopback unless a site decides otherwise.")
    ] = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535, description="Port; 0 takes any free one.")] = 0
    tls: Annotated[Tls | None, Meta(description="TLS; absent means plain MLLP.")] = None
    plaintext: Annotated[
        bool,
        Meta(
            description="Plain MLLP beyond loopback, where the network itself keeps others out. "
            "Unless it is true, a host that is not loopback needs TLS: messages name patients."
        ),
    ] = False
    frame_bytes: Annotated[
        int,
        Meta(
            ge=1024,
            description="The longest message. 1 MiB; raise it for documents embedded in messages.",
        ),
    ] = 1024 * 1024


class Facility(Struct, frozen=True, forbid_unknown_fields=True):
    """One facility: one shard of every log."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$", description="The shard's name.")]
    places: Annotated[str, Meta(description="The facility's places file.")]
    source: Annotated[tuple[Source, ...], Meta(description="The systems that feed it.")] = ()
    agreement_percent: Annotated[
        float,
        Meta(
            ge=90,
            le=100,
            description="So much of the census must be the EHR's own for a day to agree. 99 %: of "
            "300 patients three; what is worse is seen on every ward.",
        ),
    ] = AGREEMENT_PERCENT
    shadow_days: Annotated[
        int,
        Meta(
            ge=1,
            le=90,
            description="So many days in a row must agree before it leaves shadow. Seven: "
            "each weekday has its own ways.",
        ),
    ] = SHADOW_DAYS


class Database(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the truth is kept. Without DSNs it is our own PostgreSQL, started with us."""

    owner_dsn: Annotated[str, Meta(description="DSN of the owner, who migrates.")] = ""
    app_dsn: Annotated[str, Meta(description="DSN of housewide_app, who serves.")] = ""
    custodian_dsn: Annotated[str, Meta(description="DSN of housewide_custodian, who redacts.")] = ""
    instance: Annotated[
        str, Meta(description="Name of our own instance; two sites on one machine need two.")
    ] = "default"


class Site(Struct, frozen=True, forbid_unknown_fields=True):
    """One installation."""

    name: Annotated[str, Meta(description="What people call it.")]
    facility: Annotated[tuple[Facility, ...], Meta(min_length=1, description="Its facilities.")]
    database: Annotated[Database, Meta(description="Where the truth is kept.")] = Database()
    simulated: Annotated[
        bool, Meta(description="Runs on the demo's clock; true only where the demo wrote the file.")
    ] = False

    def named(self, facility_id: str) -> Facility:
        """The facility of that id; `NoSuchFacility` names those there are."""
        for facility in self.facility:
            if facility.id == facility_id:
                return facility
        known = ", ".join(f.id for f in self.facility)
        raise NoSuchFacility(
            f"There is no facility {facility_id} at this site; there are: {known}."
        )


def load_site(folder: Path) -> Site:
    """Read `folder/housewide.toml`. Raises `BadSite`: the file, the setting, what is wrong."""
    path = folder / SITE_FILE
    try:
        site = msgspec.toml.decode(path.read_bytes(), type=Site)
    except FileNotFoundError as error:
        raise BadSite(f"{path} is not there. Name a folder that holds one.") from error
    except IsADirectoryError as error:
        raise BadSite(f"{path} is a folder: the site file is to stand there.") from error
    except OSError as error:
        raise BadSite(
            f"{path} cannot be read ({error.strerror}): name a folder whose file you may read."
        ) from error
    except UnicodeDecodeError as error:
        raise BadSite(f"{path} is not UTF-8: save it as UTF-8.") from error
    except msgspec.DecodeError as error:
        raise BadSite(f"{path}: {error}.") from error
    ids = [f.id for f in site.facility]
    if len(set(ids)) < len(ids):
        raise BadSite(f"{path}: two facilities have the same id: {', '.join(ids)}.")
    return site
