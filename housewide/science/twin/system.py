"""The demo's system: a teaching, a community and a rural critical access hospital in the US.

Sources of the rates of the three, by tag:
- UIHC: hourly ED arrivals at University of Iowa Hospitals 2013-2018, mean 6.63 an hour, Poisson
  (dispersion 1.02); data set of the R package fastTS.
- HCUP: mean stay 4.5 days in US community hospitals (HCUP Statistical Brief 180, 2014).
- Leuchter: US hospitals filled 75.3 % of staffed beds in 2023-24 (Leuchter et al., JAMA Netw Open
  2025;8(2):e2460645).
- CFR: a critical access hospital has at most 25 inpatient beds and a mean stay of at most 96 hours
  (42 CFR 485.620).
Whatever bears no tag is an assumption of ours, chosen so that the houses fill as Leuchter found
(the teaching hospital a little more, the rural one far less) and a day looks like a day. What comes
of it stands beside published figures in `housewide bench figures`.
"""

from housewide.kit.clock import DAY, Instant
from housewide.science.twin.community import community
from housewide.science.twin.plan import System
from housewide.science.twin.rural import rural
from housewide.science.twin.teaching import teaching

START_AT: Instant = 20_514 * DAY + DAY // 2
"""2026-03-02T12:00Z, a Monday morning: when the demo's first day begins."""


def demo_system() -> System:
    return System("Demo Health System", (teaching(), community(), rural()))
