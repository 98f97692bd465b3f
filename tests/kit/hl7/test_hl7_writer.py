"""What the writer writes, every reader reads back."""

from collections.abc import Sequence

import hl7
import pytest
from hypothesis import given
from hypothesis import strategies as st

from housewide.kit.hl7 import (
    DEFAULT,
    NULL,
    Delimiters,
    FieldValue,
    Message,
    Repeat,
    delimiters_of,
    read_header,
    write,
)

HEADER: dict[int, FieldValue] = {
    3: "ADT",
    4: "GEN",
    9: ("ADT", "A01", "ADT_A01"),
    10: "C-1",
    12: "2.5.1",
}


def test_an_admission_is_written_as_the_standard_shows_it() -> None:
    text = write(
        [
            ("MSH", HEADER),
            ("PID", {3: Repeat(("77", "", "", "GEN", "MR"), ("8", "")), 5: ("Doe & Sons", "Jane")}),
            ("PV1", {2: "I", 3: ("4W", "412", "B", ("GEN", "1.2.3", "ISO")), 6: NULL}),
            ("ZPV", {}),
        ]
    )
    assert text == (
        "MSH|^~\\&|ADT|GEN|||||ADT^A01^ADT_A01|C-1||2.5.1\r"
        "PID|||77^^^GEN^MR~8||Doe \\T\\ Sons^Jane\r"
        'PV1||I|4W^412^B^GEN&1.2.3&ISO|||""\r'
        "ZPV\r"
    )
    assert read_header(text.encode()).message_type == "ADT^A01"
    assert Message.parse(text).value("PV1", 6) == NULL
    other = hl7.parse(text)
    assert other.unescape(other.extract_field("PID", 1, 5, 1, 1)) == "Doe & Sons"
    assert other.extract_field("PV1", 1, 3, 1, 4, 2) == "1.2.3"


def test_the_delimiter_fields_are_not_for_the_caller_to_write() -> None:
    with pytest.raises(AssertionError, match="MSH has no field 2"):
        write([("MSH", {2: "^~\\&"})])


TEXTS = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from('|^~\\&#*:?%\r\n"')), max_size=8
)
FIELDS = st.lists(
    st.lists(st.lists(TEXTS, min_size=1, max_size=3), min_size=1, max_size=3),
    min_size=1,
    max_size=3,
)


@given(
    st.dictionaries(st.integers(min_value=1, max_value=9), FIELDS),
    st.sampled_from([DEFAULT, delimiters_of("#", "*:?%"), delimiters_of("\x1f", "=;.,")]),
)
def test_every_text_reads_back_from_where_it_was_written(
    fields: dict[int, list[list[list[str]]]], delimiters: Delimiters
) -> None:
    text = write([("MSH", HEADER), ("ZHW", {n: Repeat(*f) for n, f in fields.items()})], delimiters)
    read = Message.parse(text)
    assert read.names() == ["MSH", "ZHW"]
    for number, repeats in fields.items():
        for r, components in enumerate(repeats, 1):
            for c, parts in enumerate(components, 1):
                for s, part in enumerate(parts, 1):
                    expected = expect(part, components, parts)
                    assert read.value("ZHW", number, c, s, r) == expected


def expect(part: str, components: Sequence[Sequence[str]], parts: Sequence[str]) -> str | None:
    """Blank reads as None; a null that stands alone is null for all of its parts."""
    for whole in ([p for each in components for p in each], parts):
        if whole[0] == NULL and not any(whole[1:]):
            return NULL
    return part if part.strip() else None
