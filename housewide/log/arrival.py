"""What a listener hands to the messages log, and what the log answers once it is on disk."""

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from housewide.kit.clock import Instant
from housewide.kit.errors import HousewideError


class Arrived(Struct, gc=False):
    """One message as it came: its bytes, who sent it, and the few header fields the log indexes.

    `source` is the listener's configured name, `peer` the address that spoke, `sender` the header's
    own word on who it is (MSH-3|MSH-4). `quarantine` says why these bytes are not a message, or "".
    """

    source: str
    peer: str
    received_at: Instant
    sender: str
    control_id: str
    message_type: str
    data: bytes
    quarantine: str = ""


class Stored(Struct, frozen=True, gc=False):
    """The bytes are durable at `position`.

    `duplicate`: they already were, under the same sender and control id: nothing was added.
    `control_id_reused`: the sender used this control id before, for other bytes: both are kept.
    """

    position: int
    duplicate: bool = False
    control_id_reused: bool = False


Answer = Callable[[Stored | HousewideError], None]
"""Called once, in the event loop, after COMMIT or with the reason why nothing was stored."""


class Sink(Protocol):
    """Where a listener puts what it heard. It answers when that is durable, never before."""

    def offer(self, arrived: Arrived, answer: Answer) -> None: ...
