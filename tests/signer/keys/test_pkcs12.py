"""PKCS#12 files and keys in memory."""

from __future__ import annotations

import certs_dev
import pytest
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12

from signer.cms.verifying import verify_value
from signer.errors import KeyUnusableError
from signer.keys import CertificateChain, SignatureAlgorithm
from signer.keys.memory import MemoryKey
from signer.keys.pkcs12 import load_pkcs12

PASSWORD = b"mat-khau-thu"


def test_a_pkcs12_file_gives_key_and_chain(pki: certs_dev.DevPki) -> None:
    key = load_pkcs12(pki.pkcs12("leader-1", PASSWORD), PASSWORD)
    assert key.chain.signer == pki.credential("leader-1").certificate
    assert set(pki.credential("leader-1").issuers) <= set(key.chain.others)
    verify_value(key.chain.signer, key.algorithm, key.sign(b"text"), b"text")


@pytest.mark.parametrize("password", [b"wrong", b""])
def test_a_wrong_password_is_refused(pki: certs_dev.DevPki, password: bytes) -> None:
    with pytest.raises(KeyUnusableError, match="pkcs12-wrong-password-or-damaged"):
        load_pkcs12(pki.pkcs12("leader-1", PASSWORD), password)


def test_a_damaged_file_is_refused(pki: certs_dev.DevPki) -> None:
    with pytest.raises(KeyUnusableError, match="pkcs12-wrong-password-or-damaged"):
        load_pkcs12(pki.pkcs12("leader-1", PASSWORD)[:200], PASSWORD)


def test_a_file_without_certificate_is_refused(pki: certs_dev.DevPki) -> None:
    key = pki.credential("leader-1").key
    data = pkcs12.serialize_key_and_certificates(None, key, None, None, NoEncryption())
    with pytest.raises(KeyUnusableError, match="pkcs12-no-certificate"):
        load_pkcs12(data, b"")


def test_a_key_of_another_certificate_is_refused(pki: certs_dev.DevPki) -> None:
    other = pki.credential("leader-2")
    with pytest.raises(KeyUnusableError, match="key-certificate-mismatch"):
        MemoryKey(pki.credential("leader-1").key, CertificateChain(other.certificate, other.issuers))


def test_an_algorithm_of_another_kind_of_key_is_refused(pki: certs_dev.DevPki) -> None:
    credential = pki.credential("leader-1")
    chain = CertificateChain(credential.certificate, credential.issuers)
    with pytest.raises(KeyUnusableError, match="key-algorithm-mismatch"):
        MemoryKey(credential.key, chain, SignatureAlgorithm.ECDSA_SHA256)
