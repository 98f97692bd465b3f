"""A load of the past changes the past, and today only where nothing later is known."""

import pytest

from housewide.hospital.house.house import House
from housewide.hospital.places.facts import PlacesConfigured
from housewide.integrations.hl7v2.profile import BadProfile, Profile
from housewide.integrations.hl7v2.translate import translate
from housewide.integrations.hl7v2.undecodable import HistoricWithoutTime
from housewide.kit.facts import Draft, Entry
from tests.integrations.hl7v2.feed import PLACES, PSEUDONYMS, RECEIVED, VISIT, at, profile

LOADED = "20261124120000"
"""When the load was written and sent, of whatever it tells."""


def message(
    trigger: str, where: str, *, zbe: str = "", flag: str = "Y", name: str = "Doe", fields: str = ""
) -> bytes:
    """A movement, its own time in ZBE-2 where one is said."""
    segments = [
        f"MSH|^~\\&|EHR|STB|HW|STB|{LOADED}||ADT^{trigger}|{trigger}{zbe}|P|2.5.1",
        f"EVN|{trigger}|{LOADED}",
        f"PID|1||100042^^^STB^MR||{name}^Jane",
        f"PV1|1|INPT|{where}||||||||||||||||V7001{fields}",
        f"ZBE||{zbe}||INSERT|{flag}",
    ]
    return "\r".join(segments).encode()


def told(data: bytes, by: Profile) -> list[Draft]:
    drafts = translate(data, RECEIVED, by, PLACES, PSEUDONYMS)
    assert isinstance(drafts, list)
    return drafts


def house(*messages: bytes, by: Profile) -> House:
    """What these messages come to, heard in this order."""
    found = House()
    toml = 'facility = "st-brigid"\nname = "St Brigid"\nzone = "America/New_York"\n'
    drafts = [(Draft(PlacesConfigured("sha", toml), "st-brigid", 0, "config"), 0)]
    drafts += [(d, n) for n, data in enumerate(messages, 1) for d in told(data, by)]
    for position, (draft, number) in enumerate(drafts, 1):
        found.apply(
            Entry(
                "st-brigid", position, draft.subject, draft.body, draft.effective_at,
                draft.effective_from, draft.recorded_at, RECEIVED, RECEIVED, number, "source:ehr",
            )
        )  # fmt: skip
    return found


TODAY = message("A01", "6WEST^602^A", zbe="20261124070000", flag="N")
LAST_MONTH = message("A02", "6WEST^601^A", zbe="20261023100000", name="Maiden")


@pytest.mark.parametrize("policy", ["ignored", "flagged", "all"])
def test_a_movement_of_last_month_moves_nobody_of_today(policy: str) -> None:
    by = profile(f'historic = "{policy}"')
    for order in ((TODAY, LAST_MONTH), (LAST_MONTH, TODAY)):
        visit = house(*order, by=by).visits.get(VISIT)
        assert visit is not None
        assert visit.now.place.bed == "6W-602-A"


def test_a_load_opens_a_visit_that_nothing_later_is_told_of() -> None:
    by = profile('historic = "flagged"')
    found = house(message("A01", "6WEST^601^A", zbe="20261101080000"), by=by).visits.get(VISIT)
    assert found is not None
    assert (found.now.status, found.now.admitted_at) == ("open", at("2026-11-01 08:00"))


def test_a_movement_of_the_past_without_a_time_of_its_own_waits_as_a_dead_letter() -> None:
    """By its EVN-2 it would be the newest movement there is."""
    untimed = message("A02", "6WEST^601^A")
    assert told(untimed, profile())[-1].effective_from == "EVN-2"
    for policy in ("flagged", "all"):
        with pytest.raises(HistoricWithoutTime, match="ZBE-2, EVN-6"):
            told(untimed, profile(f'historic = "{policy}"'))


def test_the_flag_counts_only_where_the_profile_trusts_it() -> None:
    unflagged = message("A02", "6WEST^601^A", flag="N")
    assert told(unflagged, profile('historic = "flagged"'))[-1].effective_from == "EVN-2"
    with pytest.raises(HistoricWithoutTime):
        told(unflagged, profile('historic = "all"'))


def test_an_admission_of_a_load_may_say_its_time_in_pv1() -> None:
    fields = "|" * 25 + "20261101080000"
    drafts = told(message("A01", "6WEST^601^A", fields=fields), profile('historic = "flagged"'))
    assert drafts[-1].effective_from == "PV1-44"


def test_who_somebody_was_then_is_no_news_of_who_they_are() -> None:
    by = profile('historic = "flagged"')
    patients = house(TODAY, LAST_MONTH, by=by).patients.patients
    assert [p.identity.family for p in patients.values()] == ["Doe"]


def test_a_profile_says_which_of_three_or_is_refused() -> None:
    with pytest.raises(BadProfile, match="historic"):
        profile("historic = true")
