"""How a measure and its definition are written out for people."""

from rich.console import Console

from housewide.kit.measure import Definition, Measure


def print_parts(console: Console, measure: Measure) -> None:
    """What went into a number, and what is not known of it."""
    for name, part in measure.parts.items():
        console.print(f"  {name}: {'?' if part is None else f'{round(part, 2):,.10g}'}")
    if measure.lacks:
        console.print(f"  not known: {', '.join(measure.lacks)}", style="yellow")


def print_definition(console: Console, definition: Definition) -> None:
    """What a number means, and who says so."""
    console.print(f"\n{definition.title}: {definition.meaning}")
    console.print(f"  counts when {definition.counts_when}; until {definition.stops_when}")
    console.print(f"  excludes {definition.excludes}")
    console.print(
        f"  clock: {definition.clock}; source: {definition.source}; version {definition.version}"
    )
