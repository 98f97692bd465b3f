"""`housewide redact`: remove one patient's bytes, under the authority of two people."""

import argparse

from rich.console import Console

from housewide.cli.command import (
    Command,
    json_argument,
    print_json,
    run,
    site_argument,
    site_folder,
)
from housewide.cli.facility import facility_asked
from housewide.cli.patient import key_said, patient_said
from housewide.log.redaction import Redaction
from housewide.server.owner import load_ours
from housewide.server.process import process
from housewide.server.redaction import redact_patient


async def _redact(arguments: argparse.Namespace, who: str) -> Redaction:
    site = load_ours(site_folder(arguments))
    async with process(site) as this:
        return await redact_patient(
            this,
            facility_asked(arguments, site).id,
            await key_said(this, who),
            requested_by=arguments.requested_by,
            approved_by=arguments.approved_by,
            reason=arguments.reason,
        )


def _run(arguments: argparse.Namespace) -> int:
    redaction = run(_redact(arguments, patient_said()))
    if arguments.json:
        print_json(redaction)
    else:
        console = Console(highlight=False)
        removed = redaction.removed
        console.print(
            f"Removed: messages {removed.messages:,}, identity facts {removed.facts:,},"
            f" keys {removed.keys:,}, snapshots {removed.snapshots:,}."
        )
        console.print(f"Rewritten without them: {', '.join(redaction.rewritten)}.")
        console.print(
            "The database's write-ahead log holds these bytes until it is recycled, and backups "
            "made before now until they expire."
        )
    return 0


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--facility", required=True, help="the facility whose logs are redacted, by name or id"
    )
    parser.add_argument("--requested-by", required=True, help="who asks for it")
    parser.add_argument("--approved-by", required=True, help="who approves it: somebody else")
    parser.add_argument("--reason", required=True, help="the authority for it, for the audit log")
    site_argument(parser)
    json_argument(parser)


COMMAND = Command(
    "redact",
    "Remove one patient's bytes from the logs. The patient is read from standard input.",
    _arguments,
    _run,
)
