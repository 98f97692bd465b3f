"""A message as its reader needs it: nothing is split before somebody asks for it.

Twenty fields are asked of an admission and some hundreds are sent, so splitting on demand is what
makes reading cheap. Reading never raises for what a sender got wrong: what is missing is None.

Blank and null are two answers (HL7 v2.9 chapter 2, section 2.5.3): a blank field leaves what is
known as it is (None here), `""` deletes it (NULL here). A field that is null is null in each of
its components, so that deleting a location also deletes its bed.
"""

import msgspec

from housewide.kit.hl7.delimiters import Delimiters, NotHl7, delimiters_of
from housewide.kit.hl7.escapes import unescape

NULL = '""'

# The segments that declare delimiters: their field 1 is the separator itself.
DECLARING = frozenset({"MSH", "FHS", "BHS"})


class Segment(msgspec.Struct, gc=False, eq=False):
    """One line of a message. Fields, components, subcomponents and repetitions count from 1."""

    name: str
    delimiters: Delimiters
    _line: str
    _fields: list[str] | None = None

    def __repr__(self) -> str:
        return f"Segment({self.name})"  # never the values: they are about a patient

    def value(
        self, field: int, component: int = 1, subcomponent: int = 1, repetition: int = 1
    ) -> str | None:
        """What the sender said there, unescaped; None where absent or blank, NULL where null."""
        fields = self._fields or self._split()
        try:
            text = fields[field]
        except IndexError:
            return None
        if not text:
            return None
        if field < 3 and (field < 1 or self.name in DECLARING):
            whole = field > 0 and component == subcomponent == repetition == 1
            return text if whole else None
        own = self.delimiters
        separator = own.repetition
        if separator and separator in text:
            text = _part(text, separator, repetition)
        elif repetition != 1:
            return None
        separator = own.component
        if separator in text:
            text = _part(text, separator, component)
        elif component != 1 and text != NULL:
            return None
        separator = own.subcomponent
        if separator and separator in text:
            text = _part(text, separator, subcomponent)
        elif subcomponent != 1 and text != NULL:
            return None
        if own.escape in text:
            text = unescape(text, own)
        return text if text and not text.isspace() else None

    def raw(self, field: int) -> str:
        """The whole field as it came, "" where absent."""
        fields = self._fields or self._split()
        return fields[field] if 0 < field < len(fields) else ""

    def repetitions(self, field: int) -> int:
        """How many times the field was given; a blank field none."""
        return len(self._repeats(field))

    def components(self, field: int, repetition: int = 1) -> list[str]:
        """The components of one repetition as they came (escaped, subcomponents together)."""
        repeats = self._repeats(field)
        if not 0 < repetition <= len(repeats):
            return []
        if field < 3 and self.name in DECLARING:
            return repeats
        return repeats[repetition - 1].split(self.delimiters.component)

    def _repeats(self, field: int) -> list[str]:
        text = self.raw(field)
        separator = self.delimiters.repetition
        if not text:
            return []
        if not separator or (field < 3 and self.name in DECLARING):
            return [text]
        return text.split(separator)

    def _split(self) -> list[str]:
        separator = self.delimiters.field
        fields = self._line.split(separator)
        if self.name in DECLARING:
            fields.insert(1, separator)
        self._fields = fields
        return fields


class Message:
    """The segments of one message, in the order they came."""

    __slots__ = ("_all", "_first", "delimiters")

    def __init__(self, segments: list[Segment], delimiters: Delimiters) -> None:
        self.delimiters = delimiters
        self._all = segments
        # Reversed, so that the first of each name is the one that stays.
        self._first = {segment.name: segment for segment in reversed(segments)}

    @classmethod
    def parse(cls, text: str) -> "Message":
        """Split a message into its segments; lines may end in CR, LF or CRLF.

        Raises NotHl7 where the text does not begin with a message header.
        """
        if not text.startswith("MSH"):
            text = text.lstrip("\ufeff \t\r\n\v\f")
            if not text.startswith("MSH"):
                raise NotHl7("The message does not begin with MSH: send an MSH segment first.")
        if "\n" in text:
            text = text.replace("\r\n", "\r").replace("\n", "\r")
        lines = text.split("\r")
        separator = lines[0][3:4]
        if not separator:
            raise NotHl7("The message ends right after MSH: send the whole segment.")
        delimiters = delimiters_of(separator, lines[0].split(separator, 2)[1])
        if not lines[-1]:
            lines.pop()
        segments = [Segment(line[:3], delimiters, line) for line in lines if line[3:4] == separator]
        if len(segments) < len(lines):
            whole = _whole(lines, separator)
            segments = [Segment(line[:3], delimiters, line) for line in whole]
        return cls(segments, delimiters)

    @property
    def all(self) -> list[Segment]:
        """Every segment, in order."""
        return self._all

    def segment(self, name: str) -> Segment | None:
        """The first segment of that name."""
        return self._first.get(name)

    def segments(self, name: str) -> list[Segment]:
        """All segments of that name, in order."""
        return [segment for segment in self._all if segment.name == name]

    def names(self) -> list[str]:
        """The names of all segments, in order."""
        return [segment.name for segment in self._all]

    def value(
        self,
        segment: str,
        field: int,
        component: int = 1,
        subcomponent: int = 1,
        repetition: int = 1,
    ) -> str | None:
        """The value in the first segment of that name; see `Segment.value`."""
        try:
            found = self._first[segment]
        except KeyError:
            return None
        return found.value(field, component, subcomponent, repetition)

    def groups(self, name: str) -> list[list[Segment]]:
        """The runs of segments that each begin with one of that name (a PID and what is about it).

        What stands before the first belongs to no group.
        """
        groups: list[list[Segment]] = []
        for segment in self._all:
            if segment.name == name:
                groups.append([segment])
            elif groups:
                groups[-1].append(segment)
        return groups


def _part(text: str, separator: str, number: int) -> str:
    if number == 1:  # nearly always, and cheaper than splitting
        return text.partition(separator)[0]
    if number < 1:
        return ""
    parts = text.split(separator, number)
    return parts[number - 1] if number <= len(parts) else ""


def _whole(lines: list[str], separator: str) -> list[str]:
    """Lines that are segments. A line end inside a value is put back, as the newline it was.

    Some senders break long text without escaping it; what follows has no segment's shape.
    """
    whole: list[list[str]] = []
    for line in lines:
        if line[3:4] == separator or (len(line) == 3 and line.isalnum() and line.isupper()):
            whole.append([line])
        elif line and not line.isspace():
            whole[-1].append(line)
    return ["\n".join(parts) for parts in whole]
