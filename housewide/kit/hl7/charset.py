"""Which characters the bytes of a message are, though MSH-18 is blank, vague or wrong.

HL7 table 0211 names the charsets; senders also write the names of other standards. A wrong guess
garbles a name but never loses it: the bytes stay in the log, and `flag` says that there was doubt.
"""

import re
from enum import StrEnum
from functools import lru_cache

import msgspec

from housewide.kit.errors import HousewideError

BOM = b"\xef\xbb\xbf"

# Names as `_plain` leaves them (letters and digits, upper case) -> Python codec. Table 0211, the
# DICOM spelling of the same (ISO_IR 100), and what was met in public messages. UTF-16 and UTF-32
# are missing on purpose: a header that could be read as ASCII was not written in them.
ALIASES: dict[str, str] = {
    "ASCII": "ascii",
    "USASCII": "ascii",
    "ISOIR6": "ascii",
    "UTF8": "utf-8",
    "UNICODE": "utf-8",
    "UNICODEUTF8": "utf-8",
    "ISOIR192": "utf-8",
    "ISOIR100": "iso8859-1",
    "ISOIR101": "iso8859-2",
    "ISOIR109": "iso8859-3",
    "ISOIR110": "iso8859-4",
    "ISOIR144": "iso8859-5",
    "ISOIR127": "iso8859-6",
    "ISOIR126": "iso8859-7",
    "ISOIR138": "iso8859-8",
    "ISOIR148": "iso8859-9",
    "ISOIR203": "iso8859-15",
    "LATIN1": "iso8859-1",
    "WINDOWS1252": "cp1252",
    "CP1252": "cp1252",
    "ANSI": "cp1252",
    "ISOIR14": "shift_jis",  # JIS X 0201 is the one-byte half of Shift JIS
    "SHIFTJIS": "shift_jis",
    "ISOIR87": "iso2022_jp_ext",
    "ISOIR159": "iso2022_jp_ext",
    "GB180302000": "gb18030",
    "GB18030": "gb18030",
    "BIG5": "big5",
    "KSX1001": "euc_kr",
    "ISOIR149": "euc_kr",
} | {
    f"{prefix}8859{part}": f"iso8859-{part}"
    for prefix in ("", "ISO")
    for part in (1, 2, 3, 4, 5, 6, 7, 8, 9, 15)
}

CONTROLS = re.compile(rb"[\x80-\x9f]")

ESCAPING = "iso2022_jp_ext"  # seven-bit: only an ESC in the bytes tells it from ASCII


class CharsetFlag(StrEnum):
    """Why the text of a message may be wrong."""

    DECLARED_WRONG = "declared_charset_wrong"  # the bytes are not what MSH-18 says
    DECLARED_UNKNOWN = "declared_charset_unknown"  # MSH-18 names no charset we know
    ASSUMED_WRONG = "assumed_charset_wrong"  # the bytes are not what the source profile says
    GUESSED = "charset_guessed"  # nothing declared, not UTF-8: read as Western European


class Decoded(msgspec.Struct, frozen=True, gc=False):
    """The text of a message, the codec that gave it, and what was odd (None: nothing)."""

    text: str
    charset: str
    flag: CharsetFlag | None = None


class CharsetCannotCarry(HousewideError):
    """A text holds characters that the receiver's charset lacks, or that charset is unknown."""

    code = "charset_cannot_carry"
    status = 422


def decode(data: bytes, *, declared: str, assumed: str | None) -> Decoded:
    """The text of a message. Never raises; a BOM is not part of the text.

    In this order: `assumed` (what the source profile states), `declared` (MSH-18, its first
    repetition), strict UTF-8 (with a BOM or without), then cp1252 and latin-1, which are a guess.
    A charset that does not fit the bytes is passed over and flagged.
    """
    data = data.removeprefix(BOM)
    flag: CharsetFlag | None = None
    if assumed:
        text = _try(data, codec_of(assumed))
        if text is not None:
            return Decoded(text, codec_of(assumed) or "")
        flag = CharsetFlag.ASSUMED_WRONG
    codec = codec_of(declared) if declared else None
    if data.isascii() and codec != ESCAPING:
        # Every other charset we know agrees with ASCII, so even a wrong name did no harm.
        return Decoded(data.decode("ascii"), codec or "ascii", flag)
    if codec and not _betrayed(data, codec):
        text = _try(data, codec)
        if text is not None:
            return Decoded(text, codec, flag)
    if declared:
        flag = flag or (CharsetFlag.DECLARED_WRONG if codec else CharsetFlag.DECLARED_UNKNOWN)
    text = _try(data, "utf-8")
    if text is not None:
        return Decoded(text, "utf-8", flag)
    flag = flag or CharsetFlag.GUESSED
    text = _try(data, "cp1252")
    if text is not None:
        return Decoded(text, "cp1252", flag)
    return Decoded(data.decode("latin-1"), "iso8859-1", flag)


def encode(text: str, charset: str) -> bytes:
    """The bytes of `text` in a charset named as in table 0211 or as MSH-18 gives it ("": ASCII).

    Raises CharsetCannotCarry: silently losing a letter of a name is worse than not sending it.
    """
    codec = codec_of(charset or "ASCII")
    if codec is None:
        raise CharsetCannotCarry(
            f"The charset {charset!r} is not known: use a name of HL7 table 0211.", charset=charset
        )
    try:
        return text.encode(codec)
    except UnicodeEncodeError as error:
        raise CharsetCannotCarry(
            f"The charset {charset!r} lacks some characters of this text: send UNICODE UTF-8.",
            charset=charset,
        ) from error


# A sender says the same in every message; bounded, since a hostile one need not.
@lru_cache(maxsize=256)
def codec_of(declared: str) -> str | None:
    """The Python codec that MSH-18 (all its repetitions) asks for; None where the name is unknown.

    The first repetition is the charset of the message. Later ones are those an escape sequence
    may switch to, which matters for Japanese only: there the codec knows all of them.
    """
    first, *others = declared.split("~")
    codecs = [ALIASES.get(_plain(name)) for name in (first or "ASCII", *others)]
    return ESCAPING if ESCAPING in codecs else codecs[0]


def _plain(name: str) -> str:
    return "".join(sign for sign in name.upper() if sign.isalnum())


def _try(data: bytes, codec: str | None) -> str | None:
    if codec is None:
        return None
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _betrayed(data: bytes, codec: str) -> bool:
    """Whether the bytes show that a one-byte charset was declared in error.

    Such a charset decodes anything, so failing to decode cannot unmask it. But letters of ISO 8859
    practically never form valid UTF-8, and no text holds its control characters 0x80 to 0x9F.
    """
    if not codec.startswith(("iso8859", "cp125")):
        return False
    if _try(data, "utf-8") is not None:
        return True
    return codec.startswith("iso8859") and CONTROLS.search(data) is not None
