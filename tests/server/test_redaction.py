"""Whose bytes go: all of one patient's, wherever they lie, and nobody else's."""

import pytest

from housewide.kit.keys import Identifier
from housewide.log.redaction import Redaction
from housewide.server import redaction as redaction_module
from housewide.server.redaction import NobodyFound, NotReadYet, patient_key, redact_patient
from housewide.server.reprocess import AlreadyReprocessing, no_other_reading
from tests.server.messages import adt, lab_result
from tests.server.site import NORTH, Story

JANE = Identifier("NTH", "MR", "1000")


async def redact(north: Story, patient: str | None = None) -> Redaction:
    return await redact_patient(
        north.process,
        NORTH,
        patient or await patient_key(north.conn, JANE),
        requested_by="registrar Hall",
        approved_by="officer Okafor",
        reason="court order 12/2026",
    )


async def left(north: Story) -> list[int]:
    """The positions of the messages whose bytes are still there."""
    rows = await north.conn.fetch("select position from messages_payloads order by position")
    return [row["position"] for row in rows]


async def test_a_part_of_a_key_is_nobody_and_removes_nothing(north: Story) -> None:
    await north.tell(adt("A01", "1", patient="1000"), adt("A01", "2", visit="V2", patient="2000"))
    key = await patient_key(north.conn, JANE)
    for part in ("p.", key[:-1], f"{key} ", "v" + key[1:]):
        with pytest.raises(NobodyFound):
            await redact(north, part)
    assert await left(north) == [1, 2]


async def test_while_messages_wait_to_be_read_nothing_is_called_redacted(
    north: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    await north.tell(adt("A01", "1", patient="1000"))
    await north.heard(adt("A08", "2", patient="1000"))
    monkeypatch.setattr(redaction_module, "READING_WAIT_S", 0.0)
    with pytest.raises(NotReadYet, match="1 messages wait"):
        await redact(north)
    assert await left(north) == [1, 2]


async def test_what_was_not_decoded_goes_too_where_it_names_the_patient(north: Story) -> None:
    unlabelled = lab_result("2").replace(b"100^^^NTH^MR", b"1000")
    merge = adt("A40", "3", visit="V2", patient="2000") + b"MRG|1000^^^NTH^MR\r"
    await north.tell(adt("A01", "1", patient="1000"), unlabelled, merge)
    assert (await redact(north)).removed.messages == 3
    assert await left(north) == []


async def test_who_has_a_longer_number_keeps_what_is_theirs(north: Story) -> None:
    theirs = lab_result("2", patient="21000"), lab_result("3", patient="10001")
    await north.tell(adt("A01", "1", patient="1000"), *theirs)
    await redact(north)
    assert await left(north) == [2, 3]


async def test_while_messages_are_read_again_nothing_is_redacted(north: Story) -> None:
    await north.tell(adt("A01", "1", patient="1000"))
    async with no_other_reading(north.conn, NORTH):
        with pytest.raises(AlreadyReprocessing):
            await redact(north)
    assert await left(north) == [1]
    await redact(north)
    assert await left(north) == []
