"""What of an extract's free columns may stand outside identity facts: codes, and no words. Pure.

Reports put names where codes belong: a doctor's, and in a room now and then the patient's. A fact
that carries keys only outlasts a redaction (ADR-0004), so what is no code is left out of it. The
row as it stands is an identity fact, and shows all of it until it is redacted.
"""

import re

DOCTOR = re.compile(r"(?=.*\d)[\w.-]{1,20}")
"""An identifier as XCN.1 has it has a digit, and a name none. Twenty characters are beyond any
(National Provider Identifiers have ten)."""

SERVICE = re.compile(r"[A-Z0-9][A-Z0-9_-]{0,9}")
"""HL7 table 0069 and its like: MED, SUR, CARDIO. Ten characters hold them."""

ROOM = re.compile(r"(?=.*\d)[\w .#/-]{1,20}|[\w-]{1,6}")
"""`Hall 7`, `601`, `WR`: rooms and beds have a number or a short sign. PL's parts are of twenty. A
surname of six letters is told from none of these; a real bed is matched and has no such text."""


def doctor(said: str) -> str:
    """A doctor by the source's identifier; "" for anything else."""
    return said if DOCTOR.fullmatch(said) else ""


def service(said: str) -> str:
    """A hospital service by its code; "" for anything else."""
    return said if SERVICE.fullmatch(said) else ""


def unmatched(unit: str, room: str, bed: str) -> str:
    """A bed of a known unit that nobody knows, as PV1-3 would have it without what is no code."""
    parts = (part if ROOM.fullmatch(part) else "" for part in (room, bed))
    return "^".join((unit, *parts)).rstrip("^")
