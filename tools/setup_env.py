"""Make the environment in .venv from the lock file: `make setup`, and the first step of `make run`.

Standard library only, and written so that an old Python can still read it far enough to say that
it is too old. What it promises:

- the same lock gives the same environment: every file is checked against its hash, nothing is
  resolved, nothing is compiled, nothing is fetched but what the lock names;
- nothing to do takes a fraction of a second (a stamp holds the hash of what was installed);
- killed at any moment it leaves either a whole environment or one that the next run replaces;
- two at once: the second waits for the first (a lock on the checkout's folder, which pip inherits,
  so that it holds even when only pip is left of a killed run).
"""

import argparse
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from typing import Any, Sequence

OLDEST = (3, 11)
NEWER_NAMES = ("python3.13", "python3.14", "python3.12", "python3.11")
# What each choice installs. The development lock holds everything the other one does (a test says
# so): it alone is given to pip, and both count as installed.
LOCKS = {
    "run": ("requirements.lock",),
    "dev": ("requirements.lock", "requirements-dev.lock"),
}
LAYOUT = "1"  # raise when what is made changes although the locks do not
QUIET_SECONDS = 5  # say that we are still alive after so much silence
SIZE_UNITS = {"bytes": 1e-6, "kB": 1e-3, "MB": 1.0, "GB": 1e3}


class SetupError(Exception):
    """The environment cannot be made; the message says what to do about it."""


def say(text: str) -> None:
    """One calm line of progress."""
    print("setup: " + text, flush=True)


def fitting_python() -> str:
    """A Python new enough to run Housewide: this one, else a newer one found on PATH.

    Raises SetupError when there is none.
    """
    if sys.version_info >= OLDEST:
        return sys.executable
    probe = "import sys; sys.exit(sys.version_info < (%d, %d))" % OLDEST
    for name in NEWER_NAMES:
        found = shutil.which(name)
        if found and subprocess.call([found, "-c", probe], stderr=subprocess.DEVNULL) == 0:
            return found
    raise SetupError(
        "Housewide needs Python %d.%d or newer; this is %s and no newer one is on PATH. "
        "Debian 12+, Ubuntu 24.04+: `apt install python3 python3-venv`. "
        "Or name one: `make setup PYTHON=/path/to/python3.12`." % (*OLDEST, sys.version.split()[0])
    )


def need_ensurepip() -> None:
    """Refuse where Python came without the parts that make an environment (Debian splits them)."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        raise SetupError(
            "this Python cannot make environments (no %s). Debian, Ubuntu: "
            "`apt install python3-venv` (or python%d.%d-venv)."
            % ("venv or ensurepip", *sys.version_info[:2])
        ) from None


def hash_of(root: str, lock_name: str) -> str:
    """The hash by which the stamp names a lock file's content; "" where there is no such file."""
    try:
        with open(os.path.join(root, lock_name), "rb") as lock:
            return hashlib.sha256(lock.read()).hexdigest()
    except FileNotFoundError:
        return ""


def stamp_for(root: str, lock_names: "Sequence[str]") -> "dict[str, Any]":
    """What an environment made now would be: the locks, the Python, the place, the layout."""
    return {
        "locks": {name: hash_of(root, name) for name in lock_names},
        "python": sys.version.split()[0],
        "interpreter": os.path.realpath(sys.executable),
        "place": os.path.realpath(root),
        "layout": LAYOUT,
    }


def verdict(found: "dict[str, Any]", wanted: "dict[str, Any]") -> str:
    """What is to be done, given the stamp found (empty if none) and the one wanted.

    "nothing", "add" (same environment, one more lock to install) or "anew".
    """
    rest = {key: value for key, value in wanted.items() if key != "locks"}
    if any(found.get(key) != value for key, value in rest.items()):
        return "anew"
    have = found.get("locks", {})
    if all(have.get(name) == locked for name, locked in wanted["locks"].items()):
        return "nothing"
    if any(have.get(name, locked) != locked for name, locked in wanted["locks"].items()):
        return "anew"  # a lock changed: what left it must leave the environment
    return "add"


