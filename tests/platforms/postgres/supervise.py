"""A process that supervises one instance until its standard input ends; tests kill it.

Prints one JSON line when the database is ready, or the code of the error that stopped it.
"""

import asyncio
import json
import os
import sys

from housewide.kit.errors import HousewideError
from housewide.platforms.postgres import PostgresSupervisor


async def supervise(instance: str) -> None:
    supervisor = PostgresSupervisor(instance)
    try:
        await supervisor.start()
    except HousewideError as error:
        print(json.dumps({"error": error.code}), flush=True)
        return
    print(json.dumps({"pid": supervisor.pid, "dsn": supervisor.dsn()}), flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await supervisor.stop()


if __name__ == "__main__":
    os.umask(0o077)  # the strictest that an administrator may have set
    asyncio.run(supervise(sys.argv[1]))
