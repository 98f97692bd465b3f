"""`housewide proof trace`: every measure traced to its raw messages, and counted again from them.

The twin's hospitals speak for some hours, with all that goes wrong on the way; their messages go
through the real log and lanes. Then every measure of every facility is traced as a person would,
and what it is made of is counted again from the stored bytes by another reader (`recount`): the
same patients, the same beds, and of each patient every message that names the visit.
"""

import time
from collections import Counter

import uvloop

from bench.proofs.counted import COUNTS, NOT_RECOUNTED, OF_DAYS, recounted
from bench.proofs.counted_beds import promised
from bench.proofs.heard import heard, stored
from bench.proofs.rarely import rarely_told
from bench.proofs.reckoned import RECKONED, Found
from bench.proofs.recount import Recount
from bench.report import Report, Tell, at_least, at_most, quiet, shown
from housewide.demo.messages import Sent, messages
from housewide.demo.quirks import Rates, with_quirks
from housewide.hospital.house.periods.measures import PERIOD_MEASURES
from housewide.kit.clock import HOUR, MINUTE, ManualClock
from housewide.science.twin import START_AT, Twin, demo_system
from housewide.server.process import Process
from housewide.server.tracing import Trace, TracedSubject, trace

ROUNDS = 72
"""Hours that the hospitals speak."""

ASKED_AFTER = 30 * MINUTE
"""So long after the last hour the measures are asked for."""

EVERYBODY = 1_000_000

HUNDREDTHS = 0.05
"""So far apart may two numbers be that were worked out: NEDOCS of hours to a hundredth, as they are
shown, or of hours as they were. A count is the same or is not."""

Rows = dict[str, dict[str, float]]


def run(seed: int, rounds: int = ROUNDS, tell: Tell = quiet) -> Report:
    """`rounds` hours of the demo's hospitals."""
    return uvloop.run(_run(seed, rounds, tell))


async def _run(seed: int, hours: int, tell: Tell) -> Report:
    began_s = time.monotonic()
    broken: Counter[str] = Counter()
    rows: Rows = {}
    twin = Twin(demo_system(), seed, START_AT)
    stream = _stream(twin, seed, hours)
    async with heard(stream) as this:
        this.clock = ManualClock(START_AT + hours * HOUR + ASKED_AFTER)
        for plan in twin.system.facilities:
            recount = Recount(plan, await stored(this, plan.id), this.clock.now())
            for name in sorted(COUNTS.keys() | RECKONED.keys()):
                await _compare(this, plan.id, name, recount, rows, broken)
            tell(f"{plan.id}: broken {dict(broken) or 'nothing'}")
    return {
        "name": "proof-trace",
        "seed": seed,
        "bars": [
            at_least("measures with a number to recount", _numbers(rows), "", 10),
            at_most("numbers that recount otherwise", broken["numbers"], "", 0),
            at_most("numbers made of others than recount", broken["made of"], "", 0),
            at_most("patients and beds with other messages", broken["messages"], "", 0),
        ],
        "messages": len(stream),
        "measures": dict(sorted(rows.items())),
        "not_recounted": {**NOT_RECOUNTED, **dict.fromkeys(sorted(PERIOD_MEASURES), OF_DAYS)},
        "seconds": shown(time.monotonic() - began_s),
    }


def _stream(twin: Twin, seed: int, hours: int) -> list[Sent]:
    """All that came until the end; what a silent feed still owes is not among it."""
    end_at = START_AT + hours * HOUR
    told = with_quirks(messages(twin.events(end_at), twin.system), seed, Rates())
    stream = [sent for sent in told if sent.at <= end_at]
    for plan in twin.system.facilities:
        stream += rarely_told(twin, plan, end_at)
    return stream


def _numbers(rows: Rows) -> int:
    """How many measures had a number other than zero, wherever."""
    return len({name.partition(",")[0] for name, row in rows.items() if row.get("number")})


async def _compare(
    this: Process, facility: str, name: str, recount: Recount, rows: Rows, broken: Counter[str]
) -> None:
    found = await trace(
        this, facility, name, unit=None, actor="proof", purpose="proof", limit=EVERYBODY
    )
    again = recounted(name, recount)
    named = {subject.key: _named(subject, recount) for subject in found.subjects}
    broken["numbers"] += _differ(found.measure.value, again.value)
    broken["made of"] += {*named.values()} != again.made_of
    for subject in found.subjects:
        broken["messages"] += not _has_its_messages(subject, named[subject.key], recount)
    # What adds up is one row; a share or a score is of one facility.
    row = rows.setdefault(name if name in COUNTS else f"{name}, {facility}", {})
    for column, value in _row(found, again, recount).items():
        row[column] = row.get(column, 0) + value


def _row(found: Trace, again: Found, recount: Recount) -> dict[str, float]:
    """A measure of a facility: both numbers where they are known, and what they rest on."""
    told = _messages(found)
    numbers = {"number": found.measure.value, "recount": again.value}
    return {
        **{column: shown(value) for column, value in numbers.items() if value is not None},
        "patients": len({recount.visit_of[at] for at in told if at in recount.visit_of}),
        "facts": sum(len(subject.facts) for subject in found.subjects),
        "messages": len(told),
    }


def _differ(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is not other
    return abs(one - other) > HUNDREDTHS


def _has_its_messages(subject: TracedSubject, named: str, recount: Recount) -> bool:
    """Whether the raw messages of a visit are told.

    Of a bed also those of who lies in it, or else of whom it is promised to.
    """
    told = {t.message.position for t in subject.facts if t.message is not None}
    expected = {*recount.named_in.get(named, ())}
    if named not in recount.beds:
        return told == expected
    whose = recount.lying_in(named) or promised(recount).get(named, [])
    return told >= expected.union(*(recount.named_in[visit] for visit in whose))


def _messages(found: Trace) -> set[int]:
    facts = (traced for subject in found.subjects for traced in subject.facts)
    return {traced.message.position for traced in facts if traced.message is not None}


def _named(subject: TracedSubject, recount: Recount) -> str:
    """The bed, or the visit number that a key stands for: the one that its raw messages name."""
    if subject.key in recount.beds:
        return subject.key
    first = next(t.message.position for t in subject.facts if t.message is not None)
    return recount.visit_of[first]
