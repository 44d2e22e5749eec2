"""Every answer of an authority is checked before it is embedded."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import datetime, timedelta

import certs_dev
import pytest
from certs_dev.services import TrustServices
from hypothesis import given
from hypothesis import strategies as st

from signer.cms.algorithms import SHA256
from signer.errors import OutsideServiceError
from signer.timestamps.authority import CheckedAuthority
from signer.timestamps.rfc3161 import TimestampQuery, TimestampRules, check_answer

Ask = Callable[..., bytes]
QUERY = TimestampQuery(SHA256.of(b"text"), SHA256, 2**63 + 7)


@pytest.fixture(scope="session")
def ask(pki: certs_dev.DevPki, now: datetime) -> Ask:
    services = TrustServices(pki)

    def ask(query: TimestampQuery = QUERY, tsa: str = "tsa-1", at: datetime = now) -> bytes:
        return services.timestamp(query.encode(), at, tsa)

    return ask


@pytest.mark.parametrize("tsa", ["tsa-1", "tsa-2"])
def test_a_good_answer_is_taken(ask: Ask, anchors: tuple[bytes, ...], now: datetime, tsa: str) -> None:
    answer = check_answer(ask(tsa=tsa), QUERY, TimestampRules(anchors), now)
    assert answer.timestamp.at == now
    assert answer.chain.others


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (TimestampQuery(SHA256.of(b"other"), SHA256, QUERY.nonce), "timestamp-wrong-imprint"),
        (TimestampQuery(QUERY.digest, SHA256, 1), "timestamp-wrong-nonce"),
    ],
)
def test_an_answer_to_another_question_is_refused(
    ask: Ask, anchors: tuple[bytes, ...], now: datetime, asked: TimestampQuery, code: str
) -> None:
    with pytest.raises(OutsideServiceError, match=code):
        check_answer(ask(asked), QUERY, TimestampRules(anchors), now)


def test_a_policy_that_was_not_asked_for_is_refused(ask: Ask, now: datetime) -> None:
    query = TimestampQuery(QUERY.digest, SHA256, QUERY.nonce, policy="1.2.3.4")
    with pytest.raises(OutsideServiceError, match=r"timestamp-wrong-policy|timestamp-rejected"):
        check_answer(ask(QUERY), query, TimestampRules(policy="1.2.3.4"), now)


@pytest.mark.parametrize(
    ("tsa", "code"),
    [
        ("tsa-wrong-eku", "timestamp-wrong-usage"),
        ("tsa-eku-not-critical", "timestamp-wrong-usage"),
        ("leader-1", "timestamp-wrong-usage"),
        ("tsa-expired", "timestamp-untrusted"),
        ("lookalike-tsa", "timestamp-untrusted"),
        ("public-tsa", "timestamp-untrusted"),
    ],
)
def test_an_unfit_authority_is_refused(
    ask: Ask, anchors: tuple[bytes, ...], now: datetime, tsa: str, code: str
) -> None:
    with pytest.raises(OutsideServiceError, match=code):
        check_answer(ask(tsa=tsa), QUERY, TimestampRules(anchors), now)


def test_a_time_far_from_ours_is_refused(ask: Ask, anchors: tuple[bytes, ...], now: datetime) -> None:
    with pytest.raises(OutsideServiceError, match="timestamp-wrong-time"):
        check_answer(ask(at=now - timedelta(hours=1)), QUERY, TimestampRules(anchors), now)


@pytest.mark.parametrize("answer", [b"", b"<html>503</html>", b"\x30\x00", b"\x30\x03\x02\x01\x00", b"\x30\x80\x00"])
def test_garbage_is_refused(answer: bytes, now: datetime) -> None:
    with pytest.raises(OutsideServiceError, match="timestamp-not-a-reply"):
        check_answer(answer, QUERY, TimestampRules(), now)


def test_a_huge_answer_is_refused(now: datetime) -> None:
    with pytest.raises(OutsideServiceError, match="timestamp-too-large"):
        check_answer(bytes(100_000), QUERY, TimestampRules(), now)


@given(place=st.floats(0, 0.9999), bit=st.integers(0, 7))
def test_no_flipped_bit_is_taken_for_a_different_good_answer(
    ask: Ask, anchors: tuple[bytes, ...], now: datetime, place: float, bit: int
) -> None:
    good = ask()
    bad = bytearray(good)
    bad[int(place * len(bad))] ^= 1 << bit
    try:
        answer = check_answer(bytes(bad), QUERY, TimestampRules(anchors), now)
    except OutsideServiceError:
        return
    # Only bytes outside what the authority signed (status text, unused certificates) may differ.
    assert answer.timestamp.at == now


def test_no_single_flipped_bit_escapes_as_another_error(ask: Ask, anchors: tuple[bytes, ...], now: datetime) -> None:
    """Every bit, not a sample: the few that broke the library's own reading were too rare to be drawn."""
    good = ask()
    for place in range(len(good)):
        for bit in range(8):
            bad = bytearray(good)
            bad[place] ^= 1 << bit
            try:
                assert check_answer(bytes(bad), QUERY, TimestampRules(anchors), now).timestamp.at == now
            except OutsideServiceError:
                continue


def test_the_chain_of_an_authority_is_remembered(
    pki: certs_dev.DevPki, anchors: tuple[bytes, ...], now: datetime
) -> None:
    services = TrustServices(pki)
    nonces = itertools.count(1)
    authority = CheckedAuthority(
        lambda request: services.timestamp(request, now),
        TimestampRules(anchors),
        clock=lambda: now,
        new_nonce=lambda: next(nonces),
    )
    assert authority.known_chains() == ()
    authority.timestamp(QUERY.digest, SHA256)
    authority.timestamp(QUERY.digest, SHA256)
    assert [chain.signer for chain in authority.known_chains()] == [pki.credential("tsa-1").certificate]
