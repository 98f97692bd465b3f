"""TLS and mutual TLS on the wire, and the answer to files that cannot be used."""

import ssl
from pathlib import Path

import pytest
import trustme

from housewide.integrations.hl7v2.connect import Listener
from housewide.integrations.hl7v2.tls import (
    TlsFiles,
    TlsFileUnusable,
    client_context,
    server_context,
)
from tests.integrations.hl7v2.wire import MemoryLog, adt, listening, peer_of


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def files(authority: trustme.CA, tmp_path: Path) -> TlsFiles:
    return issue(authority, tmp_path, "127.0.0.1")


def issue(authority: trustme.CA, folder: Path, name: str) -> TlsFiles:
    issued = authority.issue_cert(name)
    certificate, key, root = (folder / f"{name}.{kind}.pem" for kind in ("cert", "key", "ca"))
    issued.cert_chain_pems[0].write_to_path(certificate)
    issued.private_key_pem.write_to_path(key)
    authority.cert_pem.write_to_path(root)
    return TlsFiles(str(certificate), str(key), str(root))


async def test_messages_go_over_tls(files: TlsFiles) -> None:
    own = TlsFiles(files.certificate, files.key)
    context = client_context(files.authority)
    async with listening(MemoryLog(), tls=own) as listener, peer_of(listener, context) as peer:
        peer.send(adt("1"), adt("2", pad="x" * 300_000))
        assert [await peer.msa(), await peer.msa()] == [("AA", "1"), ("AA", "2")]
        assert peer.writer.get_extra_info("ssl_object").version() in {"TLSv1.2", "TLSv1.3"}


async def test_with_an_authority_the_sender_must_show_its_certificate(
    authority: trustme.CA, files: TlsFiles, tmp_path: Path
) -> None:
    log = MemoryLog()
    known = client_context(files.authority, issue(authority, tmp_path, "ehr.example"))
    unknown = client_context(files.authority, issue(trustme.CA(), tmp_path, "other.example"))
    nobody = client_context(files.authority)
    async with listening(log, tls=files) as listener:
        for context in (nobody, unknown):
            with pytest.raises((ssl.SSLError, ConnectionResetError, EOFError)):
                await speak(listener, context)
        async with peer_of(listener, known) as peer:
            peer.send(adt("2"))
            assert await peer.msa() == ("AA", "2")
    assert [each.control_id for each in log.arrived] == ["2"]


async def speak(listener: Listener, context: ssl.SSLContext) -> None:
    """Say something and wait for the answer. In TLS 1.3 a refusal comes only then."""
    async with peer_of(listener, context) as peer:
        peer.send(adt("1"))
        await peer.answer()


async def test_a_peer_that_speaks_no_tls_is_turned_away_and_others_are_heard(
    files: TlsFiles,
) -> None:
    log = MemoryLog()
    async with listening(log, tls=TlsFiles(files.certificate, files.key)) as listener:
        async with peer_of(listener) as plain:
            plain.send(adt("1"))
            with pytest.raises((EOFError, ConnectionResetError, AssertionError)):
                await plain.answer()
        async with peer_of(listener, client_context(files.authority)) as peer:
            peer.send(adt("2"))
            assert await peer.msa() == ("AA", "2")
    assert [each.control_id for each in log.arrived] == ["2"]


def test_tls_before_1_2_is_not_spoken(files: TlsFiles) -> None:
    assert server_context(files).minimum_version is ssl.TLSVersion.TLSv1_2


def test_a_missing_file_is_named(files: TlsFiles) -> None:
    with pytest.raises(TlsFileUnusable, match=r"/nowhere/key\.pem cannot be read \(No such file"):
        server_context(TlsFiles(files.certificate, "/nowhere/key.pem"))


def test_a_folder_is_not_a_file(files: TlsFiles, tmp_path: Path) -> None:
    with pytest.raises(TlsFileUnusable, match="Is a directory"):
        server_context(TlsFiles(files.certificate, files.key, str(tmp_path)))


def test_a_key_of_another_certificate_is_refused(files: TlsFiles, tmp_path: Path) -> None:
    other = issue(trustme.CA(), tmp_path, "other.example")
    with pytest.raises(TlsFileUnusable, match="are not a certificate with its key"):
        server_context(TlsFiles(files.certificate, other.key))


def test_an_authority_file_without_a_certificate_is_refused(
    files: TlsFiles, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.pem"
    empty.write_text("nothing here")
    with pytest.raises(TlsFileUnusable, match=r"empty\.pem holds no certificate"):
        server_context(TlsFiles(files.certificate, files.key, str(empty)))
