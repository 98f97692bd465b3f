"""docs/reference/commands.md: every sub-command of `housewide`, from the parser that reads them.

Made from the parser's actions rather than its help text, which differs between Pythons.
"""

import argparse
from collections.abc import Iterator

from tools.pages.walk import MADE

HEAD = """\
# Commands

Each prints text for people, or with `--json` one line of JSON as its last. A refusal says what
to do on standard error and exits 1; wrong usage exits 2.

"""


def subcommands(
    parser: argparse.ArgumentParser, within: str
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command below a parser as (its full name, its parser), in the order of the help."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                yield f"{within} {name}", below
                yield from subcommands(below, f"{within} {name}")


def own_arguments(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """What a command takes, without the help that all have and without its sub-commands."""
    left_out = (argparse._HelpAction, argparse._SubParsersAction)
    return [action for action in parser._actions if not isinstance(action, left_out)]


def written(action: argparse.Action) -> str:
    """An argument as it is typed."""
    name = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    if action.choices is not None:
        name = "{" + ",".join(map(str, action.choices)) + "}"
    if not action.option_strings:
        return f"`{name}`"
    takes = "" if action.nargs == 0 else f" {name}"
    return f"`{', '.join(action.option_strings)}{takes}`"


def command_section(name: str, parser: argparse.ArgumentParser) -> str:
    """One command: what it is for, what it takes."""
    lines = [f"## {name}", "", parser.description or "", ""]
    if own := own_arguments(parser):
        lines += ["| argument | meaning |", "| --- | --- |"]
        for action in own:
            meaning = (action.help or "").replace("%(default)s", str(action.default))
            lines.append(f"| {written(action)} | {meaning.replace('|', chr(92) + '|')} |")
        lines.append("")
    return "\n".join(lines)


def undescribed(parser: argparse.ArgumentParser) -> list[str]:
    """What of a parser says nothing of itself: commands without purpose, arguments without help."""
    found = []
    for name, below in subcommands(parser, parser.prog):
        if not below.description:
            found.append(name)
        found += [f"{name} {action.dest}" for action in own_arguments(below) if not action.help]
    return found


def commands_page() -> str:
    """docs/reference/commands.md."""
    from housewide.cli import parser

    top = parser()
    sections = [command_section(name, below) for name, below in subcommands(top, top.prog)]
    return MADE + HEAD + "\n".join(sections)
