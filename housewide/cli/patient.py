"""Whom a command is about, read from standard input: no list of processes shows the number."""

import sys

from housewide.kit.errors import HousewideError
from housewide.kit.keys import Identifier
from housewide.server.process import Process
from housewide.server.redaction import patient_key

KEY_PREFIX = "p."


class BadIdentifier(HousewideError):
    """The text names no patient."""

    code = "bad-identifier"
    status = 422


def patient_said() -> str:
    """The line in which a person names a patient; a terminal is asked for it."""
    if sys.stdin.isatty():
        print("Patient (AUTHORITY:TYPE:VALUE, or p.KEY): ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()


async def key_said(process: Process, said: str) -> str:
    """The key of the patient who was named by a number or by the key itself. `BadIdentifier`."""
    if said.startswith(KEY_PREFIX):
        return said
    async with process.pool.acquire() as conn:
        return await patient_key(conn, _identifier(said))


def _identifier(text: str) -> Identifier:
    parts = text.split(":")
    if len(parts) != 3 or not all(parts) or not text.isprintable():
        raise BadIdentifier("Write AUTHORITY:TYPE:VALUE, such as STB:MR:100234, or a key (p....).")
    return Identifier(*parts)
