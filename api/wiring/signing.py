"""Signing one file with a key at hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from api.wiring.services import development_services

if TYPE_CHECKING:
    pass

from api.clocks import Clock, system_clock
from api.development.keys import DevelopmentKeys
from api.files import read_file
from api.flows.file_signing import SigningDesk
from api.key_references import DevelopmentReference, KeyReference, Pkcs12Reference, parse_key_reference
from api.settings import Settings
from api.wiring.fonts import font_files
from api.wiring.ground import development_pki
from api.wiring.verifying import open_verifier
from signer.keys import SignatureAlgorithm, SigningKey
from signer.keys.pkcs11 import PinGuard, Pkcs11Key, TokenAddress
from signer.keys.pkcs12 import load_pkcs12
from signer.signing.certificate import read_certificate
from signer.signing.services import Services


@contextmanager
def open_signing_desk(
    settings: Settings, key_reference: str, secret: bytes | None, *, clock: Clock = system_clock
) -> Iterator[SigningDesk]:
    """What signing one file needs: the key that ``key_reference`` names, opened with ``secret`` (password or PIN).

    Certificates of the development PKI get its timestamps and evidence; other keys sign with what they carry.

    Raises: BadRequestError ``key-reference-malformed``; KeyUnusableError; OutsideServiceError; ProductionModeError
    ``development-refused`` for a development key.
    """
    reference = parse_key_reference(key_reference)
    if isinstance(reference, DevelopmentReference):
        settings.require_development("the development PKI")
    with ExitStack() as stack:
        key = _key(settings, reference, secret or b"", stack)
        services = development_services(settings, key, clock) if not settings.production else Services()
        yield SigningDesk(key, services, open_verifier(settings, clock=clock), font_files(), clock)


def _key(settings: Settings, reference: KeyReference, secret: bytes, stack: ExitStack) -> SigningKey:
    if isinstance(reference, DevelopmentReference):
        return DevelopmentKeys(development_pki(settings)).named(reference.name)
    if isinstance(reference, Pkcs12Reference):
        return load_pkcs12(read_file(reference.file), secret)
    return _token_key(reference.address, secret, stack)


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
