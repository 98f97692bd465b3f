"""TLS and mutual TLS from files: certificate, key, and the authority that signs the peers."""

import ssl
from pathlib import Path

from msgspec import Struct

from housewide.kit.errors import HousewideError


class TlsFileUnusable(HousewideError):
    """A certificate, key or authority file is missing, unreadable, or not what it should be."""

    code = "tls-file-unusable"


class TlsFiles(Struct, frozen=True):
    """Paths of PEM files. With `authority`, the peer must show a certificate signed by it."""

    certificate: str
    key: str
    authority: str = ""


def server_context(files: TlsFiles) -> ssl.SSLContext:
    """How a listener speaks TLS: 1.2 or later; mutual where an authority is named.

    Raises TlsFileUnusable, naming the file and what to do.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    _load_own(context, files.certificate, files.key)
    if files.authority:
        context.verify_mode = ssl.CERT_REQUIRED
        _load_authority(context, files.authority)
    return context


def client_context(authority: str, own: TlsFiles | None = None) -> ssl.SSLContext:
    """How a sender speaks TLS to a listener whose certificate `authority` (a PEM file) signed.

    `own` is what it shows where the listener asks for it. Raises TlsFileUnusable.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    _load_authority(context, authority)
    if own is not None:
        _load_own(context, own.certificate, own.key)
    return context


def _load_own(context: ssl.SSLContext, certificate: str, key: str) -> None:
    for path in (certificate, key):
        _readable(path)
    try:
        # An empty password, because without one an encrypted key would ask on the terminal.
        context.load_cert_chain(certificate, key, password="")
    except ssl.SSLError as error:
        raise TlsFileUnusable(
            f"{certificate} and {key} are not a certificate with its key: give PEM files that "
            "belong together, the key without a passphrase.",
            certificate=certificate,
            key=key,
        ) from error


def _load_authority(context: ssl.SSLContext, path: str) -> None:
    _readable(path)
    try:
        context.load_verify_locations(path)
    except ssl.SSLError as error:
        raise TlsFileUnusable(
            f"{path} holds no certificate: give the authority's own, as PEM.", file=path
        ) from error


def _readable(path: str) -> None:
    try:
        with Path(path).open("rb") as file:
            file.read(1)
    except OSError as error:
        raise TlsFileUnusable(
            f"{path} cannot be read ({error.strerror}): name a file that the intake may read.",
            file=path,
        ) from error
