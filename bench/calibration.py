"""How fast is this machine today? Measured beside every absolute number, which is then judged after
scaling to one reference machine.

The reference machine is a virtual machine with 2 cores of an AMD EPYC (2.6 GHz), an ext4 virtual
disk, Linux 6.18 and CPython 3.11, while nothing else ran on it.
"""

import os
import statistics
import tempfile
import time
from pathlib import Path

import msgspec

# What `calibrate` gave there while it was calm. The loop ran at 31 to 39 million: the low end is
# taken, so that scaling does not flatter.
REFERENCE = {"loop_per_s": 31_000_000.0, "fsync_us": 130.0, "json_per_s": 3_000_000.0}

LOOP_ITERATIONS = 100_000
JSON_ROUNDS = 10_000
SYNCS = 64
ROUNDS = 15
ROW = b"x" * 1_200  # about one HL7 message

# About what one fact is: a few keys, three instants, a location.
OBJECT = {
    "kind": "VisitMoved",
    "visit": ["GENERAL", "VN", "900123"],
    "effective_at": 1_772_960_400_000_000,
    "recorded_at": 1_772_960_460_000_000,
    "received_at": 1_772_960_461_234_567,
    "to": {"facility": "GEN", "unit": "4W", "room": "412", "bed": "B"},
    "cause": 123_456_789,
}


def calibrate(folder: Path) -> dict[str, float]:
    """Bare loop iterations per CPU-second, JSON encodings per CPU-second, and what one durable
    append of 1.2 kB to a file in `folder` takes (median, microseconds). About half a second."""
    return {
        "loop_per_s": max(loop_per_s() for _ in range(ROUNDS)),
        "fsync_us": _fsync_us(folder),
        "json_per_s": max(_json_per_s() for _ in range(ROUNDS)),
    }


def scale(value: float, calibration: dict[str, float], kind: str) -> float:
    """What `value` would be on the reference machine.

    `kind` says what bounds it and which way it counts: "cpu_per_s", "cpu_time", "disk_per_s",
    "disk_time" (a time is any unit of time).
    """
    what, _, direction = kind.partition("_")
    if what == "cpu":
        slower = REFERENCE["loop_per_s"] / calibration["loop_per_s"]
    else:
        assert what == "disk", kind
        slower = calibration["fsync_us"] / REFERENCE["fsync_us"]
    assert direction in {"per_s", "time"}, kind
    return value * slower if direction == "per_s" else value / slower


def loop_per_s() -> float:
    began = time.process_time()
    total = 0
    for number in range(LOOP_ITERATIONS):
        total += number
    return LOOP_ITERATIONS / (time.process_time() - began)


def _json_per_s() -> float:
    encode = msgspec.json.Encoder().encode
    began = time.process_time()
    for _ in range(JSON_ROUNDS):
        encode(OBJECT)
    return JSON_ROUNDS / (time.process_time() - began)


def _fsync_us(folder: Path) -> float:
    with tempfile.NamedTemporaryFile(dir=folder, prefix="calibrate-") as file:
        spent = []
        for _ in range(SYNCS):
            began = time.perf_counter()
            os.write(file.fileno(), ROW)
            os.fdatasync(file.fileno())
            spent.append(time.perf_counter() - began)
    return statistics.median(spent) * 1e6
