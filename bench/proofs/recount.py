"""One facility counted again from its raw messages alone: read by another library, by pencil.

Nothing of Housewide's reader, translation, folds or measures is used: `raw` splits the messages, a
visit is a sheet that is read from the start (tests/hospital/naive.py says how), and what each
measure counts is said once more in `counted`.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import hl7

from bench.proofs.raw import measured, parsed, place, tells, text, time
from housewide.demo.senders import Sender, senders_of
from housewide.kit.clock import Instant
from housewide.log.read import StoredMessage
from housewide.science.twin import Facility
from housewide.science.twin.plan import Ward
from tests.hospital.naive import RUBS_OUT, naive_meaning
from tests.hospital.rubbing import read, rub_out
from tests.hospital.sheet import Left, Line, Sheet


class Value(NamedTuple):
    """One observation: of a visit, when it was made, as sent; told by the message at `position`."""

    at: Instant
    position: int
    value: str


class Recount:
    """One facility, by its messages, at the moment `now`.

    `named_in` are the messages that name each visit or bed; `lines` what holds of what was told of
    each visit, and `sheets` how that leaves it.
    """

    def __init__(self, plan: Facility, messages: Iterable[StoredMessage], now: Instant) -> None:
        self.plan = plan
        self.now = now
        self.zone = ZoneInfo(plan.zone)
        self.wards: dict[str, Ward] = {ward.id: ward for ward in plan.wards}
        self.beds = {bed: ward.id for ward in plan.wards for bed in ward.beds}
        self.visit_of: dict[int, str] = {}
        self.named_in: defaultdict[str, list[int]] = defaultdict(list)
        self._lines: defaultdict[str, list[Line]] = defaultdict(list)
        self._reports: defaultdict[str, list[tuple[Instant, int, str]]] = defaultdict(list)
        self._values: defaultdict[tuple[str, str], list[Value]] = defaultdict(list)
        self._merges: list[tuple[Instant, str, str]] = []
        senders = {sender.source: sender for sender in senders_of(plan)}
        for message in messages:
            self._hear(message, senders[message.source])
        self.same_patient = naive_meaning(self._merges)
        self.lines = {visit: _holding(lines) for visit, lines in self._lines.items()}
        self.sheets: dict[str, Sheet] = {v: read(lines) for v, lines in self.lines.items()}
        self._inside: defaultdict[str, list[str]] = defaultdict(list)
        self._left: defaultdict[str, list[tuple[Left, str]]] = defaultdict(list)
        for visit, sheet in sorted(self.sheets.items()):
            if sheet.status == "in" and sheet.place is not None:
                self._inside[sheet.place.bed].append(visit)
            for stay in sheet.left:
                self._left[stay.bed].append((stay, visit))

    def _hear(self, message: StoredMessage, sender: Sender) -> None:
        assert message.data is not None
        said = parsed(message.data)
        trigger, visit = text(said, "MSH", 9, 1, 2), text(said, "PV1", 19, 1, 1)
        if visit:
            self.visit_of[message.position] = visit
            self.named_in[visit].append(message.position)
        for at, code, value in measured(said, self.zone):
            self._values[visit, code].append(Value(at, message.position, value))
        if trigger == "R01":
            return
        at = time(text(said, "EVN", 6) or text(said, "EVN", 2), self.zone)
        if trigger == "A20":
            self._hear_of_bed(message.position, at, said, sender)
        elif trigger == "A40":
            self._merges.append((at, text(said, "MRG", 1, 1, 1), text(said, "PID", 3, 1, 1)))
        else:
            line = Line(at, message.position, "", tells(trigger, said, sender), "EVN-6")
            self._lines[visit].append(line)

    def _hear_of_bed(self, position: int, at: Instant, said: hl7.Message, sender: Sender) -> None:
        where = place(said, "NPU", 1, sender)
        assert where is not None
        self.named_in[where.bed].append(position)
        self._reports[where.bed].append((at, position, text(said, "NPU", 2)))

    def reports(self, bed: str) -> list[tuple[Instant, int, str]]:
        return sorted(self._reports.get(bed, ()))

    def lying_in(self, bed: str) -> list[str]:
        return self._inside.get(bed, [])

    def left(self, bed: str) -> list[tuple[Left, str]]:
        """Who left a bed, and when; the last one last."""
        return sorted(self._left.get(bed, ()), key=lambda each: each[0].at)

    def said(self, visit: str, what: str) -> Any:  # noqa: ANN401
        """What was told last of a visit by this name; None where nobody told."""
        told = [getattr(line.fact, what, None) for line in self.lines[visit]]
        return next((each for each in reversed(told) if each), None)

    def value(self, visit: str, code: str, since: Instant = 0) -> str | None:
        """The newest value of an observation, made at `since` or later."""
        found = [v for v in self._values.get((visit, code), ()) if since <= v.at <= self.now]
        return max(found).value if found else None


def _holding(lines: list[Line]) -> list[Line]:
    """In the order of happening, without what was cancelled, which is named by its instant."""
    return rub_out(sorted(lines, key=_happened))


def _happened(line: Line) -> tuple[Instant, bool, int]:
    return line.at, isinstance(line.fact, RUBS_OUT), line.position
