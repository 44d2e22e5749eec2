"""Signatures already on a document must hold before another is added: nobody vouches for a broken one unawares."""

from __future__ import annotations

import hashlib

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from signer.cms import oids
from signer.cms.algorithms import DIGESTS
from signer.cms.der import DerError, read_oid, read_whole
from signer.cms.reading import SignedData, read_signed_data
from signer.cms.verifying import verify_signer
from signer.errors import DocumentError
from signer.forms.amendment import Amendment
from signer.pdf.objects import Dict, PdfString
from signer.pdf.syntax import Buffer
from signer.signing.digest import pieces

_DETACHED = frozenset({"/ETSI.CAdES.detached", "/adbe.pkcs7.detached"})
_TIMESTAMP = "/ETSI.RFC3161"


def refuse_broken_signatures(amendment: Amendment) -> None:
    """Checks digest and signature value of every signature and document timestamp present.

    Trust, time and later changes are the verifier's to judge; this is about bytes.
    Raises: DocumentError (``earlier-signature-broken``, ``earlier-signature-unverifiable``).
    """
    for field in amendment.document.fields():
        if field.type == "/Sig" and field.value is not None:
            _refuse_broken(amendment, amendment.dictionary(field.value))


def _refuse_broken(amendment: Amendment, signature: Dict) -> None:
    kind = amendment.read(signature.get("/SubFilter"))
    contents = amendment.read(signature.get("/Contents"))
    if (kind not in _DETACHED and kind != _TIMESTAMP) or not isinstance(contents, PdfString):
        raise _unverifiable()
    first, second = _byte_range(amendment, signature)
    data = amendment.document.data
    try:
        signed = read_signed_data(contents)
        certificate = signed.signer_certificate()
        digest = DIGESTS.get(signed.signer.digest_algorithm)
        if certificate is None or digest is None or signed.signer.signed_attributes is None:
            raise _unverifiable()
        if kind == _TIMESTAMP:
            _check_imprint(data, first, second, signed)
            verify_signer(signed, certificate)
        else:
            stated = signed.signer.signed.get(oids.MESSAGE_DIGEST)
            if stated is None or stated.content != _digest(data, first, second, digest.name):
                raise InvalidSignature
            verify_signer(signed, certificate, detached=True)
    except InvalidSignature as error:
        raise DocumentError("earlier-signature-broken", "a signature already on the document does not hold") from error
    except (DerError, ValueError, IndexError, UnsupportedAlgorithm) as error:
        raise _unverifiable() from error


def _check_imprint(data: Buffer, first: range, second: range, token: SignedData) -> None:
    imprint = read_whole(token.content).children()[2].children()
    digest = DIGESTS.get(read_oid(imprint[0].children()[0]))
    if digest is None:
        raise _unverifiable()
    if imprint[1].content != _digest(data, first, second, digest.name):
        raise InvalidSignature


def _byte_range(amendment: Amendment, signature: Dict) -> tuple[range, range]:
    numbers = [amendment.read(item) for item in amendment.array(signature.get("/ByteRange"))]
    if len(numbers) != 4 or not all(type(number) is int for number in numbers):
        raise _unverifiable()
    start, length, rest, rest_length = (int(number) for number in numbers)  # type: ignore[arg-type]
    end = rest + rest_length
    if start != 0 or not 0 < length <= rest <= end <= len(amendment.document.data):
        raise DocumentError("earlier-signature-broken", "a signature already on the document has a false byte range")
    return range(0, length), range(rest, end)


def _digest(data: Buffer, first: range, second: range, algorithm: str) -> bytes:
    hasher = hashlib.new(algorithm)
    for part in (first, second):
        for piece in pieces(data, part.start, part.stop):
            hasher.update(piece)
    return hasher.digest()


def _unverifiable() -> DocumentError:
    return DocumentError(
        "earlier-signature-unverifiable", "a signature already on the document is of a kind that cannot be checked"
    )
