"""The version is said in two places, which must agree."""

import tomllib
from pathlib import Path

import housewide


def test_the_package_and_the_project_are_of_one_version() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
    assert housewide.__version__ == project["version"]
