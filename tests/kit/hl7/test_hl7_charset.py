"""Names of patients come out as they were written, though MSH-18 is blank, vague or wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housewide.kit.hl7.charset import CharsetCannotCarry, CharsetFlag, decode, encode

NAME = "Zoë Müller-Østergård"


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("", "utf-8"),
        ("UNICODE UTF-8", "utf-8"),
        ("UTF-8", "utf-8"),
        ("utf8", "utf-8"),
        ("UTF-8~UNICODE", "utf-8"),
        ("UNICODE", "utf-8"),
        ("8859/1", "latin-1"),
        ("ISO-8859-1", "latin-1"),
        ("ISO_IR 100", "latin-1"),
        ("8859/15", "iso8859-15"),
        ("windows-1252", "cp1252"),
    ],
)
def test_a_true_declaration_is_followed_without_doubt(declared: str, codec: str) -> None:
    decoded = decode(NAME.encode(codec), declared=declared, assumed=None)
    assert (decoded.text, decoded.flag) == (NAME, None)


@pytest.mark.parametrize(
    ("text", "declared", "codec"),
    [
        ("Иванов", "8859/5", "iso8859-5"),
        ("Παπαδόπουλος", "8859/7", "iso8859-7"),
        ("王小明", "GB 18030-2000", "gb18030"),
        ("王小明", "BIG-5", "big5"),
        ("김민준", "KS X 1001", "euc_kr"),
        ("山田^太郎", "~ISO IR87", "iso2022_jp"),
        ("山田^太郎", "ASCII~ISO IR87~ISO IR159", "iso2022_jp"),
    ],
)
def test_scripts_other_than_latin_arrive_whole(text: str, declared: str, codec: str) -> None:
    decoded = decode(text.encode(codec), declared=declared, assumed=None)
    assert (decoded.text, decoded.flag) == (text, None)


@pytest.mark.parametrize(
    ("data", "declared", "flag"),
    [
        (NAME.encode(), "ASCII", CharsetFlag.DECLARED_WRONG),
        (NAME.encode(), "8859/1", CharsetFlag.DECLARED_WRONG),
        (NAME.encode("cp1252"), "UNICODE UTF-8", CharsetFlag.DECLARED_WRONG),
        (NAME.encode("cp1252"), "ISO IR 999", CharsetFlag.DECLARED_UNKNOWN),
        (NAME.encode(), "UNICODE UTF-16", CharsetFlag.DECLARED_UNKNOWN),
        (NAME.encode("cp1252"), "", CharsetFlag.GUESSED),
    ],
)
def test_a_lie_about_the_charset_is_seen_through_and_flagged(
    data: bytes, declared: str, flag: CharsetFlag
) -> None:
    decoded = decode(data, declared=declared, assumed=None)
    assert (decoded.text, decoded.flag) == (NAME, flag)


def test_windows_quotes_under_a_latin_1_label_are_quotes() -> None:
    decoded = decode("“Zoë”".encode("cp1252"), declared="8859/1", assumed=None)
    assert (decoded.text, decoded.flag) == ("“Zoë”", CharsetFlag.DECLARED_WRONG)


def test_what_the_profile_states_goes_before_what_the_message_says() -> None:
    data = "Łukasz".encode("iso8859-2")
    assert decode(data, declared="8859/1", assumed="8859/2").text == "Łukasz"
    assert decode(data, declared="8859/1", assumed="8859/2").flag is None
    wrong = decode("Łukasz".encode(), declared="", assumed="ASCII")
    assert (wrong.text, wrong.flag) == ("Łukasz", CharsetFlag.ASSUMED_WRONG)


def test_a_bom_declares_utf_8_and_is_no_text() -> None:
    decoded = decode(b"\xef\xbb\xbf" + NAME.encode(), declared="", assumed=None)
    assert (decoded.text, decoded.charset, decoded.flag) == (NAME, "utf-8", None)


def test_a_bom_before_what_is_not_utf_8_is_seen_through() -> None:
    decoded = decode(b"\xef\xbb\xbf" + NAME.encode("cp1252"), declared="", assumed=None)
    assert (decoded.text, decoded.flag) == (NAME, CharsetFlag.GUESSED)


def test_bytes_that_no_charset_explains_are_kept_one_by_one() -> None:
    decoded = decode(b"\x81\xff", declared="", assumed=None)
    assert decoded.text.encode("latin-1") == b"\x81\xff"
    assert decoded.flag is CharsetFlag.GUESSED


@given(st.binary(), st.text(max_size=20), st.one_of(st.none(), st.text(max_size=20)))
def test_decoding_never_raises(data: bytes, declared: str, assumed: str | None) -> None:
    decode(data, declared=declared, assumed=assumed)


@given(st.text(), st.sampled_from(["UNICODE UTF-8", "GB 18030-2000"]))
def test_what_is_encoded_decodes_to_itself(text: str, charset: str) -> None:
    text = text.removeprefix("\ufeff")
    assert decode(encode(text, charset), declared=charset, assumed=None).text == text


def test_a_name_is_not_sent_in_a_charset_that_lacks_its_letters() -> None:
    assert encode(NAME, "8859/1") == NAME.encode("latin-1")
    with pytest.raises(CharsetCannotCarry, match="UTF-8"):
        encode(NAME, "")
    with pytest.raises(CharsetCannotCarry, match="0211"):
        encode(NAME, "ISO IR 999")
