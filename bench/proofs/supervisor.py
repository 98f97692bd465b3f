"""A site's supervisor as a process of its own, so that it can be killed.

As `housewide up`, but with two hospital processes that compete for the same lanes, and with the
back-off kept short: being killed every second is no fault of theirs. It says "up" once it is, then
answers each line on its standard input with the process ids of its children, and ends with it.

    python -m bench.proofs.supervisor FOLDER
"""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import TextIO

import uvloop

from housewide.kit.settings import load_site
from housewide.server.logs import log_json
from housewide.server.up import Child, database

PROCESSES = {"intake": "intake", "hospital A": "hospital", "hospital B": "hospital"}
BACK_OFF_S = 0.1


async def supervise(folder: Path, answers: TextIO) -> None:
    async with database(load_site(folder)):
        children = {
            name: Child(process, folder, longest_back_off_s=BACK_OFF_S)
            for name, process in PROCESSES.items()
        }
        tasks = [asyncio.create_task(child.run()) for child in children.values()]
        print("up", file=answers, flush=True)
        while await asyncio.to_thread(sys.stdin.readline):
            print(json.dumps({n: c.pid for n, c in children.items()}), file=answers, flush=True)
        await asyncio.gather(*(child.stop() for child in children.values()))
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


if __name__ == "__main__":
    log_json("supervisor")
    # Ours alone: who reads it must hear that we were killed, though our children live a while yet.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    uvloop.run(supervise(Path(sys.argv[1]), answers))
