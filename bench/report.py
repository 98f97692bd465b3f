"""The shape of every bench: what it is given, and the one object that it gives back."""

from collections.abc import Callable
from typing import Any, Literal

Tell = Callable[[str], None]
"""Says one line of progress to who waits."""

Report = dict[str, Any]
"""What a bench found: `name`, `bars`, `calibration`, and beside them whatever it measured."""


def quiet(line: str) -> None:
    """Says nothing."""


def at_least(name: str, value: float, unit: str, bar: float) -> dict[str, Any]:
    """A bar that is met from `bar` on."""
    return _bar(name, value, unit, bar, "at least", value >= bar)


def at_most(name: str, value: float, unit: str, bar: float) -> dict[str, Any]:
    """A bar that is met up to `bar`."""
    return _bar(name, value, unit, bar, "at most", value <= bar)


def about(name: str, value: float, unit: str, bar: float, within: float) -> dict[str, Any]:
    """A bar that is met so near to it, on either side."""
    return _bar(name, value, unit, bar, "about", abs(value - bar) <= within)


Sense = Literal["at least", "at most", "about"]


def _bar(name: str, value: float, unit: str, bar: float, sense: Sense, ok: bool) -> dict[str, Any]:
    return {
        "name": name,
        "value": shown(value),
        "unit": unit,
        "bar": bar,
        "ok": ok,
        "sense": sense,
    }


def shown(value: float) -> float:
    """Four figures that count: the rest is noise."""
    return float(f"{value:.4g}")
