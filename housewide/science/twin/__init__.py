"""The twin: simulated hospitals that behave, minute by minute, as real ones do.

Pure and seeded. `run.Twin` tells an ordered stream of events and keeps the truth to check against;
`housewide.demo` gives it a voice.
"""

from housewide.science.twin.events import Event, Kind, Visit
from housewide.science.twin.plan import Facility, System
from housewide.science.twin.run import Twin
from housewide.science.twin.system import START_AT, demo_system

__all__ = ["START_AT", "Event", "Facility", "Kind", "System", "Twin", "Visit", "demo_system"]
