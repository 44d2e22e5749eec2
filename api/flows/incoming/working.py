"""The steps of a person: enter paper, register, return, check again, send on, take, complete, answer a sender."""

from __future__ import annotations

from sqlalchemy import Connection

from api.flows.access import require
from api.flows.archive.protecting import protect_soon
from api.flows.incoming.receiving import check_again
from api.flows.incoming.viewing import ASSIGNERS, CLERKS, get_incoming, is_handler, visible
from api.flows.screening import admit_text
from api.incoming_views import IncomingView
from api.office import Office
from api.views import Actor, Duty
from records import archive, incoming
from records.agencies import load_agency
from records.appendix_files import appendices_of
from records.archive import ArchivedRecord, Capture, CapturedPart, Description, Part, Source, SourceKind
from records.canonical import canonical_json
from records.database import snapshot, transaction
from records.errors import NotFoundError
from records.identifiers import IncomingId, IncomingRequestId, Sha256
from records.incoming import Arrival, Assignment, Completed
from records.occasion import Occasion
from records.retention import RetentionClass
from records.storage import StoredObject


def enter_paper(
    office: Office, actor: Actor, arrival: Arrival, *, declared_level: str, declaration: bool
) -> IncomingView:
    """Register a paper document: what is typed about it passes the wall, and it takes the next arrival number.

    Raises: RefusedByScreeningError; ConflictError ``incoming-duplicate``, ``clock-behind-register``.
    """
    require(actor, *CLERKS)
    typed = (arrival.author, arrival.notation, arrival.subject, arrival.note)
    clearance = admit_text(office, actor, typed, declared_level=declared_level, declared=declaration)
    with transaction(office.engine) as tx:
        registered = incoming.enter(tx, office.occasion(actor), arrival, clearance)
    return get_incoming(office, actor, registered.id)


def register(office: Office, actor: Actor, incoming_id: IncomingId) -> IncomingView:
    """Give it its arrival number. Raises as :func:`records.incoming.register`."""
    with transaction(office.engine) as tx:
        _own(office, tx, actor, incoming_id, *CLERKS)
        incoming.register(tx, office.occasion(actor), incoming_id)
    return get_incoming(office, actor, incoming_id)


def return_to_sender(office: Office, actor: Actor, incoming_id: IncomingId, reason: str) -> IncomingView:
    """Send it back with the reason. Raises as :func:`records.incoming.return_to_sender`."""
    with transaction(office.engine) as tx:
        _own(office, tx, actor, incoming_id, *CLERKS)
        incoming.return_to_sender(tx, office.occasion(actor), incoming_id, reason)
    return get_incoming(office, actor, incoming_id)


def check(office: Office, actor: Actor, incoming_id: IncomingId) -> IncomingView:
    """Judge its signatures once more. Raises as :func:`api.flows.incoming.check_again`."""
    with snapshot(office.engine) as tx:
        _own(office, tx, actor, incoming_id, *CLERKS)
    check_again(office, actor, incoming_id)
    return get_incoming(office, actor, incoming_id)


def assign(office: Office, actor: Actor, incoming_id: IncomingId, wanted: Assignment) -> IncomingView:
    """Send it on to a unit or a person. Raises as :func:`records.incoming.assign`."""
    with transaction(office.engine) as tx:
        _own(office, tx, actor, incoming_id, *ASSIGNERS)
        incoming.assign(tx, office.occasion(actor), incoming_id, wanted)
    return get_incoming(office, actor, incoming_id)


def take(office: Office, actor: Actor, incoming_id: IncomingId) -> IncomingView:
    """Sign for it and begin. Raises: NotFoundError ``incoming-not-found``; as :func:`records.incoming.take_up`."""
    with transaction(office.engine) as tx:
        _require_handler(office, tx, actor, incoming_id)
        incoming.take_up(tx, office.occasion(actor), incoming_id)
    return get_incoming(office, actor, incoming_id)


def complete(
    office: Office, actor: Actor, incoming_id: IncomingId, result: str, retention_class: str | None
) -> IncomingView:
    """It is done: with its report and metadata it becomes a record of the archive, in the same transaction.

    What came on paper has no bytes here and becomes none. Raises: RequestError ``retention-class-required``,
    ``retention-class-unknown``, ``reason-malformed``; ConflictError ``state-conflict``, ``request-pending``.
    """
    with snapshot(office.engine) as tx:
        document = visible(tx, actor, incoming_id, office.occasion(actor).local_date)
        if not actor.holds(*CLERKS):
            _require_handler(office, tx, actor, incoming_id)
    retention = office.retention.find(retention_class) if document.checked else None
    metadata = _describe(office, document, retention) if retention else None
    with transaction(office.engine) as tx:
        by, kept = office.occasion(actor), []
        completed = incoming.complete(tx, by, incoming_id, result)
        if retention is not None and metadata is not None:
            kept = [_capture(office, tx, by, completed, retention, metadata)]
    protect_soon(office, kept)
    return get_incoming(office, actor, incoming_id)


