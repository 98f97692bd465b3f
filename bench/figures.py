"""`housewide bench figures`: the simulated hospitals beside published figures of real ones.

Fourteen days of each of several seeds. Each figure stands beside a published one, with its source,
and with how far apart the two may be; where hospitals differ that much, the range is the source's
own. What has no published figure is shown without one.
"""

import time
from statistics import fmean, median, quantiles
from typing import Any

from msgspec import Struct

from bench.flow import Flow, flow_of
from bench.report import Report, Tell, about, at_most, quiet, shown
from housewide.kit.clock import DAY
from housewide.science.twin import START_AT, Twin, demo_system

SECONDS = 10.0
DAYS = 14
SEEDS_AT_LEAST = 3

UIHC = "UIHC hourly ED arrivals 2013-2018 (R package fastTS)"
KARACA = "Karaca et al., BMC Emerg Med 2012;12:15 (HCUP SEDD 2008)"
LWBS = "Janke et al., JAMA Netw Open 2022;5(9):e2233708: median, IQR 0.6-4.6"
BOARDING = "Janke et al., JAMA Netw Open 2022;5(9):e2233964: median below 85 % occupancy"
LEUCHTER = "Leuchter et al., JAMA Netw Open 2025;8(2):e2460645"
HCUP = "HCUP Statistical Brief 180 (2014)"
CFR = "42 CFR 485.620"
TELETRACKING = "TeleTracking, published best practice"
RAJKOMAR = "Rajkomar et al., J Hosp Med 2016;11:859"
NVSS = "Births: Final Data for 2023, NVSR 74-1 (2025)"

TEACHING, COMMUNITY, RURAL = "st-brigid", "larkwater", "prairie-fork"


class Published(Struct, frozen=True):
    """A figure of real hospitals: what it is called, its unit, its value, and where it stands.

    `within` is how far off the simulated one may be; None: it must not be more.
    """

    name: str
    unit: str
    value: float
    within: float | None
    source: str


PUBLISHED = (
    Published("ED arrivals, teaching", "1/h", 6.63, 0.4, UIHC),
    Published("ED stay of who goes home, teaching: mean", "min", 243.8, 35, KARACA),
    Published("ED stay of who goes home, community: mean", "min", 175.6, 35, KARACA),
    Published("left without being seen", "%", 2.1, 1.5, LWBS),
    Published("boarding in the ED: median", "h", 2.42, 1.0, BOARDING),
    Published("staffed beds filled at midnight", "%", 75.3, 5, LEUCHTER),
    Published("mean stay, teaching and community", "d", 4.5, 0.6, HCUP),
    Published("mean stay, critical access", "h", 96, None, CFR),
    Published("bed left to cleaner: median", "min", 30, None, TELETRACKING),
    Published("cleaning: median", "min", 30, None, TELETRACKING),
    Published("bed left to clean: median", "min", 60, None, TELETRACKING),
    Published("discharged before noon", "%", 17, 6, RAJKOMAR),
    Published("born by caesarean", "%", 32.3, 5, NVSS),
    Published("twins of 1,000 born", "", 30.7, 25, NVSS),
)


def run(seconds: float = SECONDS, tell: Tell = quiet) -> Report:
    """Seeds for so many seconds, at least three."""
    began_s, flows = time.monotonic(), list[Flow]()
    while len(flows) < SEEDS_AT_LEAST or time.monotonic() < began_s + seconds:
        twin = Twin(demo_system(), len(flows) + 1, START_AT)
        events = list(twin.events(START_AT + DAYS * DAY))
        flows.append(flow_of(twin, events, START_AT, DAYS))
        tell(f"seed {len(flows)}: {len(events):,} events")
    found = simulated(flows)
    return {
        "name": "figures",
        "seeds": len(flows),
        "bars": [_bar(each, found.pop(each.name)) for each in PUBLISHED],
        "without_a_published_figure": {name: shown(value) for name, value in found.items()},
    }


def _bar(published: Published, value: float) -> dict[str, Any]:
    if published.within is None:
        bar = at_most(published.name, value, published.unit, published.value)
    else:
        bar = about(published.name, value, published.unit, published.value, published.within)
    return {**bar, "source": published.source}


def simulated(flows: list[Flow]) -> dict[str, float]:
    """Each figure, over all seeds."""

    def all_of(name: str, *facilities: str) -> list[float]:
        return [
            value
            for flow in flows
            for facility in facilities or (TEACHING, COMMUNITY, RURAL)
            for value in getattr(flow.of[facility], name)
        ]

    def share(part: str, whole: str, *facilities: str) -> float:
        return 100 * sum(all_of(part, *facilities)) / max(1, sum(all_of(whole, *facilities)))

    def stay(*facilities: str) -> float:
        return sum(all_of("patient_days", *facilities)) / sum(all_of("discharges", *facilities))

    boarding, turns = all_of("boarding_hours"), all_of("turn_minutes")
    found = {
        "ED arrivals, teaching": fmean(all_of("ed_arrivals_per_hour", TEACHING)),
        "ED stay of who goes home, teaching: mean": fmean(all_of("home_minutes", TEACHING)),
        "ED stay of who goes home, community: mean": fmean(all_of("home_minutes", COMMUNITY)),
        "left without being seen": share("unseen", "ed_visits"),
        "boarding in the ED: median": median(boarding),
        "boarding in the ED, 90th centile, h": quantiles(boarding, n=10)[8],
        "boarding in the ED longer than 4 h, %": 100 * fmean(h > 4 for h in boarding),
        "ED visits admitted or observed, %": share("admitted", "ed_visits"),
        "staffed beds filled at midnight": share("at_midnight", "staffed"),
        "staffed beds filled at 15:00, %": share("at_three", "staffed"),
        "mean stay, teaching and community": stay(TEACHING, COMMUNITY),
        "mean stay, critical access": 24 * stay(RURAL),
        "bed left to cleaner: median": median(all_of("response_minutes")),
        "cleaning: median": median(all_of("cleaning_minutes")),
        "bed left to clean: median": median(turns),
        "bed left to clean, 90th centile, min": quantiles(turns, n=10)[8],
        "discharged before noon": share("before_noon", "discharges", TEACHING, COMMUNITY),
        "born by caesarean": share("caesareans", "deliveries"),
        "twins of 1,000 born": 10 * share("twins", "born"),
    }
    for level in range(1, 6):
        found[f"ESI {level}, %"] = share(f"esi_{level}", "ed_visits")
    for facility in (TEACHING, COMMUNITY, RURAL):
        found[f"filled at midnight, {facility}, %"] = share("at_midnight", "staffed", facility)
    return found
