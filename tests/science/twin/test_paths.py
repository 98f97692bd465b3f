"""The ways through the simulated hospitals: what is told on each, and in which order.

Method: the whole demo system over ten days from a fixed seed; each visit's events followed by hand.
"""

from itertools import pairwise

from msgspec.structs import replace

from housewide.kit.clock import DAY, HOUR
from housewide.science.twin import START_AT, Event, Kind, System, Twin, demo_system
from housewide.science.twin.chance import Duration
from housewide.science.twin.ledger import INPATIENT, OTHER
from tests.science.twin.runs import SEEDS, of_visits, run

PLANS = {plan.id: plan for plan in demo_system().facilities}
ASIDE = {
    Kind.UPDATED, Kind.VITALS, Kind.MERGED, Kind.DISCHARGE_PLANNED, Kind.DISCHARGE_PLAN_CANCELLED,
    Kind.DEPARTED, Kind.ARRIVED,
}  # fmt: skip


def visits(facility: str, seed: int = 1) -> list[list[Event]]:
    return [told for (where, _), told in of_visits(run(seed)[1]).items() if where == facility]


def ways(facility: str) -> set[tuple[str, ...]]:
    """The triggers of each visit that began while we watched, aside from what is told beside."""
    return {
        tuple(event.kind.value for event in told if event.kind not in ASIDE)
        for told in visits(facility)
        if told[0].visit and told[0].visit.arrived_at > START_AT
    }


def test_each_hospital_admits_from_its_ed_in_its_own_way() -> None:
    assert ("A04", "A14", "A06", "A03") in ways("st-brigid")
    assert ("A04", "A14", "A01", "A03") in ways("larkwater")
    assert ("A04", "A01", "A02", "A03") in ways("prairie-fork")


def test_who_boards_is_an_ed_patient_until_there_is_a_bed() -> None:
    planned, bedded = next(
        (one, other)
        for told in visits("st-brigid")
        for one, other in pairwise(told)
        if one.kind is Kind.ADMISSION_PLANNED
        and other.kind is Kind.MADE_INPATIENT
        and one.place.unit == "ED"
    )
    assert (planned.patient_class, bedded.patient_class) == ("E", "I")
    assert planned.place == bedded.prior
    assert planned.pending is not None
    assert planned.pending.unit != "ED"


def test_everyone_in_an_ed_was_given_an_acuity() -> None:
    for told in visits("larkwater"):
        visit = told[0].visit
        assert visit is not None
        assert (visit.acuity > 0) == (told[0].place.unit == "ED" or visit.admission_type == "E")


def test_who_leaves_without_being_seen_waited_and_was_not_very_ill() -> None:
    left = [
        told
        for seed in SEEDS
        for told in visits("st-brigid", seed)
        if all(e.place.unit == "ED" and not e.place.bed for e in told)
        and told[-1].kind is Kind.DISCHARGED
    ]
    assert left
    for told in left:
        assert told[-1].disposition == "07"
        assert told[0].visit is not None
        assert told[0].visit.acuity >= 3


def test_who_has_an_operation_is_booked_the_afternoon_before() -> None:
    came = [told for told in visits("st-brigid") if told[0].kind is Kind.BOOKED and len(told) > 2]
    assert len(came) > 100
    for told in came:
        assert told[0].expected_at is not None
        assert told[1].kind in {Kind.REGISTERED, Kind.BOOKING_CANCELLED}
        assert told[1].told_at <= told[0].expected_at + 12 * HOUR


def test_a_day_case_is_never_an_inpatient() -> None:
    twin, _ = run(1)
    stays = dict(twin.ledger("st-brigid").all_stays())
    cases = {
        told[0].visit.number
        for told in visits("st-brigid")
        if told[0].visit and told[0].visit.service == "DSU"
    }
    seen = [stay.counts_as for case in cases for stay in stays.get(case, ())]
    assert seen
    assert set(seen) == {OTHER}


