"""`housewide proof folds`: hypothesis runs hospitals, and each visit and bed is counted by hand.

The machines are those of the tests, at full size: admissions, moves, cancels, merges, reports of
beds, told late, ahead, twice, and read again. After each step every visit and every bed is compared
with its own time line read anew, and the house with its replay, its snapshot and its past.
"""

import time
import traceback
from typing import Any

import hypothesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from bench.report import Report, Tell, at_least, at_most, quiet, shown
from tests.hospital.machine import Hospital
from tests.hospital.test_beds_machine import BedsMachine
from tests.hospital.test_visits_machine import VisitsMachine

ROUNDS = 2_000
"""Hospitals of each kind."""

STEPS = 50
"""Things done in each, at most."""

PHASES = (Phase.generate, Phase.shrink)

MACHINES = {"visits": VisitsMachine, "beds": BedsMachine}


def run(seed: int, rounds: int = ROUNDS, tell: Tell = quiet) -> Report:
    """`rounds` hospitals of each kind; what breaks a law is told as hypothesis shrank it."""
    began_s = time.monotonic()
    found = {name: _found(machine, seed, rounds, tell) for name, machine in MACHINES.items()}
    bars: list[dict[str, Any]] = []
    for name, counts in found.items():
        bars.append(at_least(f"{name}: hospitals run", counts["hospitals"], "", rounds))
        bars.append(at_most(f"{name}: laws broken", counts["broken"], "", 0))
        tell(f"{name}: {counts}")
    return {
        "name": "proof-folds",
        "seed": seed,
        "bars": bars,
        "facts": {name: counts["facts"] for name, counts in found.items()},
        "seconds": shown(time.monotonic() - began_s),
    }


def _found(machine: type[Hospital], seed: int, rounds: int, tell: Tell) -> dict[str, int]:
    counts = {"hospitals": 0, "facts": 0, "broken": 0}

    class Counting(machine):  # type: ignore[valid-type,misc]
        def teardown(self) -> None:
            counts["hospitals"] += 1
            counts["facts"] += len(self.story.entries) - 1

    try:
        run_state_machine_as_test(
            hypothesis.seed(seed)(Counting),
            settings=settings(
                max_examples=rounds,
                stateful_step_count=STEPS,
                deadline=None,
                database=None,
                phases=PHASES,
                suppress_health_check=[*HealthCheck],
                report_multiple_bugs=False,
            ),
        )
    except Exception as broken:
        counts["broken"] += 1
        tell("".join(traceback.format_exception(broken)))
    return counts
