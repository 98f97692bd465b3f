"""`housewide ask`: one measure, with what it means."""

import argparse
import re
from collections.abc import Sequence
from difflib import get_close_matches
from operator import attrgetter

from rich.console import Console
from rich.markup import escape

from housewide.cli.ask_period import period_arguments, period_asked, run_period
from housewide.cli.command import (
    Command,
    json_argument,
    parse_moment,
    print_json,
    run,
    site_argument,
    site_folder,
)
from housewide.cli.facility import facilities_asked
from housewide.cli.measure_lines import by_country, number_of, print_definition, print_parts
from housewide.cli.words import age, in_words
from housewide.hospital.house.measures import MEASURES
from housewide.hospital.house.periods.measures import PERIOD_MEASURES
from housewide.kit.clock import Instant, iso
from housewide.kit.measure import Definition, Measure
from housewide.kit.settings import Facility, Site
from housewide.server.follower import house_at
from housewide.server.owner import load_ours
from housewide.server.past import past_house, past_measure
from housewide.server.process import process
from housewide.server.units import unit_called

NOW = "now"

MEANT_SHOWN = 8
"""Measures named to whoever asked for none that there is: a few are read, eighty are not."""


async def ask(
    site: Site,
    name: str,
    *,
    facilities: Sequence[Facility],
    unit: str | None,
    at: Instant | None,
    known: Instant | str | None = None,
) -> list[Measure]:
    """The measure of each facility, now or at a moment.

    As it was believed at that moment, or where `known` is said, as known at that other one or NOW.
    """
    answers = []
    async with process(site) as this:
        for one in facilities:
            of_unit = await unit_called(this, one.id, unit)
            if known is not None:
                known_at = known if isinstance(known, Instant) else None
                moment = at or this.clock.now()
                house = await past_house(this, one.id, moment, known_at)
                answers.append(past_measure(house, one.id, name, moment, of_unit))
                continue
            follower = await house_at(this, one.id, at)
            answers.append(follower.measure(name, at or this.clock.now(), of_unit))
    return answers


def _run(arguments: argparse.Namespace) -> int:
    asked = period_asked(arguments)
    site = load_ours(site_folder(arguments))
    of = facilities_asked(arguments, site, arguments.unit)
    if asked is not None:
        return run_period(site, arguments, asked, of)
    answers = run(
        ask(
            site,
            arguments.measure,
            facilities=of,
            unit=arguments.unit,
            at=arguments.at,
            known=arguments.known,
        )
    )
    definition = MEASURES[arguments.measure].definition
    if arguments.json:
        print_json({"definition": definition, "measures": answers})
        return 0
    console = Console(highlight=False)
    for country, ours in by_country(answers, attrgetter("country")).items():
        for answer in ours:
            _print(console, answer, definition, arguments.known)
        print_definition(console, definition, country)
    return 0


def _print(
    console: Console, answer: Measure, definition: Definition, known: Instant | str | None
) -> None:
    console.print(f"[bold]{escape(answer.place)}[/]  {number_of(answer, definition)}")
    said = f"  at {iso(answer.as_of)}, position {answer.position:,}"
    console.print(f"{said}, {_known(answer, known)}")
    print_parts(console, answer)
    if answer.agreement:
        console.print(f"  [yellow]{in_words(answer.shadow, answer.agreement)}[/]")
    if answer.blind:
        console.print(f"  [yellow]blind to {', '.join(answer.blind)}[/]")


def _known(answer: Measure, known: Instant | str | None) -> str:
    if known is not None:
        return f"as known {known if isinstance(known, str) else f'at {iso(known)}'}"
    if answer.heard_at is None:
        return "never heard"
    return f"heard {age(answer.heard_at, answer.as_of)} before"


def parse_known(text: str) -> Instant | str:
    """A moment, or the word `now`."""
    return NOW if text == NOW else parse_moment(text)


def parse_measure(text: str) -> str:
    """A measure's name; of any other word, those that it may have meant by name or title."""
    titles = {name: each.definition.title for name, each in (MEASURES | PERIOD_MEASURES).items()}
    if text in titles:
        return text
    begins = re.compile(rf"(^|[ _]){re.escape(text)}", re.IGNORECASE)
    meant = [name for name, title in titles.items() if begins.search(f"{name} {title}")]
    meant = sorted(meant or get_close_matches(text, titles, n=MEANT_SHOWN, cutoff=0.7))
    near = f"; like it are {', '.join(meant[:MEANT_SHOWN])}" if meant else ""
    raise argparse.ArgumentTypeError(
        f"there is no measure {text!r}{near}. `housewide measures` tells of all"
    )


def ask_arguments(parser: argparse.ArgumentParser) -> None:
    """What `ask` takes."""
    measure_arguments(parser)
    parser.add_argument(
        "--known",
        type=parse_known,
        metavar="MOMENT",
        help="what was so by all that was known at this moment, or `now` (of days: now)",
    )


def measure_arguments(parser: argparse.ArgumentParser) -> None:
    """What `ask` and `trace` both take."""
    names = sorted({*MEASURES, *PERIOD_MEASURES})
    parser.add_argument(
        "measure",
        type=parse_measure,
        choices=names,
        metavar="MEASURE",
        help="a measure's name, of those that `housewide measures` defines",
    )
    parser.add_argument("--facility", help="one facility, by name or id (default: each)")
    parser.add_argument(
        "--unit", help="one unit of it, by name or id (default: the whole facility)"
    )
    parser.add_argument(
        "--at",
        type=parse_moment,
        help="as it was believed at this moment, such as 2026-11-24T07:56Z",
    )
    period_arguments(parser)
    site_argument(parser)
    json_argument(parser)


COMMAND = Command(
    "ask",
    "Ask one measure: now, as it was believed at a moment, or of days.",
    ask_arguments,
    _run,
)
