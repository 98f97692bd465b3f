"""`housewide message`: one stored message, what it told, or why it is a dead letter. Audited."""

import argparse

from housewide.cli.command import (
    Command,
    asking,
    json_argument,
    parse_count,
    parse_words,
    print_json,
    run,
    shown,
    site_argument,
    site_folder,
    verbatim,
)
from housewide.cli.facility import facility_asked
from housewide.cli.message_lines import show_message, show_told
from housewide.kit.clock import iso
from housewide.log.read import StoredFact
from housewide.server.one_message import OneMessage, one_message
from housewide.server.owner import load_ours
from housewide.server.process import process


async def _read(arguments: argparse.Namespace) -> OneMessage:
    site = load_ours(site_folder(arguments))
    async with process(site) as this:
        return await one_message(
            this,
            facility_asked(arguments, site).id,
            arguments.position,
            actor=asking(),
            purpose=arguments.purpose,
        )


def _run(arguments: argparse.Namespace) -> int:
    found = run(_read(arguments))
    if arguments.json:
        print_json(found)
        return 0
    console = verbatim()
    show_message(console, found.message, again=False)
    if found.message.quarantine:
        console.print(f"      set aside: {found.message.quarantine}", style="yellow")
    if found.reason:
        why = f"{found.reason}. {shown(found.detail)}"
        console.print(f"      dead letter: {why}", style="yellow")
    for fact in found.facts:
        console.print(_fact(fact, found.withdrawn_by))
        show_told(console, fact.data)
    return 0


def _fact(fact: StoredFact, withdrawn_by: int | None) -> str:
    withdrawn = withdrawn_by is not None and fact.position < withdrawn_by
    said = f"believed {iso(fact.believed_at)}{', withdrawn' if withdrawn else ''}"
    return f"      fact {fact.position}  {shown(fact.kind)} of {shown(fact.subject)}, {said}"


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("position", type=parse_count, metavar="POSITION", help="its position")
    parser.add_argument(
        "--facility", required=True, help="the facility whose message it is, by name or id"
    )
    parser.add_argument(
        "--purpose",
        type=parse_words,
        default="operations",
        help="why you look, for the audit log (default operations)",
    )
    site_argument(parser)
    json_argument(parser)


COMMAND = Command(
    "message",
    "Show one stored message: what it told, or why it is a dead letter. Each look is audited.",
    _arguments,
    _run,
)
