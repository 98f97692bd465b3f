"""Pictures of a site made by hand, the board drawn of them, and what on it asks for a look."""

import io
import re
from collections.abc import Mapping

from rich.console import Console

from housewide.cli.board import SHOWN, board
from housewide.hospital.places.country import is_used_in
from housewide.kit.clock import SECOND, Instant
from housewide.kit.measure import Measure
from housewide.server.feeds import Feed
from housewide.server.picture import FacilityPicture, SitePicture, UnitPicture
from tests.server.site import NOON

AMBER = re.compile(r'<span style="color: #808000[^"]*font-weight: bold[^"]*">(.*?)</span>', re.S)
"""Bold yellow, as rich draws it."""

EHR = Feed(
    "ehr",
    NOON,
    {"ADT^A01": {"decoded": 1_200}, "ORU^R01": {"kept": 30}, "": {"quarantined": 1}},
)


def measures(
    values: Mapping[str, float | None],
    heard_at: Instant | None = NOON,
    blind: tuple[str, ...] = (),
    country: str = "us",
) -> dict[str, Measure]:
    return {
        name: Measure(name, "north", values.get(name, 0.0), 17, NOON, heard_at, blind)
        for name in SHOWN
        if is_used_in(country, name)
    }


def unit(name: str, staffed: int, country: str = "us", **values: float | None) -> UnitPicture:
    return UnitPicture(name[:3].upper(), name, staffed, measures(values, country=country))


def facility(
    *units: UnitPicture,
    feeds: tuple[Feed, ...] = (),
    silent: tuple[str, ...] = (),
    heard_at: Instant | None = NOON,
    country: str = "us",
    **totals: float | None,
) -> FacilityPicture:
    return FacilityPicture(
        "north", "North Hospital", "America/New_York", 1_017, 3,
        measures(totals, heard_at, silent, country), units, feeds, silent, country=country,
    )  # fmt: skip


def rendered(*facilities: FacilityPicture, now: Instant = NOON + 5 * SECOND) -> Console:
    console = Console(record=True, width=120, file=io.StringIO(), force_terminal=True)
    console.print(board(SitePicture("Test site", now, facilities), 120))
    return console


def text_of(console: Console) -> str:
    lines = console.export_text(clear=False).splitlines()
    return "\n".join(line.rstrip() for line in lines).rstrip()


def looks(console: Console) -> list[str]:
    """Everything drawn in the one colour that asks somebody to look."""
    html = console.export_html(inline_styles=True, code_format="{code}", clear=False)
    return [text.strip() for text in AMBER.findall(html) if text.strip()]
