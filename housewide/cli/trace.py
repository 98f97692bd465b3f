"""`housewide trace`: from a number to its patients, their facts, and the raw messages. Audited."""

import argparse
import re

import msgspec
from rich.console import Console
from rich.text import Text

from housewide.cli.ask import facilities_asked, measure_arguments
from housewide.cli.ask_period import period_asked
from housewide.cli.command import (
    Command,
    asking,
    parse_count,
    parse_words,
    print_json,
    run,
    shown,
    site_folder,
    verbatim,
)
from housewide.cli.words import in_words, number
from housewide.hospital.patients.facts import VisitRowStated
from housewide.hospital.places.facts import PlacesConfigured
from housewide.kit.clock import iso
from housewide.kit.hl7 import NotHl7, decode, read_header
from housewide.kit.settings import load_site
from housewide.log.read import StoredMessage
from housewide.server.process import process
from housewide.server.tracing import Trace, TracedFact, trace
from housewide.server.tracing_period import trace_period

SUBJECTS_SHOWN = 3
"""Patients disclosed unless more are asked for: enough to check a number, no more than needed."""


async def _trace(arguments: argparse.Namespace) -> list[Trace]:
    days = period_asked(arguments)
    site = load_site(site_folder(arguments))
    asked = facilities_asked(site, arguments.facility, arguments.unit)
    name, of = arguments.measure, {"unit": arguments.unit, "limit": arguments.limit}
    by = {"actor": asking(), "purpose": arguments.purpose}
    async with process(site) as this:
        if days is not None:
            return [
                await trace_period(this, one.id, name, (days.first, days.last), **of, **by)
                for one in asked
            ]
        return [
            await trace(this, one.id, name, **of, **by, believed_by=arguments.at) for one in asked
        ]


def _run(arguments: argparse.Namespace) -> int:
    traces = run(_trace(arguments))
    if arguments.json:
        print_json(traces)
        return 0
    console = verbatim()
    for one in traces:
        _show(console, one)
    return 0


def _show(console: Console, one: Trace) -> None:
    said = f"  {one.measure.name} = {number(one.measure)}"
    console.print(Text.assemble((shown(one.measure.place), "bold"), said))
    if one.measure.agreement:
        said = in_words(one.measure.shadow, one.measure.agreement)
        console.print(f"  {said}", style="yellow")
    if one.measure.blind:
        console.print(f"  blind to {', '.join(one.measure.blind)}", style="yellow")
    for subject in one.subjects:
        console.print(f"\n  {shown(subject.key)}")
        last = None
        for traced in subject.facts:
            _show_fact(console, traced)
            if traced.message is not None:
                show_message(console, traced.message, again=traced.message == last)
            last = traced.message
    if one.omitted:
        console.print(f"\n  and {one.omitted:,} more (--limit)\n")


def _show_fact(console: Console, traced: TracedFact) -> None:
    fact = traced.fact
    effective = f"effective {iso(fact.effective_at)} ({fact.effective_from})"
    believed = f"believed {iso(fact.believed_at)}, by {shown(fact.actor)}"
    where, kind = f"    fact {fact.position}  ", (shown(fact.kind), "bold")
    console.print(Text.assemble(where, kind, f"  {effective}, {believed}"))
    if fact.kind == PlacesConfigured.__name__:
        console.print("      it stands in this file, and nothing else was ever told of it")
    if fact.kind == VisitRowStated.__name__ and fact.data is not None:
        _show_row(console, fact.data)
    if fact.data is None:
        console.print("      its payload was removed under authority")
    if traced.withdrawn_by is not None:
        withdrawn = f"withdrawn by fact {traced.withdrawn_by}, which read its message again"
        console.print(f"      {withdrawn}", style="yellow")
    for odd in traced.odd:
        console.print(f"      does not fit: {odd.replace('-', ' ')}", style="yellow")


def _show_row(console: Console, data: bytes) -> None:
    """What a census extract says of the visit, as it stands in the file."""
    body = msgspec.json.decode(data, type=VisitRowStated)
    console.print(f"      row {body.row} of the extract {body.sha256[:12]}")
    for line in (body.header, body.text):
        console.print(f"        {shown(line)}", style="grey62")


def show_message(console: Console, message: StoredMessage, *, again: bool) -> None:
    """A message and its text; where the fact before it came of it too, its text is just above."""
    console.print(
        f"      message {message.position}  {shown(message.message_type)}"
        f" from {shown(message.sender)}, control id {shown(message.control_id)},"
        f" received {iso(message.received_at)}"
    )
    if message.data is None:
        console.print("        its bytes were removed under authority")
    elif again:
        console.print("        as above")
    else:
        for segment in re.split(r"[\r\n]+", _text(message.data).strip()):
            console.print(f"        {shown(segment)}", style="grey62")


def _text(data: bytes) -> str:
    """A message's text, by the charset that it declares where that fits its bytes."""
    try:
        declared = read_header(data).charset
    except NotHl7:
        declared = ""
    return decode(data, declared=declared, assumed=None).text


def _arguments(parser: argparse.ArgumentParser) -> None:
    measure_arguments(parser)
    parser.add_argument(
        "--limit",
        type=parse_count,
        default=SUBJECTS_SHOWN,
        help=f"patients shown (default {SUBJECTS_SHOWN})",
    )
    parser.add_argument(
        "--purpose",
        type=parse_words,
        default="operations",
        help="why you look, for the audit log (default operations)",
    )


COMMAND = Command(
    "trace",
    "Trace a number to its patients, their facts and the raw messages. Each look is audited.",
    _arguments,
    _run,
)
