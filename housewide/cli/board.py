"""The terminal board: a picture of a site as calm text. Grey is normal; amber asks someone to look.

Words stand beside every colour. What is blind is said in words, and every number carries its age.
"""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from housewide.cli.board_answer import ANSWER
from housewide.cli.board_state import BESIDE, state
from housewide.cli.board_tables import COLUMNS, feeds_heard, totals_table, units_table
from housewide.cli.command import counted
from housewide.cli.words import LOOK, NORMAL, age
from housewide.hospital.places.country import told_in
from housewide.kit.clock import Instant, moment
from housewide.server.picture import FacilityPicture, SitePicture

SHOWN = (*(name for name, _ in COLUMNS), *BESIDE, *ANSWER)
"""All the measures that the board needs in a picture."""

FACILITY_WIDTH = 80
"""Of one facility with its gap: one fits in a terminal as wide as ever, two in a wide one."""

READING_MESSAGES = 500
"""So many wait only where reading is behind: a lane takes no more in one go."""

LINES_BESIDE_TOTALS = 3
"""Of a board of totals: the site's name, the headings, and what a larger terminal shows."""

LINES_BESIDE_UNITS = 5
"""Of a facility: its name, two headings, the total, and an empty one."""


def board(picture: SitePicture, width: int, height: int | None = None) -> RenderableType:
    """The whole board; what nobody can see comes first.

    Where its units do not fit into `height` lines, each facility is one line of totals, and what is
    said of each stands below: a board that shows half a hospital would be read as a whole one. So
    does what nobody can see, where it would push totals off the screen: the lines say who is blind.
    """
    columns = _columns(picture.facilities, max(1, width // FACILITY_WIDTH))
    blind = _blind(picture)
    states = sum(_wrapped(state(f, picture.as_of), FACILITY_WIDTH) for f in picture.facilities)
    lines = max(sum(map(_lines, column)) for column in columns) + states + _wrapped(blind, width)
    if height is not None and lines + 2 > height:  # the heading, and one to end with
        larger = "taller" if len(columns) == len(picture.facilities) else "wider or taller"
        table, hint = totals_table(picture.facilities, width), Text(_hint(picture, larger), NORMAL)
        fits = _wrapped(blind, width) + len(picture.facilities) + LINES_BESIDE_TOTALS <= height
        first = [blind] if fits else [_blind_in_short(picture, blind)]
        below = [] if fits else [blind]
        return Group(_heading(picture), *first, table, hint, *below, *_states(picture))
    grid = Table.grid(padding=(0, 4, 0, 0))
    grid.add_row(*(Group(*(_facility(f, picture.as_of) for f in c)) for c in columns))
    return Group(_heading(picture), blind, grid)


def _states(picture: SitePicture) -> list[Text]:
    """What is said of each facility: last, since that is lost where even this is too long."""
    return [Text.assemble(_name(f), ": ", state(f, picture.as_of)) for f in picture.facilities]


def _blind_in_short(picture: SitePicture, blind: Text) -> Text:
    """What the board cannot see, where to say all of it would leave no room for the totals."""
    count, of = sum(bool(f.silent) for f in picture.facilities), len(picture.facilities)
    said = f"! {count} of {of} are blind to a feed" if count else "Not every feed is heard"
    return Text(f"{said}: to which is said below.", style=blind.style)


def _hint(picture: SitePicture, larger: str) -> str:
    """In the words of each country that the site has facilities in."""
    units = dict.fromkeys(told_in(f.country, "units") for f in picture.facilities)
    return f"{' and '.join(units).capitalize()} show in a {larger} terminal."


def _heading(picture: SitePicture) -> Text:
    text = Text("")
    text.append(picture.name, style="bold")
    text.append(f"  {moment(picture.as_of):%a %d %b %Y  %H:%M:%S} UTC", style=NORMAL)
    if picture.simulated:
        text.append("  simulated: nobody is real", "bold")
    if picture.catching_up:
        text.append("  Told as fast as it is read: time runs ahead.", style=NORMAL)
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
    if not doubtful:
        return "No number on this screen rests on it."
    what = "every number" if len(doubtful) == len(COLUMNS) else ", ".join(doubtful)
    return f"May be out of date: {what}."


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


def _facility(facility: FacilityPicture, now: Instant) -> RenderableType:
    return Group(
        _name(facility),
        state(facility, now),
        units_table(facility),
        feeds_heard(facility, now),
        Text(""),
    )


def _name(facility: FacilityPicture) -> Text:
    text = Text(facility.name, style="bold")
    return text.append("  in shadow", NORMAL) if facility.shadow else text
