"""Leader and agency sign with keys that are elsewhere: in two steps, or with a tool that returns the whole file."""

from __future__ import annotations

import sqlite3
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import certs_dev
import pytest
from fastapi.testclient import TestClient

from api.development.people import certificate_seeds, person_id_of
from api.errors import NotAllowedError
from api.flows import external_signing, signing_certificates
from api.flows.demonstration import CLERK, DECISION, LEADER
from api.flows.desk import Desk
from api.flows.drafting import create_draft
from api.flows.external_signing_desk import ExternalSigningDesk
from api.http.application import create_app
from api.http.ports import Ports
from api.http.settings import WebSettings
from api.office import Office
from api.requests import SigningStart
from api.signing_views import BegunView
from api.views import Actor, DocumentView, Duty
from records import signing_certificates as registry
from records.database import open_database, transaction
from records.errors import ConflictError, NotFoundError
from records.identifiers import DocumentId, PendingSignatureId
from records.intents import IntentJournal, IntentStore
from records.occasion import SYSTEM, Occasion
from records.storage_local import LocalStore
from signer.errors import DocumentError, RequestError
from signer.fields import AGENCY_FIELD, LEADER_FIELD
from signer.keys import CertificateChain, SignatureAlgorithm
from signer.keys.memory import MemoryKey
from signer.report import Level
from signer.signing.request import SignRequest
from signer.signing.sign import sign
from tests.api.flows.walking import number, submit
from tests.api.flows.walking import sign as sign_here
from tests.api.memory_idempotency import MemoryIdempotency

ADMINISTRATOR = Actor(person_id_of("admin-1"), "Vũ Quản Trị", Duty.ADMINISTRATOR, CLERK.agency_id)
PKCS1 = SignatureAlgorithm.RSA_PKCS1_SHA256


@pytest.fixture
def office(office: Office, pki: certs_dev.DevPki) -> Office:
    """With the development certificates registered."""
    with transaction(office.engine) as tx:
        registry.seed(tx, Occasion(SYSTEM, office.clock(), office.entropy), certificate_seeds(pki))
    return office


@pytest.fixture
def submitted(office: Office) -> DocumentView:
    return submit(office, create_draft(office, CLERK, DECISION))


@pytest.fixture
def numbered(office: Office, submitted: DocumentView) -> DocumentView:
    return number(office, sign_here(office, submitted))


def token(pki: certs_dev.DevPki, name: str) -> MemoryKey:
    """A key that the server does not have; here it is in the test's own memory."""
    credential = pki.credential(name)
    return MemoryKey(credential.key, CertificateChain(credential.certificate, credential.issuers))


def begun_by(office: Office, actor: Actor, document: DocumentView, key: MemoryKey) -> BegunView:
    start = SigningStart(document.sha256, key.chain, PKCS1)
    return external_signing.begin_signature(office, actor, DocumentId(document.id), start)


def completed(office: Office, actor: Actor, begun: BegunView, key: MemoryKey) -> DocumentView:
    value = key.sign(begun.signed_attributes)
    document_id, pending = DocumentId(begun.document_id), PendingSignatureId(begun.id)
    return external_signing.complete_signature(office, actor, document_id, pending, value, is_cms=False)


def test_leader_and_agency_sign_with_their_own_tokens(
    office: Office, submitted: DocumentView, pki: certs_dev.DevPki
) -> None:
    leader, agency = token(pki, "leader-1"), token(pki, "agency-1")
    begun = begun_by(office, LEADER, submitted, leader)
    assert begun.role == "leader"
    signed = completed(office, LEADER, begun, leader)
    assert signed.state == "leader_signed"
    sealing = begun_by(office, CLERK, number(office, signed), agency)
    assert sealing.role == "agency"
    issued = completed(office, CLERK, sealing, agency)
    assert (issued.state, issued.verdict) == ("issued", "VALID")


def test_a_begun_signature_is_completed_by_another_process(
    office: Office, submitted: DocumentView, pki: certs_dev.DevPki
) -> None:
    leader, place = token(pki, "leader-1"), Path(str(office.engine.url.database))
    before = place.with_name("before.sqlite")
    with closing(sqlite3.connect(place)) as source, closing(sqlite3.connect(before)) as copy:
        source.backup(copy)
    begun = begun_by(office, LEADER, submitted, leader)
    with another_process(office, before) as unaware, pytest.raises(NotFoundError, match="pending-signature-not-found"):
        completed(unaware, LEADER, begun, leader)
    with another_process(office, place) as other:
        assert completed(other, LEADER, begun, leader).state == "leader_signed"


@contextmanager
def another_process(office: Office, database: Path) -> Iterator[Office]:
    """The same installation with nothing of the first process: what is in the database and in the store."""
    engine = open_database(database)
    journal = IntentJournal.open(open_database(database.with_name("intents.sqlite")))
    objects = IntentStore(LocalStore.open(database.with_name("objects")), journal, office.clock)
    yield replace(office, engine=engine, journal=journal, objects=objects)
    journal.engine.dispose()
    engine.dispose()


def test_a_signature_is_completed_once(office: Office, submitted: DocumentView, pki: certs_dev.DevPki) -> None:
    leader = token(pki, "leader-1")
    begun = begun_by(office, LEADER, submitted, leader)
    completed(office, LEADER, begun, leader)
    with pytest.raises(NotFoundError, match="pending-signature-not-found"):
        completed(office, LEADER, begun, leader)


def test_after_ten_minutes_it_is_too_late(office: Office, submitted: DocumentView, pki: certs_dev.DevPki) -> None:
    leader = token(pki, "leader-1")
    begun = begun_by(office, LEADER, submitted, leader)
    at = office.clock() + timedelta(minutes=11)
    with pytest.raises(RequestError, match="signing-expired"):
        completed(replace(office, clock=lambda: at), LEADER, begun, leader)


