"""Text that PostgreSQL cannot hold is marked; every other text is kept as it is."""

from hypothesis import example, given
from hypothesis import strategies as st

from housewide.log.text import storable


@given(st.text(st.characters()))
@example("a\x00b\ud800\udfffc\ufffd\n\u2028\U0010ffff")
def test_only_nul_and_half_a_pair_are_marked(text: str) -> None:
    kept = storable(text)
    kept.encode("utf-8")
    assert len(kept) == len(text)
    for before, after in zip(text, kept, strict=True):
        odd = before == "\x00" or "\ud800" <= before <= "\udfff"
        assert after == ("\ufffd" if odd else before)
