"""Settling what a comparison with the EHR's census found to differ: a person decides on each."""

from collections.abc import Sequence

from msgspec import Struct

from housewide.hospital.agreement.ask import percent, total
from housewide.hospital.agreement.facts import Discrepancy, DiscrepancySettled, Reason
from housewide.hospital.agreement.state import Comparison
from housewide.hospital.house.agreeing import corrections, still_holds
from housewide.hospital.house.house import House
from housewide.hospital.places.facts import Place
from housewide.integrations.census.translate import CENSUS
from housewide.kit.clock import DAY, Instant, iso
from housewide.kit.errors import HousewideError
from housewide.kit.facts import Draft
from housewide.server.census import deciding
from housewide.server.follower import house_at
from housewide.server.process import Process
from housewide.server.registry import as_row

ALL_FROM_PERCENT = 90.0
"""Below this an extract that was cut short, or is of another house, is likelier than so much drift:
then nobody settles all of it with one word."""

ACCEPT_WITHIN = DAY
"""An EHR reports its census once a day at least: what is older, the next one says better."""

NO_LONGER: Reason = "no-longer-holds"


class NothingToSettle(HousewideError):
    """There is no such proposal: settled already, or the newest comparison has none of it."""

    code = "nothing-to-settle"
    status = 404


class TooMuchDiffers(HousewideError):
    """So much differs that the extract is doubtful."""

    code = "too-much-differs"
    status = 409


class TooLongAgo(HousewideError):
    """The newest comparison is too old to mend anything by it."""

    code = "compared-too-long-ago"
    status = 409


class Settled(Struct, frozen=True):
    """One proposal that was decided on. `reason` says why it was not accepted.

    `believed` is where we had the visit (None: not here), `stated` where the EHR has it.
    """

    number: int
    kind: str
    visit: str
    accepted: bool
    reason: Reason
    believed: Place | None
    stated: Place | None


async def accept(
    process: Process, facility: str, numbers: Sequence[int] | None, *, actor: str
) -> list[Settled]:
    """Take the EHR's word in these differences of the newest comparison (None: in all).

    What no longer holds is settled without changing anything. Raises `NothingToSettle`,
    `TooLongAgo` and, where all of very many are meant, `TooMuchDiffers`; then nothing is written.
    """
    follower = await house_at(process, facility, None)
    async with deciding(process, follower) as (conn, house, appender):
        last = _newest(house, facility)
        _refuse_long_ago(last, process.clock.now())
        if numbers is None:
            _refuse_all_of_many(last)
        drafts: list[Draft] = []
        done: list[Settled] = []
        for differs in _chosen(last, numbers):
            holds = still_holds(house, differs, last.as_of)
            if holds:
                drafts += corrections(house, differs, last.as_of)
            drafts.append(_settled(facility, last, differs, "" if holds else NO_LONGER))
            done.append(_as_settled(differs, "" if holds else NO_LONGER))
        rows = [as_row(draft, actor) for draft in drafts]
        await appender.append(conn, facility, rows, process.clock.now())
    process.bell.ring("facts", facility)
    return done


async def reject(
    process: Process, facility: str, numbers: Sequence[int], *, reason: Reason, actor: str
) -> list[Settled]:
    """Keep what we believe in these differences, and why. Raises `NothingToSettle`."""
    follower = await house_at(process, facility, None)
    async with deciding(process, follower) as (conn, house, appender):
        last = _newest(house, facility)
        chosen = _chosen(last, numbers)
        rows = [as_row(_settled(facility, last, d, reason), actor) for d in chosen]
        await appender.append(conn, facility, rows, process.clock.now())
    process.bell.ring("facts", facility)
    return [_as_settled(differs, reason) for differs in chosen]


def _newest(house: House, facility: str) -> Comparison:
    last = house.agreement.last
    if last is None or not last.open:
        raise NothingToSettle(
            f"Nothing of {facility} waits to be settled. Compare it with an extract first."
        )
    return last


def _chosen(last: Comparison, numbers: Sequence[int] | None) -> list[Discrepancy]:
    still_open = {d.number: d for d in last.open}
    if numbers is None:
        return list(still_open.values())
    strange = [n for n in numbers if n not in still_open]
    if strange:
        known = ", ".join(map(str, still_open))
        raise NothingToSettle(
            f"No proposal {', '.join(map(str, strange))} is open. Open are: {known}."
        )
    return [still_open[n] for n in dict.fromkeys(numbers)]


def _refuse_long_ago(last: Comparison, now: Instant) -> None:
    if now - last.as_of > ACCEPT_WITHIN:
        raise TooLongAgo(
            f"The newest comparison is as of {iso(last.as_of)}, and too old to mend anything by it."
            " Compare with an extract of today, and accept of what that shows."
        )


def _refuse_all_of_many(last: Comparison) -> None:
    share = percent(total(last.units.values()))
    if share is not None and share < ALL_FROM_PERCENT:
        raise TooMuchDiffers(
            f"Only {share:.1f} % agree. See whether the extract is whole, of this facility and of "
            "that moment; then compare again, or accept by number."
        )


def _settled(facility: str, last: Comparison, differs: Discrepancy, reason: Reason) -> Draft:
    body = DiscrepancySettled(
        last.position, differs.number, differs.visit, accepted=not reason, reason=reason
    )
    return Draft(body, facility, last.as_of, CENSUS)


def _as_settled(differs: Discrepancy, reason: Reason) -> Settled:
    return Settled(
        differs.number, differs.kind, differs.visit, not reason, reason,
        differs.believed, differs.stated,
    )  # fmt: skip
