"""What separates what in one HL7 v2 message: the characters its sender declared in MSH-1 and MSH-2.

HL7 v2.9 chapter 2, section 2.5.4: the field separator follows the segment name, the encoding
characters follow it in the order component, repetition, escape, subcomponent (and, from v2.7, a
truncation character that a reader need not know).
"""

from functools import lru_cache

import msgspec

from housewide.kit.errors import HousewideError


class NotHl7(HousewideError):
    """The bytes do not begin with a message header whose delimiters can be read."""

    code = "not_hl7"
    status = 400


class Delimiters(msgspec.Struct, frozen=True, gc=False):
    """The separators of one message. A delimiter that was not declared is "" and separates nothing.

    `encoding_characters` is MSH-2 as it came, so that an answer can repeat it.
    """

    field: str
    component: str
    repetition: str
    escape: str
    subcomponent: str
    encoding_characters: str


# Only MSH-1 and MSH-2 decide, and senders share a handful of them.
@lru_cache(maxsize=256)
def delimiters_of(field: str, encoding_characters: str) -> Delimiters:
    r"""The delimiters that MSH-1 and MSH-2 declare. Raises NotHl7 where they cannot be such.

    A letter, digit, blank or line end separates nothing in HL7. A doubled escape character
    (`^~\\&`, from senders that escaped MSH-2 once too often) is read as the one that was meant.
    """
    if encoding_characters[:1] in {"", "\0"}:
        raise NotHl7("MSH-2 holds no encoding characters: send them, usually ^~\\&.")
    meant = encoding_characters[:4].ljust(4, "\0")
    if meant[2] == meant[3]:
        meant = meant[:3] + encoding_characters[4:5].ljust(1, "\0")
    declared = field + meant.rstrip("\0")
    if any(sign.isalnum() or sign in " \r\n\0" for sign in declared):
        raise NotHl7(
            "MSH-1 and MSH-2 hold letters, digits or blanks where delimiters belong: "
            "send MSH|^~\\& or delimiters of your own.",
            declared=declared,
        )
    component, repetition, escape, subcomponent = (sign.strip("\0") for sign in meant)
    return Delimiters(field, component, repetition, escape, subcomponent, encoding_characters)


DEFAULT = delimiters_of("|", "^~\\&")