def answer(
    office: Office, actor: Actor, incoming_id: IncomingId, request_id: IncomingRequestId, *, agree: bool, reason: str
) -> IncomingView:
    """Agree to what the sender asks, or refuse with the reason. Raises as :func:`records.incoming.answer_request`."""
    with transaction(office.engine) as tx:
        _own(office, tx, actor, incoming_id, *CLERKS)
        if request_id not in {one.id for one in incoming.list_requests(tx, incoming_id)}:
            raise NotFoundError("request-not-found", "There is no such request.", "Không có yêu cầu này.")
        incoming.answer_request(tx, office.occasion(actor), request_id, agree=agree, reason=reason)
    return get_incoming(office, actor, incoming_id)


def _own(office: Office, tx: Connection, actor: Actor, incoming_id: IncomingId, *duties: Duty) -> None:
    """Another organisation's document does not exist, and the step needs its duty."""
    require(actor, *duties)
    visible(tx, actor, incoming_id, office.occasion(actor).local_date)


def _require_handler(office: Office, tx: Connection, actor: Actor, incoming_id: IncomingId) -> None:
    today = office.occasion(actor).local_date
    if not is_handler(tx, actor, visible(tx, actor, incoming_id, today), today):
        raise NotFoundError("incoming-not-found", "There is no such document.", "Không có văn bản đến này.")


def _describe(office: Office, document: incoming.IncomingDocument, retention: RetentionClass) -> StoredObject:
    """Metadata with the element names of Decree 30/2020/NĐ-CP, appendix VI, part II."""
    arrival, checked = document.arrival, document.checked
    assert checked is not None
    with snapshot(office.engine) as tx:
        agency = load_agency(tx, arrival.agency_id)
    number, _, notation = arrival.notation.rpartition("/")
    arrived: object = getattr(document, "arrival_date", None)
    content = {
        "ArrivalDate": f"{arrived:%d/%m/%Y}" if arrived else "",
        "ArrivalNumber": getattr(document, "arrival_number", None),
        "CodeNotation": notation,
        "CodeNumber": number,
        "Description": arrival.note,
        "IssuedDate": f"{arrival.issue_date:%d/%m/%Y}" if arrival.issue_date else "",
        "Maintenance": {"Basis": retention.basis, "Class": retention.code, "Schedule": retention.schedule},
        "OrganId": arrival.author_code or "",
        "OrganName": arrival.author,
        "PageAmount": checked.pages,
        "Priority": arrival.urgency.value,
        "SignerInfo": {"FullName": arrival.signer, "Position": ""},
        "Subject": arrival.subject,
        "To": [{"OrganId": agency.identifier, "OrganName": agency.name}],
        "TypeName": arrival.kind_name,
    }
    return office.objects.put(canonical_json(content).encode())


def _capture(
    office: Office,
    tx: Connection,
    by: Occasion,
    completed: Completed,
    retention: RetentionClass,
    metadata: StoredObject,
) -> ArchivedRecord:
    checked, arrival = completed.checked, completed.arrival
    assert checked is not None
    parts = (
        CapturedPart(Part.PDF, _stored(office, checked.pdf)),
        CapturedPart(Part.REPORT, _stored(office, checked.report), "application/json"),
        *(
            CapturedPart(Part.ATTACHMENT, _stored(office, one.pdf), name=one.name)
            for one in appendices_of(tx, completed.id)
        ),
    )
    title = f"{arrival.kind_name} {arrival.notation} {arrival.subject}"[:500]
    source = Source(SourceKind.INCOMING, completed.id)
    described = Description(
        arrival.issue_date, arrival.notation, arrival.kind_name, arrival.signer, arrival.author, (arrival.author,)
    )
    return archive.capture(
        tx, by, Capture(arrival.agency_id, source, title, parts, metadata, retention, description=described)
    )


def _stored(office: Office, sha256: Sha256) -> StoredObject:
    """Proof that the bytes are here: putting them again is the same object."""
    return office.objects.put(office.objects.get(sha256))
