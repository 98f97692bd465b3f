"""What wires, gateways and vendors do to messages and frames, drawn from a seed."""

import random
from collections.abc import Callable

START, END = b"\x0b", b"\x1c\r"

EXTRA = (
    "NK1|1|Müller^Jürgen|SPO".encode(),
    "OBX|1|TX|NOTE^Note^L||Température stable 明".encode(),
    b"ZBE|1|20260308120000||INSERT|N",
    b"OBX|2|ED|PDF^Report^L||^^PDF^Base64^" + b"JVBERi0xLjcK" * 40,
    "AL1|1|DA|70618^Pénicilline".encode("latin-1"),
)

CHARSETS = (b"8859/1", b"UNICODE UTF-8", b"ASCII", b"GB 18030-2000", b"NO SUCH", b"UTF-16")

Mutation = Callable[[random.Random, bytes], bytes]


def flip(chance: random.Random, data: bytes) -> bytes:
    """Some bytes are others: a noisy line, a bad gateway."""
    noisy = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        noisy[chance.randrange(len(noisy))] = chance.randrange(256)
    return bytes(noisy)


def truncate(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data))]


def duplicate(chance: random.Random, data: bytes) -> bytes:
    """A segment again, at the end or in place, MSH among them."""
    segments = data.split(b"\r")
    segments.insert(chance.randrange(len(segments) + 1), chance.choice(segments))
    return b"\r".join(segments)


def shuffle(chance: random.Random, data: bytes) -> bytes:
    first, *rest = data.split(b"\r")
    chance.shuffle(rest)
    return b"\r".join([first, *rest])


def delimiters(chance: random.Random, data: bytes) -> bytes:
    """Others than the message is written with, printable or not, the same twice or not."""
    return b"MSH" + bytes(chance.choices(range(1, 256), k=5)) + data[8:]


def huge(chance: random.Random, data: bytes) -> bytes:
    """One field far longer than any ought to be."""
    at = chance.randrange(len(data))
    size = chance.choice((1_000, 33_000, 70_000, 300_000))
    return data[:at] + bytes([chance.randrange(32, 256)]) * size + data[at:]


def over_long(chance: random.Random, data: bytes) -> bytes:
    """More than the intake takes in one frame (1 MiB)."""
    return data + b"\rOBX|9|TX|||" + b"x" * (1_048_576 + chance.randrange(1_000))


def nuls(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes(chance.randint(1, 50)) + data[at:]


def controls(chance: random.Random, data: bytes) -> bytes:
    """Control characters, those of the frame among them."""
    noisy = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        noisy.insert(chance.randrange(len(noisy)), chance.randrange(32))
    return bytes(noisy)


def charset(chance: random.Random, data: bytes) -> bytes:
    """MSH-18 says one thing and the bytes another."""
    first, _, rest = data.partition(b"\r")
    fields = first.split(b"|")[:12] + [b""] * 5
    return b"|".join([*fields, chance.choice(CHARSETS)]) + b"\r" + rest


def line_ends(chance: random.Random, data: bytes) -> bytes:
    return data.replace(b"\r", chance.choice((b"\n", b"\r\n", b"\r\r", b"\n\r")))


def marked(chance: random.Random, data: bytes) -> bytes:
    return chance.choice((b"\xef\xbb\xbf", b"\xff\xfe", b" ", b"\r\n")) + data


def garbage(chance: random.Random, data: bytes) -> bytes:
    return chance.randbytes(chance.randrange(400))


def batch(chance: random.Random, data: bytes) -> bytes:
    """Several in one frame, with or without the envelope of a batch."""
    body = b"\r".join([data.rstrip(b"\r")] * chance.randint(1, 3))
    if chance.random() < 0.5:
        return b"FHS|^~\\&|X\rBHS|^~\\&|X\r" + body + b"\rBTS|1\rFTS|1\r"
    return body


def no_control_id(chance: random.Random, data: bytes) -> bytes:
    first, _, rest = data.partition(b"\r")
    fields = first.split(b"|") + [b""] * 10
    fields[9] = chance.choice((b"", b'""', b"?" * 500, b"\x00", b"SAME"))
    return b"|".join(fields) + b"\r" + rest


def untouched(chance: random.Random, data: bytes) -> bytes:
    return data


MUTATIONS: tuple[Mutation, ...] = (
    flip, truncate, duplicate, shuffle, delimiters, huge, nuls, controls, charset, line_ends,
    marked, garbage, batch, no_control_id, untouched,
)  # fmt: skip

OVER_LONG_SHARE = 1 / 1_000


def mutated(chance: random.Random, message: bytes) -> bytes:
    """A message with other segments beside its own, and one to three things done to it."""
    data = message + b"".join(
        segment + b"\r" for segment in chance.sample(EXTRA, chance.randrange(3))
    )
    if chance.random() < OVER_LONG_SHARE:
        return over_long(chance, data)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        data = chance.choice(MUTATIONS)(chance, data or b"MSH")
    return data


def framed(chance: random.Random, data: bytes) -> bytes:
    """A frame, one time in six a broken one."""
    if chance.random() < 5 / 6:
        return START + data + END
    return chance.choice((
        data + END,  # no start block
        START + data,  # no end block: the next frame cuts it short
        START + data + END[:1],  # half an end block
        START + START + data + END,
        START + data + END + END,
        chance.randbytes(5) + START + data + END,
    ))  # fmt: skip


def split(chance: random.Random, data: bytes) -> list[bytes]:
    """The writes that a stretch of bytes goes out in: one, or many at any place."""
    if chance.random() < 0.5 or len(data) < 2:
        return [data]
    cuts = sorted(chance.randrange(1, len(data)) for _ in range(chance.randint(1, 6)))
    return [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True) if a < b]
