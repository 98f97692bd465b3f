"""The version stands in two places, which must agree, and can be asked for."""

import tomllib
from pathlib import Path

import pytest

import housewide
from housewide.cli import main


def test_the_package_and_the_project_are_of_one_version() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
    assert housewide.__version__ == project["version"]


def test_it_can_be_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"housewide {housewide.__version__}\n"
