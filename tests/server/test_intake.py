"""From the sender's socket to the census: the intake hears, keeps and answers; the lane reads."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from housewide.hospital.house.measures import measure
from housewide.integrations.hl7v2.send import MllpSender
from housewide.kit.settings import SITE_FILE, load_site
from housewide.server import listeners
from housewide.server.feeds import DECODED
from housewide.server.intake import (
    NotTheDemos,
    PlaintextNotSaid,
    refuse_others_than_the_demo,
    refuse_plaintext,
    run_intake,
)
from tests.server.files import write_site
from tests.server.messages import adt, lab_result
from tests.server.site import NOON, Story, reading, until


@contextlib.asynccontextmanager
async def intake(north: Story) -> AsyncIterator[dict[str, int]]:
    """The site's real intake; the port of each source."""
    running = asyncio.create_task(run_intake(north.folder))
    try:
        await until(lambda: listening(north), "the intake listens")
        rows = await north.conn.fetch("select source, port from listeners")
        yield {row["source"]: row["port"] for row in rows}
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def listening(north: Story) -> bool:
    return await north.conn.fetchval("select count(*) from listeners") == 2


@contextlib.asynccontextmanager
async def sender(port: int) -> AsyncIterator[MllpSender]:
    speaks = MllpSender("127.0.0.1", port)
    try:
        yield speaks
    finally:
        await speaks.close()


async def test_a_stay_told_over_a_socket_is_answered_and_then_believed(north):
    async with intake(north) as ports, reading(north.process), sender(ports["ehr"]) as ehr:
        for message in (
            adt("A01", "1"),
            adt("A02", "2", to="ICU^1^A", at="20261124120100"),
            lab_result("3"),
            adt("A03", "4", to="ICU^1^A", at="20261124120200"),
        ):
            answer = await ehr.send(message)
            assert answer.code == "AA"
            await until(north.all_read, "the answered message is read")
        assert (await ehr.send(adt("A01", "1"))).code == "AA", "a resend gets the same answer"
        await until(north.all_read, "everything is read")
        async with sender(ports["beds"]) as beds:
            assert (await beds.send(adt("A08", "9"))).code == "AA"
            await until(north.all_read, "the other source is read")
    assert [f.message for f in await north.stored_facts() if f.kind.startswith("VisitA")] == [1]
    assert (await north.feed()).total() == 4
    assert (await north.feed()).counts["ADT^A01"] == {DECODED: 1}
    assert (await north.feed("beds")).total() == 1
    house = (await north.follower()).house
    assert measure(house, "visits_open", NOON).value == 0
    assert measure(house, "beds_to_clean", NOON).made_of == ("6W-601-A", "ICU-1-A")


@pytest.mark.parametrize(
    "heard_elsewhere",
    [
        'host = "0.0.0.0"\nplaintext = true',
        "port = 2575",
        '[facility.source.tls]\ncertificate="c"\nkey="k"',
    ],
    ids=["not-loopback", "known-port", "tls"],
)
def test_a_simulated_site_refuses_a_listener_that_is_not_the_demo_s(
    tmp_path: Path, heard_elsewhere: str
):
    site = load_site(write_site(tmp_path, head="simulated = true", source=heard_elsewhere))
    with pytest.raises(NotTheDemos, match="may hear only the demo"):
        refuse_others_than_the_demo(site)


@pytest.mark.parametrize("host", ["0.0.0.0", "10.1.2.3", "::", "integration.example"])
async def test_names_of_patients_come_in_plain_text_from_beyond_only_where_somebody_said_so(
    tmp_path: Path, host: str
):
    folder = write_site(tmp_path, source=f'host = "{host}"')
    with pytest.raises(PlaintextNotSaid, match=f"ehr.toml of north .* on {host}"):
        await run_intake(folder)
    for allowed in ("plaintext = true", '[facility.source.tls]\ncertificate = "c"\nkey = "k"'):
        write_site(tmp_path, source=f'host = "{host}"\n{allowed}')
        refuse_plaintext(load_site(tmp_path))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "localhost"])
def test_on_loopback_nothing_has_to_be_said(tmp_path: Path, host: str):
    refuse_plaintext(load_site(write_site(tmp_path, source=f'host = "{host}"')))


async def test_the_intake_itself_refuses_before_it_opens_any_listener(tmp_path: Path):
    folder = write_site(tmp_path, head="simulated = true", source="port = 2575")
    with pytest.raises(NotTheDemos):
        await run_intake(folder)


def test_a_simulated_site_on_free_loopback_ports_is_the_demo_s(tmp_path: Path):
    refuse_others_than_the_demo(load_site(write_site(tmp_path, head="simulated = true")))


def test_a_real_site_listens_where_it_likes(tmp_path: Path):
    refuse_others_than_the_demo(
        load_site(write_site(tmp_path, source='host = "0.0.0.0"\nport = 2575\nplaintext = true'))
    )


async def test_what_an_earlier_intake_said_of_its_ports_is_forgotten_first(north):
    await north.conn.execute(
        "insert into listeners values ($1, 'retired', '127.0.0.1', 2575, false)", north.shard
    )
    async with intake(north) as ports:
        assert set(ports) == {"beds", "ehr"}


async def test_a_port_that_is_taken_makes_one_source_deaf_and_only_until_it_is_free(
    north, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(listeners, "OPEN_AGAIN_S", 0.01)
    other = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    port = other.sockets[0].getsockname()[1]
    site = north.folder / SITE_FILE
    site.write_text(
        site.read_text().replace('profile = "beds.toml"', f'profile = "beds.toml"\nport = {port}')
    )
    running = asyncio.create_task(run_intake(north.folder))
    try:
        heard = "select count(*) = 1 from listeners where source = 'ehr'"
        await until(lambda: north.conn.fetchval(heard), "the other source is heard")
        assert not await listening(north)
        other.close()
        await other.wait_closed()
        await until(lambda: listening(north), "the port is free, and both are heard")
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_a_profile_that_is_broken_makes_its_own_source_deaf_and_only_until_it_is_mended(
    north, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(listeners, "OPEN_AGAIN_S", 0.01)
    profile = north.folder / "beds.toml"
    good = profile.read_text()
    profile.write_text("zone = ")
    running = asyncio.create_task(run_intake(north.folder))
    try:
        heard = "select count(*) = 1 from listeners where source = 'ehr'"
        await until(lambda: north.conn.fetchval(heard), "the other source is heard")
        assert not await listening(north)
        profile.write_text(good)
        await until(lambda: listening(north), "the profile is mended, and both are heard")
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def set_aside(north: Story) -> bool:
    return await north.conn.fetchval("select count(*) = 1 from messages_headers")


async def test_a_message_cut_short_and_sent_again_whole_is_believed(north):
    whole = adt("A01", "1")
    async with intake(north) as ports, reading(north.process):
        _, hanging = await asyncio.open_connection("127.0.0.1", ports["ehr"])
        hanging.write(b"\x0b" + whole)
        hanging.close()
        await until(lambda: set_aside(north), "the broken copy is set aside")
        async with sender(ports["ehr"]) as ehr:
            assert (await ehr.send(whole)).code == "AA"
        await until(north.all_read, "both are read")
    house = (await north.follower()).house
    assert measure(house, "census_patients", NOON).value == 1
