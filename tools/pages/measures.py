"""docs/reference/measures.md: every measure, as it is defined where it is computed."""

import housewide.hospital
from housewide.hospital.house.periods.measures import PERIOD_MEASURES
from housewide.hospital.places.country import used_only_in
from housewide.kit.measure import Definition
from tools.pages.walk import MADE, modules

HEAD = """\
# Measures

Every number Housewide shows, as it is defined where it is computed. Each can be asked how old it is
and what it is made of: `housewide trace MEASURE`.

"""


def definitions() -> list[Definition]:
    """Every measure's definition, by name: Definitions that stand in modules of the hospital."""
    found = {
        thing.name: thing
        for module in modules(housewide.hospital)
        for held in vars(module).values()
        for thing in (held if isinstance(held, tuple | list) else (held,))
        if isinstance(thing, Definition)
    }
    return [found[name] for name in sorted(found)]


def measure_section(measure: Definition) -> str:
    """One measure: what it counts, from when until when, who says so."""
    only = used_only_in(measure.name)
    rows = (
        ("asked of", "days" if measure.name in PERIOD_MEASURES else "a moment"),
        *((("used in", f"the {' and '.join(only)} alone"),) if only else ()),
        ("counts when", measure.counts_when),
        ("stops when", measure.stops_when),
        ("leaves out", measure.excludes),
        ("clock", measure.clock),
        ("source", measure.source),
        ("version", measure.version),
        ("worked example", measure.example),
    )
    table = "\n".join(f"| {name} | {value} |" for name, value in rows)
    return (
        f"## {measure.title}\n\n`{measure.name}`, in {measure.unit}. {measure.meaning}\n\n"
        f"| | |\n| --- | --- |\n{table}\n"
    )


def measures_page() -> str:
    """docs/reference/measures.md."""
    return MADE + HEAD + "\n".join(measure_section(one) for one in definitions())
