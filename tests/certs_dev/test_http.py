from __future__ import annotations

import base64
import hashlib
import http.client
import socket
import threading
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote, urlsplit

import pytest
from asn1crypto import tsp
from certs_dev import DevPki, DevPkiError, faults
from certs_dev.faults import FaultPlan, Hang
from certs_dev.http_server import MAX_BODY_BYTES, DevServices
from certs_dev.services import ask_ocsp
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

NONCE = 77
DIGEST = hashlib.sha256(b"x").digest()
TSA = "/cong-vu/tsa/tsa-1"
OCSP = "/cong-vu/ocsp/cong-vu-ca"
QUERY = {"Content-Type": "application/timestamp-query"}


@pytest.fixture
def plan() -> FaultPlan:
    return FaultPlan()


@pytest.fixture
def server(pki: DevPki, plan: FaultPlan, now: datetime) -> Iterator[DevServices]:
    with DevServices(pki, port=0, clock=lambda: now, around=plan) as services:
        yield services


@pytest.fixture
def client(server: DevServices) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection(*server.address, timeout=20)
    yield connection
    connection.close()


def _ask(
    client: http.client.HTTPConnection, method: str, path: str, body: bytes | None = None, **headers: str
) -> tuple[int, str, bytes]:
    client.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = client.getresponse()
    return answer.status, answer.getheader("Content-Type", ""), answer.read()


def _timestamp(client: http.client.HTTPConnection, path: str = TSA) -> tuple[int, str, bytes]:
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": DIGEST}
    query = tsp.TimeStampReq({"version": 1, "message_imprint": imprint, "nonce": NONCE, "cert_req": True})
    client.request("POST", path, query.dump(), QUERY)
    answer = client.getresponse()
    return answer.status, answer.getheader("Content-Type", ""), answer.read()


def _tst_info(response: bytes) -> tsp.TSTInfo:
    token = tsp.TimeStampResp.load(response, strict=True)["time_stamp_token"]
    return token["content"]["encap_content_info"]["content"].parsed


def _question(pki: DevPki) -> bytes:
    return ask_ocsp(pki.certificate("revoked"), pki.certificate("cong-vu-ca")).public_bytes(Encoding.DER)


def test_timestamps_at_the_clocks_time(client: http.client.HTTPConnection, now: datetime) -> None:
    status, content_type, body = _timestamp(client)
    assert (status, content_type) == (200, "application/timestamp-reply")
    assert _tst_info(body)["gen_time"].native == now
    assert _tst_info(body)["nonce"].native == NONCE


def test_one_connection_serves_many_requests(client: http.client.HTTPConnection) -> None:
    _timestamp(client)
    first = client.sock
    _timestamp(client, "/cong-vu/tsa/tsa-2")
    assert client.sock is first


def test_ocsp_by_post(client: http.client.HTTPConnection, pki: DevPki) -> None:
    status, content_type, body = _ask(client, "POST", OCSP, _question(pki), Content_Type="application/ocsp-request")
    assert (status, content_type) == (200, "application/ocsp-response")
    assert ocsp.load_der_ocsp_response(body).certificate_status is ocsp.OCSPCertStatus.REVOKED


def test_ocsp_by_get(client: http.client.HTTPConnection, pki: DevPki) -> None:
    encoded = quote(base64.b64encode(_question(pki)), safe="")
    status, _, body = _ask(client, "GET", f"{OCSP}/{encoded}")
    assert status == 200
    assert ocsp.load_der_ocsp_response(body).certificate_status is ocsp.OCSPCertStatus.REVOKED


