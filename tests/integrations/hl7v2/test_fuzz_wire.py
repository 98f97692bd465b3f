"""Whatever bytes come: every frame is answered, and the connection stays.

Seeded rather than searched, because each round goes over one living connection, which must survive
all of them. A failure names its round; the same seed gives the same bytes.
"""

import random

from housewide.integrations.hl7v2.limits import Limits
from tests.integrations.hl7v2.wire import MemoryLog, Peer, adt, listening, peer_of

ROUNDS = 400
SIGNS = b'|^~\\&\r\n"\0\x7f\x80\xc3\xffMSHBF09 \xef\xbb\xbf'


def mutated(chance: random.Random, message: bytes, *, signs: bytes) -> bytes:
    bytes_ = bytearray(message)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(bytes_) + 1)
        kind = chance.randrange(4)
        if kind == 0:
            del bytes_[at : at + chance.randint(1, 30)]
        elif kind == 1:
            bytes_[at:at] = bytes([chance.choice(signs)]) * chance.randint(1, 5)
        elif kind == 2:
            bytes_[at : at + 1] = bytes([chance.choice(signs)])
        else:
            bytes_[at:at] = bytes_[: chance.randint(0, 60)]
    return bytes(bytes_)


async def answers_before(peer: Peer, control_id: str) -> list[str]:
    """The codes of all answers up to the one for that message, which must be AA."""
    codes = []
    while (msa := await peer.msa()) != ("AA", control_id):
        codes.append(msa[0])
    return codes


async def test_every_mutated_message_is_answered_and_never_ends_the_connection() -> None:
    chance = random.Random(20261124)
    log = MemoryLog()
    limits = Limits(frame_bytes=600)
    async with listening(log, limits=limits) as listener, peer_of(listener) as peer:
        for round_ in range(ROUNDS):
            garbled = mutated(chance, adt("garbled", pad="Ö" * 90), signs=SIGNS)
            peer.send(garbled, adt(f"after-{round_}"))
            codes = await answers_before(peer, f"after-{round_}")
            assert codes, (round_, garbled)
            assert set(codes) <= {"AA", "AR"}, (round_, garbled)


async def test_no_bytes_at_all_keep_the_next_message_from_being_heard() -> None:
    chance = random.Random(20261125)
    log = MemoryLog()
    signs = SIGNS + b"\x0b\x1c\x0b\x1c"
    limits = Limits(frame_bytes=600)
    async with listening(log, limits=limits) as listener, peer_of(listener) as peer:
        for round_ in range(ROUNDS):
            peer.say(mutated(chance, b"\x0b" + adt("x") + b"\x1c\r", signs=signs))
            peer.send(adt(f"after-{round_}"))
            await answers_before(peer, f"after-{round_}")
    assert {each.quarantine for each in log.arrived} >= {"", "not-hl7", "cut-short"}
