"""Signatures on a file that is not in the register, for the command line: at once, in two steps, or raised later."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile

from api.clocks import Clock
from api.errors import BadRequestError
from api.flows.placing import AGENCY_TOOLTIP, CO_SIGNER_TOOLTIP, LEADER_TOOLTIP
from api.office import Verifier
from signer.appearance.corner import appendix_corner, copy_corner
from signer.appearance.stamp import Appearance
from signer.appearance.wording import CopyForm
from signer.errors import DocumentError
from signer.fields import AGENCY_FIELD, CO_SIGNER_FIELD, LEADER_FIELD, FontFiles
from signer.forms.amendment import Amendment
from signer.forms.pages import open_page
from signer.keys import CertificateChain, SignatureAlgorithm, SigningKey
from signer.pdf.reader import Document
from signer.pdf.syntax import Buffer
from signer.report import Integrity, Level
from signer.signing.augment import AugmentedPdf, raise_level, renew_archive_timestamp
from signer.signing.gathering import signed_chains
from signer.signing.limits import SIGNING_LIMITS
from signer.signing.profile import SigningProfile
from signer.signing.request import NewField, SignedPdf, SignRequest
from signer.signing.services import Services
from signer.signing.sign import sign
from signer.signing.two_step import BegunSignature, begin, complete, complete_with_cms
from signer.trust.certificate import parse_certificate

APPENDIX_FIELD, COPY_FIELD = "KyPhuLuc", "KyBanSao"


@dataclass(frozen=True, slots=True)
class FileDesk:
    """What working on a file needs beside a key."""

    services: Services
    profile: SigningProfile
    verifier: Verifier
    fonts: FontFiles
    clock: Clock
    scratch: Path | None = None
    """Where an output too large for memory is laid down to be checked; None: the system's place."""


@dataclass(frozen=True, slots=True)
class SigningDesk:
    """A key at hand and the desk it signs at."""

    key: SigningKey
    desk: FileDesk


@dataclass(frozen=True, slots=True)
class FileSigning:
    """What is asked: role, level, and what a text stamp says."""

    role: str
    level: Level
    number: str | None = None
    copy_form: CopyForm = CopyForm.TRUE_COPY


def sign_file(signing: SigningDesk, data: Buffer, asked: FileSigning) -> SignedPdf:
    """Sign in the role's field, or in a new one: invisible for people and agency, text at the top right of page 1
    for an appendix or a copy.

    Raises: DocumentError, KeyUnusableError, OutsideServiceError; BadRequestError ``appendix-number-missing``;
    InternalError ``output-check-failed``.
    """
    desk, key = signing.desk, signing.key
    now = desk.clock()
    request = _request(desk, asked, key.chain, data, now)
    return sign(data, request, key, now=now, services=_checked(desk, request.field), profile=desk.profile)


def begin_file(
    desk: FileDesk, data: Buffer, asked: FileSigning, chain: CertificateChain, algorithm: SignatureAlgorithm
) -> BegunSignature:
    """Everything but the signature value; what must be signed elsewhere is in its ``to_be_signed``.

    Raises: as :func:`sign_file`.
    """
    now = desk.clock()
    request = _request(desk, asked, chain, data, now)
    return begin(data, request, chain, algorithm, now=now, services=desk.services, profile=desk.profile)


def complete_file(desk: FileDesk, data: Buffer, begun: BegunSignature, value: bytes, *, is_cms: bool) -> SignedPdf:
    """The begun signature with the value, or the whole CMS, that was made elsewhere.

    Raises: RequestError (``signing-expired``, ``signature-wrong-key``, ``cms-…``); DocumentError
    ``document-changed``; and as :func:`sign_file`.
    """
    finish = complete_with_cms if is_cms else complete
    return finish(
        data,
        begun,
        value,
        now=desk.clock(),
        services=replace(desk.services, check=lambda output: _all_intact(desk, output)),
        profile=desk.profile,
    )


def raise_file(desk: FileDesk, data: Buffer, level: Level, *, renew: bool = False) -> AugmentedPdf:
    """Every signature of the file raised to ``level``, or its archive timestamp renewed, in one further revision.

    Raises: DocumentError (``document-unsigned``, ``document-not-archived``); OutsideServiceError; RequestError
    (``timestamp-source-missing``, ``evidence-source-missing``).
    """
    if renew:
        return renew_archive_timestamp(data, desk.services, desk.profile)
    return raise_level(data, level, desk.services, desk.profile)


def chain_on(data: Buffer) -> CertificateChain:
    """The certificates of the first signature on a file.

    Raises: DocumentError (``document-unsigned`` and the reader's).
    """
    for chain in signed_chains(Amendment(Document(data, SIGNING_LIMITS))):
        return chain
    raise DocumentError("document-unsigned", "there is no signature whose level could be raised")


def _request(desk: FileDesk, asked: FileSigning, chain: CertificateChain, data: Buffer, now: datetime) -> SignRequest:
    field, new_field, appearance = _place(desk, asked, chain, data, now)
    return SignRequest(field=field, level=asked.level, appearance=appearance, new_field=new_field)


def _place(
    desk: FileDesk, asked: FileSigning, chain: CertificateChain, data: Buffer, now: datetime
) -> tuple[str, NewField, Appearance | None]:
    if asked.role == "leader":
        return LEADER_FIELD, NewField(tooltip=LEADER_TOOLTIP), None
    if asked.role == "co-signer":
        return CO_SIGNER_FIELD, NewField(tooltip=CO_SIGNER_TOOLTIP), None
    if asked.role == "agency":
        return AGENCY_FIELD, NewField(tooltip=AGENCY_TOOLTIP), None
    face = desk.fonts.regular
    page = open_page(Amendment(Document(data, SIGNING_LIMITS)), 0).frame
    if asked.role == "appendix":
        if asked.number is None:
            raise BadRequestError("appendix-number-missing", "An appendix shows its document's number: give --number.")
        corner = appendix_corner(asked.number, now, face, page.width, page.height)
        return APPENDIX_FIELD, NewField(rect=corner.rect), corner.appearance
    corner = copy_corner(asked.copy_form, organisation_of(chain), now, face, page.width, page.height)
    return COPY_FIELD, NewField(rect=corner.rect), corner.appearance


def organisation_of(chain: CertificateChain) -> str:
    """The organisation a certificate names, or else the name it is for."""
    certificate = parse_certificate(chain.signer)
    return certificate.organisation or certificate.common_name or ""


def _checked(desk: FileDesk, field: str) -> Services:
    return replace(desk.services, check=lambda output: _intact(desk, field, output))


def _intact(desk: FileDesk, field: str, output: SignedPdf) -> bool:
    """The new signature is intact as our own verifier sees it; whom to trust is not the signer's question."""
    with _whole(desk, output) as data:
        report = desk.verifier.public(data)
    return any(one.field == field and one.integrity is Integrity.INTACT for one in report.signatures)


def _all_intact(desk: FileDesk, output: SignedPdf) -> bool:
    with _whole(desk, output) as data:
        signatures = desk.verifier.public(data).signatures
    return bool(signatures) and all(one.integrity is Integrity.INTACT for one in signatures)


@contextmanager
def _whole(desk: FileDesk, output: SignedPdf) -> Iterator[Buffer]:
    """The output in one piece: in memory, or for a file that was mapped in a file that is mapped too."""
    if isinstance(output.original, bytes):
        yield output.data
        return
    with TemporaryFile(dir=desk.scratch, prefix="vanthu-") as file:
        output.write_to(file)
        file.flush()
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            yield mapped
