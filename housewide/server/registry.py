"""The composition root's lists: every fact type and upcaster, and the hash of the folds' code."""

import hashlib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from housewide.hospital.agreement.facts import FACTS as AGREEMENT_FACTS
from housewide.hospital.beds.facts import FACTS as BED_FACTS
from housewide.hospital.house.periods.facts import FACTS as PERIOD_FACTS
from housewide.hospital.patients.facts import FACTS as PATIENT_FACTS
from housewide.hospital.places.facts import FACTS as PLACE_FACTS
from housewide.hospital.systems.facts import FACTS as SYSTEM_FACTS
from housewide.hospital.visits.facts import FACTS as VISIT_FACTS
from housewide.hospital.vitals.facts import FACTS as VITALS_FACTS
from housewide.kit.clock import Instant
from housewide.kit.codec import FactTypes, Upcaster
from housewide.kit.facts import (
    Draft,
    Entry,
    MessageDeadLettered,
    MessageKeptUndecoded,
    MessageReread,
)
from housewide.log.facts import FactRow
from housewide.log.read import StoredFact

MESSAGE_FACTS = (MessageReread, MessageDeadLettered, MessageKeptUndecoded)

UPCASTERS: dict[tuple[str, int], Upcaster] = {}
"""(kind, version) -> from that version's JSON object to the next. All are at version 1 yet."""

FACT_TYPES = FactTypes(
    (
        *PLACE_FACTS,
        *VISIT_FACTS,
        *BED_FACTS,
        *VITALS_FACTS,
        *PATIENT_FACTS,
        *PERIOD_FACTS,
        *SYSTEM_FACTS,
        *AGREEMENT_FACTS,
        *MESSAGE_FACTS,
    ),
    UPCASTERS,
)


def entry(shard: str, stored: StoredFact) -> Entry:
    """A stored fact as the folds take it."""
    return Entry(
        shard,
        stored.position,
        stored.subject,
        FACT_TYPES.decode(stored.kind, stored.version, stored.data),
        stored.effective_at,
        stored.effective_from,
        stored.recorded_at,
        stored.received_at,
        stored.believed_at,
        stored.message,
        stored.actor,
    )


def as_row(
    draft: Draft, actor: str, message: int | None = None, received_at: Instant | None = None
) -> FactRow:
    """A draft as the log takes it: by whom, and because of which message where there is one."""
    body = draft.body
    return FactRow(
        type(body).__name__,
        body.version,
        draft.subject,
        draft.effective_at,
        draft.effective_from,
        draft.recorded_at,
        received_at,
        message,
        actor,
        FACT_TYPES.encode(body),
    )


@cache
def fold_code() -> str:
    """The hash of all that folding depends on: the source it runs, and every fact's schema."""
    digest = hashlib.sha256(FACT_TYPES.schema_hash_input())
    for package in ("hospital", "kit"):
        for name, source in sorted(_sources(files(f"housewide.{package}"), package)):
            digest.update(name.encode())
            digest.update(source)
    return digest.hexdigest()


def _sources(folder: Traversable, name: str) -> list[tuple[str, bytes]]:
    found = []
    for item in folder.iterdir():
        path = f"{name}/{item.name}"
        if item.is_dir() and item.name != "__pycache__":
            found += _sources(item, path)
        elif item.name.endswith(".py"):
            found.append((path, item.read_bytes()))
    return found
