"""A hospital's clock does not depend on the machine's zone files."""

import zoneinfo
from collections.abc import Iterator

import pytest


@pytest.fixture
def _bare_machine() -> Iterator[None]:
    """One without zone files of its own."""
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath(to=())
    yield
    zoneinfo.reset_tzpath(to=before)


@pytest.mark.usefixtures("_bare_machine")
def test_zones_are_there_where_the_machine_has_none() -> None:
    assert zoneinfo.ZoneInfo.no_cache("America/New_York").key == "America/New_York"
