"""A census counted the slow way, written without the folds: the other opinion in the laws.

It knows nothing of movements kept, short ways or indexes. For each visit it reads everything from
the start with a stack of what happened, as one would with a pencil, and rubs out what was cancelled
or read wrongly.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from housewide.hospital.visits.facts import (
    AdmissionCancelled,
    ArrivalCancelled,
    DepartureCancelled,
    DischargeCancelled,
    DoctorChangeCancelled,
    LeaveCancelled,
    LeaveEndCancelled,
    MoveCancelled,
    VisitMerged,
)
from housewide.kit.clock import MINUTE, Instant
from housewide.kit.facts import Entry, MessageReread
from tests.hospital.rubbing import read, rub_out
from tests.hospital.sheet import Line, Sheet

RUBS_OUT = (
    AdmissionCancelled,
    ArrivalCancelled,
    DepartureCancelled,
    DischargeCancelled,
    DoctorChangeCancelled,
    LeaveCancelled,
    LeaveEndCancelled,
    MoveCancelled,
)

FAR_AHEAD = 5 * MINUTE
"""What is dated ahead by no more has happened, by a sender's clock that is ahead of ours."""


def naive_census(
    entries: Sequence[Entry], units: list[str], at: Instant | None = None
) -> dict[str, list[str]]:
    """Inpatients by unit, and under "" those in no unit that there is; all that was told is so.

    In the end, or at an instant by all that was told in the end.
    """
    census: dict[str, list[str]] = {unit: [] for unit in (*units, "")}
    now = max(e.effective_at for e in entries)
    for visit, sheet in naive_visits(entries, now, now if at is None else at).items():
        if sheet.status != "in":
            continue
        if sheet.patient_class == "I":
            known = sheet.place is not None and sheet.place.unit in units
            census[sheet.place.unit if sheet.place and known else ""].append(visit)
        if sheet.patient_class == "" and sheet.place and sheet.place.unit in {"6W", "ICU"}:
            census[sheet.place.unit].append(visit)
    return census


def naive_visits(entries: Iterable[Entry], now: Instant, at: Instant) -> dict[str, Sheet]:
    """Each visit at an instant as all that was told until `now` has it, by the number it goes by.

    Whatever is rubbed out by then is not on the sheet, and never was.
    """
    holding = holding_of(entries)
    goes_by = naive_meaning(visit_merges(holding))
    lines: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in holding:
        if entry.subject.startswith("v.") and not isinstance(entry.body, VisitMerged):
            lines[goes_by(entry.subject)].append(entry)
    return {visit: _sheet(visit, told, now, at) for visit, told in lines.items()}


def holding_of(entries: Iterable[Entry]) -> list[Entry]:
    """What was told and not taken back by reading its message again."""
    told = list(entries)
    again = [(e.body.message, e.position) for e in told if isinstance(e.body, MessageReread)]
    return [
        e
        for e in told
        if not isinstance(e.body, MessageReread)
        and not any(e.message == message and e.position < at for message, at in again)
    ]


def naive_meaning(merges: Iterable[tuple[Instant, str, str]]) -> Callable[[str], str]:
    """What a key means after merges, each an arrow from a key to another, drawn in order.

    A key has one arrow at most, and no arrows go round: the newest stays, and the one is rubbed out
    that leads away from where it points.
    """
    arrows: list[tuple[str, str]] = []

    def end_of(key: str) -> str:
        onward = [to for start, to in arrows if start == key]
        return end_of(onward[0]) if onward else key

    for _, old, into in sorted(merges):
        if old == into:
            continue
        arrows = [arrow for arrow in arrows if arrow[0] != old]
        if end_of(into) == old:
            arrows = [arrow for arrow in arrows if arrow[0] != into]
        arrows.append((old, into))
    return end_of


def visit_merges(entries: Iterable[Entry]) -> list[tuple[Instant, str, str]]:
    return [
        (e.effective_at, e.subject, e.body.into) for e in entries if isinstance(e.body, VisitMerged)
    ]


def _sheet(visit: str, told: list[Entry], now: Instant, at: Instant) -> Sheet:
    newest = {
        getattr(e.body, "movement", ""): e.position
        for e in sorted(told, key=lambda e: e.position)
        if getattr(e.body, "corrects", False)
    }
    told = [
        e
        for e in told
        if isinstance(e.body, RUBS_OUT)
        or newest.get(getattr(e.body, "movement", ""), e.position) == e.position
    ]
    when = {e.position: _happens_at(e) for e in told}
    left = rub_out(_lines(visit, [e for e in told if when[e.position] <= now]))
    later = [line for line in left if when[line.position] > at]
    sheet = read(line for line in left if line not in later)
    if any(isinstance(line.fact, AdmissionCancelled) for line in later):
        sheet.never_came()
    lines = {line.position for line in later}
    ahead = [e for e in told if e.position in lines or when[e.position] > now]
    if ahead and sheet.status == "":
        first = min(ahead, key=lambda e: (e.effective_at, e.position))
        sheet.status = "expected"
        sheet.patient_class = getattr(first.body, "patient_class", "") or sheet.patient_class
    return sheet


def _happens_at(entry: Entry) -> Instant:
    by_a_fast_clock = 0 < entry.effective_at - entry.believed_at <= FAR_AHEAD
    return entry.believed_at if by_a_fast_clock else entry.effective_at


def _lines(visit: str, told: list[Entry]) -> list[Line]:
    """In the order of happening; at one instant whatever rubs out comes after what it rubs out."""
    ordered = sorted(told, key=lambda e: (e.effective_at, isinstance(e.body, RUBS_OUT), e.position))
    return [
        Line(
            e.effective_at,
            e.position,
            "" if e.subject == visit else e.subject,
            e.body,
            e.effective_from,
        )
        for e in ordered
    ]
