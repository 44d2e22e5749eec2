"""The trust services of a development PKI, in process: timestamps, OCSP answers, CRLs. No HTTP, no clock."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from certs_dev.dev_pki import DevPki
from certs_dev.errors import DevPkiError
from certs_dev.manifest import Entry
from certs_dev.revocation import RevokedSerial, is_about, refuse_ocsp, sign_crl, sign_ocsp_answer
from certs_dev.timestamping import TimestampAuthority

DEFAULT_TSA = "tsa-1"


class TrustServices:
    """Timestamps (RFC 3161), OCSP answers (RFC 6960) and CRLs (RFC 5280), made afresh for the time given.

    Times are aware; certificates, requests and answers are DER. A revocation counts from its own time on: an answer
    for an earlier time says good. Safe to share between threads.
    """

    def __init__(self, pki: DevPki) -> None:
        self._pki = pki
        self._authority = cache(lambda name: TimestampAuthority(pki.credential(name)))

    @property
    def pki(self) -> DevPki:
        """The PKI these services speak for."""
        return self._pki

    def timestamp(self, request: bytes, at: datetime, tsa: str = DEFAULT_TSA) -> bytes:
        """The TimeStampResp, be it a rejection, signed by ``tsa``; any credential will do, so that tests can err.

        Raises: DevPkiError ``dev-pki-unknown-name``, ``dev-pki-not-a-tsa``.
        """
        return self._authority(tsa).timestamp(request, at)

    def ocsp_response(self, certificate: bytes, issuer: bytes, at: datetime) -> bytes:
        """The OCSPResponse about ``certificate``, signed by the responder of ``issuer``.

        Raises: DevPkiError ``dev-pki-not-an-issuer`` when ``issuer`` has no responder here.
        """
        question = ask_ocsp(certificate, issuer)
        if self._asked_issuer(question) is None:
            raise DevPkiError("dev-pki-not-an-issuer", "the development PKI has no OCSP responder for this issuer")
        return self._answer(question, at)

    def answer_ocsp(self, request: bytes, at: datetime) -> bytes:
        """The OCSPResponse to an OCSPRequest about one certificate; its nonce is repeated.

        What cannot be answered gets an error status (RFC 6960 2.3): malformedRequest or unauthorized.
        """
        try:
            question = ocsp.load_der_ocsp_request(request)
        except (ValueError, NotImplementedError):
            return refuse_ocsp(ocsp.OCSPResponseStatus.MALFORMED_REQUEST)
        return self._answer(question, at)

    def crl(self, issuer: str, at: datetime) -> bytes:
        """The CertificateList of the issuer named ``issuer``, numbered by its time.

        Raises: DevPkiError ``dev-pki-unknown-name``, ``dev-pki-not-an-issuer``.
        """
        self._pki.entry(issuer)
        issued = [entry for entry in self._pki.entries if entry.issuer == issuer]
        if not issued:
            raise DevPkiError("dev-pki-not-an-issuer", f"{issuer!r} issues no certificates")
        credential = self._pki.credential(issuer)
        revoked = (
            RevokedSerial(entry.serial, entry.revocation)
            for entry in issued
            if entry.revocation and entry.revocation.since <= at
        )
        return sign_crl(credential.certificate, credential.key, revoked, at)

    def _asked_issuer(self, question: ocsp.OCSPRequest) -> Entry | None:
        issuers = (entry for entry in self._pki.entries if entry.ocsp_responder)
        return next((issuer for issuer in issuers if is_about(question, self._pki.certificate(issuer.name))), None)

    def _answer(self, question: ocsp.OCSPRequest, at: datetime) -> bytes:
        issuer = self._asked_issuer(question)
        if issuer is None or issuer.ocsp_responder is None:
            return refuse_ocsp(ocsp.OCSPResponseStatus.UNAUTHORIZED)
        responder = self._pki.credential(issuer.ocsp_responder)
        asked = self._entry_of(issuer.name, question.serial_number)
        if asked is None:
            return sign_ocsp_answer(question, ocsp.OCSPCertStatus.UNKNOWN, None, responder, at)
        if asked.revocation and asked.revocation.since <= at:
            return sign_ocsp_answer(question, ocsp.OCSPCertStatus.REVOKED, asked.revocation, responder, at)
        return sign_ocsp_answer(question, ocsp.OCSPCertStatus.GOOD, None, responder, at)

    def _entry_of(self, issuer: str, serial: int) -> Entry | None:
        return next((entry for entry in self._pki.entries if (entry.issuer, entry.serial) == (issuer, serial)), None)


def ask_ocsp(certificate: bytes, issuer: bytes) -> ocsp.OCSPRequest:
    """The OCSPRequest about ``certificate`` issued by ``issuer``, with SHA-256 and without nonce."""
    asked, asked_issuer = x509.load_der_x509_certificate(certificate), x509.load_der_x509_certificate(issuer)
    request = ocsp.OCSPRequestBuilder().add_certificate(asked, asked_issuer, hashes.SHA256()).build()
    return ocsp.load_der_ocsp_request(request.public_bytes(Encoding.DER))
