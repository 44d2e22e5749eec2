"""A remote signing service of the Cloud Signature Consortium kind, played by a small server."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import certs_dev
import pytest
import urllib3

from signer.cms.verifying import verify_value
from signer.errors import KeyUnusableError, OutsideServiceError
from signer.keys import SignatureAlgorithm
from signer.keys.csc import CscKey, CscService
from tests.signer.keys.remote_service import PIN, TOKEN, RemoteService, serving

ALGORITHM = SignatureAlgorithm.RSA_PKCS1_SHA256


@pytest.fixture
def remote(pki: certs_dev.DevPki) -> RemoteService:
    return RemoteService(pki.credential("leader-1"))


@pytest.fixture
def open_key(remote: RemoteService) -> Iterator[Callable[..., CscKey]]:
    with serving(remote) as url:

        def open_key(pin: str = PIN, token: str = TOKEN, algorithm: SignatureAlgorithm = ALGORITHM) -> CscKey:
            return CscKey(CscService(url, urllib3.PoolManager(), lambda: token), "leader", lambda: pin, algorithm)

        yield open_key


@pytest.mark.parametrize("algorithm", [ALGORITHM, SignatureAlgorithm.RSA_PSS_SHA256])
def test_the_service_signs_what_it_was_authorised_for(
    open_key: Callable[..., CscKey], remote: RemoteService, algorithm: SignatureAlgorithm
) -> None:
    key = open_key(algorithm=algorithm)
    verify_value(key.chain.signer, algorithm, key.sign(b"attributes"), b"attributes")
    assert key.chain.signer == remote.credential.certificate
    assert remote.asked == ["credentials/info", "credentials/authorize", "signatures/signHash"]


def test_a_wrong_pin_is_refused_and_not_tried_again(open_key: Callable[..., CscKey], remote: RemoteService) -> None:
    key = open_key(pin="0000")
    with pytest.raises(KeyUnusableError, match="remote-refused"):
        key.sign(b"attributes")
    assert remote.asked.count("credentials/authorize") == 1


def test_a_wrong_access_token_is_refused(open_key: Callable[..., CscKey]) -> None:
    with pytest.raises(KeyUnusableError, match="remote-refused"):
        open_key(token="stolen")


@pytest.mark.parametrize(
    ("path", "answer", "code"),
    [
        ("signatures/signHash", (500, b""), "remote-failed"),
        ("signatures/signHash", (200, b"<html>"), "remote-not-a-reply"),
        ("signatures/signHash", (200, b'{"signatures": []}'), "remote-not-a-reply"),
        ("signatures/signHash", (200, b'{"signatures": ["AAAA"]}'), "remote-wrong-signature"),
        ("credentials/authorize", (200, b"{}"), "remote-not-a-reply"),
    ],
)
def test_a_service_that_errs_is_not_believed(
    open_key: Callable[..., CscKey], remote: RemoteService, path: str, answer: tuple[int, bytes], code: str
) -> None:
    key = open_key()
    remote.broken[path] = answer
    with pytest.raises(OutsideServiceError, match=code):
        key.sign(b"attributes")


def test_a_disabled_credential_is_refused(open_key: Callable[..., CscKey], remote: RemoteService) -> None:
    remote.broken["credentials/info"] = (200, b'{"key": {"status": "disabled"}, "cert": {}}')
    with pytest.raises(KeyUnusableError, match="remote-key-disabled"):
        open_key()


def test_plain_http_across_a_network_is_refused() -> None:
    service = CscService("http://sign.example/csc/v2", urllib3.PoolManager(), lambda: TOKEN)
    with pytest.raises(OutsideServiceError, match="remote-address-unsafe"):
        CscKey(service, "leader", lambda: PIN, ALGORITHM)
