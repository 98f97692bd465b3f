"""The board's two tables of a facility: its units, and what was heard of its feeds."""

from collections.abc import Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from housewide.cli.words import LOOK, NORMAL, age, number
from housewide.hospital.places.country import told_in
from housewide.kit.clock import Instant
from housewide.server.feeds import DEAD, KEPT, QUARANTINED, Feed
from housewide.server.picture import FacilityPicture, UnitPicture

COLUMNS = (
    ("census_adults_children", "census"),
    ("beds_occupied", "occupied"),
    ("beds_available", "available"),
    ("beds_to_clean", "to clean"),
)
"""The measures of the board and the words over them."""

UNIT_WIDTH, NUMBER_WIDTHS = 29, (8, 8, 8, 9, 9)
"""Columns of fixed width: nothing moves when a number changes. A name has what titles leave."""

BLIND = "blind: "
"""Before the name of a facility that a feed of says nothing, where each has one line."""


def units_table(facility: FacilityPicture) -> Table:
    table = _beds_table(told_in(facility.country, "unit"))
    table.add_row(told_in(facility.country, "all units"), *_totals(facility), style="bold")
    for unit in facility.units:
        table.add_row(*_unit(unit))
    return table


def totals_table(facilities: Sequence[FacilityPicture], width: int) -> Table:
    """A line of each facility, as long as its name needs and the terminal has."""
    longest = max((len(BLIND) + len(facility.name) for facility in facilities), default=0)
    room = width - sum(NUMBER_WIDTHS) - len(NUMBER_WIDTHS)
    table = _beds_table("facility", max(UNIT_WIDTH, min(longest, room)))
    for facility in facilities:
        name = Text(facility.name)
        if facility.silent:
            name = Text(f"{BLIND}{facility.name}", LOOK)
        table.add_row(name, *_totals(facility), style="bold")
    return table


def _totals(facility: FacilityPicture) -> list[str]:
    staffed = sum(unit.staffed_beds for unit in facility.units)
    return [f"{staffed:,}", *(number(facility.totals[name]) for name, _ in COLUMNS)]


def _unit(unit: UnitPicture) -> list[RenderableType]:
    occupied = unit.measures["beds_occupied"].value or 0
    over = occupied > unit.staffed_beds
    name = Text(f"over staffed: {unit.name}", LOOK) if over else Text(unit.name)
    numbers = [Text(number(unit.measures[measure])) for measure, _ in COLUMNS]
    return [name, Text(str(unit.staffed_beds), NORMAL), *numbers]


def feeds_heard(facility: FacilityPicture, now: Instant) -> Table:
    table = _table("feed", UNIT_WIDTH)
    _number_columns(table, ("heard", "messages", "kept", "dead", "set aside"))
    for feed in facility.feeds:
        table.add_row(*_feed(feed, now, silent=feed.source in facility.silent), style=NORMAL)
    return table


def _feed(feed: Feed, now: Instant, *, silent: bool) -> list[RenderableType]:
    dead = feed.total(DEAD)
    return [
        Text(f"{feed.source} is silent" if silent else feed.source, LOOK if silent else ""),
        Text(age(feed.heard_at, now), LOOK if silent else ""),
        f"{feed.total():,}",
        f"{feed.total(KEPT):,}",
        Text(f"{dead:,}", LOOK if dead else ""),
        f"{feed.total(QUARANTINED):,}",
    ]


def _table(first: str, width: int) -> Table:
    table = Table(box=None, pad_edge=False, header_style=NORMAL, padding=(0, 1, 0, 0))
    table.add_column(first, width=width, no_wrap=True, overflow="ellipsis")
    return table


def _beds_table(first: str, width: int = UNIT_WIDTH) -> Table:
    table = _table(first, width)
    _number_columns(table, ("staffed", *(title for _, title in COLUMNS)))
    return table


def _number_columns(table: Table, titles: Sequence[str]) -> None:
    for title, width in zip(titles, NUMBER_WIDTHS, strict=True):
        table.add_column(title, justify="right", width=width)
