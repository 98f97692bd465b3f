"""All cases, theme by theme."""

from tests.hospital.torture import order, people, places
from tests.hospital.torture.case import CASES

THEMES = (order, people, places)
"""Where the cases stand; each adds its own to `CASES` when it is read."""

__all__ = ["CASES", "THEMES"]