def still_true(stamp: "dict[str, Any]", root: str) -> bool:
    """Whether every lock the stamp names is still the one in the checkout."""
    locks = stamp.get("locks", {})
    return all(hash_of(root, name) == locked for name, locked in locks.items())


def read_stamp(path: str) -> "dict[str, Any]":
    """The stamp of a finished environment; empty where there is none or it cannot be read."""
    try:
        with open(path, encoding="utf-8") as file:
            stamp = json.load(file)
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_whole(path: str, text: str) -> None:
    """Put a file in place at once: it is there whole or not at all."""
    with open(path + ".new", "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(path + ".new", path)


def remove_old(place: str) -> None:
    """Take an old environment away; refuses a folder that is not one."""
    for left in os.listdir(os.path.dirname(place)):
        if left.startswith(os.path.basename(place) + "-old-"):
            shutil.rmtree(os.path.join(os.path.dirname(place), left), ignore_errors=True)
    if not os.path.lexists(place):
        return
    ours = ("pyvenv.cfg", "housewide-begun", "housewide-stamp.json")
    if os.listdir(place) and not any(os.path.exists(os.path.join(place, name)) for name in ours):
        raise SetupError(place + " is not an environment: move it away, then `make setup` again.")
    aside = "%s-old-%d" % (place, os.getpid())
    os.rename(place, aside)
    shutil.rmtree(aside, ignore_errors=True)


def make_empty(place: str) -> None:
    """An environment with pip and nothing else, marked as begun before anything is in it."""
    import venv

    remove_old(place)
    os.mkdir(place)
    write_whole(os.path.join(place, "housewide-begun"), "")
    venv.create(place, with_pip=True, symlinks=True)


def fetched_mb(line: str) -> float:
    """Megabytes that a line of pip's output says were fetched; 0.0 for any other line."""
    found = re.search(r"^\s*Downloading \S+ \(([\d.]+) (bytes|kB|MB|GB)\)", line)
    return float(found.group(1)) * SIZE_UNITS[found.group(2)] if found else 0.0


class Progress:
    """Turns pip's output into a few calm lines, and keeps its tail for when it fails."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.count = 0
        self.megabytes = 0.0
        self.doing = ""
        self.tail: "list[str]" = []
        self.spoke_at = time.monotonic()
        self.done = threading.Event()

    def read(self, line: str) -> None:
        """Take one line of pip's output."""
        self.tail = [*self.tail[-14:], line.rstrip()]
        self.megabytes += fetched_mb(line)
        begun = re.match(r"Collecting ([A-Za-z0-9._-]+)==", line)
        if begun:
            self.count += 1
            self.doing = begun.group(1)
        elif line.startswith("Installing collected packages"):
            self.doing = ""
            self.speak("fetched %.1f MB, unpacking" % self.megabytes)

    def speak(self, text: str) -> None:
        """Say something, and remember when."""
        self.spoke_at = time.monotonic()
        say(text)

    def watch(self) -> None:
        """Until pip is done, break any long silence with where it stands."""
        while not self.done.wait(0.5):
            if time.monotonic() - self.spoke_at >= QUIET_SECONDS:
                at = "%d of %d, %s" % (self.count, self.total, self.doing)
                self.speak(
                    "still fetching (%s; %.1f MB)" % (at, self.megabytes)
                    if self.doing
                    else "still unpacking"
                )


def install(place: str, root: str, lock_name: str) -> float:
    """Install exactly what one lock names; returns the megabytes fetched.

    Raises SetupError with the end of pip's output.
    """
    lock = os.path.join(root, lock_name)
    with open(lock, encoding="utf-8") as file:
        progress = Progress(sum("==" in line for line in file))
    command = [os.path.join(place, "bin", "python"), "-m", "pip", "install"]
    command += ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--no-input"]
    command += ["--disable-pip-version-check", "--progress-bar", "off", "-r", lock]
    quiet = dict(os.environ, PIP_ROOT_USER_ACTION="ignore", PIP_USER="0", PYTHONUNBUFFERED="1")
    quiet.pop("PIP_REQUIRE_VIRTUALENV", None)
    pip = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
        close_fds=False,  # pip keeps the lock on the checkout, should we be killed
        env=quiet,
    )
    watcher = threading.Thread(target=progress.watch, daemon=True)
    watcher.start()
    assert pip.stdout is not None
    for line in pip.stdout:
        progress.read(line)
    progress.done.set()
    watcher.join()
    if pip.wait() != 0:
        raise SetupError(
            "pip could not install %s:\n    %s\n  Nothing half-made is kept: mend the cause "
            "(often the network or the package index), then run the same command again."
            % (lock_name, "\n    ".join(progress.tail))
        )
    return progress.megabytes


