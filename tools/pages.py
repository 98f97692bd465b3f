"""The generated pages of docs/reference/, each made from what the code itself says."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from types import ModuleType

import msgspec

import housewide
from housewide.kit.facts import Fact
from housewide.kit.measure import Definition

MADE = "<!-- Written by `make docs` from the code; do not edit. -->\n\n"

FACTS_HEAD = """\
# Facts

What Housewide believes happened, past tense. Each is stored for ever in the shape it had; an older
shape is brought up when it is read. Clocks, cause and actor are in the envelope
(`housewide/kit/facts.py`), not here.

"""

MEASURES_HEAD = """\
# Measures

Every number Housewide shows, as it is defined where it is computed. Each can be asked how old it is
and what it is made of: `housewide trace MEASURE`.

"""


def modules(under: ModuleType, last: str = "") -> Iterator[ModuleType]:
    """Every module below a package, imported; with `last`, only those of that name."""
    for found in pkgutil.walk_packages(under.__path__, under.__name__ + "."):
        if not last or found.name.endswith("." + last):
            yield importlib.import_module(found.name)


def fact_types() -> list[type[Fact]]:
    """Every fact type there is, by name: the subclasses of Fact in modules named `facts`."""
    found = {
        thing
        for module in modules(housewide, "facts")
        for thing in vars(module).values()
        if inspect.isclass(thing) and issubclass(thing, Fact) and thing is not Fact
    }
    return sorted(found, key=lambda fact: (fact.__module__, fact.__name__))


def definitions() -> list[Definition]:
    """Every measure's definition, by name: Definitions that stand in modules of the hospital."""
    import housewide.hospital

    found = {
        thing.name: thing
        for module in modules(housewide.hospital)
        for held in vars(module).values()
        for thing in (held if isinstance(held, tuple | list) else (held,))
        if isinstance(thing, Definition)
    }
    return [found[name] for name in sorted(found)]


def type_name(annotation: object) -> str:
    """An annotation as a reader would write it, safe in a table."""
    plain = inspect.isclass(annotation) and "[" not in str(annotation)
    named = annotation.__name__ if plain and inspect.isclass(annotation) else str(annotation)
    return re.sub(r"\b(?:\w+\.)+(?=\w)", "", named).replace("|", "\\|")


def paragraphs(thing: type) -> str:
    """A class's docstring, its lines as they stand."""
    return inspect.cleandoc(thing.__doc__ or "")


def fact_section(fact: type[Fact]) -> str:
    """One fact: its meaning, its version, whether redaction removes it, its fields."""
    holds = "holds a person's own data: redaction removes it" if fact.identity else "keys only"
    lines = [f"## {fact.__name__}", "", paragraphs(fact), ""]
    lines += [f"Version {fact.version}; {holds}. In `{fact.__module__}`.", ""]
    if fields := msgspec.structs.fields(fact):
        lines += ["| field | type | may be left out |", "| --- | --- | --- |"]
        for field in fields:
            optional = "" if field.required else "yes"
            lines.append(f"| `{field.encode_name}` | `{type_name(field.type)}` | {optional} |")
        lines.append("")
    return "\n".join(lines)


def facts_page() -> str:
    """docs/reference/facts.md."""
    return MADE + FACTS_HEAD + "\n".join(fact_section(fact) for fact in fact_types())


def measure_section(measure: Definition) -> str:
    """One measure: what it counts, from when until when, who says so."""
    rows = (
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
    return MADE + MEASURES_HEAD + "\n".join(measure_section(one) for one in definitions())
