"""The bytes of an extract as text, or what they are instead of a CSV file. Pure."""

import codecs
import re

from housewide.integrations.census.columns import BadCensus, Fault
from housewide.kit.hl7.charset import decode

OTHER_FILES = {
    b"PK\x03\x04": "a workbook (XLSX or ODS)",
    b"\xd0\xcf\x11\xe0": "an old workbook (XLS)",
    b"%PDF": "a PDF",
}
"""What people send for CSV, by the first bytes. No workbook is read: its numbers have lost what a
spreadsheet takes from them, leading zeros and all digits after the fifteenth, without a trace."""

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

_LINE_END = re.compile(r"\r\n|\r|\n")


def text_of(data: bytes, charset: str) -> str:
    """A file's text, its lines ended by LF or CRLF. Raises `BadCensus`.

    UTF-16 where its mark begins the file (Excel's "Unicode text"); else in that charset, else
    UTF-8, else Windows-1252.
    """
    for begins, what in OTHER_FILES.items():
        if data.startswith(begins):
            raise _not_csv(what, "with its numbers as text")
    if data.startswith(UTF_16):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError:
            raise _not_csv("UTF-16", "since this breaks off within a sign") from None
    else:
        text = decode(data, declared="", assumed=charset or None).text
    end = _LINE_END.search(text)
    if "\0" in text[: end.start() if end else None]:
        raise _not_csv("bytes with NUL", "since this is UTF-16 without its mark, or no text at all")
    return text.replace("\r", "\n") if end is not None and end[0] == "\r" else text


def _not_csv(what: str, why: str) -> BadCensus:
    return BadCensus([Fault(1, "file", what, f"Save it as CSV UTF-8, {why}.")])
