"""`housewide ask` of a period: days as they are known now, beside what was published of them."""

import argparse
import contextlib
import re
from datetime import date

from msgspec import Struct
from rich.console import Console
from rich.markup import escape

from housewide.cli.command import WrongQuestion, counted, print_json, run
from housewide.cli.measure_lines import by_country, number_of, print_definition, print_parts
from housewide.hospital.house.measures import MEASURES
from housewide.hospital.house.periods.measures import PERIOD_MEASURES
from housewide.hospital.house.periods.period import month_days
from housewide.hospital.places.country import told_in
from housewide.kit.clock import Instant, iso
from housewide.kit.measure import Definition
from housewide.kit.settings import Facility, Site
from housewide.log.shards import shard_id
from housewide.server.follower import refuse_what_is_not_there
from housewide.server.periods import known_period
from housewide.server.process import process
from housewide.server.published import PeriodAnswer, Published, answer
from housewide.server.units import unit_called


class Days(Struct, frozen=True):
    """The first and the last day that are asked for."""

    first: date
    last: date


def parse_day(text: str) -> date:
    """A day as a person types it: ISO 8601 also has days of weeks, which nobody means here."""
    with contextlib.suppress(ValueError):
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            return date.fromisoformat(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a day: write 2026-11-23")


def parse_month(text: str) -> Days:
    """A month as a person types it."""
    if (found := re.fullmatch(r"(\d{4})-(\d{2})", text, re.ASCII)) is not None:
        year, month = map(int, found.groups())
        if year >= date.min.year and 1 <= month <= 12:
            return Days(*month_days(year, month))
    raise argparse.ArgumentTypeError(f"{text!r} is not a month: write 2026-10")


def period_arguments(parser: argparse.ArgumentParser) -> None:
    """What a question of a period takes."""
    days = "of a period's measure: "
    parser.add_argument("--day", type=parse_day, help=f"{days}one local day, such as 2026-11-23")
    parser.add_argument("--month", type=parse_month, help=f"{days}a month, such as 2026-10")
    parser.add_argument(
        "--from", dest="first", type=parse_day, metavar="DAY", help=f"{days}the first of its days"
    )
    parser.add_argument(
        "--to", dest="last", type=parse_day, metavar="DAY", help=f"{days}the last of its days"
    )


def period_asked(arguments: argparse.Namespace) -> Days | None:
    """The days asked for; None where the measure is of a moment. Raises `WrongQuestion`."""
    name, day, month = arguments.measure, arguments.day, arguments.month
    first, last = arguments.first, arguments.last
    named = [each for each in (day, month, first or last) if each is not None]
    if name in MEASURES:
        if named:
            raise WrongQuestion(
                f"{name} is a measure of a moment, not of days: name the moment with --at."
            )
        return None
    if arguments.at is not None:
        raise WrongQuestion(
            f"{name} is a measure of days, not of a moment: name them with --day, --month, or "
            "--from and --to; and what is to be known of them with --known."
        )
    if len(named) != 1 or (first is None) != (last is None):
        raise WrongQuestion(
            f"{name} is a measure of days: name them with one of --day 2026-11-23, --month "
            "2026-10, or --from 2026-11-01 --to 2026-11-23."
        )
    if month is not None:
        return Days(month.first, month.last)
    return Days(day or first, day or last)


async def ask_period(
    site: Site,
    name: str,
    asked: Days,
    *,
    facilities: list[Facility],
    unit: str | None,
    known_at: Instant | None,
) -> list[PeriodAnswer]:
    """The measure of each facility, as known at a moment (None: now)."""
    answers = []
    async with process(site) as this:
        for one in facilities:
            known, _ = await known_period(this, one.id, asked.first, asked.last, known_at)
            of_unit = await unit_called(this, one.id, unit)
            refuse_what_is_not_there(known.places_of(of_unit), one.id, name, of_unit)
            async with this.pool.acquire() as conn:
                shard = await shard_id(conn, one.id)
                answers.append(await answer(conn, shard, known, one.id, name, of_unit))
    return answers


def run_period(
    site: Site, arguments: argparse.Namespace, asked: Days, facilities: list[Facility]
) -> int:
    """Ask, and print for people or for a machine."""
    name, known = arguments.measure, arguments.known
    known_at = known if isinstance(known, Instant) else None
    answers = run(
        ask_period(site, name, asked, facilities=facilities, unit=arguments.unit, known_at=known_at)
    )
    definition = PERIOD_MEASURES[name].definition
    if arguments.json:
        measures, published = [a.measure for a in answers], [a.published for a in answers]
        days = {"from": asked.first, "to": asked.last}
        print_json(
            {"definition": definition, "days": days, "measures": measures, "published": published}
        )
        return 0
    console = Console(highlight=False)
    for country, ours in by_country(answers, lambda one: one.measure.country).items():
        for one in ours:
            _print(console, one, definition, asked)
        print_definition(console, definition, country)
    return 0


def _print(console: Console, one: PeriodAnswer, definition: Definition, asked: Days) -> None:
    measure, days = one.measure, str(asked.first)
    if asked.last != asked.first:
        days += f" to {asked.last}"
    console.print(f"[bold]{escape(measure.place)}[/]  {number_of(measure, definition)}")
    known = f"as known at {iso(measure.as_of)}, position {measure.position:,}"
    console.print(f"  {days}, {known}")
    print_parts(console, measure)
    if measure.blind:
        blind = ", ".join(map(escape, measure.blind))
        console.print(f"  [yellow]in those days nothing was heard for a while of {blind}[/]")
    if one.published is not None:
        _print_published(
            console,
            one.published,
            definition,
            measure.country,
            is_same=measure.during == one.published.during,
        )


def _print_published(
    console: Console,
    published: Published,
    definition: Definition,
    country: str,
    *,
    is_same: bool,
) -> None:
    said = told_in(country, counted(published.value, definition.unit))
    when = f"{iso(published.believed_at)}, position {published.position:,}"
    console.print(f"  published: {said}, at {when}, by version {published.version}")
    if published.blind:
        blind = ", ".join(map(escape, published.blind))
        console.print(f"  [yellow]published while nothing was heard for a while of {blind}[/]")
    if not is_same:
        begun, ended = map(iso, published.during)
        console.print(f"  [yellow]of another day: {begun} to {ended}, so it is not compared[/]")
    if published.difference:
        console.print(f"  [yellow]restated since: {published.difference:+,.10g}[/]")
    if published.changed:
        console.print(f"  told since then: {', '.join(map(escape, published.changed))}")
