"""Signing one file with a key at hand, in two steps with a key elsewhere, or raising what is signed already."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import urllib3

if TYPE_CHECKING:
    pass

from api.clocks import Clock, system_clock
from api.development.keys import DevelopmentKeys
from api.files import MAX_FILE_BYTES, read_file
from api.flows.file_signing import FileDesk, SigningDesk
from api.key_references import (
    DevelopmentReference,
    KeyReference,
    Pkcs12Reference,
    RemoteReference,
    TokenReference,
    parse_key_reference,
)
from api.settings import Settings
from api.wiring.fonts import font_files
from api.wiring.ground import development_pki
from api.wiring.services import signing_profile, signing_services
from api.wiring.verifying import open_verifier
from signer.keys import CertificateChain, SignatureAlgorithm, SigningKey
from signer.keys.csc import CscKey, CscService
from signer.keys.pkcs11 import PinGuard, Pkcs11Key, TokenAddress
from signer.keys.pkcs12 import load_pkcs12
from signer.signing.certificate import read_certificate


@contextmanager
def open_signing_desk(
    settings: Settings,
    key_reference: str,
    secret: bytes | None,
    *,
    access_token: bytes | None = None,
    scratch: Path | None = None,
    clock: Clock = system_clock,
) -> Iterator[SigningDesk]:
    """What signing one file needs: the key that ``key_reference`` names, opened with ``secret`` (password or PIN).

    ``access_token`` is what a remote signing service asks for. Certificates of the development PKI get its timestamps
    and evidence; other keys those of the configured authorities, and evidence where they lead to an anchor.

    Raises: BadRequestError ``key-reference-malformed``, ``signing-profile-unknown``; KeyUnusableError;
    OutsideServiceError; ProductionModeError ``development-refused`` for a development key.
    """
    reference = parse_key_reference(key_reference)
    if isinstance(reference, DevelopmentReference):
        settings.require_development("the development PKI")
    with ExitStack() as stack:
        key = _key(settings, reference, secret or b"", access_token or b"", stack)
        yield SigningDesk(key, open_file_desk(settings, key.chain, scratch=scratch, clock=clock))


def open_file_desk(
    settings: Settings, chain: CertificateChain, *, scratch: Path | None = None, clock: Clock = system_clock
) -> FileDesk:
    """What a file needs beside a key, for certificates of ``chain``. Raises: BadRequestError."""
    return FileDesk(
        services=signing_services(settings, chain, clock),
        profile=signing_profile(settings),
        verifier=open_verifier(settings, clock=clock, max_file_bytes=MAX_FILE_BYTES),
        fonts=font_files(),
        clock=clock,
        scratch=scratch,
    )


def _key(settings: Settings, reference: KeyReference, secret: bytes, token: bytes, stack: ExitStack) -> SigningKey:
    if isinstance(reference, DevelopmentReference):
        return DevelopmentKeys(development_pki(settings)).named(reference.name)
    if isinstance(reference, Pkcs12Reference):
        return _pkcs12(reference.file, secret)
    if isinstance(reference, TokenReference):
        return _token_key(reference.address, secret, stack)
    return _remote_key(reference, secret, token)


def _pkcs12(file: Path, password: bytes) -> SigningKey:
    return load_pkcs12(read_file(file), password)


def _remote_key(reference: RemoteReference, pin: bytes, token: bytes) -> SigningKey:
    """The key at the service, with the algorithm that its certificate's kind of key asks for."""
    service = CscService(reference.base_url, urllib3.PoolManager(maxsize=2), token.decode)
    key = CscKey(service, reference.credential, pin.decode, SignatureAlgorithm.RSA_PKCS1_SHA256)
    if read_certificate(key.chain.signer).key_kind == "rsa":
        return key
    return CscKey(service, reference.credential, pin.decode, SignatureAlgorithm.ECDSA_SHA256)


def _token_key(address: TokenAddress, pin: bytes, stack: ExitStack) -> SigningKey:
    """The key on the token, with the algorithm that its certificate's kind of key asks for."""
    guard = PinGuard()
    key = Pkcs11Key(address, pin.decode, SignatureAlgorithm.RSA_PKCS1_SHA256, guard)
    stack.callback(key.close)
    if read_certificate(key.chain.signer).key_kind == "rsa":
        return key
    key.close()
    key = Pkcs11Key(address, pin.decode, SignatureAlgorithm.ECDSA_SHA256, guard)
    stack.callback(key.close)
    return key
