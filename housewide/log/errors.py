"""What can be refused by the log, and what to do about each."""

from housewide.kit.errors import HousewideError


class NewerSchema(HousewideError):
    """The database was migrated by a later Housewide: this one would misread it."""

    code = "newer-schema"


class ChangedMigration(HousewideError):
    """A migration that has run is not the one of this code under its number."""

    code = "changed-migration"


class NotUtf8(HousewideError):
    """The database cannot hold the text of every language."""

    code = "not-utf8"


class RolesMissing(HousewideError):
    """The database's roles do not exist and we may not create them."""

    code = "roles-missing"


class WriterTaken(HousewideError):
    """Another intake holds the writer's lock of a shard."""

    code = "writer-taken"
    status = 409


class StaleCursor(HousewideError):
    """The cursor was moved by somebody else: what was computed from it must not be written."""

    code = "stale-cursor"
    status = 409


class NotStored(HousewideError):
    """The bytes could not be made durable: they are not ours, and the sender must be told so."""

    code = "not-stored"
    status = 503


class RedactionRefused(HousewideError):
    """A redaction without two different people and a reason."""

    code = "redaction-refused"
    status = 422


class RedactedMeanwhile(HousewideError):
    """What somebody remembers of patients is older than a redaction, and must not be kept."""

    code = "redacted-meanwhile"
    status = 409


class RedactionUnfinished(HousewideError):
    """The rows are gone but their bytes are not yet: the same redaction must be called again."""

    code = "redaction-unfinished"
    status = 503
