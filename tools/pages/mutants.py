"""docs/reference/mutants.md: what came of changing the folds on purpose, by the last run."""

from itertools import groupby

import msgspec

from tools.mutants import RESULTS, Results, Survivor
from tools.pages.walk import MADE

HEAD = """\
# Mutants of the folds

Each small change of the code that makes every number, tried alone: does a test notice? Made by
`python -m tools.mutants` ([0017](../decisions/0017-mutants-of-the-folds.md)). *Judged* says of how
many that survived, or that no test reaches, somebody said why they harm nobody; below, which.

"""

NOT_JUDGED = "Not judged yet: a test may be missing."

COLUMNS = ("mutants", "killed", "survived", "not reached", "judged", "not run")


def mutants_page() -> str:
    """The counts of each module, and every survivor under its judgement."""
    results = msgspec.json.decode(RESULTS.read_bytes(), type=Results)
    by_why = sorted(results.survivors, key=lambda each: (not each.why, each.why, each.function))
    sections = [_section(why, list(group)) for why, group in groupby(by_why, lambda each: each.why)]
    return MADE + HEAD + "\n".join([_table(results), *sections])


def _table(results: Results) -> str:
    rows = [
        (name, c.mutants, c.killed, c.survived, c.not_reached, c.judged, c.not_run)
        for name, c in sorted(results.modules.items())
    ]
    total = ("all", *(sum(column) for column in list(zip(*rows, strict=True))[1:]))
    lines = [f"| module | {' | '.join(COLUMNS)} |", "| --- " + "| ---: " * len(COLUMNS) + "|"]
    lines += [f"| {' | '.join(str(cell) for cell in row)} |" for row in (*rows, total)]
    return "\n".join([*lines, ""])


def _section(why: str, survivors: list[Survivor]) -> str:
    heading = f"## {why[0].upper()}{why[1:]}" if why else f"## {NOT_JUDGED}"
    lines = [f"- `{each.function}`: `` {each.change} ``" for each in survivors]
    return "\n".join([heading, "", *lines, ""])
