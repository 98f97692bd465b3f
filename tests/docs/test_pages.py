"""What the pages say about the tree is true of the tree."""

import re
import tomllib

import pytest

from tests.docs.pages import ROOT, anchors, links, missing_tests, pages, prose, tables
from tools.lock import normalised
from tools.tidy import tracked


def leads_somewhere(page: str, target: str) -> bool:
    path, _, anchor = target.partition("#")
    file = (ROOT / page).parent / path if path else ROOT / page
    if not file.exists():
        return False
    return not anchor or anchor in anchors(str(file.resolve().relative_to(ROOT)))


@pytest.mark.parametrize("page", pages())
def test_every_link_within_the_project_leads_somewhere(page: str) -> None:
    assert [target for target in links(prose(page)) if not leads_somewhere(page, target)] == []


def make_targets() -> dict[str, str]:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    return dict(re.findall(r"^([a-z]+):.*?## (.+)$", makefile, flags=re.M))


@pytest.mark.parametrize("page", pages())
def test_every_make_target_that_a_page_names_exists(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    named = set(re.findall(r"(?:`|^)make ([a-z]+)\b", text, flags=re.M))
    assert named <= make_targets().keys()


def test_every_make_target_says_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert set(re.findall(r"^([a-z]+):", makefile, flags=re.M)) == make_targets().keys()


def test_what_says_that_it_keeps_results_does_and_the_other_way_round() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    recipes = dict(re.findall(r"^([a-z]+):.*\n((?:\t.+\n)+)", makefile, flags=re.M))
    says = {name for name, words in make_targets().items() if "bench/results/" in words}
    assert says == {name for name, recipe in recipes.items() if "--save" in recipe}


def test_every_environment_variable_is_documented() -> None:
    code = [name for name in tracked(ROOT) if name.endswith(".py")]
    named = {
        variable
        for name in code
        for variable in re.findall(r"\"(HOUSEWIDE_[A-Z_]+)\"", (ROOT / name).read_text("utf-8"))
    }
    (table,) = tables(prose("docs/reference/environment.md"))
    assert {row["variable"].strip("`") for row in table} == named


def test_every_tool_has_its_line_in_contributing() -> None:
    listed = set(re.findall(r"^\| `(tools/\w+\.py)`", prose("CONTRIBUTING.md"), flags=re.M))
    there = {f"tools/{path.name}" for path in (ROOT / "tools").glob("*.py")} - {"tools/__init__.py"}
    assert listed == there


def test_every_direct_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = (project["project"]["dependencies"], project["dependency-groups"]["dev"])
    for table, requirements in zip(
        tables(prose("docs/reference/dependencies.md")), wanted, strict=True
    ):
        names = {normalised(re.split(r"[<>=!~\[; ]", one)[0]) for one in requirements}
        assert {row["distribution"].strip("`") for row in table} == names
        assert all(row["why"] for row in table)


def promises() -> list[dict[str, str]]:
    return [row for table in tables(prose("docs/promises.md")) for row in table]


@pytest.mark.parametrize("row", promises(), ids=lambda row: row["promise"][:40])
def test_a_promise_names_a_command_and_a_test_that_is_there(row: dict[str, str]) -> None:
    assert set(row) == {"promise", "proved by", "held by", "last number"}
    assert re.fullmatch(r"`(make|housewide) [a-z ]+`", row["proved by"])
    assert missing_tests(row["held by"], "docs/promises.md") == []
    assert row["last number"]


def hazards() -> list[str]:
    return re.split(r"^## ", prose("docs/safety/hazards.md"), flags=re.M)[1:]


@pytest.mark.parametrize("hazard", hazards(), ids=lambda hazard: hazard.splitlines()[0])
def test_a_hazard_has_cause_control_and_a_test_that_is_there(hazard: str) -> None:
    (table,) = tables(hazard)
    rows = {next(iter(row.values())): list(row.values()) for row in table}
    names = re.findall(r"^\| (\w+) \| (.+) \|$", hazard, flags=re.M)
    assert [name for name, _ in names] == ["Severity", "Harm", "Cause", "Control", "Test"], rows
    told = dict(names)
    assert told["Severity"] in {"high", "medium", "low"}
    assert missing_tests(told["Test"], "docs/safety/hazards.md") == []


def test_hazards_are_numbered_without_gaps() -> None:
    numbers = [int(hazard.split(".")[0].removeprefix("H")) for hazard in hazards()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_no_glossary_word_is_explained_twice() -> None:
    words = [row["word"] for table in tables(prose("GLOSSARY.md")) for row in table]
    assert len(words) == len(set(words))
