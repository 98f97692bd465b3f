"""Reading one message: from stored bytes to facts, or to the reason why there are none. Pure.

Whatever a message holds, this returns: one that cannot be read becomes a dead letter, with its
bytes still in the log, and the lane goes on.
"""

from collections.abc import Sequence
from typing import Protocol

import structlog
from msgspec import Struct

from housewide.hospital.places.state import Places
from housewide.integrations.hl7v2.clocks import sent
from housewide.integrations.hl7v2.profile import Profile
from housewide.integrations.hl7v2.translate import KEPT as NOT_READ_YET
from housewide.integrations.hl7v2.translate import patient_key, translate
from housewide.kit.clock import Instant
from housewide.kit.errors import HousewideError
from housewide.kit.facts import Draft, MessageDeadLettered, MessageKeptUndecoded
from housewide.kit.keys import Pseudonyms
from housewide.log.facts import FactRow
from housewide.log.read import StoredMessage
from housewide.server.feeds import DEAD, DECODED, KEPT, QUARANTINED
from housewide.server.registry import as_row

log = structlog.get_logger(__name__)


class Configuration(Protocol):
    """What reading needs to know of a facility: its places, and how each source is to be read."""

    def places_at(self, as_of: Instant) -> Places | None: ...

    def profile(self, source: str) -> Profile | None: ...


class Read(Struct, frozen=True):
    """What a message became; `reason` is why it is a dead letter, "" where it is none."""

    outcome: str
    drafts: Sequence[Draft]
    reason: str = ""


class Reader:
    """Reads the messages of one facility by its configuration as it stands."""

    def __init__(self, configuration: Configuration, pseudonyms: Pseudonyms) -> None:
        self._configuration = configuration
        self._pseudonyms = pseudonyms

    def read(self, message: StoredMessage, as_of: Instant) -> Read:
        """The facts of one message, by the places in force at a moment. Never raises."""
        if message.quarantine:
            return Read(QUARANTINED, ())
        if message.data is None:
            return self._dead(message, "redacted", "Its bytes were removed before it was read.", "")
        profile = self._configuration.profile(message.source)
        if profile is None:
            return self._dead(
                message, "no-profile", "No profile is configured for this source.", ""
            )
        try:
            drafts = translate(
                message.data,
                message.received_at,
                profile,
                self._configuration.places_at(as_of),
                self._pseudonyms,
            )
        except HousewideError as error:
            return self._dead(message, error.code, error.message, self._patient(message, profile))
        except Exception as error:  # a fault of ours: the message waits, the lane goes on
            log.exception("decoder fault", position=message.position)
            reason = f"fault-{type(error).__name__}"
            return self._dead(message, reason, "A fault of this decoder.", "")
        if drafts is NOT_READ_YET:
            body = MessageKeptUndecoded(message.position, message.message_type)
            return Read(KEPT, [_about(message, body, self._patient(message, profile))])
        return Read(DECODED, drafts)

    def sent_at(self, message: StoredMessage) -> Instant | None:
        """When its sender says that it sent it, by the source's profile; None if it does not."""
        profile = self._configuration.profile(message.source)
        if message.quarantine or message.data is None or profile is None:
            return None
        return sent(message.data, profile.zone, message.received_at)

    def _dead(self, message: StoredMessage, reason: str, detail: str, subject: str) -> Read:
        body = MessageDeadLettered(message.position, reason, detail)
        return Read(DEAD, [_about(message, body, subject)], reason)

    def _patient(self, message: StoredMessage, profile: Profile) -> str:
        """Whose message it is, where that can be read: a redaction must find it."""
        try:
            return patient_key(message.data or b"", profile, self._pseudonyms) or ""
        except Exception:
            return ""


def _about(
    message: StoredMessage, body: MessageDeadLettered | MessageKeptUndecoded, subject: str
) -> Draft:
    return Draft(body, subject, message.received_at, "received")


def fact_row(message: StoredMessage, draft: Draft) -> FactRow:
    """A draft as the log takes it, caused by its message."""
    actor = f"source:{message.source}"
    return as_row(draft, actor, message.position, message.received_at)
