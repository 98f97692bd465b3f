"""The terminal board: a picture of a site as calm text. Grey is normal; amber asks someone to look.

Words stand beside every colour. What is blind is said in words, and every number carries its age.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from housewide.cli.command import counted
from housewide.kit.clock import SECOND, Instant, moment
from housewide.kit.measure import Measure
from housewide.server.feeds import DEAD, KEPT, QUARANTINED, Feed
from housewide.server.picture import FacilityPicture, SitePicture, UnitPicture

NORMAL, LOOK = "grey62", "bold yellow"

COLUMNS = (
    ("census_patients", "census"),
    ("beds_occupied", "occupied"),
    ("beds_available", "available"),
    ("beds_to_clean", "to clean"),
)
"""The measures of the board and the words over them."""

BESIDE = ("unplaced_patients", "beds_unknown", "beds_disputed", "beds_shared")
"""What is said of a facility in words, where there is any."""

SHOWN = (*(name for name, _ in COLUMNS), *BESIDE)
"""All the measures that the board needs in a picture."""

UNIT_WIDTH, NUMBER_WIDTH = 26, 9
"""Columns of fixed width: nothing moves when a number changes."""

FACILITY_WIDTH = 80
"""Of one facility with its gap: one fits in a terminal as wide as ever, two in a wide one."""

READING_MESSAGES = 500
"""So many wait only where reading is behind: a lane takes no more in one go."""

LINES_BESIDE_UNITS = 5
"""Of a facility: its name, two headings, the total, and an empty one."""


def board(picture: SitePicture, width: int, height: int | None = None) -> RenderableType:
    """The whole board; what nobody can see comes first.

    Where its units do not fit into `height` lines, each facility is one line of totals: a board
    that shows half a hospital would be read as a whole one.
    """
    columns = _columns(picture.facilities, max(1, width // FACILITY_WIDTH))
    blind = _blind(picture)
    states = sum(_wrapped(_state(f, picture.as_of), FACILITY_WIDTH) for f in picture.facilities)
    lines = max(sum(map(_lines, column)) for column in columns) + states + _wrapped(blind, width)
    brief = height is not None and lines + 2 > height  # the heading, and one to end with
    grid = Table.grid(padding=(0, 4, 0, 0))
    grid.add_row(*(Group(*(_facility(f, picture.as_of, brief) for f in c)) for c in columns))
    hint = [Text("Units show in a taller terminal.", style=NORMAL)] if brief else []
    return Group(_heading(picture), blind, grid, *hint)


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
    """A measure's value as text; an unknown one is a mark, never a zero."""
    return "?" if measure.value is None else f"{measure.value:,.0f}"


def local(at: Instant, zone: str) -> datetime:
    """An instant in a facility's zone."""
    return moment(at).astimezone(ZoneInfo(zone) if zone else UTC)


def _heading(picture: SitePicture) -> Text:
    text = Text("")
    text.append(picture.name, style="bold")
    text.append(f"  {moment(picture.as_of):%a %d %b %Y  %H:%M:%S} UTC", style=NORMAL)
    if picture.simulated:
        text.append("  simulated: nobody is real", "bold")
    if picture.catching_up:
        text.append("  The days before are being told: time runs ahead.", style=NORMAL)
    return text


def _blind(picture: SitePicture) -> Text:
    """What the board cannot see, in words."""
    silent = [(f, source) for f in picture.facilities for source in f.silent]
    awaited = [
        f"{feed.source} of {f.name}"
        for f in picture.facilities
        for feed in f.feeds
        if feed.heard_at is None and feed.source not in f.silent
    ]
    lines = [_reading(f) for f in picture.facilities if f.undecoded_messages > READING_MESSAGES]
    lines += [
        f"No source of {f.name} is configured yet." for f in picture.facilities if not f.feeds
    ]
    lines += [f"Not heard yet: {', '.join(awaited)}."] if awaited else []
    slow = [(f, source) for f in picture.facilities for source in f.slow if source not in f.silent]
    if not (silent or slow):
        return Text("\n".join(lines) or "Every feed is heard.", style=NORMAL)
    lines += [f"! {source} of {f.name} says far less than usual." for f, source in slow]
    for facility, source in silent:
        feed = next((x for x in facility.feeds if x.source == source), None)
        heard_at = feed.heard_at if feed else None
        said = f"{facility.name} is blind to {source}"
        if heard_at is None:
            lines.append(f"! {said}: never heard.")
        else:
            since = age(heard_at, picture.as_of)
            lines.append(f"! {said}: nothing heard for {since}. {_doubtful(facility, source)}")
    return Text("\n".join(lines), style=LOOK)


def _reading(facility: FacilityPicture) -> str:
    waits = (
        f"{counted(facility.undecoded_messages, 'messages')} of {facility.name} are not read yet"
    )
    return f"Still reading: {waits}, and its numbers lack what they tell."


