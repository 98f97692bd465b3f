"""`housewide up`: two processes that outlive each other, and none that outlives the supervisor."""

import os
import signal
from pathlib import Path

import asyncpg
import pytest

from housewide.integrations.hl7v2.send import MllpSender, NotDelivered
from housewide.kit.settings import load_site
from housewide.log.connect import connect
from housewide.platforms.postgres import find_place
from housewide.platforms.postgres.leftovers import server_processes
from housewide.server.owner import OWNER_FILE
from housewide.server.reach import dsns
from tests.platforms.postgres.harness import own_instance, supervised
from tests.server.files import by_dsn, profile, write_site
from tests.server.messages import adt
from tests.server.running import Up, descendants, is_alive, up


async def port_of(conn: asyncpg.Connection, running: Up, source: str = "ehr") -> int:
    async def listens() -> bool:
        return await conn.fetchval("select count(*) from listeners where source = $1", source)

    await running.until(listens, "the intake listens")
    return await conn.fetchval("select port from listeners where source = $1", source)


async def believed(conn: asyncpg.Connection, visits: int) -> bool:
    """Whether so many admissions are facts."""
    kind = "VisitAdmitted"
    return visits == await conn.fetchval("select count(*) from facts_headers where kind = $1", kind)


async def tables(owner_dsn: str) -> int:
    conn = await connect(owner_dsn)
    try:
        return await conn.fetchval("select count(*) from pg_tables where schemaname = 'public'")
    finally:
        await conn.close()


async def connect_when_migrated(database: str, running: Up) -> asyncpg.Connection:
    async def migrated() -> bool:
        return await tables(database) > 0 and running.pid_of("hospital") is not None

    await running.until(migrated, "the database is migrated")
    return await connect(database)


async def test_a_killed_intake_comes_back_and_the_hospital_never_noticed(tmp_path, database):
    folder = write_site(tmp_path, by_dsn(database))
    async with up(folder) as running:
        hospital = await running.process("hospital")
        intake = await running.process("intake")
        conn = await connect_when_migrated(database, running)
        port = await port_of(conn, running)
        ehr = MllpSender("127.0.0.1", port)
        assert (await ehr.send(adt("A01", "1"))).code == "AA"
        await running.until(lambda: believed(conn, 1), "the admission is believed")

        await conn.execute("delete from listeners")
        os.kill(intake, signal.SIGKILL)
        again = await running.process("intake", other_than=intake)
        await ehr.close()
        ehr = MllpSender("127.0.0.1", await port_of(conn, running))
        assert (await ehr.send(adt("A01", "1"))).code == "AA", "resent, since nobody can be sure"
        assert (await ehr.send(adt("A01", "2", visit="V2", patient="200"))).code == "AA"
        await running.until(lambda: believed(conn, 2), "the second admission is believed")
        assert running.pid_of("hospital") == hospital
        await ehr.close()

        running.signal(signal.SIGTERM)
        assert await running.ended() == 0
        assert not [pid for pid in (again, hospital) if is_alive(pid)]
        assert await believed(conn, 2)
        await conn.close()


async def test_a_profile_broken_under_a_running_site_does_not_stop_who_decodes(tmp_path, database):
    folder = write_site(tmp_path, by_dsn(database))
    async with up(folder) as running:
        hospital = await running.process("hospital")
        conn = await connect_when_migrated(database, running)
        ehr = MllpSender("127.0.0.1", await port_of(conn, running))
        configured = "select count(*) = 3 from facts_headers where actor = 'config'"
        await running.until(lambda: conn.fetchval(configured), "its files are believed")
        (folder / "beds.toml").write_text("zone = ")
        os.kill(hospital, signal.SIGKILL)
        await running.process("hospital", other_than=hospital)
        assert (await ehr.send(adt("A01", "1"))).code == "AA"
        await ehr.close()
        await running.until(lambda: believed(conn, 1), "the next hospital process believes it")
        await conn.close()


async def test_what_is_heard_while_the_hospital_is_dead_is_kept_and_believed_by_the_next(
    tmp_path, database
):
    folder = write_site(tmp_path, by_dsn(database))
    async with up(folder) as running:
        intake, hospital = await running.process("intake"), await running.process("hospital")
        conn = await connect_when_migrated(database, running)
        ehr = MllpSender("127.0.0.1", await port_of(conn, running))
        os.kill(hospital, signal.SIGKILL)
        assert (await ehr.send(adt("A01", "1"))).code == "AA"
        await ehr.close()
        await running.process("hospital", other_than=hospital)
        await running.until(lambda: believed(conn, 1), "the next hospital process believes it")
        assert running.pid_of("intake") == intake
        await conn.close()


async def test_a_killed_supervisor_leaves_no_process_behind_not_even_its_database(tmp_path):
    with own_instance("up") as instance:
        folder = write_site(tmp_path, f'[database]\ninstance = "{instance}"\n')
        place = find_place(instance)
        async with up(folder) as running:
            await running.process("intake")
            await running.process("hospital")
            conn = await connect(dsns(load_site(folder)).app)
            ehr = MllpSender("127.0.0.1", await port_of(conn, running))
            assert (await ehr.send(adt("A01", "1"))).code == "AA"
            await conn.close()
            below = descendants(running.pid)
            assert server_processes(place.data)
            assert str(place.home) in (folder / OWNER_FILE).read_text(), "others are told whose"
            running.signal(signal.SIGKILL)
            await running.ended()

            async def all_gone() -> bool:
                return not any(map(is_alive, below)) and not server_processes(place.data)

            await running.until(all_gone, "nothing is left of the site")
            with pytest.raises(NotDelivered):
                await ehr.send(adt("A01", "2"))
            await ehr.close()


async def test_a_site_runs_its_own_code_wherever_it_is_started(tmp_path, database):
    another = tmp_path / "another-checkout"
    (another / "housewide").mkdir(parents=True)
    (another / "housewide" / "__init__.py").write_text("raise SystemExit('another Housewide')\n")
    folder = write_site(tmp_path, by_dsn(database))
    async with up(folder, started_in=another) as running:
        await running.process("intake")
        conn = await connect_when_migrated(database, running)
        assert await port_of(conn, running)
        await conn.close()
    assert "another Housewide" not in running.said()


async def test_a_given_server_that_may_forget_is_refused_before_anything_is_written(tmp_path):
    with own_instance("forgetful") as instance:
        async with supervised(instance, extra_settings={"fsync": "off"}) as server:
            folder = write_site(tmp_path, by_dsn(server.dsn()))
            async with up(folder) as running:
                assert await running.ended() == 1
                said = running.said().splitlines()
            assert len(said) == 1
            assert "fsync is off" in said[0]
            assert said[0].endswith("[postgres_not_durable]")
            assert await tables(server.dsn()) == 0


async def test_a_bad_file_is_refused_before_anything_runs(tmp_path: Path, database: str):
    folder = write_site(tmp_path, by_dsn(database))
    (folder / "ehr.toml").write_text(profile().replace("UTC", "Mars/Olympus"))
    async with up(folder) as running:
        assert await running.ended() == 1
        said = running.said().splitlines()
    assert len(said) == 1
    assert f"{folder / 'ehr.toml'}, line 2: zone:" in said[0]
    assert await tables(database) == 0


async def test_a_server_that_does_not_answer_is_named_in_one_line(tmp_path: Path):
    folder = write_site(tmp_path, by_dsn("postgresql://housewide@127.0.0.1:1/housewide"))
    async with up(folder) as running:
        assert await running.ended() == 1
        (said,) = running.said().splitlines()
    assert said.endswith("[not-running]")
