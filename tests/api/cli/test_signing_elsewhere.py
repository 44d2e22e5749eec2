"""Keys that are elsewhere, levels raised later, and what happens when an authority fails, from the command line."""

from __future__ import annotations

import json
import ssl
from base64 import b64decode
from pathlib import Path

import certs_dev
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from tests.api.cli.conftest import Run
from tests.signer.keys.remote_service import PIN, TOKEN, RemoteService, serving

NOBODY = "http://127.0.0.1:9/tsa"
"""The discard port: nothing listens there."""


@pytest.fixture
def plain(document: Path, tmp_path: Path) -> Path:
    """A PDF of one page, unsigned."""
    import typst

    file = tmp_path / "plain.pdf"
    file.write_bytes(typst.compile(b'#set document(title: "Van ban")\n#set text(lang: "vi")\n= Van ban'))
    return file


@pytest.fixture
def certificate(pki: certs_dev.DevPki, tmp_path: Path) -> Path:
    credential = pki.credential("leader-1")
    file = tmp_path / "leader.pem"
    chain = (credential.certificate, *credential.issuers)
    file.write_text("".join(ssl.DER_cert_to_PEM_cert(der) for der in chain))
    return file


def verdict_of(run: Run, file: Path, home: Path) -> object:
    return run("verify", file, "--home", home, "--json").objects[0]["verdict"]


def begin(run: Run, plain: Path, certificate: Path, home: Path) -> tuple[Path, bytes]:
    state = plain.with_suffix(".state")
    asked = ("sign-begin", plain, "--certificate", certificate, "--role", "leader", "--state", state, "--home", home)
    answer = run(*asked, "--json")
    assert answer.status == 0
    return state, b64decode(str(answer.objects[0]["signed_attributes"]))


def test_a_key_elsewhere_signs_in_two_commands(
    run: Run, plain: Path, certificate: Path, pki: certs_dev.DevPki, home: Path
) -> None:
    state, attributes = begin(run, plain, certificate, home)
    value, target = plain.with_suffix(".sig"), plain.with_name("signed.pdf")
    value.write_bytes(pki.credential("leader-1").key.sign(attributes, padding.PKCS1v15(), hashes.SHA256()))
    done = run("sign-complete", plain, "--state", state, "--signature", value, "--out", target, "--home", home)
    assert (done.status, verdict_of(run, target, home)) == (0, "VALID")


def test_a_value_of_another_key_completes_nothing(
    run: Run, plain: Path, certificate: Path, pki: certs_dev.DevPki, home: Path
) -> None:
    state, attributes = begin(run, plain, certificate, home)
    value, target = plain.with_suffix(".sig"), plain.with_name("signed.pdf")
    value.write_bytes(pki.credential("leader-2").key.sign(attributes, padding.PKCS1v15(), hashes.SHA256()))
    done = run("sign-complete", plain, "--state", state, "--signature", value, "--out", target, "--home", home)
    assert done.status == 1
    assert "[signature-wrong-key]" in done.err
    assert not target.exists()


def test_a_remote_signing_service_signs(
    run: Run, plain: Path, pki: certs_dev.DevPki, home: Path, tmp_path: Path
) -> None:
    pin, token, target = tmp_path / "pin", tmp_path / "token", tmp_path / "signed.pdf"
    pin.write_text(PIN)
    token.write_text(TOKEN)
    with serving(RemoteService(pki.credential("leader-1"))) as url:
        asked = ("sign", plain, "--key", f"csc:{url}#leader", "--role", "leader", "--home", home, "--out", target)
        done = run(*asked, "--password-file", pin, "--access-token-file", token)
    assert (done.status, verdict_of(run, target, home)) == (0, "VALID")


def test_a_b_b_signature_is_raised_and_its_archive_timestamp_renewed(
    run: Run, plain: Path, home: Path, tmp_path: Path
) -> None:
    signed, raised, renewed = (tmp_path / f"{name}.pdf" for name in ("signed", "raised", "renewed"))
    made = run(
        "sign", plain, "--key", "dev:leader-1", "--role", "leader", "--level", "B-B", "--out", signed, "--home", home
    )
    assert made.status == 0
    assert run("raise", signed, "--out", raised, "--home", home).status == 0
    assert run("raise", raised, "--renew", "--out", renewed, "--home", home).status == 0
    assert renewed.read_bytes().startswith(raised.read_bytes())
    (report,) = run("verify", renewed, "--home", home, "--json").objects
    assert report["verdict"] == "VALID"
    assert report["signatures"][0]["level"] == "B-LTA"  # type: ignore[index]


def test_nothing_is_raised_on_an_unsigned_file(run: Run, plain: Path, home: Path) -> None:
    answer = run("raise", plain, "--home", home)
    assert answer.status == 1
    assert "[document-unsigned]" in answer.err


@pytest.fixture
def foreign(plain: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A PKCS#12 key that the development PKI does not know, and its password's file."""
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Người ký khác")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .sign(key, hashes.SHA256())
    )
    file, password = tmp_path / "foreign.p12", tmp_path / "password"
    file.write_bytes(pkcs12.serialize_key_and_certificates(b"k", key, certificate, None, BestAvailableEncryption(b"p")))
    password.write_text("p")
    return file, password


def test_an_authority_that_is_down_refuses_the_signature_or_lowers_it_as_the_profile_says(
    run: Run, plain: Path, foreign: tuple[Path, Path], home: Path, tmp_path: Path
) -> None:
    key, password = foreign
    target = tmp_path / "signed.pdf"
    asked = ("sign", plain, "--key", f"p12:{key}", "--role", "leader", "--password-file", password, "--json")
    asked = (*asked, "--home", home, "--out", target)
    refused = run(*asked, VANTHU_TSA_URLS=NOBODY)
    assert refused.status == 1
    assert "[timestamp-unreachable]" in refused.err
    assert not target.exists()
    lowered = run(*asked, VANTHU_TSA_URLS=NOBODY, VANTHU_SIGNING_PROFILE="tolerant")
    assert lowered.status == 0
    told = json.loads(lowered.out)
    assert (told["level"], told["shortfall"]) == ("B-B", {"asked": "B-T", "code": "timestamp-unreachable"})


def test_a_profile_that_does_not_exist_is_named(run: Run, plain: Path, home: Path) -> None:
    answer = run(
        "sign", plain, "--key", "dev:leader-1", "--role", "leader", "--home", home, VANTHU_SIGNING_PROFILE="lax"
    )
    assert answer.status == 1
    assert "[signing-profile-unknown]" in answer.err
