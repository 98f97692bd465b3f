"""A message that was read better takes back what it told before, and nothing else."""

from msgspec import Struct

from housewide.kit.withdrawals import as_known, without


class Told(Struct, frozen=True):
    position: int
    message: int | None
    withdrawn_by: int = 0


def test_what_a_message_told_before_it_was_read_again_is_withdrawn_and_kept() -> None:
    told = (Told(1, 7), Told(2, 8), Told(3, 7), Told(5, 7))
    assert without(told, 7, 4) == (Told(1, 7, 4), Told(2, 8), Told(3, 7, 4), Told(5, 7))


def test_a_second_better_reading_leaves_the_first_withdrawal_as_it_was() -> None:
    assert without((Told(1, 7, 4),), 7, 9) == (Told(1, 7, 4),)


def test_until_it_was_withdrawn_it_was_known() -> None:
    told = (Told(1, 7, 4), Told(2, 8), Told(5, 7))
    assert as_known(told, 3) == (Told(1, 7), Told(2, 8))
    assert as_known(told, 4) == (Told(1, 7, 4), Told(2, 8))
