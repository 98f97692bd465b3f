"""`housewide reconcile`: compare our census with the EHR's own, and settle what differs."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from rich.table import Table

from housewide.cli.command import (
    Command,
    asking,
    counted,
    json_argument,
    parse_count,
    print_json,
    run,
    site_argument,
    site_folder,
    verbatim,
)
from housewide.cli.facility import facility_asked
from housewide.cli.load_census import extract_arguments, say_unread
from housewide.hospital.agreement.ask import rounded_down, total
from housewide.hospital.places.facts import Place
from housewide.kit.clock import iso
from housewide.kit.errors import HousewideError
from housewide.server.owner import load_ours
from housewide.server.process import process
from housewide.server.reconcile import Compared, reconcile
from housewide.server.settle import NO_LONGER, Settled, accept, reject

SAID = {
    "missing": "the EHR has it, and we do not",
    "extra": "we have it, and the EHR does not",
    "misplaced": "in another unit",
    "class-differs": "an inpatient by one, and not by the other",
    "bed-misplaced": "in another bed",
}


REASONS = ("seen", "extract-wrong", "mended-at-source")
"""Why a person may keep what we believe; what each means stands with the fact."""


class SayWhatToDo(HousewideError):
    """A file is compared, or proposals are settled: one of them, and only one."""

    code = "say-what-to-do"
    status = 400


async def _do(arguments: argparse.Namespace) -> Compared | list[Settled]:
    site = load_ours(site_folder(arguments))
    facility = facility_asked(arguments, site)
    data = arguments.file.read_bytes() if arguments.file else b""
    async with process(site) as this:
        if arguments.file:
            return await reconcile(
                this, facility, data, as_of=arguments.as_of, source=arguments.source, actor=asking()
            )
        if arguments.reject:
            return await reject(
                this, facility.id, arguments.reject, reason=arguments.reason, actor=asking()
            )
        numbers = None if arguments.all else arguments.accept
        return await accept(this, facility.id, numbers, actor=asking())


def _run(arguments: argparse.Namespace) -> int:
    asked = [arguments.file, arguments.accept, arguments.all, arguments.reject]
    if sum(bool(each) for each in asked) != 1:
        raise SayWhatToDo("Name a file to compare, or --accept, --all or --reject: one of them.")
    if bool(arguments.reject) != bool(arguments.reason):
        raise SayWhatToDo("A proposal is rejected with a reason: --reject N --reason REASON.")
    found = run(_do(arguments))
    if arguments.json:
        print_json(found)
    elif isinstance(found, Compared):
        _show(found)
    else:
        _show_settled(found)
    return 0


def _show(found: Compared) -> None:
    console = verbatim()
    share = found.percent
    agree = "nobody here by either" if share is None else f"{rounded_down(share):g} % agree"
    console.print(f"{found.facility} as of {iso(found.as_of)}: {agree}.")
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("unit")
    titles = ("agreed", "missing", "extra", "misplaced", "of another class", "in another bed")
    for title in titles:
        table.add_column(title, justify="right")
    for unit, n in found.units.items():
        counts = (
            n.agreed, n.missing, n.extra, n.misplaced, n.class_differs, n.bed_misplaced,
        )  # fmt: skip
        table.add_row(unit or "(no unit)", *(f"{count:,}" for count in counts))
    console.print(table)
    if unclassed := total(found.units.values()).unclassed:
        console.print(
            f"{counted(unclassed, 'visits')} without a class in the extract: only the places were "
            "compared."
        )
    for line in _lines(found):
        console.print(line)
    if found.discrepancies:
        console.print(
            "Nobody was moved. Settle each: --accept N takes the EHR's word, --reject N --reason "
            "REASON keeps ours."
        )
    say_unread(found.unread)


def _lines(found: Compared) -> Iterator[str]:
    for d in found.discrepancies:
        where = f"EHR {_place(d.stated)}, we {_place(d.believed)}"
        if d.kind == "class-differs":
            where = f"{_place(d.believed)}, EHR {d.patient_class}, we {d.believed_class or 'none'}"
        before = found.rejected.get(d.visit, "")
        known = f" Rejected before: {before.replace('-', ' ')}." if before else ""
        yield f"  {d.number:>4}  {d.kind}: {SAID[d.kind]}. {where}. {d.visit}{known}"


def _place(place: Place | None) -> str:
    if place is None:
        return "nowhere"
    return place.bed or place.unit or place.unmatched or "no unit"


def _show_settled(done: list[Settled]) -> None:
    console = verbatim()
    accepted = sum(each.accepted for each in done)
    console.print(f"{counted(accepted, 'proposals')} accepted, {len(done) - accepted:,} not.")
    for each in done:
        what = _mended(each) if each.accepted else _kept(each)
        console.print(f"  {each.number:>4}  {each.kind}: {what}. {each.visit}")


def _kept(each: Settled) -> str:
    why = each.reason.replace("-", " ")
    if each.reason == NO_LONGER:
        return why
    return f"{why}, we keep {_place(each.believed)}, EHR {_place(each.stated)}"


def _mended(each: Settled) -> str:
    """What accepting did: whom a slip of the number has moved must be seen at once."""
    if each.kind == "missing":
        return f"opened in {_place(each.stated)}"
    if each.kind == "extra":
        return f"ended, was in {_place(each.believed)}"
    if each.kind == "class-differs":
        return f"made what the EHR says, in {_place(each.believed)}"
    return f"moved from {_place(each.believed)} to {_place(each.stated)}"


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, nargs="?", metavar="FILE", help="the EHR's census, as CSV"
    )
    extract_arguments(parser)
    parser.add_argument(
        "--accept",
        type=parse_count,
        nargs="+",
        metavar="N",
        help="take the EHR's word in these of the newest comparison",
    )
    parser.add_argument("--all", action="store_true", help="take it in all that are open")
    parser.add_argument(
        "--reject", type=parse_count, nargs="+", metavar="N", help="keep what we believe in these"
    )
    parser.add_argument("--reason", choices=REASONS, help="why they are rejected")
    site_argument(parser)
    json_argument(parser)


COMMAND = Command(
    "reconcile",
    "Compare our census with the EHR's own by unit; accept or reject what differs.",
    _arguments,
    _run,
)
