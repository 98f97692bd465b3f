"""Messages of our own: what is written here, the reader reads back.

A field is a text, a sequence of components (each a text or a sequence of subcomponents), or a
`Repeat` of such. Texts are escaped, so a caller never thinks of delimiters; `""` (reader.NULL) is
the HL7 null and deletes at the receiver.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from housewide.kit.hl7.delimiters import DEFAULT, Delimiters
from housewide.kit.hl7.escapes import escape
from housewide.kit.hl7.reader import DECLARING

Component: TypeAlias = str | Sequence[str]


class Repeat:
    """A field given several times."""

    __slots__ = ("values",)

    def __init__(self, *values: str | Sequence[Component]) -> None:
        self.values = values


FieldValue: TypeAlias = str | Sequence[Component] | Repeat


def write(
    segments: Iterable[tuple[str, Mapping[int, FieldValue]]], delimiters: Delimiters = DEFAULT
) -> str:
    """One message: each segment its name and its fields by number, every line ended by CR.

    The first segment is MSH; its fields 1 and 2 are written from `delimiters`, which must declare
    all four encoding characters. Encode the text with `charset.encode`.
    """
    return "".join(_segment(name, fields, delimiters) for name, fields in segments)


def _segment(name: str, fields: Mapping[int, FieldValue], delimiters: Delimiters) -> str:
    last = max(fields, default=0)
    if name in DECLARING:
        start, head = 3, [name, delimiters.encoding_characters]
    else:
        start, head = 1, [name]
    assert min(fields, default=start) >= start, f"{name} has no field {min(fields)} to write"
    body = [  # most fields of most segments are blank
        _field(fields[number], delimiters) if number in fields else ""
        for number in range(start, last + 1)
    ]
    return delimiters.field.join(head + body) + "\r"


def _field(value: FieldValue, delimiters: Delimiters) -> str:
    if isinstance(value, str):
        return escape(value, delimiters)
    if isinstance(value, Repeat):
        return delimiters.repetition.join(_field(each, delimiters) for each in value.values)
    components = [_component(each, delimiters) for each in value]
    return delimiters.component.join(components).rstrip(delimiters.component)


def _component(value: Component, delimiters: Delimiters) -> str:
    if isinstance(value, str):
        return escape(value, delimiters)
    parts = [escape(part, delimiters) for part in value]
    return delimiters.subcomponent.join(parts).rstrip(delimiters.subcomponent)