def test_a_newborn_names_its_mother_and_leaves_with_her() -> None:
    by_record = {
        told[0].visit.person.record_number: told for told in visits("st-brigid") if told[0].visit
    }
    newborns = [told for told in visits("st-brigid") if told[0].visit and told[0].visit.mother]
    assert len(newborns) > 50
    for told in newborns:
        assert told[0].visit is not None
        mother = by_record[told[0].visit.mother]
        assert [e.at for e in told if e.kind is Kind.DISCHARGED] == [
            e.at for e in mother if e.kind is Kind.DISCHARGED and e.disposition == "01"
        ][-1:] or mother[-1].kind is not Kind.DISCHARGED


def test_who_is_on_leave_comes_back_to_the_bed_that_was_kept() -> None:
    twin, _ = run(1)
    home = next(
        told for told in visits("st-brigid") if any(e.kind is Kind.LEAVE_ENDED for e in told)
    )
    assert home[0].visit is not None
    stays = dict(twin.ledger("st-brigid").all_stays())[home[0].visit.number]
    away = next(n for n, stay in enumerate(stays) if stay.counts_as == "on leave")
    before, meanwhile, after = stays[away - 1 : away + 2]
    assert before.place == meanwhile.place == after.place
    assert (before.counts_as, after.counts_as) == (INPATIENT, INPATIENT)


def test_who_is_transferred_is_the_same_person_under_a_record_of_the_other_hospital() -> None:
    sent = [told for told in visits("prairie-fork") if told[-1].disposition == "02"]
    assert sent
    theirs = [told[0].visit for told in visits("st-brigid") if told[0].visit]
    for told in sent:
        ours = told[0].visit
        assert ours is not None
        same = [
            visit
            for visit in theirs
            if (visit.person.family, visit.person.phone) == (ours.person.family, ours.person.phone)
        ]
        assert all(visit.person.record_number != ours.person.record_number for visit in same)
        assert [visit.admit_source for visit in same[:1]] in ([], ["4"])


def test_after_a_merge_the_visit_is_told_under_the_record_that_stays() -> None:
    merged = [told for told in visits("st-brigid") if any(e.kind is Kind.MERGED for e in told)]
    assert merged
    for told in merged:
        at = next(n for n, e in enumerate(told) if e.kind is Kind.MERGED)
        records = [e.visit.person.record_number for e in told if e.visit]
        assert set(records[:at]) == {told[at].prior_record}
        assert told[at].prior_record not in records[at:]


def test_an_isolation_leaves_a_contaminated_bed() -> None:
    _, events = run(1)
    isolated = {
        e.place.bed for e in events if e.kind is Kind.DISCHARGED and e.visit and e.visit.isolation
    }
    contaminated = {e.place.bed for e in events if e.bed_status == "K"}
    assert contaminated
    assert isolated & contaminated


def test_who_is_isolated_has_a_room_of_their_own_while_there_is_one() -> None:
    wards = {ward.id: ward for ward in PLANS["larkwater"].wards}
    places = [
        e.place
        for seed in SEEDS
        for told in visits("larkwater", seed)
        for e in told
        if e.visit and e.visit.isolation and e.kind is Kind.ADMITTED and e.told_at > START_AT
    ]
    alone = [p.bed in wards[p.unit].beds_for("contact") for p in places]
    assert sum(alone) > 0.6 * len(alone) > 0


def test_who_changed_rooms_goes_home_like_anybody_else() -> None:
    twin, events = run(1)
    stays = dict(twin.ledger("larkwater").all_stays())
    changed = {
        e.visit.number
        for e in events
        if e.kind is Kind.MOVED and e.visit and e.prior and e.facility == "larkwater"
        and e.prior.unit == e.place.unit != "ED" and e.told_at < START_AT + 2 * DAY
    }  # fmt: skip
    assert changed
    assert sum(stays[number][-1].until_at is not None for number in changed) > len(changed) / 2


def test_measuring_less_often_changes_nothing_else() -> None:
    def told(rounds: Duration) -> list[Event]:
        plan = PLANS["larkwater"]
        calm = replace(plan, habits=replace(plan.habits, rounds=rounds))
        events = Twin(System("One", (calm,)), 1, START_AT).events(START_AT + DAY)
        return [event for event in events if event.kind is not Kind.VITALS]

    assert told(Duration(6.0, 0.2)) == told(Duration(11.0, 0.2))
