"""`housewide unmerge`: take back a wrong merge of two patients. A dry run first; audited."""

import argparse
from collections.abc import Iterator

from housewide.cli.command import (
    Command,
    asking,
    counted,
    json_argument,
    print_json,
    run,
    shown,
    site_argument,
    site_folder,
    verbatim,
)
from housewide.cli.facility import facility_asked
from housewide.cli.patient import key_said, patient_said
from housewide.hospital.house.unmerging import Apart
from housewide.kit.aliases import Merge
from housewide.kit.clock import iso
from housewide.server.owner import load_ours
from housewide.server.process import process
from housewide.server.unmerge import Authority, Unmerged, unmerge


async def _unmerge(arguments: argparse.Namespace, who: str) -> Unmerged:
    site = load_ours(site_folder(arguments))
    facility = facility_asked(arguments, site).id
    authority = Authority(arguments.by, arguments.reason) if arguments.apply else None
    async with process(site) as this:
        record = await key_said(this, who)
        return await unmerge(this, facility, record, actor=asking(), authority=authority)


def _run(arguments: argparse.Namespace) -> int:
    found = run(_unmerge(arguments, patient_said()))
    if arguments.json:
        print_json(found)
        return 0
    console = verbatim()
    for line in _lines(found):
        console.print(line)
    return 0


def _lines(found: Unmerged) -> Iterator[str]:
    change = found.change
    verb = "is" if found.applied else "would be"
    record, into = _named(change.record, change.name), _named(change.into, change.into_name)
    yield f"{record} {verb} a patient of its own again; it meant {into}."
    for word in found.told:
        yield f"  {_word(word)}"
    for key in change.along:
        yield f"  with it  {key}, which was merged into it"
    yield f"{counted(len(change.visits), 'visits')} of that record, and not of {change.into}."
    yield from (f"  back     {_named(visit.key, visit.number)}" for visit in change.visits)
    yield from _staying(change)
    yield from (f"  conflict ends    {words}" for words in change.conflicts_ended)
    yield from (f"  conflict begins  {words}" for words in change.conflicts_begun)
    yield _census(change)
    if not found.applied:
        yield "Nothing was written. Add --apply --by NAME --reason TEXT to take the merge back."


def _named(key: str, known_as: str) -> str:
    return f"{key} ({shown(known_as)})" if known_as else key


def _word(word: Merge) -> str:
    what = f"merged into {word.into}" if word.what == "merge" else "one of its own"
    by = "a person's word" if word.message is None else f"message {word.message:,}"
    return f"{iso(word.effective_at)}  {what}, by {by}"


def _staying(change: Apart) -> Iterator[str]:
    """Nobody here moves a visit to another patient: the EHR does, and says so."""
    if change.staying:
        yield (
            f"{counted(len(change.staying), 'visits')} told of under that record before, another "
            "patient's by a newer word: only the EHR gives them back (A45)."
        )
        yield from (f"  stays    {_named(visit.key, visit.number)}" for visit in change.staying)


def _census(change: Apart) -> str:
    before, after = change.census_before, change.census_after
    if before == after:
        return f"The census stays: {counted(before, 'patients')}."
    return f"The census: {counted(before, 'patients')}, then {counted(after, 'patients')}."


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--facility", required=True, help="the facility that was told of the merge, by name or id"
    )
    parser.add_argument("--apply", action="store_true", help="write it (default: a dry run)")
    parser.add_argument("--by", default="", metavar="NAME", help="who decides it, with --apply")
    parser.add_argument(
        "--reason", default="", metavar="TEXT", help="why, for the audit log, with --apply"
    )
    site_argument(parser)
    json_argument(parser)


COMMAND = Command(
    "unmerge",
    "Take back a wrong merge of patients; a dry run first. The record that was merged away is read"
    " from standard input.",
    _arguments,
    _run,
)
