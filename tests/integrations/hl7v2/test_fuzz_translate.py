"""Whatever a sender writes: facts, or a refusal with a code. Never another error."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from housewide.hospital.places.state import Places
from housewide.integrations.hl7v2.profile import Profile
from housewide.integrations.hl7v2.translate import KEPT, translate
from housewide.kit.errors import HousewideError
from tests.integrations.hl7v2.feed import FIXTURES, PLACES, PSEUDONYMS, RECEIVED, profile

SEEDS = [path.read_bytes() for path in sorted(FIXTURES.glob("*.hl7"))]
PIECES = st.sampled_from(
    [b"|", b"^", b"~", b"\\", b"&", b"\r", b"\n", b'""', b"\\X", b"\\.br\\", b"MSH|", b"\rPID|",
     b"A03", b"ADT", b"2026", b"+9999", b"\xef\xbb\xbf", b"\xff", "ß".encode(), b" ", b"9" * 20]
)  # fmt: skip
PROFILES = [
    profile(),
    profile('update_with_another_location = "move"\nvisit_identifier = "PID-18"'),
    profile('charset = "ISO IR87"'),
]


@st.composite
def garbled(draw: st.DrawFn) -> bytes:
    """A message of the fixtures, cut and pasted at a few places."""
    data = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(data)))
        gone = draw(st.integers(0, 12))
        put = draw(PIECES | st.binary(max_size=6))
        data = data[:at] + put + data[at + gone :]
    return data


@given(garbled(), st.sampled_from(PROFILES), st.sampled_from([PLACES, None]))
def test_a_garbled_message_gives_facts_or_a_refusal_with_a_code(
    data: bytes, by: Profile, places: Places | None
) -> None:
    try:
        drafts = translate(data, RECEIVED, by, places, PSEUDONYMS)
    except HousewideError as error:
        assert error.code
        return
    if drafts is not KEPT:
        assert drafts
        for draft in drafts:
            assert draft.subject
            assert msgspec.json.encode(draft.body)
            assert isinstance(draft.effective_at, int)