@pytest.mark.parametrize("name", ["leader-1", "business-1"])
def test_every_address_in_a_certificate_answers(client: http.client.HTTPConnection, pki: DevPki, name: str) -> None:
    extensions = x509.load_der_x509_certificate(pki.certificate(name)).extensions
    (point,) = extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    access = extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    ca_address = next(item for item in access if item.access_method == x509.AuthorityInformationAccessOID.CA_ISSUERS)
    _, crl_type, crl = _ask(client, "GET", urlsplit(point.full_name[0].value).path)
    _, certificate_type, certificate = _ask(client, "GET", urlsplit(ca_address.access_location.value).path)
    issuer = x509.load_der_x509_certificate(certificate)
    assert (crl_type, certificate_type) == ("application/pkix-crl", "application/pkix-cert")
    assert certificate == pki.certificate(pki.entry(name).issuer)
    assert x509.load_der_x509_crl(crl).is_signature_valid(issuer.public_key())


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", TSA, 405),
        ("POST", TSA, 415),
        ("POST", "/cong-vu/tsa/tsa-99", 404),
        ("POST", "/public/tsa/tsa-1", 404),
        ("GET", f"{OCSP}/!!!", 400),
        ("GET", "/cong-vu/crls/cong-vu-ca/older.crl", 404),
        ("GET", "/cong-vu/crls/agency-1/latest.crl", 404),
        ("POST", "/cong-vu/certs/cong-vu-ca/ca.crt", 405),
        ("GET", "/cong-vu/keys/cong-vu-ca", 404),
        ("GET", "/../pki.yml", 404),
        ("GET", "/", 200),
    ],
)
def test_other_requests_get_their_status(
    client: http.client.HTTPConnection, method: str, path: str, expected: int
) -> None:
    assert _ask(client, method, path, b"x" if method == "POST" else None)[0] == expected


def test_a_huge_body_is_refused_unread(client: http.client.HTTPConnection) -> None:
    client.putrequest("POST", TSA)
    client.putheader("Content-Length", str(MAX_BODY_BYTES + 1))
    client.endheaders()
    assert client.getresponse().status == 413


def test_a_body_of_unknown_length_is_refused(client: http.client.HTTPConnection) -> None:
    client.putrequest("POST", TSA)
    client.endheaders()
    assert client.getresponse().status == 411


def test_many_clients_at_once(server: DevServices) -> None:
    statuses: list[int] = []

    def run() -> None:
        connection = http.client.HTTPConnection(*server.address, timeout=20)
        statuses.extend(_timestamp(connection)[0] for _ in range(5))
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 40


def test_stopping_frees_the_port_and_closes_open_connections(pki: DevPki) -> None:
    services = DevServices(pki, port=0)
    services.start()
    _, port = services.address
    kept_alive = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    _timestamp(kept_alive)
    services.stop()
    assert kept_alive.sock.recv(1) == b""
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", port))
    kept_alive.close()


def test_stopping_twice_or_before_the_start_is_harmless(pki: DevPki) -> None:
    services = DevServices(pki, port=0)
    services.stop()
    services.start()
    services.stop()
    services.stop()
    assert services.address[1] == 0


def test_a_taken_port_has_its_code(pki: DevPki, server: DevServices) -> None:
    with pytest.raises(DevPkiError) as error:
        DevServices(pki, port=server.address[1]).start()
    assert error.value.code == "dev-pki-address-in-use"


def test_listening_off_the_loopback_is_refused(pki: DevPki) -> None:
    with pytest.raises(DevPkiError) as error:
        DevServices(pki, "0.0.0.0", 0)
    assert error.value.code == "dev-pki-not-loopback"


def test_port_and_host_default_to_those_in_the_certificates(pki: DevPki) -> None:
    assert DevServices(pki).address == ("127.0.0.1", urlsplit(pki.base_url).port)


def test_wrong_nonce_is_signed_all_the_same(client: http.client.HTTPConnection, plan: FaultPlan) -> None:
    plan.break_(TSA, faults.wrong_nonce)
    info = _tst_info(_timestamp(client)[2])
    assert info["nonce"].native != NONCE
    assert info["message_imprint"]["hashed_message"].native == DIGEST


def test_wrong_imprint_is_signed_all_the_same(client: http.client.HTTPConnection, plan: FaultPlan) -> None:
    plan.break_(TSA, faults.wrong_imprint)
    info = _tst_info(_timestamp(client)[2])
    assert info["nonce"].native == NONCE
    assert info["message_imprint"]["hashed_message"].native != DIGEST


