"""The size ratchet: large is refused, listed large may only shrink."""

import pytest

from tools import tidy
from tools.tidy import FILE_LINES_MAX, FUNCTION_LINES_MAX, Listed, of_one_machine, too_large


def function_of(lines: int) -> str:
    return "def rounds():\n" + "    pass\n" * (lines - 1)


def test_a_function_at_the_limit_is_fine_and_one_line_more_is_not() -> None:
    assert list(too_large("a.py", function_of(FUNCTION_LINES_MAX), {})) == []
    (said,) = too_large("a.py", function_of(FUNCTION_LINES_MAX + 1), {})
    assert said.startswith("a.py:1: a.py::rounds has 46 lines")


def test_a_file_at_the_limit_is_fine_and_one_line_more_is_not() -> None:
    assert list(too_large("a.py", "x = 1\n" * FILE_LINES_MAX, {})) == []
    assert list(too_large("a.py", "x = 1\n" * (FILE_LINES_MAX + 1), {})) != []


@pytest.mark.parametrize(
    ("lines", "listed", "said"),
    [
        (60, 60, []),
        (61, 60, ["grew from 60 to 61"]),
        (50, 60, []),
        (46, 99, ["shrank to 46"]),
        (45, 60, ["small again"]),
    ],
)
def test_what_is_listed_may_shrink_and_not_grow(lines: int, listed: int, said: list[str]) -> None:
    found = list(too_large("a.py", function_of(lines), {"a.py::rounds": Listed(listed, "why")}))
    assert len(found) == len(said)
    assert all(part in line for part, line in zip(said, found, strict=True))


def test_a_method_is_named_by_its_class_and_an_inner_function_by_its_outer() -> None:
    source = "class Ward:\n    def round(self):\n        def step():\n            pass\n"
    names = [name for name, *_ in tidy.functions(source)]
    assert names == ["Ward.round", "Ward.round.step"]


@pytest.mark.parametrize("line", ['open("/home/ann/x")', "cd /work/x", "P = '/tmp/socket'"])
def test_a_path_of_one_machine_is_refused_in_code(line: str) -> None:
    assert list(of_one_machine("housewide/x.py", line)) != []
    assert list(of_one_machine("docs/x.md", line)) == []


@pytest.mark.parametrize("line", ["a/work/b", "~/work/b", "$HOME/tmp/x", "/var/lib/housewide"])
def test_a_path_that_is_anywhere_is_fine(line: str) -> None:
    assert list(of_one_machine("housewide/x.py", line)) == []


def test_every_listed_departure_has_a_reason() -> None:
    assert all(entry.reason for entry in tidy.allowed().values())
