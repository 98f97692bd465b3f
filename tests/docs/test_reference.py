"""The reference is what the code says, and the code says something."""

import re

import pytest

from housewide.cli import parser
from housewide.kit.facts import Fact
from housewide.kit.measure import Definition
from housewide.server.registry import FACT_TYPES
from tests.docs.pages import ROOT, pages
from tools import generate
from tools.pages.commands import subcommands, undescribed
from tools.pages.facts import fact_types
from tools.pages.measures import definitions
from tools.pages.settings import described


def test_the_reference_is_in_step_with_the_code() -> None:
    assert generate.stale() == [], "run `make docs`"


@pytest.mark.parametrize("fact", fact_types(), ids=lambda fact: fact.__name__)
def test_a_fact_says_what_it_means(fact: type[Fact]) -> None:
    assert fact.__doc__, f"{fact.__name__} has no docstring of its own"
    assert not fact.__doc__.startswith(fact.__name__)


def test_no_two_facts_share_a_name() -> None:
    names = [fact.__name__ for fact in fact_types()]
    assert len(names) == len(set(names)) > 0


def test_every_fact_type_is_known_to_whoever_reads_the_log() -> None:
    stand_ins = {"Redacted", "Unknown"}  # what a reader gets for a fact it cannot have
    assert {fact.__name__ for fact in fact_types()} - stand_ins == FACT_TYPES.types.keys()


@pytest.mark.parametrize(("setting", "description"), described())
def test_a_setting_says_what_it_means(setting: str, description: str) -> None:
    assert description.endswith("."), setting


def test_every_command_and_argument_says_what_it_is_for() -> None:
    assert undescribed(parser()) == []


# Promises may name a command that is still to come; every other page may not.
@pytest.mark.parametrize("page", [page for page in pages() if page != "docs/promises.md"])
def test_every_command_that_a_page_names_exists(page: str) -> None:
    top = parser()
    there = {name for name, _ in subcommands(top, top.prog)}
    named = re.findall(r"`(housewide [a-z]+)\b", (ROOT / page).read_text("utf-8"))
    assert set(named) <= there


def test_every_command_that_a_make_target_runs_exists() -> None:
    top = parser()
    there = {name for name, _ in subcommands(top, top.prog)}
    named = re.findall(r"\$\(BIN\)/(housewide [a-z]+)", (ROOT / "Makefile").read_text("utf-8"))
    assert set(named) <= there


@pytest.mark.parametrize("measure", definitions(), ids=lambda measure: measure.name)
def test_a_measure_answers_every_question_of_its_definition(measure: Definition) -> None:
    answers = {name: getattr(measure, name) for name in measure.__struct_fields__}
    assert [name for name, answer in answers.items() if not answer] == []
