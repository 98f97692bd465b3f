"""docs/reference/settings.md: every setting of the site file, from the schema that reads it."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec

from housewide.kit.settings import SITE_FILE, Site
from tools.pages.walk import MADE

HEAD = f"""\
# Settings

One file, `{SITE_FILE}`, says what an installation is. Paths in it are relative to it. A name that
is not listed here is refused, with the file and the reason.

"""

Schema = dict[str, Any]
TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "array": "list",
}


def inner(said: Schema, schemas: Schema) -> tuple[bool, str] | None:
    """The table that a setting holds, as (whether there may be several, its schema's name)."""
    for many, place in ((False, said), (True, said.get("items", {})), *optional(said)):
        if reference := place.get("$ref"):
            name = reference.rsplit("/", 1)[-1]
            return (many, name) if "properties" in schemas[name] else None
    return None


def optional(said: Schema) -> list[tuple[bool, Schema]]:
    """What a setting that may be left out can be."""
    return [(False, one) for one in said.get("anyOf", [])]


def tables(
    schemas: Schema, name: str = "Site", path: str = "", header: str = ""
) -> Iterator[tuple[str, Schema]]:
    """Every table of the file as (its header in the file, its schema), outer before inner."""
    yield header, schemas[name]
    for setting, said in schemas[name]["properties"].items():
        if found := inner(said, schemas):
            many, below = found
            full = f"{path}{setting}"
            yield from tables(schemas, below, full + ".", f"[[{full}]]" if many else f"[{full}]")


def kind(said: Schema) -> str:
    """A setting's type in a word, and its range where it has one."""
    word = TYPES.get(said.get("type", ""), "one of several")
    if "enum" in said:
        word = ", ".join(f"`{json.dumps(one)}`" for one in said["enum"])
    low, high = said.get("minimum"), said.get("maximum")
    if low is not None and high is not None:
        return f"{word}, {low} to {high}"
    return word if low is None else f"{word}, {low} or more"


def table_section(header: str, schema: Schema, schemas: Schema) -> str:
    """One table of the file: what it is, and its settings."""
    title = f"`{header}`" if header else "At the top"
    lines = [f"## {title}", "", schema.get("description", ""), ""]
    lines += ["| setting | type | default | meaning |", "| --- | --- | --- | --- |"]
    for name, said in schema["properties"].items():
        if inner(said, schemas) is None:
            needed = name in schema.get("required", [])
            default = "required" if needed else f"`{json.dumps(said.get('default'))}`"
            meaning = said.get("description", "")
            lines.append(f"| `{name}` | {kind(said)} | {default} | {meaning} |")
    return "\n".join(lines) + "\n"


def described() -> list[tuple[str, str]]:
    """Every setting and table of the file with its description, "" where it has none."""
    schemas = msgspec.json.schema(Site)["$defs"]
    return [
        (f"{header} {name}".strip(), said.get("description", ""))
        for header, schema in tables(schemas)
        for name, said in schema["properties"].items()
    ]


def settings_page() -> str:
    """docs/reference/settings.md."""
    schemas = msgspec.json.schema(Site)["$defs"]
    sections = [table_section(header, schema, schemas) for header, schema in tables(schemas)]
    return MADE + HEAD + "\n".join(sections)
