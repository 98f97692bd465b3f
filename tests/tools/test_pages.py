"""The generated pages show what is there: commands, arguments, nested tables of settings."""

import argparse
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from tools.pages.commands import command_section, subcommands, undescribed
from tools.pages.facts import type_name
from tools.pages.settings import kind, table_section, tables


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="ward")
    below = top.add_subparsers()
    ask = below.add_parser("ask", description="Ask for a number.")
    ask.add_argument("measure", help="which")
    ask.add_argument("--at", metavar="MOMENT", help="when, a|b")
    ask.add_argument("--json", action="store_true")
    proof = below.add_parser("proof")
    proof.add_subparsers().add_parser("crash", description="Kill it, often.")
    return top


def test_a_command_below_a_command_is_found() -> None:
    names = [name for name, _ in subcommands(parser(), "ward")]
    assert names == ["ward ask", "ward proof", "ward proof crash"]


def test_arguments_are_shown_as_they_are_typed() -> None:
    name, ask = next(subcommands(parser(), "ward"))
    assert command_section(name, ask).splitlines()[4:] == [
        "| argument | meaning |",
        "| --- | --- |",
        "| `MEASURE` | which |",
        "| `--at MOMENT` | when, a\\|b |",
        "| `--json` |  |",
    ]


def test_what_says_nothing_of_itself_is_named() -> None:
    assert undescribed(parser()) == ["ward ask json", "ward proof"]


class Bed(Struct):
    name: Annotated[str, Meta(description="Its name.")]
    port: Annotated[int, Meta(ge=0, le=9, description="Its port.")] = 0


class Ward(Struct):
    bed: tuple[Bed, ...] = ()
    spare: Bed | None = None


SCHEMAS = msgspec.json.schema(Ward)["$defs"]


def test_tables_of_a_settings_file_are_named_as_they_are_written() -> None:
    assert [header for header, _ in tables(SCHEMAS, "Ward")] == ["", "[[bed]]", "[spare]"]


def test_a_setting_shows_its_range_default_and_meaning() -> None:
    section = table_section("[[bed]]", SCHEMAS["Bed"], SCHEMAS)
    assert "| `name` | text | required | Its name. |" in section
    assert "| `port` | whole number, 0 to 9 | `0` | Its port. |" in section


def test_a_kind_that_is_one_of_several_says_so() -> None:
    assert kind({"anyOf": [{"type": "string"}, {"type": "null"}]}) == "one of several"


def test_a_type_is_shown_without_its_modules() -> None:
    assert type_name(tuple[Bed, ...]) == "tuple[Bed, ...]"
    assert type_name(str | None) == "str \\| None"
    assert type_name(Bed) == "Bed"
