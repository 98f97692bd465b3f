"""The ledger of the proofs must see what is wrong: a check that cannot fail proves nothing."""

from msgspec.structs import replace

from bench.proofs.ledger import (
    ALTERED,
    BELIEVED_TWICE,
    DISORDERED,
    DOUBLED,
    GAPS,
    NOT_BELIEVED,
    Ledger,
)
from bench.proofs.movements import BELIEVED, Movements, Sent
from housewide.kit.clock import DAY
from housewide.log.read import StoredMessage

SEED, SENDER, BEGINS_AT = 7, 2, 20_000 * DAY


def sent(count: int) -> list[Sent]:
    movements = Movements(SEED, SENDER, BEGINS_AT)
    return [movements.next() for _ in range(count)]


def ledger() -> Ledger:
    return Ledger("north", {SENDER: Movements(SEED, SENDER, BEGINS_AT)})


def stored(position: int, message: Sent) -> StoredMessage:
    return StoredMessage(
        position, 0, "adt", "", message.control_id, f"ADT^{message.event}", len(message.data),
        False, "", message.data,
    )  # fmt: skip


def broken(ledger: Ledger) -> set[str]:
    return set(+ledger.broken)


def heard(*messages: Sent) -> Ledger:
    checked = ledger()
    for position, message in enumerate(messages, 1):
        checked._heard(stored(position, message))
    return checked


def test_a_log_that_holds_each_message_once_and_in_order_breaks_nothing() -> None:
    assert broken(heard(*sent(50))) == set()


def test_a_message_that_is_stored_twice_is_seen() -> None:
    first, second = sent(2)
    assert broken(heard(first, second, first)) == {DOUBLED}


def test_a_message_that_is_missing_before_a_later_one_is_seen() -> None:
    first, _, third = sent(3)
    assert broken(heard(first, third)) == {DISORDERED}


def test_a_byte_that_changed_is_seen() -> None:
    first, second = sent(2)
    assert broken(heard(first, replace(second, data=second.data + b" "))) == {ALTERED}


def test_a_position_that_is_left_out_is_seen() -> None:
    checked = heard(*sent(1))
    checked._heard(stored(3, sent(2)[1]))
    assert broken(checked) == {GAPS}


def test_a_message_that_becomes_one_set_of_facts_breaks_nothing() -> None:
    checked = believed(*enumerate(sent(30), 1))
    checked._passed_over(30)
    assert broken(checked) == set()


def test_a_message_that_is_believed_twice_is_seen() -> None:
    first, second = sent(2)
    assert BELIEVED_TWICE in broken(believed((1, first), (1, first), (2, second)))


def test_a_message_that_is_believed_before_an_earlier_one_is_seen() -> None:
    first, second = sent(2)
    assert BELIEVED_TWICE in broken(believed((2, second), (1, first)))


def test_a_message_that_the_cursor_passed_without_a_fact_is_seen() -> None:
    checked = believed((1, sent(1)[0]))
    checked._passed_over(2)
    assert broken(checked) == {NOT_BELIEVED}


def believed(*messages: tuple[int, Sent]) -> Ledger:
    checked = heard(*sent(30))
    for position, message in messages:
        for kind in BELIEVED[message.event]:
            checked._believed(position, kind)
    return checked
