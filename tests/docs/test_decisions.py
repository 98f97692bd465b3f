"""Decisions keep their form: short, numbered without gaps, never without what enforces them."""

import re

import pytest

from tests.docs.pages import ROOT

FOLDER = ROOT / "docs" / "decisions"
LINES_MAX = 60
SECTIONS = ["Context", "Decision", "Consequences", "Alternatives", "Enforced by"]
STATUS = r"(template|proposed|accepted|superseded by \d{4})"
DECISIONS = sorted(path.name for path in FOLDER.glob("*.md"))


def test_decisions_are_numbered_without_gaps() -> None:
    assert [int(name[:4]) for name in DECISIONS] == list(range(len(DECISIONS)))


@pytest.mark.parametrize("name", DECISIONS)
def test_a_decision_has_its_form(name: str) -> None:
    text = (FOLDER / name).read_text("utf-8")
    lines = text.splitlines()
    assert re.fullmatch(r"\d{4}-[a-z0-9]+(-[a-z0-9]+)*\.md|0000-template\.md", name)
    assert len(lines) <= LINES_MAX
    assert re.fullmatch(rf"# {name[:4]}\. \S.*", lines[0])
    assert re.fullmatch(rf"Status: {STATUS} · Date: \d{{4}}-\d\d-\d\d · Area: \w+", lines[2])
    assert re.findall(r"^## (.+)$", text, flags=re.M) == SECTIONS


@pytest.mark.parametrize("name", [name for name in DECISIONS if not name.startswith("0000")])
def test_a_decision_has_a_line_to_quote(name: str) -> None:
    text = (FOLDER / name).read_text("utf-8")
    decision = text.split("## Decision\n")[1].split("\n## ")[0]
    assert re.search(r"\*\*.+?\*\*", decision, flags=re.S)
