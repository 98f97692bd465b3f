"""Public messages through the real thing, where a folder of them is named; and how it is read."""

import os
from pathlib import Path

import pytest

from bench.proofs import corpus

needs_corpus = pytest.mark.skipif(
    not os.environ.get(corpus.FOLDER), reason=f"set {corpus.FOLDER} to a folder of HL7 v2 messages"
)


@needs_corpus
@pytest.mark.corpus
@pytest.mark.postgres
@pytest.mark.timeout(300)
def test_every_public_message_is_answered_stored_to_the_byte_and_stops_nothing() -> None:
    said: list[str] = []
    report = corpus.run(0, tell=said.append)
    broken = {bar["name"]: bar["value"] for bar in report["bars"] if not bar["ok"]}
    assert not broken, said


def test_without_a_folder_the_corpus_is_skipped_in_one_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(corpus.FOLDER, raising=False)
    said: list[str] = []
    assert corpus.run(0, tell=said.append)["bars"] == []
    assert said == [corpus.NOT_SET]


def test_a_file_is_one_message_to_the_byte_and_an_out_file_one_a_line(tmp_path: Path) -> None:
    (tmp_path / "a.hl7").write_bytes(b"\xef\xbb\xbfMSH|1\nPID|1\r\n")
    (tmp_path / "b.out").write_bytes(b"MSH|2\rPID|2\nMSH|3\rPID|3\n\n")
    assert list(corpus.messages(tmp_path)) == [
        ("a.hl7", b"\xef\xbb\xbfMSH|1\nPID|1\r\n"),
        ("b.out:1", b"MSH|2\rPID|2"),
        ("b.out:2", b"MSH|3\rPID|3"),
    ]


def test_bad_messages_that_stand_as_lists_of_segments_are_read_too(tmp_path: Path) -> None:
    text = 'One:\n  segments:\n  - "MSH|^~\\\\&|"\n  - "PID|1"\nTwo:\n  segments:\n  - "MSH|2"\n'
    (tmp_path / "invalid.yml").write_text(text)
    assert [data for _, data in corpus.messages(tmp_path)] == [b"MSH|^~\\&|\rPID|1", b"MSH|2"]
