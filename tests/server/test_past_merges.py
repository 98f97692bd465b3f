"""Past moments of visits that were merged: one or two, by what was known; forgotten or not."""

import pytest

from housewide.kit.clock import HOUR, MINUTE, Instant
from tests.server.messages import adt
from tests.server.site import Story
from tests.server.test_past import ADMITTED, another_day, count, keeper, stamp


def merge_visits(control_id: str, old: str, new: str, at: Instant, patient: str = "100") -> bytes:
    """An A42: two visits of a patient are one."""
    merged = adt("A42", control_id, visit=new, patient=patient, at=stamp(at))
    return merged.replace(b"PV1|", f"MRG|{patient}^^^NTH^MR||||{old}\rPV1|".encode())


async def merged_stays(north: Story) -> Instant:
    """V1 and V2 from noon on, found to be one an hour later, and ended; the moment before that."""
    await north.configure()
    north.clock.advance(HOUR)
    await north.tell(adt("A01", "1", at=stamp(ADMITTED)))
    await north.tell(adt("A01", "2", visit="V2", to="6W^602^A", at=stamp(ADMITTED)))
    north.clock.advance(HOUR)
    before = north.clock.now() - 1
    await north.tell(merge_visits("m1", "V1", "V2", north.clock.now()))
    north.clock.advance(3 * HOUR)
    await north.tell(adt("A03", "3", visit="V2", at=stamp(ADMITTED + 2 * HOUR)))
    return before


@pytest.mark.parametrize("other", [False, True])
async def test_visits_that_were_merged_are_one_or_two_by_what_was_known(
    north: Story, *, other: bool
) -> None:
    before, at = await merged_stays(north), ADMITTED + 30 * MINUTE
    for later in (False, True):
        if later:
            await another_day(north)
            if other:
                v8 = adt("A01", "5", visit="V8", patient="900", at=stamp(north.clock.now()))
                again = merge_visits("m2", "V8", "V9", north.clock.now(), "900")
                await north.tell(v8, again)
            await (await keeper(north)).save()
        assert await count(north, "census_patients", at) == 1
        assert await count(north, "census_patients", at, known_at=before) == 2


async def test_what_is_told_late_by_a_number_that_was_merged_is_of_the_visit_that_it_means(
    north: Story,
) -> None:
    await merged_stays(north)
    await another_day(north)
    await (await keeper(north)).save()
    await north.tell(adt("A02", "6", visit="V1", to="6W^601^A", at=stamp(ADMITTED + HOUR)))
    await (await keeper(north)).save()
    assert await count(north, "census_patients", ADMITTED + 3 * HOUR) == 0
