"""Every fact that was ever stored can be read for ever: one example of each type and version.

An example is what the log holds, byte for byte (and a newline). It is written when a type or a
version is new, and from the first release on never changed after: where an example must change, the
version must go up and an upcaster must come.
"""

import importlib
import pkgutil
from pathlib import Path
from typing import Any

import msgspec
import pytest

import housewide.hospital
from housewide.kit import facts
from housewide.kit.facts import Fact, Redacted, Unknown
from housewide.server.registry import FACT_TYPES

EXAMPLES = Path(__file__).parents[1] / "examples"

FILES = sorted(EXAMPLES.glob("*.json"))

NEVER_STORED = {"Fact", Redacted.__name__, Unknown.__name__}


def named(path: Path) -> tuple[str, int]:
    kind, version, _ = path.name.split(".")
    return kind, int(version.removeprefix("v"))


def stored(path: Path) -> bytes:
    return path.read_bytes().removesuffix(b"\n")


def declared() -> set[str]:
    """The name of every fact class that stands in the hospital or the kit."""
    names = {n for n, v in vars(facts).items() if isinstance(v, type) and issubclass(v, Fact)}
    for module in pkgutil.walk_packages(housewide.hospital.__path__, "housewide.hospital."):
        if module.name.endswith(".facts"):
            names |= {t.__name__ for t in importlib.import_module(module.name).FACTS}
    return names - NEVER_STORED


def test_every_fact_that_is_declared_can_be_read_back() -> None:
    assert set(FACT_TYPES.types) == declared()


def test_every_type_has_an_example_of_each_version_it_ever_had() -> None:
    expected = {
        f"{kind}.v{version}.json"
        for kind, body in FACT_TYPES.types.items()
        for version in range(1, body.version + 1)
    }
    assert {path.name for path in FILES} == expected, f"write, or never delete, in {EXAMPLES.name}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_an_example_of_every_version_is_read_as_the_fact_it_was(path: Path) -> None:
    kind, version = named(path)
    body = FACT_TYPES.decode(kind, version, stored(path))
    assert type(body) is FACT_TYPES.types[kind]
    if version == body.version:
        assert FACT_TYPES.encode(body) == stored(path), "the version must go up"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_an_example_of_the_current_version_fills_every_field(path: Path) -> None:
    """Else a field could be renamed and no example would notice."""
    kind, version = named(path)
    body = FACT_TYPES.types[kind]
    if version == body.version:
        example: dict[str, Any] = msgspec.json.decode(stored(path))
        assert set(example) == {f.encode_name for f in msgspec.structs.fields(body)}
