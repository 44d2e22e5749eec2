"""Signing with keys that are elsewhere: ``/v1/documents/{id}/signatures/…`` and ``/v1/signing-certificates``.

In two steps (USB token, SIM): begin says exactly what must be signed, complete takes the value; the server may restart
in between. Or as a whole file (the national desktop tool, Adobe): fetched, signed there, handed back.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from starlette.concurrency import run_in_threadpool

from api.http.auth import SignedIn
from api.http.documented import BINARY, binary, body, form, problems
from api.http.edge import edge_of
from api.http.external_signing_port import ExternalSigning
from api.http.external_signing_schemas import (
    BegunOut,
    SigningCertificateIn,
    SigningCertificateListOut,
    SigningCertificateOut,
    SigningCompletionIn,
    SigningStartIn,
    unbase64,
)
from api.http.json_bodies import ONLY_JSON
from api.http.once import OptionalOnce, StreamedOnce
from api.http.pdf_answer import pdf_answer
from api.http.ports import served
from api.http.routes.documents import Id
from api.http.schemas import DocumentOut
from api.http.uploads import MULTIPART, media_type, read_body, read_form, unsupported_media_type
from records.identifiers import CertificateId, DocumentId, PendingSignatureId, PersonId

PDF = "application/pdf"
_STEP = problems(400, 401, 403, 404, 409, 413, 415, 422)

router = APIRouter(prefix="/v1", tags=["external signing"])

SignatureId = Annotated[str, Path(description="For example `sgn_01KARX…`.", max_length=60)]
CertificateRow = Annotated[str, Path(description="For example `crt_01KARX…`.", max_length=60)]


async def _port(request: Request) -> ExternalSigning:
    return served(edge_of(request).ports.external_signing)


Port = Annotated[ExternalSigning, Depends(_port)]


@router.post(
    "/documents/{document_id}/signatures/begin",
    status_code=201,
    response_model=BegunOut,
    responses=_STEP,
    dependencies=[ONLY_JSON],
)
def begin(document_id: Id, port: Port, actor: SignedIn, once: OptionalOnce, wanted: SigningStartIn) -> Response:
    """Begin a signature with a registered certificate: as the leader while submitted, as the agency once numbered."""
    start = wanted.start()
    return once.answer(lambda: BegunOut.of(port.begin(actor, DocumentId.parse(document_id), start)), 201)


@router.post(
    "/documents/{document_id}/signatures/{signature_id}/complete",
    response_model=DocumentOut,
    responses=_STEP,
    dependencies=[ONLY_JSON],
)
def complete(
    document_id: Id,
    signature_id: SignatureId,
    port: Port,
    actor: SignedIn,
    once: OptionalOnce,
    wanted: SigningCompletionIn,
) -> Response:
    """Complete it within ten minutes; certificate, key and digest must be the expected ones."""
    value, is_cms = wanted.value()
    pending = PendingSignatureId.parse(signature_id)
    return once.answer(
        lambda: DocumentOut.of(port.complete(actor, DocumentId.parse(document_id), pending, value, is_cms=is_cms))
    )


@router.get(
    "/documents/{document_id}/signatures/file",
    response_class=Response,
    responses={
        **binary(PDF, "The bytes that a tool elsewhere signs, with number and date filled in before the seal."),
        **problems(400, 401, 403, 404, 409, 422),
    },
)
def file_to_sign(document_id: Id, port: Port, actor: SignedIn) -> Response:
    """What is to be signed as a whole file: the same bytes at every call until the document moves on."""
    return pdf_answer(port.file_to_sign(actor, DocumentId.parse(document_id)), f"{document_id}.pdf")


@router.post(
    "/documents/{document_id}/signatures/returned",
    response_model=DocumentOut,
    responses=_STEP,
    openapi_extra=body({MULTIPART: form(file=BINARY), PDF: BINARY}),
)
async def take_back(request: Request, document_id: Id, port: Port, actor: SignedIn, once: StreamedOnce) -> Response:
    """Hand the file back: what was issued must be its exact prefix, with exactly the expected field signed."""
    data = await _signed_file(request)
    return await run_in_threadpool(
        once.over(data).answer,
        lambda: DocumentOut.of(port.take_back(actor, DocumentId.parse(document_id), data)),
    )


@router.get("/signing-certificates", responses=problems(401, 403))
def list_certificates(port: Port, actor: SignedIn) -> SigningCertificateListOut:
    """Which certificates may sign for the people and the seal of this agency."""
    return SigningCertificateListOut(data=tuple(SigningCertificateOut.of(one) for one in port.certificates(actor)))


@router.post(
    "/signing-certificates",
    status_code=201,
    response_model=SigningCertificateOut,
    responses=_STEP,
    dependencies=[ONLY_JSON],
)
def register_certificate(port: Port, actor: SignedIn, once: OptionalOnce, wanted: SigningCertificateIn) -> Response:
    """Register a certificate for a person of this agency, or for its seal."""
    person = None if wanted.person_id is None else PersonId.parse(wanted.person_id)
    der = unbase64(wanted.certificate)
    return once.answer(lambda: SigningCertificateOut.of(port.register_certificate(actor, person, der)), 201)


@router.post("/signing-certificates/{certificate_id}/withdraw", response_model=SigningCertificateOut, responses=_STEP)
def withdraw_certificate(certificate_id: CertificateRow, port: Port, actor: SignedIn, once: OptionalOnce) -> Response:
    """Nothing new is signed with it from now on; what it signed stays."""
    return once.answer(
        lambda: SigningCertificateOut.of(port.withdraw_certificate(actor, CertificateId.parse(certificate_id)))
    )


async def _signed_file(request: Request) -> bytes:
    kind = media_type(request)
    if kind == PDF:
        return await read_body(request)
    if kind == MULTIPART:
        return (await read_form(request)).file("file").data
    raise unsupported_media_type(MULTIPART, PDF)