def _doubtful(facility: FacilityPicture, source: str) -> str:
    """Which of the numbers shown a silent source may have changed since."""
    doubtful = [word for name, word in COLUMNS if source in facility.totals[name].blind]
    what = "every number" if len(doubtful) == len(COLUMNS) else ", ".join(doubtful)
    return f"May be out of date: {what or 'no number here'}."


def _columns(facilities: Sequence[FacilityPicture], count: int) -> list[list[FacilityPicture]]:
    """Facilities in order, each into the shortest column so far.

    By what never changes its height, so that none jumps to the other column.
    """
    columns: list[list[FacilityPicture]] = [[] for _ in range(min(count, len(facilities)))]
    for facility in facilities:
        min(columns, key=lambda column: sum(map(_lines, column))).append(facility)
    return columns


def _lines(facility: FacilityPicture) -> int:
    """Without its state, which may take more lines or fewer."""
    return LINES_BESIDE_UNITS + len(facility.units) + len(facility.feeds)


def _wrapped(text: Text, width: int) -> int:
    """Lines that a text takes at most: broken between words, a line is at least three quarters."""
    return sum(max(1, -(-4 * len(line) // (3 * width))) for line in text.plain.splitlines())


def _facility(facility: FacilityPicture, now: Instant, brief: bool) -> RenderableType:
    parts: list[RenderableType] = [
        _name(facility),
        _state(facility, now),
        _units(facility, brief),
    ]
    if not brief:
        parts.append(_feeds(facility, now))
    return Group(*parts, Text(""))


def _name(facility: FacilityPicture) -> Text:
    text = Text(facility.name, style="bold")
    return text.append("  in shadow", NORMAL) if facility.shadow else text


def in_words(shadow: bool, agreement: str) -> str:
    """How far a facility agrees with its EHR; "" where as far as is asked."""
    return f"shadow: {agreement}" if shadow else agreement


def _state(facility: FacilityPicture, now: Instant) -> Text:
    """How old this facility's numbers are (the oldest of those shown), and how far behind."""
    known = (facility.totals[name].heard_at for name, _ in COLUMNS)
    heard_at = min((at for at in known if at is not None), default=None)
    unplaced = facility.totals["unplaced_patients"]
    heard = f"heard {age(heard_at, now)} ago" if heard_at is not None else "never heard"
    text = Text(f"{local(now, facility.zone):%H:%M} there, {heard}", NORMAL)
    if facility.undecoded_messages:
        text.append(f", {counted(facility.undecoded_messages, 'messages')} not read yet", NORMAL)
    if (unknown := facility.totals["beds_unknown"]).value:
        text.append(f", {counted(unknown.value, 'beds')} not spoken of yet", NORMAL)
    if (disputed := facility.totals["beds_disputed"]).value:
        text.append(f", {counted(disputed.value, 'beds')} said to be taken by nobody known", LOOK)
    if (overdue := facility.totals["beds_closed_overdue"]).value:
        text.append(f", {counted(overdue.value, 'beds')} closed longer than was meant", LOOK)
    if unplaced.value:
        text.append(f", {number(unplaced)} unplaced", LOOK)
    if (shared := facility.totals["beds_shared"]).value:
        text.append(f", {counted(shared.value, 'beds')} with more than one patient", LOOK)
    if (differing := facility.totals["proposals_open"]).value:
        said = counted(differing.value, "differences")
        text.append(f", {said} from the EHR to settle", LOOK)
    if facility.agreement:
        text.append(f"\n{facility.agreement}", NORMAL if facility.shadow else LOOK)
    return text


def _units(facility: FacilityPicture, brief: bool) -> Table:
    table = _table("unit", UNIT_WIDTH)
    for title in ("staffed", *(title for _, title in COLUMNS)):
        table.add_column(title, justify="right", width=NUMBER_WIDTH)
    staffed = sum(u.staffed_beds for u in facility.units)
    totals = [number(facility.totals[name]) for name, _ in COLUMNS]
    table.add_row("all units", f"{staffed:,}", *totals, style="bold")
    for unit in () if brief else facility.units:
        table.add_row(*_unit(unit))
    return table


def _unit(unit: UnitPicture) -> list[RenderableType]:
    occupied = unit.measures["beds_occupied"].value or 0
    over = occupied > unit.staffed_beds
    name = Text(f"over staffed: {unit.name}", LOOK) if over else Text(unit.name)
    numbers = [Text(number(unit.measures[measure])) for measure, _ in COLUMNS]
    return [name, Text(str(unit.staffed_beds), NORMAL), *numbers]


def _feeds(facility: FacilityPicture, now: Instant) -> Table:
    table = _table("feed", UNIT_WIDTH)
    for title in ("heard", "messages", "kept", "dead", "set aside"):
        table.add_column(title, justify="right", width=NUMBER_WIDTH)
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
