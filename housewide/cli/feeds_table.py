"""The feeds of a site as calm text: a line each, and in words what asks somebody to look."""

from collections.abc import Iterator, Mapping

from msgspec import Struct
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from housewide.cli.command import counted
from housewide.cli.words import LOOK, NORMAL, age, in_words
from housewide.hospital.house.measures import MEASURES
from housewide.hospital.places.country import is_used_in
from housewide.hospital.systems.lateness import Lateness
from housewide.hospital.systems.limit import Limit
from housewide.kit.clock import SECOND, Instant, moment
from housewide.server.feed_health import FeedHealth, Rate
from housewide.server.feeds import DEAD, DECODED, KEPT, QUARANTINED, Feed
from housewide.server.own_lag import OwnLag

WIDE = 150
"""So many columns hold everything on one line; a narrower terminal gets two tables."""

STATE = ("source", "state", "last hour", "usual", "late (9 in 10)", "silent after")
COUNTS = ("source", "tells of", "port", "messages", "decoded", "kept", "dead", "set aside")
WORDS = frozenset({"source", "state", "tells of"})
"""The columns of words; the others are numbers."""


class FacilityFeeds(Struct, frozen=True):
    """The feeds of one facility: what was heard, which are silent, where each is listened for.

    And how each does, by source, and how far behind our own reading is. In `shadow` its numbers are
    not relied on yet; `agreement` says how far it agrees with the EHR. `country` says which
    measures there are to be blind.
    """

    feeds: list[Feed]
    silent: tuple[str, ...]
    listening: dict[str, str]
    health: dict[str, FeedHealth]
    ours: OwnLag
    shadow: bool
    agreement: str
    country: str = "us"


def feeds_table(
    now: Instant, facilities: Mapping[str, FacilityFeeds], width: int
) -> RenderableType:
    """Everything about the feeds of a site, as wide as the terminal."""
    parts: list[RenderableType] = [
        Text(f"Feeds at {moment(now):%a %d %b %Y  %H:%M:%S} UTC", style="bold")
    ]
    for facility, found in facilities.items():
        parts += [Text(""), _heading(facility, found.ours, now)]
        if found.agreement:
            parts += [Text(in_words(found.shadow, found.agreement), style=NORMAL)]
        cells = [_cells(found, feed, now) for feed in found.feeds]
        groups = [STATE + COUNTS[1:]] if width >= WIDE else [STATE, COUNTS]
        parts += [_table(columns, cells) for columns in groups]
        notes = [*_deaf(found)]
        notes += [n for h in found.health.values() for n in _notes(facility, found.country, h, now)]
        if notes:
            parts.append(Text("\n".join(f"! {note}" for note in notes), style=LOOK))
    return Group(*parts)


def seconds(lag_seconds: int | None) -> str:
    """A span in one unit, as long as it is: `3 s`, `12 min`, `2 h`; `?` for unknown."""
    return "?" if lag_seconds is None else age(0, lag_seconds * SECOND)


def _heading(facility: str, ours: OwnLag, now: Instant) -> Text:
    """Which facility, and how far behind we are ourselves."""
    text = Text(facility, style="bold")
    if ours.p90_ms is not None:
        text.append(f"  read within {ours.p90_ms / 1_000:.1f} s (9 in 10)", NORMAL)
    if not ours.waiting_messages:
        return text.append("  nothing waits", NORMAL)
    waits = f"{counted(ours.waiting_messages, 'messages')} not read yet"
    return text.append(f"  {waits}, the oldest for {age(ours.waiting_since, now)}", NORMAL)


def _cells(found: FacilityFeeds, feed: Feed, now: Instant) -> dict[str, Text]:
    health = found.health[feed.source]
    look = LOOK if health.state in {"silent", "slow"} else NORMAL
    _, _, port = found.listening.get(feed.source, "none").rpartition(":")
    deaf = port == "none" and health.state != "retired"
    dead = feed.total(DEAD)
    return {
        "source": Text(feed.source, style=look),
        "state": Text(_state(health, now), style=look),
        "last hour": Text(f"{health.rate.messages:,}", style=look),
        "usual": Text(_usual(health.rate)),
        "late (9 in 10)": Text(_late(health.lateness)),
        "silent after": Text(_silent_after(health.silence)),
        "port": Text(port, style=LOOK if deaf else ""),
        "messages": Text(f"{feed.total():,}"),
        "decoded": Text(f"{feed.total(DECODED):,}"),
        "kept": Text(f"{feed.total(KEPT):,}"),
        "dead": Text(f"{dead:,}", style=LOOK if dead else NORMAL),
        "set aside": Text(f"{feed.total(QUARANTINED):,}"),
        "tells of": Text(", ".join(health.tells_of) or "nothing yet"),
    }


