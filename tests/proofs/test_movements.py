"""The senders' own truth: the same seed gives the same messages, and nobody shares a bed."""

from bench.proofs.movements import SENDERS_OF_A_FACILITY, Movements
from housewide.kit.clock import DAY
from housewide.kit.hl7 import Message

BEGINS_AT = 20_000 * DAY


def test_the_same_seed_and_number_give_the_same_messages() -> None:
    one, again = Movements(1, 3, BEGINS_AT), Movements(1, 3, BEGINS_AT)
    assert [one.next() for _ in range(500)] == [again.next() for _ in range(500)]


def test_control_ids_count_up_from_one() -> None:
    movements = Movements(1, 3, BEGINS_AT)
    assert [movements.next().control_id for _ in range(2)] == ["S003-000000001", "S003-000000002"]


def test_every_event_is_among_them() -> None:
    movements = Movements(1, 0, BEGINS_AT)
    events = {movements.next().event for _ in range(2_000)}
    assert events == {"A01", "A02", "A03", "A08", "A11", "A12", "A13"}


def test_the_census_is_what_the_messages_tell_one_after_another() -> None:
    movements = Movements(5, 1, BEGINS_AT)
    units: dict[str, str] = {}
    for _ in range(2_000):
        message = Message.parse(movements.next().data.decode())
        event, visit = message.value("MSH", 9, 2), message.value("PV1", 19) or ""
        if event in {"A03", "A11"}:
            del units[visit]
        else:
            units[visit] = message.value("PV1", 3) or ""
        told = sorted(units.values())
        assert told == sorted(movements.census().elements())


def test_two_senders_of_a_facility_never_name_the_same_bed() -> None:
    beds = []
    for number in range(SENDERS_OF_A_FACILITY):
        movements = Movements(5, number, BEGINS_AT)
        messages = [Message.parse(movements.next().data.decode()) for _ in range(500)]
        beds.append({(m.value("PV1", 3), m.value("PV1", 3, 2)) for m in messages})
    for at, mine in enumerate(beds):
        assert not any(mine & others for others in beds[at + 1 :])
