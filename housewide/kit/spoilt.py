"""What a spreadsheet program makes of what was typed: what stands there was never meant. Pure."""

import re

_SPOILT = {
    "an error": re.compile(r"#(N/A|NV|DIV/0!|GETTING_DATA|[¡¿]?[^\W\d]+[!?]|#+)|Err:\d{3}"),
    "a date": re.compile(r"\d{4}-\d\d-\d\d([ T].*)?"),
    "a time": re.compile(r"(-?\d+ days?, )?\d{1,2}:\d\d(:\d\d(\.\d+)?)?( ?[AP]M)?"),
    "a truth value": re.compile(r"TRUE|FALSE"),
    "a rounded number": re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE),
}
"""Errors as Excel writes them in its languages and LibreOffice as `Err:502`; a column too narrow is
all `#`. A room called 3-4 becomes a date, bed 3:4 a time, and a long number loses its digits."""


def spoilt(value: str) -> str | None:
    """What a program made of a value that is a name or a number of something; None if nothing."""
    return next((made for made, sign in _SPOILT.items() if sign.fullmatch(value)), None)
