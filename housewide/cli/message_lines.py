"""How a stored message is written out for people, as its sender wrote it, and what a fact tells."""

import re
from collections.abc import Iterator

import msgspec
from rich.console import Console

from housewide.cli.command import shown
from housewide.kit.clock import iso
from housewide.kit.hl7 import NotHl7, decode, read_header
from housewide.log.read import StoredMessage


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


def show_told(console: Console, data: bytes | None) -> None:
    """How a message was understood: what the fact tells, by its own names. Nothing is no line."""
    if data is not None and (told := "; ".join(_told(msgspec.json.decode(data)))):
        console.print(f"      tells {shown(told)}")


def _told(value: object, name: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _told(inner, f"{name}.{key}" if name else key)
    elif isinstance(value, list):
        for inner in value:
            yield from _told(inner, name)
    elif name.endswith("_at") and isinstance(value, int):
        yield f"{name} {iso(value)}"
    elif value not in ("", None):
        yield f"{name} {value}"
