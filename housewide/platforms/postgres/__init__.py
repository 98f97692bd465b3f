"""Keeper of the truth: our supervised PostgreSQL, and the check that any server is durable."""

from housewide.platforms.postgres.durable import require_durable
from housewide.platforms.postgres.errors import (
    AlreadySupervised,
    BadInstanceName,
    EngineMismatch,
    EngineMissing,
    InitFailed,
    LeftoverWillNotEnd,
    NoServerAccount,
    NotDurable,
    PlaceNotReachable,
    ServerDidNotStart,
    SocketPathTooLong,
)
from housewide.platforms.postgres.lock import is_supervised
from housewide.platforms.postgres.place import Place, find_place
from housewide.platforms.postgres.supervisor import PostgresSupervisor

__all__ = [
    "AlreadySupervised",
    "BadInstanceName",
    "EngineMismatch",
    "EngineMissing",
    "InitFailed",
    "LeftoverWillNotEnd",
    "NoServerAccount",
    "NotDurable",
    "Place",
    "PlaceNotReachable",
    "PostgresSupervisor",
    "ServerDidNotStart",
    "SocketPathTooLong",
    "find_place",
    "is_supervised",
    "require_durable",
]
