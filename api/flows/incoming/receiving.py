"""Intake: bytes in memory pass the same wall as an upload, are checked, and only then kept (article 21.2a)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from api.flows.issuing import serialise
from api.flows.screening import admit
from api.office import Office
from api.views import Actor
from records import incoming
from records.appendix_files import NewAppendix, add_appendix, appendices_of
from records.database import snapshot, transaction
from records.errors import ConflictError
from records.identifiers import IncomingId, Sha256
from records.incoming import Arrival, Received, Source, Standing, StatusCode, Verification
from records.kept_objects import keep_object
from signer.errors import DocumentError
from signer.facts import PdfFacts
from signer.report import Report, Role, Verdict

OFFICIAL_ROLES = frozenset({Role.LEADER, Role.AGENCY})
"""A document of an agency has both signatures (articles 13.7 and 32.2)."""
_HOLDS = (Verdict.VALID, Verdict.VALID_CHANGED_AFTER)
_BADNESS = (Standing.PROVEN, Standing.UNPROVEN, Standing.BROKEN)


@dataclass(frozen=True, slots=True)
class SentAppendix:
    """An appendix in a file of its own that came with a document."""

    data: bytes
    name: str
    declaration: bool = False


@dataclass(frozen=True, slots=True)
class SentFile:
    """The bytes as they came, still in memory. ``declaration``: a named person says that they hold no state secret."""

    data: bytes
    file_name: str | None = None
    declared_level: str = "none"
    declaration: bool = False
    appendices: tuple[SentAppendix, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender gets at once, the same day whatever happens later (article 21.2c)."""

    incoming_id: IncomingId
    code: StatusCode
    at: datetime
    verdict: str
    standing: Standing
    duplicate_of: IncomingId | None
    is_repeat: bool
    """It was here already; nothing was done again."""


def receive(office: Office, actor: Actor, arrival: Arrival, sent: SentFile) -> Receipt:
    """Screen and verify what arrived, keep it with its report and appendices, and answer with a receipt.

    What fails its check is kept too, for the clerk to return with a reason; it can never be registered. The same
    message again has the same receipt. ``actor`` hands it in: a person, or the system for another agency's dispatch.

    Raises: RefusedByScreeningError ``classified-refused``, ``declaration-needed``; DocumentError ``pdf-…``,
    ``upload-has-javascript``, ``upload-has-launch-action``; ConflictError ``message-reused``, ``incoming-duplicate``;
    NotFoundError ``agency-not-found``.
    """
    known = _known(office, arrival, sent)
    if known is not None:
        return known
    facts = office.inspect(sent.data)
    clearance = admit(
        office,
        actor,
        sent.data,
        facts,
        declared_level=sent.declared_level,
        declared=sent.declaration,
        file_name=sent.file_name,
        typed=tuple(text for text in (arrival.subject, arrival.note) if text),
    )
    refuse_active_content(facts)
    admitted = [_admitted(office, actor, one, sent) for one in sent.appendices]
    report = office.verifier.public(sent.data)
    standing = _worst(office, report, arrival.source, [one.data for one in sent.appendices])
    stored = office.objects.put(sent.data)
    stored_report = office.objects.put(serialise(report, stored.sha256))
    appendices = [
        NewAppendix(office.objects.put(one.data), one.name, *passed)
        for one, passed in zip(sent.appendices, admitted, strict=True)
    ]
    office.failpoint("incoming-stored")
    checked = Verification(stored.sha256, stored_report.sha256, report.verdict.value, standing, len(facts.pages))
    with transaction(office.engine) as tx:
        by = office.occasion(actor)
        keep_object(tx, by, stored)
        keep_object(tx, by, stored_report)
        reception = incoming.receive(tx, by, arrival, checked, clearance)
        for one in () if reception.is_repeat else appendices:
            add_appendix(tx, by, reception.document.id, one)
    office.failpoint("incoming-committed")
    return _receipt(reception.document, reception.is_repeat)


