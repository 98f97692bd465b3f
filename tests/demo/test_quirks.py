"""What goes wrong on the way: as often as stated, and nothing is ever lost by it."""

from collections import Counter
from itertools import pairwise

from msgspec.structs import replace

from housewide.demo.messages import Sent
from housewide.demo.quirks import BEHIND_ITS_CANCEL, Rates, with_quirks
from housewide.kit.clock import HOUR, SECOND
from tests.demo.sending import NO_QUIRKS

COUNT = 20_000
UTF8 = "MSH|^~\\&|EHR|STB|||20260302||ADT^A08|{n}|P|2.5.1||||||UNICODE UTF-8\rPID|||||Zoë\r"


def sent(n: int) -> Sent:
    return Sent(n * SECOND, "st-brigid", "ehr", UTF8.format(n=n).encode())


PLAIN = [sent(n) for n in range(COUNT)]


def quirky(rates: Rates, seed: int = 1) -> list[Sent]:
    return list(with_quirks(PLAIN, seed, rates))


def expects(share: float, happened: int) -> bool:
    """Within four standard deviations of a binomial count."""
    mean = share * COUNT
    return abs(happened - mean) < 4 * (mean * (1 - share)) ** 0.5


def test_without_quirks_everything_goes_as_it_was_sent() -> None:
    assert quirky(NO_QUIRKS) == PLAIN


def test_the_same_seed_goes_wrong_the_same_way() -> None:
    assert quirky(Rates()) == quirky(Rates())
    assert quirky(Rates()) != quirky(Rates(), seed=2)


def test_the_stated_share_is_replayed_with_the_same_bytes_later() -> None:
    rates = Rates(replayed=0.01, ack_lost=0, overtaken=0, misdeclared=0)
    happened = quirky(rates)
    assert expects(0.01, len(happened) - COUNT)
    counts = Counter(message.data for message in happened)
    assert set(counts.values()) == {1, 2}


def test_the_stated_share_loses_its_answer() -> None:
    rates = Rates(replayed=0, ack_lost=0.01, overtaken=0, misdeclared=0)
    assert expects(0.01, sum(message.ack_lost for message in quirky(rates)))


def test_the_stated_share_is_overtaken_and_all_arrive() -> None:
    rates = Rates(replayed=0, ack_lost=0, overtaken=0.01, misdeclared=0)
    happened = quirky(rates)
    late = [
        message for message in happened if message.at != int(message.data.split(b"|")[9]) * SECOND
    ]
    assert expects(0.01, len(late))
    assert {message.data for message in happened} == {message.data for message in PLAIN}
    assert [message.data for message in happened] != [message.data for message in PLAIN]


def test_the_stated_share_claims_utf8_and_is_not() -> None:
    rates = Rates(replayed=0, ack_lost=0, overtaken=0, misdeclared=0.01)
    assert expects(0.01, sum(b"Zo\xeb" in message.data for message in quirky(rates)))


def test_messages_stay_in_the_order_in_which_they_are_sent() -> None:
    times = [message.at for message in quirky(Rates())]
    assert times == sorted(times)


def test_an_error_may_go_out_after_what_takes_it_back() -> None:
    error = replace(sent(10), corrected_at=500 * SECOND)
    rates = replace(NO_QUIRKS, overtaken_by_cancel=1.0)
    happened = list(with_quirks([error, sent(500)], 1, rates))
    assert [message.at for message in happened] == [500 * SECOND, 500 * SECOND + BEHIND_ITS_CANCEL]
    assert happened[1].data == error.data


def test_a_silent_feed_says_all_at_its_end_in_its_order_and_loses_nothing() -> None:
    hourly = [
        Sent(n * HOUR, "st-brigid", source, f"{source} {n:04d}".encode())
        for n in range(24 * 60)
        for source in ("ehr", "evs", "vitals")
    ]
    happened = list(with_quirks(hourly, 1, replace(NO_QUIRKS, silences_per_day=0.5)))
    late = {m.source for m in happened if m.at != int(m.data.split()[1]) * HOUR}
    assert late == {"evs", "vitals"}
    for source in ("ehr", "evs", "vitals"):
        said = [m.data for m in happened if m.source == source]
        assert said == [m.data for m in hourly if m.source == source]
    at = [m.at for m in happened if m.source == "evs"]
    silences = [later - sooner for sooner, later in pairwise(at) if later - sooner > HOUR]
    # Thirty expected of sixty days, standard deviation a little over five.
    assert 10 < len(silences) < 50
