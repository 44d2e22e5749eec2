"""Packages out of the archive and into it: export as E-ARK, OCFL or BagIt; import through the wall and the verifier."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import Connection

from api.errors import BadRequestError
from api.flows.access import require
from api.flows.archive.protecting import protect_soon
from api.flows.incoming.receiving import refuse_active_content
from api.flows.issuing import serialise
from api.flows.screening import admit
from api.office import Office
from api.views import Actor, Duty
from records import archive, files, packages
from records.archive import ArchivedRecord, Capture, CapturedPart, Description, Part, RecordFilter, Source, SourceKind
from records.archive.capturing import JSON_TYPE
from records.canonical import canonical_json
from records.database import snapshot, transaction
from records.errors import NotFoundError, RequestError
from records.export import export
from records.files import RecordFile
from records.identifiers import AgencyId, RecordFileId, RecordId, Sha256
from records.occasion import SYSTEM, Occasion
from records.packages import PackageKind, ReadDocument, ReadPackage
from signer.report import Report, Verdict

PAGE = 200
"""Records of a file read at a time."""
_KEPT_ELEMENTS = frozenset(
    {"CodeNotation", "CodeNumber", "Description", "IssuedAmount", "IssuedDate", "Language", "OrganId", "OrganName"}
    | {"PageAmount", "SignerInfo", "Subject", "To", "TypeName", "VerificationCode"}
)
"""Elements of Decree 30/2020/NĐ-CP appendix VI; what else a maker wrote is not taken over."""


class PackageForm(StrEnum):
    """How a package is laid out."""

    E_ARK = "e-ark"
    BAGIT = "bagit"
    OCFL = "ocfl"


Word = TypeVar("Word", PackageForm, PackageKind)


@dataclass(frozen=True, slots=True)
class Packed:
    """Files by path, and the name of the folder they belong in."""

    name: str
    files: dict[str, bytes]

    def zipped(self) -> Iterator[bytes]:
        """A ZIP file in pieces, never whole in memory."""
        return packages.zip_chunks(self.files, self.name)


@dataclass(frozen=True, slots=True)
class PackageImport:
    """A package to take in, still in memory: under which class, into which record file, declared by a named person."""

    files: dict[str, bytes]
    retention_class: str
    file_id: RecordFileId | None = None
    declaration: bool = False


@dataclass(frozen=True, slots=True)
class ImportedRecord:
    """One document of a package as it is kept now."""

    record_id: RecordId
    name: str
    title: str
    verdict: Verdict


def export_record(
    office: Office, actor: Actor, record_id: RecordId, form: PackageForm, kind: PackageKind = PackageKind.DIP
) -> Packed:
    """One record as a package; reading it out is logged.

    Raises: NotFoundError ``record-not-found``; GoneError ``record-destroyed``; InternalError ``object-damaged``.
    """
    require(actor, Duty.ARCHIVIST, Duty.CLERK)
    with transaction(office.engine) as tx:
        record = archive.load_record(tx, record_id)
        if record.agency_id != actor.agency_id:
            raise NotFoundError("record-not-found", "There is no such record.", "Không có tài liệu lưu trữ này.")
        return _taken_out(tx, office, actor, (record,), None, form, kind)


def export_file(
    office: Office, actor: Actor, file_id: RecordFileId, form: PackageForm, kind: PackageKind = PackageKind.SIP
) -> Packed:
    """A whole record file as a package, in the order its documents were captured.

    Raises: NotFoundError ``record-file-not-found``; RequestError ``record-file-empty``; and as :func:`export_record`.
    """
    require(actor, Duty.ARCHIVIST, Duty.CLERK)
    with transaction(office.engine) as tx:
        file = files.load_file(tx, file_id)
        if file.agency_id != actor.agency_id:
            raise NotFoundError("record-file-not-found", "There is no such record file.", "Không có hồ sơ này.")
        return _taken_out(tx, office, actor, records_of_file(tx, file), file, form, kind)


def import_package(office: Office, actor: Actor, asked: PackageImport) -> tuple[ImportedRecord, ...]:
    """Take every document of a package into the archive, or none: each passes the wall and is verified anew.

    The same package again gives the same records; one that was destroyed meanwhile does not come back by it. Raises:
    GoneError ``record-destroyed``; RequestError ``package-…``, ``retention-class-…``;
    RefusedByScreeningError ``classified-refused``, ``declaration-needed``; DocumentError ``pdf-…``;
    RequestError ``package-document-invalid``.
    """
    require(actor, Duty.ARCHIVIST)
    retention = office.retention.find(asked.retention_class)
    package = packages.read_package(asked.files)
    checked = [(one, _checked(office, actor, one, declared=asked.declaration)) for one in package.documents]
    captures = [_capture(office, actor, package, one, report, asked, retention) for one, report in checked]
    with transaction(office.engine) as tx:
        by = office.occasion(actor)
        if asked.file_id is not None:
            _require_own_file(tx, actor, asked.file_id)
        kept = [archive.require_kept(archive.capture(tx, by, capture)) for capture in captures]
    protect_soon(office, kept)
    return tuple(
        ImportedRecord(record.id, one.name, record.title, report.verdict)
        for record, (one, report) in zip(kept, checked, strict=True)
    )


def export_on_this_machine(office: Office, what: str, form: PackageForm, kind: PackageKind) -> Packed:
    """A record or record file of any agency: for the command line, whose user owns the home; logged as the system's.

    Raises: RequestError ``identifier-malformed``; and as :func:`export_record`, :func:`export_file`.
    """
    if what.startswith(f"{RecordFileId.PREFIX}_"):
        with snapshot(office.engine) as tx:
            agency = files.load_file(tx, RecordFileId.parse(what)).agency_id
        return export_file(office, _system(agency), RecordFileId.parse(what), form, kind)
    with snapshot(office.engine) as tx:
        agency = archive.load_record(tx, RecordId.parse(what)).agency_id
    return export_record(office, _system(agency), RecordId.parse(what), form, kind)


def form_of(text: str) -> PackageForm:
    """Raises: BadRequestError ``package-form-wrong``."""
    return _one_of(PackageForm, text.lower())


def kind_of(text: str) -> PackageKind:
    """Raises: BadRequestError ``package-form-wrong``."""
    return _one_of(PackageKind, text.upper())


def _one_of(words: type[Word], text: str) -> Word:
    try:
        return words(text)
    except ValueError as error:
        raise BadRequestError(
            "package-form-wrong",
            f"It is one of: {', '.join(words)}.",
            f"Chọn một trong: {', '.join(words)}.",
        ) from error


def _system(agency_id: AgencyId) -> Actor:
    return Actor(SYSTEM, SYSTEM, Duty.ARCHIVIST, agency_id)


def _taken_out(
    tx: Connection,
    office: Office,
    actor: Actor,
    records: tuple[ArchivedRecord, ...],
    file: RecordFile | None,
    form: PackageForm,
    kind: PackageKind,
) -> Packed:
    by = office.occasion(actor)
    packed = pack(tx, office, by, records, file, form, kind)
    packages.note_exported(tx, by, records, kind)
    return packed


def pack(
    tx: Connection,
    office: Office,
    by: Occasion,
    records: tuple[ArchivedRecord, ...],
    file: RecordFile | None,
    form: PackageForm,
    kind: PackageKind,
) -> Packed:
    """Read everything and lay it out, in memory; the log does not know of it yet.

    Raises: as :func:`records.packages.gather`.
    """
    if form is PackageForm.BAGIT and file is None and records[0].source.kind is SourceKind.OUTGOING:
        return Packed(records[0].id, dict(export(tx, by, office.objects, records[0]).files()))
    package = packages.gather(tx, by, office.objects, office.retention, kind, records, file)
    if form is PackageForm.OCFL:
        return Packed(f"ocfl-{package.uuid}", packages.ocfl_files(package))
    if form is PackageForm.BAGIT:
        return Packed(package.objid, packages.bag_files(package))
    return Packed(package.objid, packages.eark_files(package))


def records_of_file(tx: Connection, file: RecordFile) -> tuple[ArchivedRecord, ...]:
    """Its records that are kept, in the order they were captured. Raises: RequestError ``record-file-empty``."""
    found: list[ArchivedRecord] = []
    after: RecordId | None = None
    while True:
        page = archive.list_records(tx, file.agency_id, after, PAGE, RecordFilter(file_id=file.id))
        found += (one for one in page.records if one.state is archive.RecordState.KEPT)
        after = page.next_cursor
        if after is None:
            break
    if not found:
        raise RequestError("record-file-empty", "The record file holds no record.", "Hồ sơ chưa có tài liệu.")
    return tuple(sorted(found, key=lambda one: one.id))


def _require_own_file(tx: Any, actor: Actor, file_id: RecordFileId) -> None:
    if files.load_file(tx, file_id).agency_id != actor.agency_id:
        raise NotFoundError("record-file-not-found", "There is no such record file.", "Không có hồ sơ này.")


def _checked(office: Office, actor: Actor, document: ReadDocument, *, declared: bool) -> Report:
    facts = office.inspect(document.pdf)
    typed = tuple(str(value) for value in document.elements.values() if isinstance(value, str) and value)
    name = document.name.rpartition("/")[2]
    admit(office, actor, document.pdf, facts, declared_level="none", declared=declared, file_name=name, typed=typed)
    refuse_active_content(facts)
    report = office.verifier.public(document.pdf)
    if report.verdict is Verdict.INVALID:
        raise RequestError(
            "package-document-invalid",
            "A document of the package is not valid: it was changed or its signature does not hold.",
            "Một văn bản trong gói không hợp lệ: đã bị thay đổi hoặc chữ ký không đúng.",
        )
    return report


def _capture(
    office: Office,
    actor: Actor,
    package: ReadPackage,
    document: ReadDocument,
    report: Report,
    asked: PackageImport,
    retention: Any,
) -> Capture:
    """Bytes durable before any row names them."""
    pdf = office.objects.put(document.pdf)
    parts = [
        CapturedPart(Part.PDF, pdf),
        CapturedPart(Part.REPORT, office.objects.put(serialise(report, pdf.sha256)), JSON_TYPE),
    ]
    elements = {name: value for name, value in document.elements.items() if name in _KEPT_ELEMENTS}
    origin = {"Form": package.form, "Name": document.name, "Package": package.objid}
    metadata = office.objects.put(canonical_json(elements | {"Origin": origin}).encode())
    return Capture(
        agency_id=AgencyId(actor.agency_id),
        source=Source(SourceKind.IMPORTED, _source_id(actor, package, document)),
        title=str(elements.get("Subject") or document.name.rpartition("/")[2])[: archive.TITLE_MAX],
        parts=tuple(parts),
        metadata=metadata,
        retention=retention,
        file_id=asked.file_id,
        description=_description(elements),
    )


def _source_id(actor: Actor, package: ReadPackage, document: ReadDocument) -> str:
    """One document of one package in one agency, whoever of it sends it again: another agency's copy is a record of
    its own."""
    name = f"{actor.agency_id}\n{package.objid}\n{document.name}\n{Sha256.of(document.pdf)}"
    return f"pkg_{Sha256.of(name.encode())[:40]}"


def _description(elements: dict[str, Any]) -> Description:
    """What a search finds it by, as far as the package says it."""
    signer = elements.get("SignerInfo")
    number = "/".join(str(elements[name]) for name in ("CodeNumber", "CodeNotation") if elements.get(name))
    return Description(
        issued_on=_day(str(elements.get("IssuedDate", ""))),
        number=number,
        kind_name=str(elements.get("TypeName", "")),
        signer=str(signer.get("FullName", "")) if isinstance(signer, dict) else "",
        organ_name=str(elements.get("OrganName", "")),
    )


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a day, not a moment
    except ValueError:
        return None
