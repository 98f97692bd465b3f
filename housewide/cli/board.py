"""The terminal board: a picture of a site as calm text. Grey is normal; amber asks someone to look.

Words stand beside every colour. What is blind is said in words, and every number carries its age.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from housewide.kit.clock import SECOND, Instant, moment
from housewide.kit.measure import Measure
from housewide.server.feeds import DEAD, KEPT, QUARANTINED, Feed
from housewide.server.picture import FacilityPicture, SitePicture, UnitPicture

NORMAL, LOOK = "grey70", "bold yellow"

COLUMNS = (
    ("census_patients", "census"),
    ("beds_occupied", "occupied"),
    ("beds_available", "available"),
    ("beds_to_clean", "to clean"),
)
"""The measures of the board and the words over them."""


def board(picture: SitePicture) -> RenderableType:
    """The whole board, the facilities first, so that a short terminal still answers."""
    facilities = [_facility(f, picture.as_of) for f in picture.facilities]
    parts: list[RenderableType] = [_heading(picture), _totals(picture), _blind(picture)]
    parts.append(Columns(facilities, padding=(0, 2)))
    return Group(*parts)


def age(since: Instant | None, now: Instant) -> str:
    """How old something is, in one unit: `3 s`, `12 min`, `2 h`, `4 d`; `never` for nothing."""
    if since is None:
        return "never"
    seconds = max(0, (now - since) // SECOND)
    for limit, divisor, unit in ((90, 1, "s"), (5_400, 60, "min"), (172_800, 3_600, "h")):
        if seconds < limit:
            return f"{seconds // divisor} {unit}"
    return f"{seconds // 86_400} d"


def number(measure: Measure) -> str:
    """A measure's value as text; an unknown one is a word, never a zero."""
    return "?" if measure.value is None else f"{measure.value:,.0f}"


def local(at: Instant, zone: str) -> datetime:
    """An instant in a facility's zone."""
    return moment(at).astimezone(ZoneInfo(zone) if zone else UTC)


def _heading(picture: SitePicture) -> Text:
    text = Text(picture.name, style="bold")
    text.append(f"   {moment(picture.as_of):%a %d %b %Y  %H:%M:%S} UTC", style=NORMAL)
    return text


def _totals(picture: SitePicture) -> Table:
    table = Table(box=None, pad_edge=False, header_style=NORMAL)
    table.add_column("facility")
    for _, title in COLUMNS:
        table.add_column(title, justify="right")
    for title in ("unplaced", "local time", "heard", "not yet read", "position"):
        table.add_column(title, justify="right", style=NORMAL)
    for f in picture.facilities:
        heard = f.totals["census_patients"].heard_at
        table.add_row(
            Text(f.name, style="bold"),
            *(number(f.totals[name]) for name, _ in COLUMNS),
            number(f.totals["unplaced_patients"]),
            f"{local(picture.as_of, f.zone):%H:%M}",
            f"{age(heard, picture.as_of)} ago" if heard else "never",
            f"{f.undecoded_messages:,}",
            f"{f.position:,}",
        )
    return table


def _blind(picture: SitePicture) -> Text:
    """What the board cannot see, in words."""
    silent = [(f, source) for f in picture.facilities for source in f.silent]
    if not silent:
        return Text("Every feed is heard.", style=NORMAL)
    text = Text()
    for facility, source in silent:
        feed = next((x for x in facility.feeds if x.source == source), None)
        heard_at = feed.heard_at if feed else None
        said = f"nothing heard for {age(heard_at, picture.as_of)}" if heard_at else "never heard"
        text.append(f"! {facility.name} is blind to {source}: {said}. ", LOOK)
        text.append("Its numbers are as they were then.\n" if heard_at else "\n", LOOK)
    return text


def _facility(facility: FacilityPicture, now: Instant) -> Panel:
    return Panel(
        Group(_units(facility), _feeds(facility, now)),
        title=Text(facility.name),
        title_align="left",
        border_style="grey37",
        expand=False,
    )


def _units(facility: FacilityPicture) -> Table:
    table = Table(box=None, pad_edge=False, header_style=NORMAL)
    table.add_column("unit")
    table.add_column("staffed", justify="right", style=NORMAL)
    for _, title in COLUMNS:
        table.add_column(title, justify="right")
    for unit in facility.units:
        table.add_row(*_unit(unit))
    return table


def _unit(unit: UnitPicture) -> list[RenderableType]:
    occupied = unit.measures["beds_occupied"].value or 0
    over = occupied > unit.staffed_beds
    name = Text(unit.name, style=LOOK if over else "")
    if over:
        name.append(" over staffed")
    cells = [
        Text(number(unit.measures[m]), style="" if m != "beds_to_clean" else NORMAL)
        for m, _ in COLUMNS
    ]
    return [name, str(unit.staffed_beds), *cells]


def _feeds(facility: FacilityPicture, now: Instant) -> Table:
    table = Table(box=None, pad_edge=False, header_style=NORMAL, style=NORMAL)
    for title in ("feed", "heard", "messages", "kept", "dead", "not HL7"):
        table.add_column(title, justify="left" if title == "feed" else "right")
    for feed in facility.feeds:
        table.add_row(*_feed(feed, now, silent=feed.source in facility.silent))
    return table


def _feed(feed: Feed, now: Instant, *, silent: bool) -> list[RenderableType]:
    ago = f"{age(feed.heard_at, now)} ago" if feed.heard_at else "never"
    heard = Text(ago, style=LOOK if silent else NORMAL)
    if silent:
        heard.append(" silent")
    dead = feed.total(DEAD)
    return [
        feed.source,
        heard,
        f"{feed.total():,}",
        f"{feed.total(KEPT):,}",
        Text(f"{dead:,}", style=LOOK if dead else NORMAL),
        f"{feed.total(QUARANTINED):,}",
    ]
