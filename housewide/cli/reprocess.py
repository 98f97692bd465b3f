"""`housewide reprocess`: read stored messages again by what is known now. A dry run first."""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence

from housewide.cli.command import (
    Command,
    asking,
    counted,
    json_argument,
    parse_count,
    print_json,
    run,
    shown,
    site_argument,
    site_folder,
    verbatim,
)
from housewide.cli.facility import facility_asked
from housewide.server.feeds import DEAD, DECODED, KEPT
from housewide.server.owner import load_ours
from housewide.server.process import process
from housewide.server.reprocess import Choice, Reread, reprocess

POSITIONS_SHOWN = 5
"""Of the messages dead for one reason: enough to look some up."""


async def _reprocess(arguments: argparse.Namespace) -> list[Reread]:
    site = load_ours(site_folder(arguments))
    choice = Choice(
        arguments.source, arguments.type, arguments.outcome, arguments.first, arguments.last
    )
    async with process(site) as this:
        actor = asking()
        facility = facility_asked(arguments, site).id
        again = reprocess(this, facility, choice, actor=actor, apply=arguments.apply)
        return [reread async for reread in again]


def _run(arguments: argparse.Namespace) -> int:
    rereads = run(_reprocess(arguments))
    changed = [r for r in rereads if r.changed]
    dead = [r for r in rereads if r.after == DEAD]
    if arguments.json:
        told = {"read": len(rereads), "changed": changed, "dead": dead}
        print_json({"applied": arguments.apply, **told})
        return 0
    console = verbatim()
    word = "changed" if arguments.apply else "would change"
    console.print(f"{counted(len(rereads), 'messages')} read again, {len(changed):,} {word}.")
    kinds = Counter((r.message_type, r.before, r.after) for r in changed)
    for (message_type, before, after), count in kinds.most_common():
        console.print(f"  {count:>8,}  {shown(message_type)}: {before} -> {after}")
    for line in _dead(dead):
        console.print(line)
    if changed and not arguments.apply:
        console.print(
            "Nothing was written. Add --apply to withdraw the earlier reading and keep the new."
        )
    return 0


def _dead(letters: Sequence[Reread]) -> Iterator[str]:
    """Why messages are dead letters, and which: all that can be said without showing them."""
    positions: dict[tuple[str, str], list[str]] = {}
    for letter in letters:
        positions.setdefault((letter.reason, letter.detail), []).append(f"{letter.position}")
    for (reason, detail), found in sorted(positions.items(), key=lambda each: -len(each[1])):
        more = ", ..." if len(found) > POSITIONS_SHOWN else ""
        yield f"  {len(found):>8,}  dead letter: {reason}. {shown(detail)}"
        yield f"            messages {', '.join(found[:POSITIONS_SHOWN])}{more}"


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--facility",
        required=True,
        help="the facility whose messages are read again, by name or id",
    )
    parser.add_argument("--source", default="", help="only of this source")
    parser.add_argument("--type", default="", help="only of this message type, such as ADT^A08")
    parser.add_argument(
        "--outcome",
        default="",
        choices=(DECODED, KEPT, DEAD),
        help="only what became of them this",
    )
    parser.add_argument("--first", type=parse_count, default=1, help="first position (default 1)")
    parser.add_argument("--last", type=parse_count, help="last position (default: newest decoded)")
    parser.add_argument("--apply", action="store_true", help="write it (default: a dry run)")
    site_argument(parser)
    json_argument(parser)


COMMAND = Command(
    "reprocess",
    "Read stored messages again by the decoder and configuration of now; a dry run first.",
    _arguments,
    _run,
)
