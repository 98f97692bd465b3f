"""Reading the project's Markdown as data: its pages, links, tables, and the tests it names."""

import ast
import re
from pathlib import Path

from tools.tidy import tracked

ROOT = Path(__file__).resolve().parents[2]
NOT_YET = "not yet"


def pages() -> list[str]:
    """Every Markdown page of the project, as paths from the root."""
    return [name for name in tracked(ROOT) if name.endswith(".md")]


def prose(name: str) -> str:
    """A page without its fenced code."""
    return re.sub(r"^```.*?^```", "", (ROOT / name).read_text("utf-8"), flags=re.S | re.M)


def links(text: str) -> list[str]:
    """The targets of Markdown links and pictures, without those to other sites."""
    targets = re.findall(r"\]\(([^)\s]+)\)", text)
    return [
        target for target in targets if "://" not in target and not target.startswith("mailto:")
    ]


def anchors(name: str) -> set[str]:
    """The anchors that the headings of a page make."""
    headings = re.findall(r"^#+ (.+)$", prose(name), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def tables(text: str) -> list[list[dict[str, str]]]:
    """Every table of a page, its rows by column heading."""
    found = []
    for block in re.findall(r"(?:^\|.*\|\n)+", text + "\n", flags=re.M):
        rows = [
            [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            for line in block.splitlines()
        ]
        found.append([dict(zip(rows[0], row, strict=True)) for row in rows[2:]])
    return found


def missing_tests(cell: str, page: str) -> list[str]:
    """What a table's cell names as a test or bench and what is not there.

    A cell holds links to files, `path::name` for one test, or "not yet".
    """
    if cell == NOT_YET:
        return []
    named = [str((ROOT / page).parent / target) for target in links(cell)]
    named += re.findall(r"`([\w./-]+\.py(?:::\w+)?)`", cell)
    if not named:
        return [f"{cell!r} names no test"]
    return [name for name in named if not is_there(name)]


def is_there(name: str) -> bool:
    """Whether a file, or `file::function`, is in the tree."""
    path, _, function = name.partition("::")
    file = ROOT / path
    if not function or not file.is_file():
        return file.is_file()
    walked = ast.walk(ast.parse(file.read_text("utf-8")))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return any(isinstance(node, kinds) and node.name == function for node in walked)
