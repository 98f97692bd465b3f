"""Running the demo: one to a checkout, and who starts a second one is told where the first is."""

import asyncio
from collections.abc import Iterator

import pytest

from housewide.demo import run, site
from housewide.demo.run import DemoRunsAlready, DemoSettings, demo_log, running_demo
from tests.platforms.postgres.harness import own_instance


@pytest.fixture(autouse=True)
def _on_an_instance_of_its_own(
    monkeypatch: pytest.MonkeyPatch, own_logging: None
) -> Iterator[None]:
    with own_instance("demo") as instance:
        monkeypatch.setattr(run, "INSTANCE", instance)
        monkeypatch.setattr(site, "INSTANCE", instance)
        yield


@pytest.mark.postgres
async def test_a_second_demo_says_where_the_first_is_and_leaves_its_log_alone() -> None:
    settings = DemoSettings(seed=1, rate=60.0)
    async with running_demo(settings):
        while "ready" not in demo_log().read_text():
            await asyncio.sleep(0.02)
        said = demo_log().read_text()
        with pytest.raises(DemoRunsAlready, match="housewide watch"):
            async with running_demo(settings):
                pass
        assert demo_log().read_text().startswith(said)
