"""A whole file signed elsewhere (the national desktop tool, Adobe) and handed back: any uploader can answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from signer.cms import oids
from signer.cms.der import DerError
from signer.cms.reading import SignedData, read_signed_data
from signer.errors import DocumentError
from signer.pdf.objects import PdfString
from signer.pdf.reader import Document
from signer.report import Level
from signer.signing.limits import SIGNING_LIMITS
from signer.signing.request import SignedPdf
from signer.signing.services import Check


def accept_returned(
    issued: bytes,
    returned: bytes,
    field: str,
    *,
    is_expected_signer: Callable[[bytes], bool],
    check: Check,
    now: datetime,
) -> SignedPdf:
    """Takes back a file sent out to be signed, when it is that file with exactly the expected signature added.

    ``is_expected_signer`` gets the signer's certificate (DER); ``check`` is our own verifier and has the last word.
    Raises: DocumentError (``returned-not-issued-file``, ``returned-unchanged``, ``returned-wrong-field``,
    ``returned-signature-unreadable``, ``returned-wrong-signer``, ``returned-not-valid`` and the reader's codes).
    """
    if not returned.startswith(issued):
        raise DocumentError(
            "returned-not-issued-file", "what came back is not the file sent out with a signature added"
        )
    if len(returned) == len(issued):
        raise DocumentError("returned-unchanged", "the file came back without a signature")
    before, after = _signed_fields(issued), _signed_fields(returned)
    if set(after) - set(before) != {field}:
        raise DocumentError("returned-wrong-field", "another field than the expected one, or several, were signed")
    signed = _read(after[field])
    certificate = signed.signer_certificate()
    if certificate is None or not is_expected_signer(certificate):
        raise DocumentError("returned-wrong-signer", "the signature is not the expected person's")
    level = Level.B_T if oids.SIGNATURE_TIME_STAMP in signed.signer.unsigned else Level.B_B
    output = SignedPdf(issued, returned[len(issued) :], level, now)
    if not check(output):
        raise DocumentError("returned-not-valid", "the returned file does not pass our verification")
    return output


def _signed_fields(data: bytes) -> dict[str, bytes]:
    """CMS by name of every signed field."""
    document = Document(data, SIGNING_LIMITS)
    if document.is_rebuilt:
        raise DocumentError("document-damaged", "the cross-reference table is damaged")
    found: dict[str, bytes] = {}
    for field in document.fields():
        if field.type == "/Sig" and field.value is not None:
            contents = document.resolve(document.dictionary(field.value).get("/Contents"))
            found[field.name] = contents if isinstance(contents, PdfString) else b""
    return found


def _read(cms: bytes) -> SignedData:
    try:
        return read_signed_data(cms)
    except DerError as error:
        raise DocumentError("returned-signature-unreadable", "the returned signature cannot be read") from error
