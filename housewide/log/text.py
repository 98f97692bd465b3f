"""Text as PostgreSQL can keep it."""

import re

# A UTF-8 database takes neither NUL nor half of a surrogate pair, and one such character fails the
# whole batch it is in.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """The same text, with U+FFFD for each character that no UTF-8 database takes."""
    if text.isprintable():  # nearly always, and half the cost
        return text
    return _UNSTORABLE.sub("\ufffd", text)
