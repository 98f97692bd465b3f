"""Start one process of a site: `python -m housewide.server intake|hospital FOLDER`.

Not for people: `housewide up` starts these, and each ends when its standard input closes.
"""

import os
import signal
import sys
import threading
from pathlib import Path

import uvloop

from housewide.kit.errors import HousewideError
from housewide.server.hospital import run_hospital
from housewide.server.intake import run_intake
from housewide.server.logs import log_json

RUN = {"intake": run_intake, "hospital": run_hospital}


def end_with_supervisor() -> None:
    """Stop in order when the supervisor is gone, however it went: our stdin closes then."""

    def watch() -> None:
        while os.read(0, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True, name="supervisor-watch").start()


def main() -> int:
    name, folder = sys.argv[1], Path(sys.argv[2])
    log_json(name)
    end_with_supervisor()
    try:
        uvloop.run(RUN[name](folder))
    except HousewideError as error:
        print(f"{name}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
