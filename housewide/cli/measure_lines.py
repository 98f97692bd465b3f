"""How a measure and its definition are written out for people, in the words of their country."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from rich.console import Console

from housewide.cli.command import counted
from housewide.hospital.agreement.ask import rounded_down
from housewide.hospital.house.catalogue.agreement import AGREEMENT_WITH_EHR_PERCENT
from housewide.hospital.places.country import told_in
from housewide.kit.measure import Definition, Measure

Answer = TypeVar("Answer")


def by_country(
    answers: Iterable[Answer], country: Callable[[Answer], str]
) -> dict[str, list[Answer]]:
    """Answers of several facilities, those of one country together: each part has its own words."""
    parts: dict[str, list[Answer]] = {}
    for answer in answers:
        parts.setdefault(country(answer), []).append(answer)
    return parts


def print_parts(console: Console, measure: Measure) -> None:
    """What went into a number, and what is not known of it."""
    for name, part in measure.parts.items():
        console.print(f"  {name}: {'?' if part is None else f'{round(part, 2):,.10g}'}")
    if measure.lacks:
        lacks = told_in(measure.country, ", ".join(measure.lacks))
        console.print(f"  not known: {lacks}", style="yellow")


def number_of(measure: Measure, definition: Definition) -> str:
    """Its value with what it counts. A share that agrees is told as it is everywhere: never up."""
    value = measure.value
    if value is not None and measure.name == AGREEMENT_WITH_EHR_PERCENT.name:
        value = rounded_down(value)
    return told_in(measure.country, counted(value, definition.unit))


def print_definition(console: Console, definition: Definition, country: str) -> None:
    """What a number means, and who says so: these are quoted, each in its own words."""

    def said(text: str) -> str:
        return told_in(country, text)

    console.print(f"\n{said(definition.title)}: {said(definition.meaning)}")
    console.print(
        f"  counts when {said(definition.counts_when)}; until {said(definition.stops_when)}"
    )
    console.print(f"  excludes {said(definition.excludes)}")
    console.print(
        f"  clock: {definition.clock}; source: {definition.source}; version {definition.version}"
    )
