"""Census extracts of North Hospital, as its EHR would report them."""

from housewide.server.census import Loaded, load_census
from housewide.server.reconcile import Compared, reconcile
from tests.server.site import NORTH, Story

HEADER = "visit_number,mrn,patient_class,unit,room,bed,admitted_at,family_name,given_name"


def row(
    visit: str = "V1",
    *,
    patient: str = "100",
    at: str = "6W,601,A",
    admitted: str = "2026-11-20 08:00",
    name: str = "DOE,JANE",
    as_class: str = "I",
) -> str:
    return f"{visit},{patient},{as_class},{at},{admitted},{name}"


def extract(*rows: str) -> bytes:
    return "\n".join((HEADER, *rows, "")).encode()


async def load(north: Story, *rows: str) -> Loaded:
    """An extract of this moment is loaded."""
    return await load_census(
        north.process,
        NORTH,
        extract(*rows),
        as_of=north.clock.now(),
        confidence="medium",
        source="ehr",
        actor="user:ada",
    )


async def compare(north: Story, *rows: str, as_of: int | None = None) -> Compared:
    """An extract of this moment, or of one said, is compared."""
    return await reconcile(
        north.process,
        north.site.named(NORTH),
        extract(*rows),
        as_of=as_of or north.clock.now(),
        source="ehr",
        actor="user:ada",
    )
