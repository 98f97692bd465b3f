"""From an update (A08) to who no longer meets the criteria to reside, now and then, by the log."""

from datetime import UTC, date, datetime

from housewide.hospital.house.periods.measures import period_measure
from housewide.kit.clock import DAY, HOUR, Instant, instant, moment
from housewide.server.follower import HouseFollower
from housewide.server.past import past_house, past_measure
from housewide.server.periods import known_period
from housewide.server.tracing import trace
from tests.server.files import PLACES, profile
from tests.server.messages import adt
from tests.server.site import NORTH, Story

NUMBER = "not_meeting_criteria_to_reside"
CODES = '[criteria_to_reside]\nobservation = "CTR"\nmeets = ["Y"]\ndoes_not_meet = ["N"]\n'


async def asked(north: Story) -> float | None:
    follower = await north.follower()
    return follower.measure(NUMBER, north.clock.now(), None).value


async def past(north: Story, as_of: Instant, known_at: Instant | None = None) -> float | None:
    house = await past_house(north.process, NORTH, as_of, known_at)
    return past_measure(house, NORTH, NUMBER, as_of, None).value


async def in_england(unconfigured: Story, codes: str = CODES) -> Story:
    """North Hospital, were it there, with a profile that names the code."""
    (unconfigured.folder / "places.toml").write_text(f'country = "uk"\n{PLACES}')
    (unconfigured.folder / "ehr.toml").write_text(profile(extra=codes))
    await unconfigured.configure()
    return unconfigured


def reviewed(control_id: str, answer: str, at: Instant) -> bytes:
    """An update that brings the review of that instant."""
    stamp = f"{moment(at):%Y%m%d%H%M%S}"
    return adt("A08", control_id, at=stamp) + f"OBX|1|ST|CTR||{answer}||||||F|||{stamp}\r".encode()


async def test_a_review_in_an_update_is_asked_of_now_and_of_any_moment(
    unconfigured: Story,
) -> None:
    north = await in_england(unconfigured)
    await north.tell(adt("A01", "1"))
    assert await asked(north) is None, "nobody was reviewed yet"
    north.clock.advance(DAY)
    ready_at = north.clock.now()
    await north.tell(reviewed("2", "N", ready_at))
    assert await asked(north) == 1
    north.clock.advance(DAY)
    before = north.clock.now()
    north.clock.advance(HOUR)
    await north.tell(reviewed("3", "Y", ready_at + HOUR))  # told a day late
    assert await asked(north) == 0
    assert await past(north, ready_at + 2 * HOUR, known_at=before) == 1
    assert await past(north, ready_at + 2 * HOUR) == 0
    assert await past(north, ready_at - HOUR) is None


async def test_a_site_whose_profile_names_no_code_has_no_number(unconfigured: Story) -> None:
    north = await in_england(unconfigured, codes="")
    await north.tell(adt("A01", "1"), reviewed("2", "N", north.clock.now()))
    assert "CriteriaToResideReviewed" not in await north.kinds()
    assert await asked(north) is None


async def test_the_number_leads_to_the_message_that_told_the_review(unconfigured: Story) -> None:
    north = await in_england(unconfigured)
    message = reviewed("2", "N", north.clock.now())
    await north.tell(adt("A01", "1"), message)
    found = await trace(
        north.process, NORTH, NUMBER, unit=None, actor="user:kim", purpose="discharge round",
        limit=9,
    )  # fmt: skip
    (subject,) = found.subjects
    told = {t.fact.kind: t.message and t.message.data for t in subject.facts}
    assert told["CriteriaToResideReviewed"] == message


async def test_the_delay_of_a_discharge_reads_the_same_once_memory_has_forgotten_the_visit(
    unconfigured: Story,
) -> None:
    north = await in_england(unconfigured)

    async def delay() -> float | None:
        day = date(2026, 11, 30)
        known, _ = await known_period(north.process, NORTH, day, day, None)
        return period_measure(known, NORTH, "discharge_delay_mean_days").value

    ready_at, gone_at = (instant(datetime(2026, 11, day, 15, tzinfo=UTC)) for day in (27, 30))
    await north.tell(adt("A01", "1"))
    north.clock.at = ready_at
    await north.tell(reviewed("2", "N", ready_at))
    north.clock.at = gone_at
    await north.tell(adt("A03", "3", at=f"{moment(gone_at):%Y%m%d%H%M%S}"))
    north.clock.advance(DAY)
    assert await delay() == 3
    north.clock.advance(42 * DAY)
    late = f"{moment(north.clock.now()):%Y%m%d%H%M%S}"
    await north.tell(adt("A01", "4", visit="V9", patient="900", at=late))
    keeper = HouseFollower(north.process.pool, NORTH, keeps_past=True)
    await keeper.open()
    await keeper.catch_up()
    await keeper.save()
    assert len(keeper.house.visits.visits) == 1, "V9 alone"
    assert await delay() == 3
    assert await past(north, ready_at + HOUR) == 1
