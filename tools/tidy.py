"""Size and tidiness as a check: files and functions stay small, nothing of one machine slips in.

A file over 250 lines or a function over 45 is refused unless tools/tidy.toml lists it with a
reason and its present size. The list is a ratchet: what is on it may shrink and must then be
listed smaller, or leave; it may not grow. The limits are TigerBeetle's idea at Python's scale
(docs/decisions/0003): the code people like to read has functions of about ten lines.

Prints `file:line: what is wrong`, one a line; exit 1 if there is any.
"""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE_LINES_MAX = 250
FUNCTION_LINES_MAX = 45
RATCHET_SLACK_LINES = 15  # a listed size this much too high is not worth an edit
BLOB_BYTES_MAX = 500_000

# Places that exist on one machine only.
MACHINE_PLACES = re.compile(r"(?<![\w.~$}-])/(?:home|root|Users|work|workspace|tmp)/\w")
# Only code may not name them: prose and tests may show an example path.
SHIPPED = ("housewide/", "bench/", "tools/", "Makefile", ".ci/")


@dataclass(frozen=True)
class Listed:
    """A listed departure: its present size in lines, and why it is right that it is so large."""

    lines: int
    reason: str


def tracked(root: Path = ROOT) -> list[str]:
    """What belongs to the project: files git knows or would add, as paths from the root."""
    # Whoever checks need not be who cloned (root in a container): listing names is harmless.
    command = ["git", "-c", "safe.directory=*", "ls-files"]
    command += ["--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, check=True, stdout=subprocess.PIPE, text=True)
    return sorted(name for name in listed.stdout.splitlines() if (root / name).is_file())


def allowed(root: Path = ROOT) -> dict[str, Listed]:
    """The ratchet list: `path` for a file, `path::function` for a function."""
    path = root / "tools" / "tidy.toml"
    entries = tomllib.loads(path.read_text("utf-8"))["large"] if path.exists() else []
    return {entry["what"]: Listed(entry["lines"], entry["reason"]) for entry in entries}


def functions(source: str) -> Iterator[tuple[str, int, int]]:
    """Every function as (qualified name, first line, lines), decorators not counted."""

    def walk(node: ast.AST, within: str) -> Iterator[tuple[str, int, int]]:
        for child in ast.iter_child_nodes(node):
            name = within
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                name = f"{within}.{child.name}" if within else child.name
                if not isinstance(child, ast.ClassDef):
                    lines = (child.end_lineno or child.lineno) - child.lineno + 1
                    yield name, child.lineno, lines
            yield from walk(child, name)

    yield from walk(ast.parse(source), "")


def sizes(name: str, source: str) -> Iterator[tuple[str, int, int, int]]:
    """What has a size in one file: (what, line, lines, limit)."""
    yield name, 1, source.count("\n"), FILE_LINES_MAX
    for function, line, lines in functions(source):
        yield f"{name}::{function}", line, lines, FUNCTION_LINES_MAX


def too_large(name: str, source: str, listed: Mapping[str, Listed]) -> Iterator[str]:
    """Complaints about size in one Python file."""
    for what, line, lines, limit in sizes(name, source):
        entry = listed.get(what)
        if entry is None and lines > limit:
            yield f"{name}:{line}: {what} has {lines} lines (limit {limit}): split it"
        elif entry is not None and lines > entry.lines:
            yield f"{name}:{line}: {what} grew from {entry.lines} to {lines} lines: split it"
        elif entry is not None and lines <= limit:
            yield f"{name}:{line}: {what} is small again: take it off tools/tidy.toml"
        elif entry is not None and lines < entry.lines - RATCHET_SLACK_LINES:
            yield f"{name}:{line}: {what} shrank to {lines} lines: say so in tools/tidy.toml"


def of_one_machine(name: str, text: str) -> Iterator[str]:
    """Complaints about paths that only exist where the author sat."""
    if not name.startswith(SHIPPED):
        return
    for number, line in enumerate(text.splitlines(), 1):
        if found := MACHINE_PLACES.search(line):
            yield f"{name}:{number}: a path of one machine: {found.group()}..."


def complaints(root: Path = ROOT) -> Iterator[str]:
    """Everything untidy in the project."""
    listed, seen = allowed(root), set[str]()
    for name in tracked(root):
        path = root / name
        if path.stat().st_size > BLOB_BYTES_MAX:
            yield f"{name}:1: larger than {BLOB_BYTES_MAX:,} bytes: generate it instead"
            continue
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue  # a picture, or a message in another charset
        yield from of_one_machine(name, text)
        if name.endswith(".py"):
            yield from too_large(name, text, listed)
            seen.update(what for what, *_ in sizes(name, text))
    for what in sorted(listed.keys() - seen):
        yield f"tools/tidy.toml:1: {what} is listed but not there"


def main() -> int:
    """Print what is untidy; 1 if anything is."""
    found = list(complaints())
    print("\n".join(found) if found else "tidy")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
