"""Every measure counted again from the raw messages alone: read by another library, by pencil.

Nothing of Housewide's reader, translation, folds or measures is used: the `hl7` library splits the
messages, a visit is a sheet that is read from the start (tests/hospital/naive.py says how), and
what each measure counts is said here once more.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

import hl7

from housewide.demo.senders import Sender, senders_of
from housewide.hospital.places.facts import Place
from housewide.hospital.visits import facts as told
from housewide.kit.clock import Instant, instant
from housewide.kit.facts import Fact
from housewide.log.read import StoredMessage
from housewide.science.twin import Facility
from housewide.science.twin.plan import Ward
from tests.hospital.rubbing import read, rub_out
from tests.hospital.sheet import Left, Line, Sheet


class Recount:
    """One facility, by its messages. `named_in` are the messages that name each visit or bed."""

    def __init__(self, plan: Facility, messages: Iterable[StoredMessage]) -> None:
        self.plan = plan
        self.zone = ZoneInfo(plan.zone)
        self.wards: dict[str, Ward] = {ward.id: ward for ward in plan.wards}
        self.beds = {
            f"{ward.id}-{room}-{letter}": ward.id
            for ward in plan.wards
            for room, letters in ward.rooms
            for letter in letters
        }
        self.newborns: set[str] = set()
        self.visit_of: dict[int, str] = {}
        self.named_in: defaultdict[str, list[int]] = defaultdict(list)
        self._lines: defaultdict[str, list[Line]] = defaultdict(list)
        self._reports: defaultdict[str, list[tuple[Instant, int, str]]] = defaultdict(list)
        senders = {sender.source: sender for sender in senders_of(plan)}
        for message in messages:
            self._hear(message, senders[message.source])
        self.sheets: dict[str, Sheet] = {}
        for visit, lines in self._lines.items():
            self.sheets[visit] = read(rub_out(sorted(lines, key=lambda x: (x.at, x.position))))

    def _hear(self, message: StoredMessage, sender: Sender) -> None:
        assert message.data is not None
        # Only codes and numbers are read here: those are ASCII in whatever it is written.
        text = message.data.decode("latin-1").replace("\r\n", "\r").replace("\n", "\r")
        said = hl7.parse(text)
        trigger = said.extract_field("MSH", 1, 9, 1, 2)
        at = self._time(said.extract_field("EVN", 1, 6) or said.extract_field("EVN", 1, 2))
        if trigger == "A20":
            bed = _place(said, "NPU", 1, sender).bed
            self.named_in[bed].append(message.position)
            self._reports[bed].append((at, message.position, said.extract_field("NPU", 1, 2)))
            return
        visit = said.extract_field("PV1", 1, 19, 1, 1)
        self.visit_of[message.position] = visit
        self.named_in[visit].append(message.position)
        if said.extract_field("PV1", 1, 4) == "N":
            self.newborns.add(visit)
        fact = _TOLD[trigger](said, sender)
        self._lines[visit].append(Line(at, message.position, "", fact, "EVN-6"))

    def _time(self, text: str) -> Instant:
        """As HL7 writes it; without an offset it is the clock on the facility's wall."""
        digits, offset = text.partition("+")[0].partition("-")[0], text[-5:]
        at = datetime.strptime(digits[:14], "%Y%m%d%H%M%S").replace(tzinfo=self.zone)
        if offset[0] in "+-":
            at = datetime.strptime(digits[:14] + offset, "%Y%m%d%H%M%S%z")
        return instant(at)

    def reports(self, bed: str) -> list[tuple[Instant, int, str]]:
        return sorted(self._reports.get(bed, ()))

    def lying_in(self, bed: str) -> list[str]:
        inside = (v for v, s in self.sheets.items() if s.status == "in" and s.place)
        return sorted(v for v in inside if (self.sheets[v].place or Place("")).bed == bed)

    def left(self, bed: str) -> list[tuple[Left, str]]:
        """Who left a bed, and when; the last one last."""
        stays = ((stay, visit) for visit, sheet in self.sheets.items() for stay in sheet.left)
        return sorted((x for x in stays if x[0].bed == bed), key=lambda x: x[0].at)


def _place(said: hl7.Message, segment: str, field: int, sender: Sender) -> Place:
    """A location in the sender's own words for our units."""
    ours = {theirs: unit for unit, theirs in sender.units.items()}
    unit, room, bed = (said.extract_field(segment, 1, field, 1, n) for n in (1, 2, 3))
    unit = ours.get(unit, unit)
    return Place(unit, f"{unit}-{room}-{bed}" if bed else "")


def _here(said: hl7.Message, sender: Sender) -> Place:
    return _place(said, "PV1", 3, sender)


def _class(said: hl7.Message, sender: Sender) -> str:
    """The patient class; the sender's own words for the codes of table 0004."""
    ours = {theirs: code for code, theirs in sender.classes.items()}
    code = str(said.extract_field("PV1", 1, 2))
    return ours.get(code, code)


def _prior(said: hl7.Message, sender: Sender) -> Place | None:
    return _place(said, "PV1", 6, sender) if said.extract_field("PV1", 1, 6) else None


def _to(said: hl7.Message, sender: Sender) -> Place:
    return _place(said, "PV1", 42, sender)


_TOLD: dict[str, Callable[[hl7.Message, Sender], Fact]] = {
    "A01": lambda m, s: told.VisitAdmitted("", _class(m, s), _here(m, s)),
    "A02": lambda m, s: told.VisitMoved("", _here(m, s), _prior(m, s), _class(m, s)),
    "A03": lambda m, s: told.VisitDischarged("", _here(m, s)),
    "A04": lambda m, s: told.VisitRegistered("", _class(m, s), _here(m, s)),
    "A08": lambda m, s: told.VisitUpdated("", _class(m, s), _here(m, s)),
    "A11": lambda _m, _s: told.AdmissionCancelled(""),
    "A12": lambda m, s: told.MoveCancelled("", _here(m, s)),
    "A13": lambda m, s: told.DischargeCancelled("", _here(m, s)),
    "A14": lambda m, s: told.MovementPlanned("", "admit", _to(m, s), _class(m, s)),
    "A15": lambda m, s: told.MovementPlanned("", "move", _to(m, s), _class(m, s)),
    "A16": lambda m, s: told.MovementPlanned("", "discharge", None, _class(m, s)),
    "A21": lambda _m, _s: told.LeaveBegan(""),
}
"""What the systems say of a visit."""
