"""Walking the package: what a page lists is found by looking, so that nothing can be left out."""

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType

MADE = "<!-- Written by `make docs` from the code; do not edit. -->\n\n"


def modules(under: ModuleType, last: str = "") -> Iterator[ModuleType]:
    """Every module below a package, imported; with `last`, only those of that name."""
    for found in pkgutil.walk_packages(under.__path__, under.__name__ + "."):
        if not last or found.name.endswith("." + last):
            yield importlib.import_module(found.name)