def _state(health: FeedHealth, now: Instant) -> str:
    if health.state == "silent":
        return (
            "silent: never heard"
            if health.heard_at is None
            else (f"silent for {age(health.heard_at, now)}")
        )
    if health.heard_at is None or health.state == "retired":
        return health.state
    return f"{health.state}, {age(health.heard_at, now)} ago"


def _usual(rate: Rate) -> str:
    """Between which numbers is usual; `?` where nothing is learned yet."""
    if rate.expected is None:
        return "?"
    return f"{rate.expected.low:,.0f}-{rate.expected.high:,.0f}"


def _late(found: Lateness) -> str:
    """The median and the ninth of ten; nothing can be said by a clock that is wrong."""
    if found.clock in {"ahead", "whole-hours"} or found.median_seconds is None:
        return "?"
    return f"{seconds(found.median_seconds)} ({seconds(found.p90_seconds)})"


def _silent_after(silence: Limit | None) -> str:
    return "-" if silence is None else f"{seconds(silence.seconds)}, {silence.by}"


def _table(columns: tuple[str, ...], cells: list[dict[str, Text]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style=NORMAL, padding=(0, 1, 0, 0))
    for column in columns:
        table.add_column(column, justify="left" if column in WORDS else "right", overflow="fold")
    for row in cells:
        table.add_row(*(row[column] for column in columns))
    return table


def _deaf(found: FacilityFeeds) -> Iterator[str]:
    """Sources that nobody listens for: what they say is lost on us, whatever their own state."""
    expected = [h.source for h in found.health.values() if h.state != "retired"]
    deaf = [source for source in expected if source not in found.listening]
    if deaf and not found.listening:
        yield "No source is listened for: the intake does not run, or is just starting."
    elif deaf:
        yield (
            f"Nobody listens for {', '.join(deaf)}: the log of `housewide up` says why (deaf to a "
            "source), such as a port that another program has. It is tried again until it opens."
        )


def _notes(facility: str, country: str, health: FeedHealth, now: Instant) -> Iterator[str]:
    """In words, each on a line of its own, what asks somebody to look."""
    if health.state == "silent":
        yield _silence(country, health, now)
    if health.state == "slow" and health.rate.expected is not None:
        said = counted(health.rate.messages, "messages")
        low = health.rate.expected.low
        yield f"{health.source} is slow: {said} in the last hour, at least {low:,.0f} are usual."
    if clock := _clock(health):
        yield clock
    if health.dead:
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in health.dead.items())
        command = f"housewide reprocess --facility {facility} --outcome dead"
        yield f"{health.source} has dead letters: {reasons}. Which ones: {command}"


def _silence(country: str, health: FeedHealth, now: Instant) -> str:
    """How long it is silent, by whose limit, and what is blind because of it."""
    for_ = (
        "was never heard"
        if health.heard_at is None
        else (f"says nothing for {age(health.heard_at, now)}")
    )
    limit = ""
    if health.silence is not None:
        whose = "its profile states" if health.silence.by == "stated" else "its own weeks taught"
        limit = f", longer than the {seconds(health.silence.seconds)} that {whose}"
    used = {name for name in MEASURES if is_used_in(country, name)}
    blind = "every measure" if used <= {*health.blind} else ", ".join(health.blind)
    return f"{health.source} {for_}{limit}. Blind because of it: {blind or 'no measure'}."


def _clock(health: FeedHealth) -> str:
    """What its times say of its clock, where that is not right; "" where it is, or is unknown."""
    clock, ahead = health.lateness.clock, health.lateness.clock_seconds or 0
    off = f"{seconds(abs(ahead))} {'ahead' if ahead > 0 else 'behind'}"
    if clock == "whole-hours":
        return f"{health.source}'s times are {off}: whole hours mean a wrong zone in its profile."
    if clock == "ahead":
        return f"{health.source}'s clock is {off} of ours: what it tells of now lies to come."
    if clock == "behind-or-late":
        return (
            f"{health.source}'s messages come {seconds(-ahead)} late even where they come fastest,"
            " or its clock is behind."
        )
    return ""
