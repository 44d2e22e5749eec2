"""Our report as a ``ValidationReport`` of ETSI TS 119 102-2 V1.2.1, through the schema classes that pyHanko generated.

The verdict is ours: this module translates it. It takes from the document only what identifies the signatures.
"""

from __future__ import annotations

import hashlib

from pyhanko.generated.etsi import ts_11910202 as vr
from pyhanko.generated.etsi import xades
from pyhanko.generated.w3c import xmldsig_core as ds
from xsdata.formats.dataclass.serializers import XmlSerializer
from xsdata.formats.dataclass.serializers.config import SerializerConfig
from xsdata.models.datatype import XmlDateTime

from signer.errors import DocumentError, RequestError
from signer.pdf.reader import Document
from signer.pdf.syntax import Buffer
from signer.report import Indication, Report, SignatureReport, TimeSource
from signer.signing.digest import pieces
from signer.trust.certificate import Certificate
from signer.verify.cms import parse_signed_data
from signer.verify.policy import VerificationPolicy
from signer.verify.signature_check import SignatureCheck, check_signature
from signer.verify.signature_value import find_signatures

NAMESPACES = {
    "vr": "http://uri.etsi.org/19102/v1.2.1#",
    "XAdES": "http://uri.etsi.org/01903/v1.3.2#",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
}
_SHA256 = ds.DigestMethod("http://www.w3.org/2001/04/xmlenc#sha256")
_MAIN = {
    Indication.TOTAL_PASSED: "urn:etsi:019102:mainindication:total-passed",
    Indication.TOTAL_FAILED: "urn:etsi:019102:mainindication:total-failed",
    Indication.INDETERMINATE: "urn:etsi:019102:mainindication:indeterminate",
}
_TIMESTAMP_MAIN = {
    Indication.TOTAL_PASSED: "urn:etsi:019102:mainindication:passed",
    Indication.TOTAL_FAILED: "urn:etsi:019102:mainindication:failed",
    Indication.INDETERMINATE: "urn:etsi:019102:mainindication:indeterminate",
}
"""TS 119 102-2 table 5: TOTAL-PASSED is for signatures; building blocks such as timestamps are PASSED."""
_SUB_INDICATION = "urn:etsi:019102:subindication:"
_PROCESS = "urn:etsi:019102:validationprocess:LTA"
"""Past certificates are judged at proven times (EN 319 102-1 clause 5.6), whatever evidence the file holds."""


def etsi_report(report: Report, data: Buffer, policy: VerificationPolicy) -> bytes:
    """The XML of ``report``, which was made of ``data``; ``policy`` is the one that judged. UTF-8.

    Raises: RequestError ``nothing-to-report`` when the file holds no signature or could not be read: the standard
    speaks of signatures only.
    """
    if not report.signatures:
        raise RequestError(
            "nothing-to-report", "the file holds no signature, and ETSI TS 119 102-2 reports on nothing else"
        )
    try:
        document = Document(data, policy.limits)
        checks = [check_signature(document, value) for value in find_signatures(document)]
    except DocumentError as error:
        raise RequestError("nothing-to-report", "the signatures of the file cannot be read") from error
    pairs = list(zip(report.signatures, checks, strict=True))
    certificates = dict.fromkeys(check.certificate for check in checks if check.certificate)
    whole = vr.ValidationReport(
        signature_validation_report=tuple(
            _signature(index, signature, check, report, data) for index, (signature, check) in enumerate(pairs)
        ),
        signature_validation_objects=vr.ValidationObjectListType(
            tuple(_validation_object(certificate) for certificate in certificates)
        )
        if certificates
        else None,
    )
    return XmlSerializer(config=SerializerConfig(indent="  ")).render(whole, ns_map=dict(NAMESPACES)).encode()


