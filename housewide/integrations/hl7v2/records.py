"""The records of a message: the segments that belong together about one patient and one visit.

Nearly every message has one. A swap (A17) and a link (A24) have two, each with its own PID; a merge
may name several records (MRG) that become the one of the PID before them.
"""

from msgspec import Struct

from housewide.kit.hl7 import Message, Segment


class Record(Struct, frozen=True, gc=False):
    """One record: its PID, and the PV1, MRG and ZBE that stand with it, where they do."""

    pid: Segment | None
    pv1: Segment | None
    mrg: Segment | None
    zbe: Segment | None


def only_record(message: Message) -> Record:
    """The record of a message about one patient."""
    of = message.segment
    return Record(of("PID"), of("PV1"), of("MRG"), of("ZBE"))


def records(message: Message) -> list[Record]:
    """Every record of a message, in order."""
    found = []
    for group in message.groups("PID"):
        merged = _split(group, "MRG")
        shared = _record(group)
        for part in merged or [group]:
            own = _record([group[0], *part])
            found.append(Record(own.pid, own.pv1 or shared.pv1, own.mrg, own.zbe or shared.zbe))
    return found


def _record(segments: list[Segment]) -> Record:
    first: dict[str, Segment] = {}
    for segment in segments:
        first.setdefault(segment.name, segment)
    return Record(first.get("PID"), first.get("PV1"), first.get("MRG"), first.get("ZBE"))


def _split(group: list[Segment], name: str) -> list[list[Segment]]:
    """The runs of segments that each begin with one of that name."""
    runs: list[list[Segment]] = []
    for segment in group:
        if segment.name == name:
            runs.append([segment])
        elif runs:
            runs[-1].append(segment)
    return runs
