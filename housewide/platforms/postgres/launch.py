"""Becomes the server: drops root, asks to die with its parent, then executes PostgreSQL.

Run as a script by a bare interpreter (`python -I -S launch.py UID GID PARENT PROGRAM ARG...`), so
it imports nothing of ours. A separate program rather than a `preexec_fn`, because between fork and
exec of a process with threads no Python code is safe.

The order matters: Linux forgets the parent-death signal when the account changes, so it is set
after. Where `prctl` does not exist, the next start ends the orphan instead.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def drop_root(uid: int, gid: int) -> None:
    """PostgreSQL refuses to run as root; without root there is nothing to drop."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)


def die_with(parent: int) -> None:
    """Have the kernel send SIGINT (a fast, clean shutdown) when the thread that made us ends."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(PR_SET_PDEATHSIG, int(signal.SIGINT))
    if os.getppid() != parent:  # it died before we asked
        sys.exit("the supervisor ended before the server began")


if __name__ == "__main__":
    uid, gid, parent = (int(number) for number in sys.argv[1:4])
    drop_root(uid, gid)
    die_with(parent)
    os.umask(0o077)
    os.execv(sys.argv[4], sys.argv[4:])
