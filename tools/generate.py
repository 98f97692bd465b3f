"""Write docs/reference/ from the code: one page per kind of thing that has a name others rely on.

A page is a function without arguments that returns Markdown; `PAGES` names its file. The pages are
committed, and `--check` (in `make check`, and a test) fails when one is not what the code says, so
that what is documented and what is there cannot drift apart. What a page says of a thing is the
thing's own docstring or definition: there is no second place to write it.
"""

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tools.pages.commands import commands_page
from tools.pages.facts import facts_page
from tools.pages.measures import measures_page
from tools.pages.mutants import mutants_page
from tools.pages.settings import settings_page
from tools.pages.torture import torture_page

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "reference"

PAGES: Mapping[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "facts.md": facts_page,
    "measures.md": measures_page,
    "mutants.md": mutants_page,
    "settings.md": settings_page,
    "torture.md": torture_page,
}


def stale(folder: Path = FOLDER) -> list[str]:
    """The pages that are missing or differ from what the code says."""
    return [
        name
        for name, page in PAGES.items()
        if not (folder / name).exists() or (folder / name).read_text("utf-8") != page()
    ]


def main() -> int:
    """Write the pages, or with --check name the stale ones and fail."""
    options = argparse.ArgumentParser(description="Write docs/reference/ from the code.")
    options.add_argument("--check", action="store_true", help="compare only; write nothing")
    check = options.parse_args().check
    for name in (out_of_step := stale()):
        if check:
            print(f"docs/reference/{name} is not what the code says: run `make docs`")
        else:
            (FOLDER / name).write_text(PAGES[name](), "utf-8")
            print(f"wrote docs/reference/{name}")
    return 1 if check and out_of_step else 0


if __name__ == "__main__":
    sys.exit(main())
