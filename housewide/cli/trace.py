"""`housewide trace`: from a number to its patients, their facts, and the raw messages. Audited."""

import argparse

import msgspec
from rich.console import Console
from rich.text import Text

from housewide.cli.ask import measure_arguments
from housewide.cli.ask_period import period_asked
from housewide.cli.command import (
    Command,
    asking,
    counted,
    parse_count,
    parse_words,
    print_json,
    run,
    shown,
    site_folder,
    verbatim,
)
from housewide.cli.facility import facilities_asked
from housewide.cli.measure_lines import number_of, print_parts
from housewide.cli.message_lines import show_message, show_told
from housewide.cli.words import in_words
from housewide.hospital.house.measures import MEASURES
from housewide.hospital.house.periods.measures import PERIOD_MEASURES
from housewide.hospital.house.who import Who
from housewide.hospital.patients.facts import VisitRowStated
from housewide.hospital.places.country import told_in
from housewide.hospital.places.facts import PlacesConfigured
from housewide.hospital.systems.state import VITALS
from housewide.hospital.vitals.facts import FACTS as VITALS_FACTS
from housewide.kit.clock import iso
from housewide.kit.keys import VISIT_KEY
from housewide.kit.measure import Measure
from housewide.server.owner import load_ours
from housewide.server.process import process
from housewide.server.tracing import Trace, TracedFact, TracedSubject, trace
from housewide.server.tracing_period import trace_period
from housewide.server.units import unit_called

SUBJECTS_SHOWN = 3
"""Patients disclosed unless more are asked for: enough to check a number, no more than needed."""

DEFINITIONS = {
    name: each.definition for name, each in (*MEASURES.items(), *PERIOD_MEASURES.items())
}

OF_VITALS = frozenset(fact.__name__ for fact in VITALS_FACTS)


async def _trace(arguments: argparse.Namespace) -> list[Trace]:
    days = period_asked(arguments)
    site = load_ours(site_folder(arguments))
    asked = facilities_asked(arguments, site, arguments.unit)
    name, limit = arguments.measure, arguments.limit
    by = {"actor": asking(), "purpose": arguments.purpose}
    traces = []
    async with process(site) as this:
        for one in asked:
            of = {"unit": await unit_called(this, one.id, arguments.unit), "limit": limit}
            if days is not None:
                traced = trace_period(this, one.id, name, (days.first, days.last), **of, **by)
            else:
                traced = trace(this, one.id, name, **of, **by, believed_by=arguments.at)
            traces.append(await traced)
    return traces


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
    measure = one.measure
    definition = DEFINITIONS[measure.name]
    said = f"  {told_in(measure.country, definition.title)}: {number_of(measure, definition)}"
    console.print(Text.assemble((shown(measure.place), "bold"), said))
    console.print(f"  {measure.name}{_during(measure)}, as known at {iso(measure.as_of)}")
    console.print(f"  {told_in(measure.country, definition.meaning)}")
    print_parts(console, measure)
    if measure.agreement:
        said = in_words(measure.shadow, measure.agreement)
        console.print(f"  {said}", style="yellow")
    if measure.blind:
        console.print(f"  blind to {', '.join(measure.blind)}", style="yellow")
    console.print(f"  {_made_of(measure.made_of)}")
    for subject in one.subjects:
        _show_subject(console, subject, tells_vitals=VITALS in definition.rests_on)
    if one.omitted:
        console.print(f"\n  and {one.omitted:,} more (--limit)\n")


def _during(measure: Measure) -> str:
    if measure.during is None:
        return ""
    from_at, until_at = measure.during
    return f" from {iso(from_at)} to {iso(until_at)}"


def _made_of(keys: tuple[str, ...]) -> str:
    """What a number is made of, and what is shown of it."""
    visits = sum(VISIT_KEY.fullmatch(key) is not None for key in keys)
    kinds = ((visits, "visits"), (len(keys) - visits, "beds"))
    found = [counted(count, kind) for count, kind in kinds if count]
    if not found:
        return "no visit and no bed is counted in it"
    return f"made of {' and '.join(found)}: all facts on each, and the messages that told them"


def _show_subject(console: Console, subject: TracedSubject, *, tells_vitals: bool) -> None:
    """Vital signs are left out where the number is not made of any: a round comes often."""
    kind = "visit" if VISIT_KEY.fullmatch(subject.key) else "bed"
    console.print(Text.assemble(f"\n  {kind} ", (shown(subject.key), "bold"), _whose(subject.who)))
    for other in subject.who.linked:
        said = f"may be of the same person as visit {other}: their records are linked, not merged"
        console.print(f"    {said}", style="yellow")
    told = [t for t in subject.facts if tells_vitals or t.fact.kind not in OF_VITALS]
    last = None
    for traced in told:
        _show_fact(console, traced, subject.key)
        if traced.message is not None:
            show_message(console, traced.message, again=traced.message == last)
        last = traced.message
    if left_out := len(subject.facts) - len(told):
        console.print(
            f"    and {counted(left_out, 'facts')} of vital signs and triage, which do not change"
            " this number (--json has them)"
        )


def _whose(who: Who) -> str:
    said = [shown(each) for each in (who.number, who.name) if each]
    return f"  {', '.join(said)}" if said else ""


def _show_fact(console: Console, traced: TracedFact, key: str) -> None:
    """One fact; of a bed most are told of who lay in it."""
    fact = traced.fact
    effective = f"effective {iso(fact.effective_at)} ({fact.effective_from})"
    believed = f"believed {iso(fact.believed_at)}, by {shown(fact.actor)}"
    where, kind = f"    fact {fact.position}  ", (shown(fact.kind), "bold")
    of = "" if fact.subject == key else f" of {shown(fact.subject)}"
    console.print(Text.assemble(where, kind, f"{of}  {effective}, {believed}"))
    if fact.kind == PlacesConfigured.__name__:
        console.print("      it stands in this file, and nothing else was ever told of it")
    elif fact.kind == VisitRowStated.__name__ and fact.data is not None:
        _show_row(console, fact.data)
    else:
        show_told(console, fact.data)
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
