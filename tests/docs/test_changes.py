"""Fragments of the changelog keep their form, so that a release is a matter of joining them."""

import re
from pathlib import Path

import pytest

from tests.docs.pages import ROOT

FRAGMENTS = sorted(path for path in (ROOT / "changes").iterdir() if path.name != "README.md")


@pytest.mark.parametrize("path", FRAGMENTS, ids=lambda path: path.name)
def test_a_fragment_says_what_is_different(path: Path) -> None:
    named = re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*\.(change|feature|fix|safety)\.md", path.name)
    assert named is not None
    text = path.read_text("utf-8").strip()
    sentences = re.findall(r"[.!?](?:\s|$)", text)
    assert 1 <= len(sentences) <= 5
    if named.group(1) == "change":
        assert "Operators:" in text, "a change says what the operator must do"
    if named.group(1) == "safety":
        assert re.search(r"\bH\d+\b", text), "a safety fragment names its hazard"
