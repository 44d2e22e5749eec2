"""Tokens: SoftHSM signs in a worker process of its own; wrong PINs stop before the token locks."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import certs_dev
import pytest

from signer.cms.verifying import verify_value
from signer.errors import KeyUnusableError, OutsideServiceError
from signer.keys import SignatureAlgorithm
from signer.keys.pkcs11 import PinGuard, Pkcs11Key, TokenAddress

PIN = "123456"
Token = Callable[[str], TokenAddress]

pytestmark = pytest.mark.needs_softhsm


@pytest.fixture
def key(token: Token) -> Iterator[Pkcs11Key]:
    key = Pkcs11Key(token("leader-1"), lambda: PIN, SignatureAlgorithm.RSA_PKCS1_SHA256, PinGuard())
    yield key
    key.close()


@pytest.mark.parametrize(
    ("name", "algorithm"),
    [
        ("leader-1", SignatureAlgorithm.RSA_PKCS1_SHA256),
        ("leader-1", SignatureAlgorithm.RSA_PKCS1_SHA512),
        ("leader-1", SignatureAlgorithm.RSA_PSS_SHA256),
        ("leader-p256", SignatureAlgorithm.ECDSA_SHA256),
    ],
)
def test_a_token_signs(token: Token, pki: certs_dev.DevPki, name: str, algorithm: SignatureAlgorithm) -> None:
    key = Pkcs11Key(token(name), lambda: PIN, algorithm, PinGuard())
    try:
        assert key.chain.signer == pki.credential(name).certificate
        verify_value(key.chain.signer, algorithm, key.sign(b"attributes"), b"attributes")
    finally:
        key.close()


def test_threads_never_mix_their_signatures(key: Pkcs11Key) -> None:
    texts = [b"%d" % number for number in range(40)]
    with ThreadPoolExecutor(4) as pool:
        values = list(pool.map(key.sign, texts))
    for text, value in zip(texts, values, strict=True):
        verify_value(key.chain.signer, key.algorithm, value, text)


def test_two_processes_sign_with_one_token(token: Token) -> None:
    keys = [
        Pkcs11Key(token("leader-1"), lambda: PIN, SignatureAlgorithm.RSA_PKCS1_SHA256, PinGuard()) for _ in range(2)
    ]
    with ThreadPoolExecutor(2) as pool:
        values = list(pool.map(lambda pair: pair[0].sign(pair[1]), [(keys[n % 2], b"%d" % n) for n in range(20)]))
    for number, value in enumerate(values):
        verify_value(keys[0].chain.signer, keys[0].algorithm, value, b"%d" % number)
    for key in keys:
        key.close()


def test_wrong_pins_are_counted_and_stopped(token: Token) -> None:
    guard, asked = PinGuard(), []

    def wrong() -> str:
        asked.append(1)
        return "999999"

    for _ in range(2):
        with pytest.raises(KeyUnusableError, match="token-pin-wrong"):
            Pkcs11Key(token("leader-1"), wrong, SignatureAlgorithm.RSA_PKCS1_SHA256, guard)
    with pytest.raises(KeyUnusableError, match="token-pin-stopped"):
        Pkcs11Key(token("leader-1"), wrong, SignatureAlgorithm.RSA_PKCS1_SHA256, guard)
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("change", "error", "code"),
    [
        ({"token_label": "absent"}, OutsideServiceError, "token-gone"),
        ({"key_label": "absent"}, KeyUnusableError, "token-key-missing"),
        ({"module": "/nowhere/module.so"}, OutsideServiceError, "token-failed"),
    ],
)
def test_what_is_not_there_has_its_own_code(
    token: Token, change: dict[str, str], error: type[Exception], code: str
) -> None:
    with pytest.raises(error, match=code):
        Pkcs11Key(replace(token("leader-1"), **change), lambda: PIN, SignatureAlgorithm.RSA_PKCS1_SHA256, PinGuard())


def test_a_killed_worker_costs_one_signature_and_is_replaced(key: Pkcs11Key) -> None:
    for worker in multiprocessing.active_children():
        worker.kill()
        worker.join()
    with pytest.raises(OutsideServiceError, match="token-failed"):
        key.sign(b"first")
    verify_value(key.chain.signer, key.algorithm, key.sign(b"second"), b"second")
