r"""Delimiters and control characters inside a value, and how they travel: `\F\`, `\.br\`, `\X0D\`.

HL7 v2.9 chapter 2, section 2.7. Law: `unescape(escape(text)) == text`. Nothing here raises: a
sequence that is not known stays as it was written, since a reader can still make sense of it
(senders forget to escape, and `C:\temp\` is then not a sequence at all).
"""

import re
from collections.abc import Callable
from functools import lru_cache

from housewide.kit.hl7.delimiters import DEFAULT, Delimiters

# A sequence may ask for any number of lines or blanks; this many is as far as a page goes.
SPACES_MAX = 80
NEWLINES_MAX = 20

SEQUENCE = (
    r"{e}(?:(?P<plain>[FSTREPHN]|\.br)"
    r"|X(?P<hex>(?:[0-9A-Fa-f]{{2}})+)"
    r"|\.(?P<format>sp|sk|ce|in|ti|fi|nf)(?P<count>[+-]?[0-9]{{0,6}})"
    # Another charset begins here (C: one byte, M: several). The text behind it stays readable or
    # is not text we can show; the sequence itself is never part of it.
    r"|[CM][0-9A-Fa-f]*"
    # The sender's own: kept, but read as a whole, so that its end does not begin the next one.
    r"|(?P<local>Z[^{e}]*)"
    r"){e}"
)


def escape(text: str, delimiters: Delimiters = DEFAULT) -> str:
    """`text` as it may stand in a message: no delimiter, line end or control character is left.

    Needs all four encoding characters declared.
    """
    return text.translate(_escapes(delimiters))


def unescape(text: str, delimiters: Delimiters = DEFAULT) -> str:
    """What the sender meant by `text`.

    Formatting becomes line ends and blanks, highlighting goes, hexadecimal bytes become the
    characters they are in UTF-8 or else in latin-1.
    """
    if not delimiters.escape or delimiters.escape not in text:
        return text
    return _unescaper(delimiters)(text)


@lru_cache(maxsize=256)
def _unescaper(delimiters: Delimiters) -> Callable[[str], str]:
    mark = delimiters.escape
    plain = {
        "F": delimiters.field,
        "S": delimiters.component,
        "T": delimiters.subcomponent,
        "R": delimiters.repetition,
        "E": mark,
        "P": "#",  # the truncation character of v2.7
        "H": "",
        "N": "",
        ".br": "\n",
    }
    sequence = re.compile(SEQUENCE.format(e=re.escape(mark)))

    def whole(text: str) -> str:
        parts = text.split(mark)
        if len(parts) % 2:  # every second part may be the inside of a sequence
            try:
                parts[1::2] = [plain[inside] for inside in parts[1::2]]
            except KeyError:
                return sequence.sub(meaning, text)
            return "".join(parts)
        return sequence.sub(meaning, text)

    def meaning(found: re.Match[str]) -> str:
        kind = found.lastgroup
        if kind == "plain":
            return plain[found["plain"]]
        if kind == "hex":
            return _characters(found["hex"])
        if kind == "count":
            return _layout(found["format"], found["count"])
        return found[0] if kind == "local" else ""

    return whole


def _characters(digits: str) -> str:
    data = bytes.fromhex(digits)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _layout(command: str, count: str) -> str:
    """Section 2.7.6: sp and ce end the line, sk and in leave blanks, the rest only wraps."""
    steps = abs(int(count)) if count.strip("+-") else 1
    if command == "ce":
        return "\n"
    if command == "sp":
        return "\n" * min(max(steps, 1), NEWLINES_MAX)
    if command == "sk":
        return " " * min(steps, SPACES_MAX)
    return " " if command in {"in", "ti"} else ""


@lru_cache(maxsize=256)
def _escapes(delimiters: Delimiters) -> dict[int, str]:
    mark = delimiters.escape
    assert mark, "a message without an escape character cannot carry every text"
    # Control characters would end a segment (CR, LF) or the frame around the message (VT, FS).
    table = {code: f"{mark}X{code:02X}{mark}" for code in range(32) if code != ord("\t")}
    if "." not in delimiters.field + delimiters.encoding_characters:
        table[ord("\n")] = f"{mark}.br{mark}"
    for letter, sign in (
        ("R", delimiters.repetition),
        ("T", delimiters.subcomponent),
        ("S", delimiters.component),
        ("F", delimiters.field),
        ("E", mark),
    ):
        if sign:
            table[ord(sign)] = f"{mark}{letter}{mark}"
    return table
