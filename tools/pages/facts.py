"""docs/reference/facts.md: every fact type, with its meaning, version and fields."""

import inspect
import re

import msgspec

import housewide
from housewide.kit.facts import Fact
from tools.pages.walk import MADE, modules

HEAD = """\
# Facts

What Housewide believes happened, past tense. Each is stored for ever in the shape it had; an older
shape is brought up when it is read. Clocks, cause and actor are in the envelope
(`housewide/kit/facts.py`), not here.

"""


def fact_types() -> list[type[Fact]]:
    """Every fact type there is, by name: the subclasses of Fact in modules named `facts`.

    One that others are made from is none by itself.
    """
    found = {
        thing
        for module in modules(housewide, "facts")
        for thing in vars(module).values()
        if inspect.isclass(thing) and issubclass(thing, Fact) and not thing.__subclasses__()
    }
    return sorted(found, key=lambda fact: (fact.__module__, fact.__name__))


def type_name(annotation: object) -> str:
    """An annotation as a reader would write it, safe in a table."""
    plain = inspect.isclass(annotation) and "[" not in str(annotation)
    named = annotation.__name__ if plain and inspect.isclass(annotation) else str(annotation)
    return re.sub(r"\b(?:\w+\.)+(?=\w)", "", named).replace("|", "\\|")


def fact_section(fact: type[Fact]) -> str:
    """One fact: its meaning, its version, whether redaction removes it, its fields."""
    holds = "holds a person's own data: redaction removes it" if fact.identity else "keys only"
    lines = [f"## {fact.__name__}", "", inspect.cleandoc(fact.__doc__ or ""), ""]
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
    return MADE + HEAD + "\n".join(fact_section(fact) for fact in fact_types())
