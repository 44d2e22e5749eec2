"""Statements of the service: signed, timestamped, judged at the proven time, and OpenSSL agrees."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from api.development.trust import pem
from signer.detached import DetachedSigner, check_detached
from signer.keys.memory import MemoryKey
from signer.timestamps.authority import CheckedAuthority
from tests.signer.conftest import NOW

BODY = b"vanthu/audit-checkpoint/1\nsize 1\n"


@pytest.fixture
def signature(key_of: Callable[..., MemoryKey], timestamps: CheckedAuthority) -> bytes:
    return DetachedSigner(key_of("service"), timestamps).seal(BODY)


def test_a_sealed_statement_holds_and_says_who_and_when(signature: bytes, anchors: tuple[bytes, ...]) -> None:
    found = check_detached(BODY, signature, anchors)
    assert found.problem is None
    assert found.timestamp == NOW
    assert "Dịch vụ" in found.signer


def test_another_statement_under_the_same_seal_is_broken(signature: bytes, anchors: tuple[bytes, ...]) -> None:
    assert check_detached(BODY + b" ", signature, anchors).problem == "seal-broken"


def test_without_its_anchors_a_seal_proves_nothing(signature: bytes) -> None:
    assert check_detached(BODY, signature, ()).problem == "seal-untrusted"


def test_no_changed_byte_of_a_seal_goes_unnoticed_in_what_it_proves(
    signature: bytes, anchors: tuple[bytes, ...]
) -> None:
    whole = check_detached(BODY, signature, anchors)
    for place in range(0, len(signature), 97):
        changed = signature[:place] + bytes((signature[place] ^ 1,)) + signature[place + 1 :]
        found = check_detached(BODY, changed, anchors)
        assert found.problem is not None or found == whole, place


@pytest.mark.parametrize("garbage", [b"", b"\x30\x00", b"\x30\x80", b"not DER at all"])
def test_bytes_that_are_no_seal_are_said_to_be_unreadable(garbage: bytes, anchors: tuple[bytes, ...]) -> None:
    assert check_detached(BODY, garbage, anchors).problem == "seal-unreadable"


def test_openssl_verifies_the_seal(signature: bytes, anchors: tuple[bytes, ...], tmp_path: Path) -> None:
    (tmp_path / "body").write_bytes(BODY)
    (tmp_path / "seal").write_bytes(signature)
    (tmp_path / "roots.pem").write_bytes(b"".join(pem(der) for der in anchors))
    command = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "seal", "-content", "body"]
    command += ["-CAfile", "roots.pem", "-purpose", "any", "-attime", str(int(NOW.timestamp()))]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout == BODY