@pytest.mark.parametrize(
    ("fault", "status", "content_type"),
    [
        (faults.garbage, 200, "application/timestamp-reply"),
        (faults.empty, 200, "application/timestamp-reply"),
        (faults.truncated, 200, "application/timestamp-reply"),
        (faults.html_page, 200, "text/html"),
        (faults.http_500, 500, "text/plain"),
        (faults.http_503, 503, "text/plain"),
    ],
)
def test_broken_answers_are_broken(
    client: http.client.HTTPConnection, plan: FaultPlan, fault: faults.Fault, status: int, content_type: str
) -> None:
    plan.break_(TSA, fault)
    answer = _timestamp(client)
    assert answer[:2] == (status, content_type)
    with pytest.raises(ValueError, match=r"structure|pars|data"):
        tsp.TimeStampResp.load(answer[2], strict=True)


def test_oversized_answers_are_oversized(client: http.client.HTTPConnection, plan: FaultPlan) -> None:
    plan.break_(TSA, faults.oversized)
    assert len(_timestamp(client)[2]) > faults.OVERSIZED_BYTES


def test_dropped_connections_are_dropped(client: http.client.HTTPConnection, plan: FaultPlan) -> None:
    plan.break_(TSA, faults.dropped)
    with pytest.raises(http.client.RemoteDisconnected):
        _timestamp(client)


def test_a_rejection_grants_nothing(client: http.client.HTTPConnection, plan: FaultPlan) -> None:
    plan.break_(TSA, faults.rejected)
    status = tsp.PKIStatusInfo.load(_timestamp(client)[2][2:])
    assert status["status"].native == "rejection"


def test_another_credential_may_sign(client: http.client.HTTPConnection, plan: FaultPlan, pki: DevPki) -> None:
    plan.break_(TSA, faults.signed_by("leader-1"))
    content = tsp.TimeStampResp.load(_timestamp(client)[2])["time_stamp_token"]["content"]
    serial = content["signer_infos"][0]["sid"].chosen["serial_number"].native
    assert serial == pki.entry("leader-1").serial


def test_a_hanging_authority_answers_when_released(client: http.client.HTTPConnection, plan: FaultPlan) -> None:
    hang = Hang(seconds=600)
    plan.break_(TSA, hang)
    answers: list[int] = []
    asking = threading.Thread(target=lambda: answers.append(_timestamp(client)[0]))
    asking.start()
    hang.release()
    asking.join()
    assert answers == [200]


def test_only_the_broken_address_is_broken_and_can_be_mended(
    client: http.client.HTTPConnection, plan: FaultPlan
) -> None:
    plan.break_(TSA, faults.http_503)
    assert _timestamp(client)[0] == 503
    assert _timestamp(client, "/cong-vu/tsa/tsa-2")[0] == 200
    plan.mend(TSA)
    assert _timestamp(client)[0] == 200


def test_everything_can_be_down(client: http.client.HTTPConnection, plan: FaultPlan) -> None:
    plan.break_("/", faults.http_503)
    assert _ask(client, "GET", "/cong-vu/crls/cong-vu-ca/latest.crl")[0] == 503
    plan.mend()
    assert _ask(client, "GET", "/cong-vu/crls/cong-vu-ca/latest.crl")[0] == 200


def test_forged_evidence_is_served_at_the_real_addresses(
    client: http.client.HTTPConnection, plan: FaultPlan, pki: DevPki, now: datetime
) -> None:
    plan.break_("/cong-vu/crls/cong-vu-ca", faults.forging_crl(pki, "cong-vu-ca", lambda: now))
    plan.break_(OCSP, faults.forging_ocsp(pki, lambda: now))
    crl = x509.load_der_x509_crl(_ask(client, "GET", "/cong-vu/crls/cong-vu-ca/latest.crl")[2])
    answer = _ask(client, "POST", OCSP, _question(pki), Content_Type="application/ocsp-request")[2]
    issuer = x509.load_der_x509_certificate(pki.certificate("cong-vu-ca"))
    assert not crl.is_signature_valid(issuer.public_key())
    assert ocsp.load_der_ocsp_response(answer).certificate_status is ocsp.OCSPCertStatus.GOOD
