"""The demo's site: the files that an administrator would write for these hospitals."""

import json
from collections.abc import Iterator
from pathlib import Path

from housewide.demo.senders import EHR, HOUSEKEEPING, VITALS, Sender, senders_of
from housewide.kit.settings import SITE_FILE
from housewide.platforms.postgres import find_place
from housewide.science.twin import Facility, System, demo_system
from housewide.science.twin.plan import Ward

INSTANCE = "demo"

LONGEST_GAP_MINUTES = {
    "st-brigid": {EHR: 30, HOUSEKEEPING: 180, VITALS: 30},
    "larkwater": {EHR: 60, HOUSEKEEPING: 360, VITALS: 90},
    "prairie-fork": {EHR: 360, HOUSEKEEPING: 1440, VITALS: 360},
}
"""How long each system may be silent before somebody asks why. A guess from how many messages each
sends at night."""

BAYS_A_PHYSICIAN = 8
"""Assumed: a physician on duty for so many bays of an ED, one at least."""

VENTILATED_ASSUMED = 0
"""No system of the demo tells of ventilators, and its EDs have nobody on one."""

USUAL_GAP_MINUTES = {EHR: 60, HOUSEKEEPING: 360, VITALS: 360}


def demo_folder() -> Path:
    """Where the demo's site files are: with its database, one for each checkout."""
    return find_place(INSTANCE).home / "site"


def write_site(folder: Path, instance: str) -> None:
    """Write the demo's site into a folder, to be run on an instance of our own PostgreSQL."""
    for name, text in site_files(instance=instance).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def site_files(system: System | None = None, instance: str = INSTANCE) -> dict[str, str]:
    """Every file of the site, by its path relative to the site's folder. Always the same."""
    system = system or demo_system()
    files = {SITE_FILE: _site(system, instance)}
    for plan in system.facilities:
        files[f"{plan.id}/places.toml"] = _places(plan)
        for sender in senders_of(plan):
            files[f"{plan.id}/{sender.source}.toml"] = _profile(sender)
    return files


def _site(system: System, instance: str) -> str:
    lines = [
        "# Written by the demo. It runs on the demo's clock, with patients who do not exist.",
        f"name = {_text(system.name)}",
        "simulated = true",
        "",
        "[database]",
        f"instance = {_text(instance)}",
    ]
    for plan in system.facilities:
        lines += ["", "[[facility]]", f"id = {_text(plan.id)}"]
        lines.append(f"places = {_text(f'{plan.id}/places.toml')}")
        for sender in senders_of(plan):
            lines.append("[[facility.source]]")
            lines.append(f"profile = {_text(f'{plan.id}/{sender.source}.toml')}")
    return _file(lines)


def _places(plan: Facility) -> str:
    lines = [
        f"facility = {_text(plan.id)}",
        f"name = {_text(plan.name)}",
        f"zone = {_text(plan.zone)}",
    ]
    for ward in plan.wards:
        lines += _unit(ward)
    return _file(lines)


def _unit(ward: Ward) -> Iterator[str]:
    yield from ("", "[[unit]]", f"id = {_text(ward.id)}", f"name = {_text(ward.name)}")
    yield f"kind = {_text(ward.kind)}"
    yield f"staffed = {ward.staffed}"
    if ward.kind == "ed":
        yield f"physicians = {max(1, round(ward.staffed / BAYS_A_PHYSICIAN))}"
        yield f"ventilated_assumed = {VENTILATED_ASSUMED}"
    yield f"licensed = {ward.licensed}"
    yield "rooms = ["
    for room, letters in ward.rooms:
        beds = ", ".join(_text(letter) for letter in letters)
        said = ', attributes = ["negative-pressure"]' if room in ward.negative_pressure else ""
        yield f"  {{ room = {_text(room)}, beds = [{beds}]{said} }},"
    yield "]"


def _profile(sender: Sender) -> str:
    gaps = LONGEST_GAP_MINUTES.get(sender.facility, USUAL_GAP_MINUTES)
    # Who claims to be UTF-8 and writes Windows-1252 must be read as what it writes.
    lies = sender.codec == "cp1252"
    lines = [
        f"source = {_text(sender.source)}",
        f"zone = {_text(sender.zone.key)}",
        f"charset = {_text('cp1252' if lies else '')}",
        'ack_mode = "original"',
        f"authority = {_text(sender.code)}",
        'patient_identifier_types = ["MR"]',
        'visit_identifier = "PV1-19"',
        f"update_with_another_location = {_text('move' if sender.moves_by_update else 'propose')}",
        f"longest_gap_minutes = {gaps[sender.source]}",
    ]
    if sender.classes:
        lines += ["", "[patient_class]"]
        lines += [f"{theirs} = {_text(ours)}" for ours, theirs in sender.classes.items()]
    for unit, point_of_care in sender.units.items():
        lines += ["", "[[location]]", f"point_of_care = {_text(point_of_care)}"]
        lines.append(f"unit = {_text(unit)}")
    return _file(lines)


def _text(value: str) -> str:
    """A TOML basic string, which JSON's strings are too."""
    return json.dumps(value, ensure_ascii=False)


def _file(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"
