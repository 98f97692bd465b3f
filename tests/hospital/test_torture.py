"""Every awkward case comes true as its page says, or is held by a test that is there."""

import pytest

from tests.docs.pages import ROOT
from tests.hospital.story import Story
from tests.hospital.torture.suite import CASES, THEMES

STORIES = {case.title: case.play for case in CASES if case.play is not None}
TESTS = [test for case in CASES for test in case.held_by]


def test_the_cases_are_of_all_themes() -> None:
    themes = {play.__module__ for play in STORIES.values()}
    assert themes == {module.__name__ for module in THEMES}
    assert len({case.title for case in CASES}) == len(CASES)


@pytest.mark.parametrize("title", STORIES)
def test_a_case_comes_true(title: str) -> None:
    STORIES[title](Story())


@pytest.mark.parametrize("test", TESTS)
def test_what_holds_a_case_is_there(test: str) -> None:
    path, _, name = test.partition("::")
    assert f"def {name}(" in (ROOT / path).read_text("utf-8")
