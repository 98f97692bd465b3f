"""Takes the README's picture: the terminal board of a running demo, as SVG.

    python -m tools.picture docs/pictures/watch.svg

Runs the demo as fast as it is read until simulated mid-morning, when a hospital is busiest.
"""

import asyncio
import re
import sys
from pathlib import Path

import uvloop
from rich.console import Console

from housewide.cli.board import board
from housewide.demo.run import DemoSettings, running_demo
from housewide.kit.clock import HOUR
from housewide.science.twin import START_AT
from housewide.server.picture import SitePicture, SiteReader
from housewide.server.process import process

SEED = 1
SHOWN_AT = START_AT + 4 * HOUR
COLUMNS, LOOK_AGAIN_S = 160, 0.5


async def _picture() -> SitePicture:
    settings = DemoSettings(SEED, None)
    async with running_demo(settings) as demo, process(demo.site) as this:
        reader = SiteReader(this)
        await reader.open()
        while this.clock.now() < SHOWN_AT:
            await asyncio.sleep(LOOK_AGAIN_S)
        return await reader.picture()


def main() -> int:
    with Path("/dev/null").open("w") as nowhere:
        console = Console(record=True, width=COLUMNS, file=nowhere)
        console.print(board(uvloop.run(_picture()), COLUMNS))
    svg = console.export_svg(title="housewide watch")
    # Rich names a font on somebody's server; a picture asks nobody for anything.
    Path(sys.argv[1]).write_text(re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL))
    return 0


if __name__ == "__main__":
    sys.exit(main())
