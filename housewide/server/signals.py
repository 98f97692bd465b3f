"""Being told to stop: SIGTERM from a supervisor, SIGINT from a keyboard."""

import asyncio
import signal


def stop_on_signal(stopping: asyncio.Event) -> None:
    """Set the event when this process is told to stop, instead of ending it there and then."""
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
