"""One MLLP connection by bare hand: any bytes out, and every answer as it came."""

import asyncio
from collections.abc import Sequence

from msgspec import Struct

ANSWER_S = 30.0

ANSWER_BYTES = 4 * 1024 * 1024
"""An answer echoes header fields, and a fuzzed one may be as long as a frame."""


class Answer(Struct, frozen=True):
    """MSA-1, MSA-2, and where the log keeps what was answered (the answer's own MSH-10)."""

    code: str
    control_id: str
    position: int


UNREADABLE = Answer("no answer", "", 0)
"""Something in a frame that its sender cannot take for an answer: never what is owed."""


class Wire:
    """A connection that counts what it was not answered. `dropped` once the peer hung up."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.dropped = False
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, port: int) -> "Wire":
        return cls(*await asyncio.open_connection("127.0.0.1", port, limit=ANSWER_BYTES))

    async def exchange(self, pieces: Sequence[bytes], answers: int) -> list[Answer]:
        """Send the pieces, each as a write of its own; the answers that came, at most so many."""
        heard: list[Answer] = []
        hearing = asyncio.create_task(self._hear(answers, heard))
        try:
            for piece in pieces:
                self._writer.write(piece)
                await self._writer.drain()
                await asyncio.sleep(0)
            async with asyncio.timeout(ANSWER_S):
                await hearing
        except (ConnectionError, asyncio.IncompleteReadError):
            self.dropped = True
        except TimeoutError:
            pass  # what is missing is counted by who asked
        finally:
            hearing.cancel()
        return heard

    async def close(self) -> None:
        self._writer.close()
        await self._writer.wait_closed()

    async def _hear(self, answers: int, heard: list[Answer]) -> None:
        while len(heard) < answers:
            heard.append(_answer(await self._reader.readuntil(b"\x1c\r")))


def _answer(framed: bytes) -> Answer:
    segments = framed[1:-2].decode("latin-1").split("\r")
    try:
        header, acknowledged = segments[0], segments[1]
        separator = header[3]
        msh, msa = header.split(separator), acknowledged.split(separator)
        return Answer(msa[1], msa[2], int(msh[9]))
    except (IndexError, ValueError):
        return UNREADABLE