def add_ourselves(place: str, root: str) -> None:
    """Make the checkout importable and put `housewide` beside python: no build, no fetch."""
    python = os.path.join(place, "bin", "python")
    query = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = subprocess.check_output([python, "-c", query], universal_newlines=True).strip()
    write_whole(os.path.join(site, "housewide-checkout.pth"), root + "\n")
    script = os.path.join(place, "bin", "housewide")
    # Through sh, because a "#!" line may hold neither a space nor more than 127 bytes.
    write_whole(
        script,
        "#!/bin/sh\n"
        '\'\'\'exec\' "%s" "$0" "$@"\n'
        "' '''\n"
        "import sys\n"
        "from housewide.cli import main\n"
        "sys.exit(main())\n" % python,
    )
    os.chmod(script, 0o755)


def make(root: str, lock_names: "Sequence[str]") -> None:
    """Bring .venv to what the lock says, doing as little as possible."""
    place = os.path.join(root, ".venv")
    stamp_path = os.path.join(place, "housewide-stamp.json")
    begun_path = os.path.join(place, "housewide-begun")
    wanted, found = stamp_for(root, lock_names), read_stamp(stamp_path)
    todo = "anew" if not still_true(found, root) else verdict(found, wanted)
    if os.path.exists(begun_path):
        todo = "anew"
    if todo == "nothing":
        return
    started_at = time.monotonic()
    if todo == "anew":
        need_ensurepip()
        again = " (replacing what is there)" if os.path.exists(place) else ""
        say("making the environment with Python %s%s" % (wanted["python"], again))
        make_empty(place)
    write_whole(begun_path, "")
    say("installing %s, every file checked against its hash" % lock_names[-1])
    megabytes = install(place, root, lock_names[-1])
    add_ourselves(place, root)
    locks = dict(found.get("locks", {}) if todo == "add" else {}, **wanted["locks"])
    write_whole(stamp_path, json.dumps(dict(wanted, locks=locks), indent=1) + "\n")
    os.remove(begun_path)
    seconds = time.monotonic() - started_at
    say("ready: %.1f MB fetched, %.0f s" % (megabytes, seconds))


def main() -> int:
    """Hold the checkout's lock and make the environment; 1 and one clear line if it cannot be."""
    options = argparse.ArgumentParser(description="Make the environment in .venv from a lock file.")
    options.add_argument("what", choices=sorted(LOCKS), help="to run Housewide, or to work on it")
    what = options.parse_args().what
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    try:
        python = fitting_python()
        if python != sys.executable:
            os.execv(python, [python, *sys.argv])
        folder = os.open(root, os.O_RDONLY)
        os.set_inheritable(folder, True)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another setup is at work in this checkout; waiting for it")
            fcntl.flock(folder, fcntl.LOCK_EX)
        make(root, LOCKS[what])
    except (SetupError, OSError) as problem:
        print("setup: " + str(problem), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("setup: stopped; the next run starts where it can.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