def test_a_value_of_another_key_signs_nothing(office: Office, submitted: DocumentView, pki: certs_dev.DevPki) -> None:
    begun = begun_by(office, LEADER, submitted, token(pki, "leader-1"))
    with pytest.raises(RequestError, match="signature-wrong-key"):
        completed(office, LEADER, begun, token(pki, "leader-2"))
    assert external_signing.file_to_sign(office, LEADER, DocumentId(submitted.id))


def test_another_persons_registered_certificate_does_not_sign_as_the_leader(
    office: Office, submitted: DocumentView, pki: certs_dev.DevPki
) -> None:
    with pytest.raises(NotAllowedError, match="certificate-not-registered"):
        begun_by(office, LEADER, submitted, token(pki, "leader-2"))


def test_a_withdrawn_certificate_signs_nothing_more(
    office: Office, submitted: DocumentView, pki: certs_dev.DevPki
) -> None:
    leader = token(pki, "leader-1")
    begun = begun_by(office, LEADER, submitted, leader)
    (row,) = [
        one
        for one in signing_certificates.list_certificates(office, ADMINISTRATOR)
        if one.person_id == LEADER.person_id
    ]
    signing_certificates.withdraw_certificate(office, ADMINISTRATOR, registry.CertificateId(row.id))
    with pytest.raises(NotAllowedError, match="certificate-not-registered"):
        completed(office, LEADER, begun, leader)


def test_a_document_that_was_returned_meanwhile_takes_no_signature(
    office: Office, submitted: DocumentView, pki: certs_dev.DevPki
) -> None:
    from api.flows.signing import return_to_drafter

    leader = token(pki, "leader-1")
    begun = begun_by(office, LEADER, submitted, leader)
    return_to_drafter(office, LEADER, DocumentId(submitted.id), "Sửa lại Điều 2")
    with pytest.raises(ConflictError):
        completed(office, LEADER, begun, leader)


def test_a_file_signed_by_another_tool_is_taken_back(
    office: Office, submitted: DocumentView, pki: certs_dev.DevPki
) -> None:
    leader, agency = token(pki, "leader-1"), token(pki, "agency-1")
    signed = handed_back(office, LEADER, submitted, leader, LEADER_FIELD)
    issued = handed_back(office, CLERK, number(office, signed), agency, AGENCY_FIELD)
    assert (issued.state, issued.verdict) == ("issued", "VALID")


def handed_back(
    office: Office, actor: Actor, document: DocumentView, key: MemoryKey, field: str, level: Level = Level.B_T
) -> DocumentView:
    data = external_signing.file_to_sign(office, actor, DocumentId(document.id))
    elsewhere = sign(data, SignRequest(field, level), key, now=office.clock(), services=office.signing).data
    return external_signing.take_back(office, actor, DocumentId(document.id), elsewhere)


def test_a_file_that_comes_back_without_timestamp_is_refused(
    office: Office, submitted: DocumentView, pki: certs_dev.DevPki
) -> None:
    with pytest.raises(ConflictError, match="returned-without-timestamp"):
        handed_back(office, LEADER, submitted, token(pki, "leader-1"), LEADER_FIELD, Level.B_B)


def test_a_file_signed_by_somebody_else_is_refused(
    office: Office, submitted: DocumentView, pki: certs_dev.DevPki
) -> None:
    with pytest.raises(DocumentError, match="returned-wrong-signer"):
        handed_back(office, LEADER, submitted, token(pki, "leader-2"), LEADER_FIELD)


def test_another_file_is_refused(office: Office, numbered: DocumentView) -> None:
    with pytest.raises(DocumentError, match="returned-not-issued-file"):
        external_signing.take_back(office, CLERK, DocumentId(numbered.id), b"%PDF-1.7 something else")


def test_the_two_steps_over_http(office: Office, submitted: DocumentView, pki: certs_dev.DevPki) -> None:
    leader = token(pki, "leader-1")
    app = create_app(
        Desk(office),
        WebSettings(b"a secret of the tests, 32 bytes and more"),
        answers=MemoryIdempotency(),
        clock=office.clock,
        ports=Ports(external_signing=ExternalSigningDesk(office)),
    )
    with TestClient(app) as client:
        session = client.post("/v1/sessions", json={"person_id": LEADER.person_id}).json()
        client.headers["Authorization"] = f"Bearer {session['token']}"
        start = f"/v1/documents/{submitted.id}/signatures"
        chain = [b64encode(der).decode() for der in (leader.chain.signer, *leader.chain.others)]
        begun = client.post(f"{start}/begin", json={"sha256": submitted.sha256, "certificates": chain})
        assert begun.status_code == 201
        neither = client.post(f"{start}/{begun.json()['id']}/complete", json={})
        assert (neither.status_code, neither.json()["code"]) == (400, "signature-or-cms")
        for text in ("!" * 64, "chữ ký" * 12):
            broken = client.post(f"{start}/{begun.json()['id']}/complete", json={"signature": text})
            assert (broken.status_code, broken.json()["code"]) == (400, "base64-malformed")
        value = leader.sign(b64decode(begun.json()["signed_attributes"]))
        done = client.post(f"{start}/{begun.json()['id']}/complete", json={"signature": b64encode(value).decode()})
        assert (done.status_code, done.json()["state"]) == (200, "leader_signed")
        certificates = client.get("/v1/signing-certificates").json()["data"]
        assert LEADER.person_id in {one["person_id"] for one in certificates}
