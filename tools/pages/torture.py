"""docs/reference/torture.md: the awkward cases of an ADT feed, from the stories that hold them."""

from housewide.hospital.places.facts import Place
from housewide.kit.clock import DAY, MINUTE, Instant
from housewide.kit.facts import Entry
from tests.hospital.story import Story
from tests.hospital.telling import MIDNIGHT
from tests.hospital.torture.case import Case
from tests.hospital.torture.suite import CASES
from tools.pages.walk import MADE

HEAD = """\
# The torture suite

What real ADT feeds do, as time lines: *happened* is when it took effect, *heard* when the message
came. Each is a test: the story below is the one that is folded. {count} cases, {stories} of them
told here, {held} held by tests of the wire, the log and the clocks.

"""


def torture_page() -> str:
    """Every case: what others do, what we do, and its time line."""
    stories = sum(case.play is not None for case in CASES)
    head = HEAD.format(count=len(CASES), stories=stories, held=len(CASES) - stories)
    return MADE + head + "\n".join(_section(case) for case in CASES)


def _section(case: Case) -> str:
    lines = [f"## {case.title}", "", f"- Elsewhere: {case.others}.", f"- Here: {case.ours}.", ""]
    if case.play is None:
        lines += [f"Held by `{test}`." for test in case.held_by]
        return "\n".join([*lines, ""])
    story = Story()
    told_before = len(story.entries)
    case.play(story)
    lines += ["| happened | heard | told |", "| --- | --- | --- |"]
    lines += [_row(entry) for entry in story.entries[told_before:]]
    return "\n".join([*lines, ""])


def _row(entry: Entry) -> str:
    return f"| {_hour(entry.effective_at)} | {_hour(entry.believed_at)} | {_told(entry)} |"


def _hour(at: Instant) -> str:
    day, within = divmod(at - MIDNIGHT, DAY)
    hours, minutes = divmod(within // MINUTE, 60)
    return f"{f'day {day + 1}, ' if day else ''}{hours:02}:{minutes:02}"


def _told(entry: Entry) -> str:
    """The fact's name, whom or what it is about, and where to."""
    body = entry.body
    about = entry.subject.removeprefix("v.").removeprefix("p.")
    said = [f"`{entry.kind}`", about]
    if into := getattr(body, "into", ""):
        said.append(f"into {into.removeprefix('v.').removeprefix('p.')}")
    if isinstance(place := getattr(body, "place", None), Place):
        said.append(f"at {place.bed or place.unit or place.unmatched}")
    if status := getattr(body, "status", ""):
        said.append(status)
    if (meets := getattr(body, "meets", None)) is not None:
        said.append("meets them" if meets else "no longer meets them")
    return " ".join(said)
