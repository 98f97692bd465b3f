"""What can go wrong with the store, each with what to do about it."""

from housewide.kit.errors import HousewideError


class EngineMissing(HousewideError):
    """The PostgreSQL programs are not installed beside us."""

    code = "postgres_engine_missing"
    status = 503


class EngineMismatch(HousewideError):
    """The data on disk were written by another major version of PostgreSQL."""

    code = "postgres_engine_mismatch"
    status = 503


class BadInstanceName(HousewideError):
    """An instance name that cannot become a directory name."""

    code = "postgres_bad_instance_name"
    status = 422


class NoServerAccount(HousewideError):
    """No operating-system account that the server may run under."""

    code = "postgres_no_server_account"
    status = 503


class PlaceNotReachable(HousewideError):
    """The server's account cannot reach, or cannot trust, a directory it needs."""

    code = "postgres_place_not_reachable"
    status = 503


class SocketPathTooLong(HousewideError):
    """No directory gives a socket path short enough for the operating system."""

    code = "postgres_socket_path_too_long"
    status = 503


class AlreadySupervised(HousewideError):
    """Another living process supervises this instance."""

    code = "postgres_already_supervised"
    status = 409


class InitFailed(HousewideError):
    """The data directory could not be made; nothing half made is left in its place."""

    code = "postgres_init_failed"
    status = 503


class LeftoverWillNotEnd(HousewideError):
    """A server process of an earlier run survives even SIGKILL, so its data are not touched."""

    code = "postgres_leftover_will_not_end"
    status = 503


class ServerDidNotStart(HousewideError):
    """The server ended before it was ready; the message carries what it said."""

    code = "postgres_did_not_start"
    status = 503


class NotDurable(HousewideError):
    """This server may forget what it has confirmed, so we will not say "accepted" on it."""

    code = "postgres_not_durable"
    status = 503