def _signature(
    index: int, signature: SignatureReport, check: SignatureCheck, report: Report, data: Buffer
) -> vr.SignatureValidationReportType:
    """Clause 4.3: one report a signature, in signing order."""
    main = _TIMESTAMP_MAIN if signature.is_timestamp else _MAIN
    sub = (_SUB_INDICATION + signature.sub_indication,) if signature.sub_indication else ()
    return vr.SignatureValidationReportType(
        signature_identifier=_identifier(index, check),
        validation_constraints_evaluation_report=vr.ValidationConstraintsEvaluationReportType(
            signature_validation_policy=vr.SignatureValidationPolicyType(policy_name=report.policy)
        ),
        validation_time_info=vr.ValidationTimeInfoType(
            validation_time=XmlDateTime.from_datetime(report.validation_time),
            best_signature_time=_best_time(signature, report),
        ),
        signers_document=_signed_bytes(check, data),
        signature_attributes=_attributes(signature, check),
        signer_information=_signer(signature, check),
        signature_validation_process=vr.SignatureValidationProcessType(signature_validation_process_id=_PROCESS),
        signature_validation_status=vr.ValidationStatusType(
            main_indication=main[signature.indication], sub_indication=sub
        ),
    )


def _identifier(index: int, check: SignatureCheck) -> vr.SignatureIdentifierType:
    """Clause 4.2.3: the digest of the attributes that were signed, and the signature value itself."""
    signature = attributes = None
    try:
        signer = parse_signed_data(check.value.contents).signers[0]
        signature = ds.SignatureValue(signer.signature)
        if signer.signed_bytes is not None:
            attributes = _digest(hashlib.sha256(signer.signed_bytes).digest())
    except (ValueError, IndexError):
        pass  # a broken signature is reported too; it just has nothing to be known by
    return vr.SignatureIdentifierType(
        id=f"S-{index + 1}",
        digest_alg_and_value=attributes,
        signature_value=signature,
        hash_only=False,
        doc_hash_only=False,
    )


def _best_time(signature: SignatureReport, report: Report) -> vr.POEType:
    """Clause 4.3.5: the proven time, or else the time of validation."""
    is_proven = signature.time_source is TimeSource.TSA and signature.signed_at is not None
    time = signature.signed_at if is_proven and signature.signed_at else report.validation_time
    return vr.POEType(poetime=XmlDateTime.from_datetime(time), type_of_proof="urn:etsi:019102:poetype:validation")


def _signed_bytes(check: SignatureCheck, data: Buffer) -> vr.SignersDocumentType | None:
    """Clause 4.3.6: the digest of the byte range; None when the signature names no usable one."""
    if check.value.range is None:
        return None
    digest = hashlib.sha256()
    signed = check.value.range
    for start, stop in ((0, signed.first), (signed.second, signed.end)):
        for piece in pieces(data, start, stop):
            digest.update(piece)
    return vr.SignersDocumentType(digest_alg_and_value=_digest(digest.digest()))


def _attributes(signature: SignatureReport, check: SignatureCheck) -> vr.SignatureAttributesType:
    claimed = (
        (vr.SASigningTimeType(signed=True, time=XmlDateTime.from_datetime(signature.claimed_at)),)
        if signature.claimed_at
        else ()
    )
    stamped = tuple(
        vr.SATimestampType(signed=False, time_stamp_value=XmlDateTime.from_datetime(stamp.token.time))
        for stamp in check.timestamps
        if stamp.token is not None and not signature.is_timestamp
    )
    own_range = check.value.range
    return vr.SignatureAttributesType(
        signing_time=claimed,
        signature_time_stamp=stamped,
        sub_filter=(vr.SASubFilterType(signed=True, sub_filter_element=check.value.sub_filter.lstrip("/")),),
        byte_range=((0, own_range.first, own_range.second, own_range.length),) if own_range else (),
    )


def _signer(signature: SignatureReport, check: SignatureCheck) -> vr.SignerInformationType | None:
    if check.certificate is None:
        return None
    return vr.SignerInformationType(
        signer_certificate=vr.VOReferenceType(voreference=(_name(check.certificate),)), signer=signature.signer
    )


def _validation_object(certificate: Certificate) -> vr.ValidationObjectType:
    return vr.ValidationObjectType(
        id=_name(certificate),
        object_type="urn:etsi:019102:validationObject:certificate",
        validation_object_representation=vr.ValidationObjectRepresentationType(base64=certificate.der),
    )


def _name(certificate: Certificate) -> str:
    return f"C-{certificate.sha256}"


def _digest(value: bytes) -> xades.DigestAlgAndValueType:
    return xades.DigestAlgAndValueType(digest_method=_SHA256, digest_value=ds.DigestValue(value))
