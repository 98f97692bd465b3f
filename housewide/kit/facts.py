"""The envelope of a fact: what we believe happened, when (four clocks), and because of what.

`Fact` is the base of every fact's body; a hospital module subclasses it with frozen fields and a
past-tense name. A `Draft` is a fact not yet believed; an `Entry` is one that the log has taken,
with its position and `believed_at`.
"""

from typing import ClassVar

from msgspec import Struct

from housewide.kit.clock import Instant


class Fact(Struct, frozen=True, gc=False, omit_defaults=True):
    """The body of a fact: keys and values, no clocks, no cause (those are the envelope's).

    `version` counts the shapes this fact has had; an older shape is brought up by an upcaster.
    `identity` marks a body that holds a person's own data (names, identifiers, free text): it is
    what redaction removes, and no measure may depend on it.
    """

    version: ClassVar[int] = 1
    identity: ClassVar[bool] = False


class Draft(Struct, frozen=True, gc=False):
    """A fact that was decoded or decided, before the log has taken it.

    `subject` is what the fact is about (a visit, patient or bed key): the entity whose fold it
    joins. `effective_from` names the field that gave `effective_at`: ZBE-2, EVN-6, PV1-44, EVN-2,
    MSH-7 or `received`; where nobody sent it, `census` or `decided`.
    """

    body: Fact
    subject: str
    effective_at: Instant
    effective_from: str
    recorded_at: Instant | None = None


class Entry(Struct, frozen=True, gc=False):
    """A believed fact: one position of one shard's facts log.

    `message` is the position, in the same shard's messages log, of what caused it; `actor` is who
    (`source:ehr`, `user:...`, `timer`, `config`). `body` is `Redacted` where the payload is gone.
    """

    shard: str
    position: int
    subject: str
    body: Fact
    effective_at: Instant
    effective_from: str
    recorded_at: Instant | None
    received_at: Instant | None
    believed_at: Instant
    message: int | None
    actor: str

    @property
    def kind(self) -> str:
        return type(self.body).__name__


class Redacted(Fact, frozen=True, gc=False):
    """Stands where a payload was removed under authority. Its header and position stay."""


class Unknown(Fact, frozen=True, gc=False):
    """Stands where this code does not know a fact's kind: a fold counts it as odd and goes on."""

    of_kind: str = ""


class MessageReread(Fact, frozen=True, gc=False):
    """A better decoder read a message again: its earlier facts on these subjects no longer hold.

    Every fact whose `message` is this one and whose position is lower is withdrawn; the new reading
    follows in the same transaction (DESIGN, law 10).
    """

    message: int
    subjects: tuple[str, ...]


class MessageDeadLettered(Fact, frozen=True, gc=False):
    """A stored message that could not be read: it waits, with its reason, to be read again.

    `reason` is the error's code, `detail` says what is wrong without quoting the message.
    """

    message: int
    reason: str
    detail: str


class MessageKeptUndecoded(Fact, frozen=True, gc=False):
    """A stored message of a type that nothing here reads yet: kept and counted, never refused."""

    message: int
    message_type: str