def check_again(office: Office, actor: Actor, incoming_id: IncomingId) -> incoming.IncomingDocument:
    """Judge a document that waits once more: evidence that was missing may have come.

    Raises: ConflictError ``state-conflict``; NotFoundError ``incoming-not-found``.
    """
    with snapshot(office.engine) as tx:
        document = incoming.find(tx, incoming_id)
        appendices = [office.objects.get(one.pdf) for one in appendices_of(tx, incoming_id)]
    if not isinstance(document, Received) or document.checked is None:
        raise ConflictError(
            "state-conflict", "Only a document that waits is checked again.", "Chỉ kiểm tra lại văn bản đang chờ."
        )
    report = office.verifier.public(office.objects.get(document.checked.pdf))
    stored = office.objects.put(serialise(report, document.checked.pdf))
    with transaction(office.engine) as tx:
        by = office.occasion(actor)
        keep_object(tx, by, stored)
        standing = _worst(office, report, document.arrival.source, appendices)
        return incoming.recheck(tx, by, document, stored.sha256, report.verdict.value, standing)


def _admitted(office: Office, actor: Actor, appendix: SentAppendix, sent: SentFile) -> tuple[int, bool]:
    """Let an appendix through the same wall as its document; its pages, and whether that took a declaration.

    Raises: as :func:`receive`.
    """
    facts = office.inspect(appendix.data)
    clearance = admit(
        office,
        actor,
        appendix.data,
        facts,
        declared_level=sent.declared_level,
        declared=sent.declaration or appendix.declaration,
        file_name=appendix.name,
    )
    refuse_active_content(facts)
    return len(facts.pages), clearance.declaration is not None


def _worst(office: Office, report: Report, source: Source, appendices: list[bytes]) -> Standing:
    """What document and appendices come to together: an appendix bears its agency's signature alone."""
    found = [standing_of(report, source)]
    found += [standing_of(office.verifier.public(one), Source.UPLOAD) for one in appendices]
    return max(found, key=_BADNESS.index)


def standing_of(report: Report, source: Source) -> Standing:
    """What the report comes to: an agency's document needs both roles, anyone else's at least one signature."""
    if report.verdict is Verdict.INDETERMINATE:
        return Standing.UNPROVEN
    if report.verdict not in _HOLDS or not report.signatures:
        return Standing.BROKEN
    if source is Source.AGENCY and not report.roles >= OFFICIAL_ROLES:
        return Standing.BROKEN
    return Standing.PROVEN


def refuse_active_content(facts: PdfFacts) -> None:
    """Raises: DocumentError ``upload-has-javascript``, ``upload-has-launch-action``."""
    if facts.has_javascript:
        raise DocumentError("upload-has-javascript", "the document carries scripts")
    if facts.has_launch_actions:
        raise DocumentError("upload-has-launch-action", "the document starts programs or sends data")


def _known(office: Office, arrival: Arrival, sent: SentFile) -> Receipt | None:
    """A repeat, or a duplicate that would be refused anyway, is answered before anything else is done."""
    sha256 = Sha256.of(sent.data)
    probe = Verification(sha256, sha256, "", Standing.UNPROVEN, 0)
    with snapshot(office.engine) as tx:
        document = incoming.find_message(tx, arrival, probe)
        if document is not None:
            return _receipt(document, is_repeat=True)
        if arrival.source is not Source.AGENCY:
            incoming.refuse_same_bytes(tx, arrival.agency_id, sha256)
    return None


def _receipt(document: incoming.IncomingDocument, is_repeat: bool) -> Receipt:
    checked = document.checked
    assert checked is not None
    return Receipt(
        incoming_id=document.id,
        code=StatusCode.ARRIVED,
        at=document.received_at,
        verdict=checked.verdict,
        standing=checked.standing,
        duplicate_of=document.duplicate_of,
        is_repeat=is_repeat,
    )
