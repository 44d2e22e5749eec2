"""Looking at incoming documents: who may see which, and what each may do with it now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from api.errors import NotAllowedError
from api.flows.access import require
from api.flows.reading import appendix_view
from api.flows.reading_kept import read_kept
from api.incoming_views import IncomingListPage, IncomingView, RequestView, StatusView
from api.office import Office
from api.views import Actor, Duty
from records import incoming
from records.agencies import full_names, list_posts, unit_names
from records.appendix_files import AppendixFile, appendices_by_owner, appendix_at
from records.archive import SourceKind
from records.archive.reading import record_ids
from records.database import snapshot
from records.errors import NotFoundError
from records.identifiers import AgencyId, DocumentId, IncomingId, PersonId, RecordId, UnitId
from records.incoming import (
    Assigned,
    Completed,
    IncomingDocument,
    IncomingFilter,
    InProgress,
    Received,
    Returned,
    SenderRequest,
    Standing,
    Status,
    Withdrawn,
)
from records.incoming.states import Handled
from records.incoming.store import STATE_NAMES
from records.occasion import VIETNAM

SEES_ALL = (Duty.CLERK, Duty.LEADER, Duty.ARCHIVIST, Duty.BUSINESS_MEMBER)
"""Who sees everything that came to their organisation."""
CLERKS = (Duty.CLERK, Duty.BUSINESS_MEMBER)
"""Who keeps the book: an agency's clerk; for a business any of its people."""
ASSIGNERS = (Duty.CLERK, Duty.LEADER)
_OPEN = (Standing.PROVEN, Standing.ON_PAPER)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a person asks a list for; nothing means everything."""

    state: str | None = None
    query: str = ""
    received_from: date | None = None
    received_until: date | None = None
    only_mine: bool = False
    overdue: bool = False


def list_incoming(office: Office, actor: Actor, wanted: Listing, cursor: str | None, limit: int) -> IncomingListPage:
    """What came to the actor's organisation, newest first; staff see what was sent on to them or their units.

    Raises: NotAllowedError ``duty-missing``; RequestError ``state-unknown``, ``identifier-malformed``.
    """
    require(actor, *SEES_ALL, Duty.STAFF)
    after = IncomingId.parse(cursor) if cursor else None
    today = office.occasion(actor).local_date
    with snapshot(office.engine) as tx:
        narrowed = wanted.only_mine or not actor.holds(*SEES_ALL)
        asked = IncomingFilter(
            state=wanted.state,
            query=wanted.query,
            received_from=wanted.received_from,
            received_until=wanted.received_until,
            overdue_on=today if wanted.overdue else None,
            person_id=PersonId(actor.person_id) if narrowed else None,
            unit_ids=units_of(tx, actor, today) if narrowed else (),
        )
        page = incoming.list_incoming(tx, AgencyId(actor.agency_id), asked, after, limit)
        views = _views(tx, actor, page.documents, today)
    return IncomingListPage(views, page.next_cursor)


def get_incoming(office: Office, actor: Actor, incoming_id: IncomingId) -> IncomingView:
    """One document. Raises: NotFoundError ``incoming-not-found``; NotAllowedError ``duty-missing``."""
    with snapshot(office.engine) as tx:
        document = visible(tx, actor, incoming_id, office.occasion(actor).local_date)
        return view(tx, actor, document, office.occasion(actor).local_date)


def download(office: Office, actor: Actor, incoming_id: IncomingId) -> bytes:
    """The bytes exactly as they came; of a withdrawn document nobody reads them any more.

    Raises: NotFoundError ``incoming-not-found``, ``incoming-without-file``; NotAllowedError ``document-withdrawn``.
    """
    with snapshot(office.engine) as tx:
        document = visible(tx, actor, incoming_id, office.occasion(actor).local_date)
    _refuse_withdrawn(document)
    if document.checked is None:
        raise NotFoundError("incoming-without-file", "It came on paper.", "Văn bản đến bằng giấy, không có tệp.")
    return read_kept(office, actor, document.checked.pdf)


def download_appendix(office: Office, actor: Actor, incoming_id: IncomingId, position: int) -> bytes:
    """One appendix exactly as it came. Raises: as :func:`download`; NotFoundError ``appendix-not-found``."""
    with snapshot(office.engine) as tx:
        document = visible(tx, actor, incoming_id, office.occasion(actor).local_date)
        _refuse_withdrawn(document)
        appendix = appendix_at(tx, incoming_id, position)
    return read_kept(office, actor, appendix.pdf)


def _refuse_withdrawn(document: IncomingDocument) -> None:
    if isinstance(document, Withdrawn):
        raise NotAllowedError(
            "document-withdrawn",
            "Its sender took this document back; it is shown to nobody any more.",
            "Văn bản đã bị nơi gửi thu hồi, không còn được xem.",
        )


def statuses(office: Office, actor: Actor, incoming_id: IncomingId) -> tuple[StatusView, ...]:
    """Everything the sender was told. Raises as :func:`get_incoming`."""
    with snapshot(office.engine) as tx:
        visible(tx, actor, incoming_id, office.occasion(actor).local_date)
        return tuple(status_view(status) for status in incoming.statuses_of(tx, incoming_id))


def requests(office: Office, actor: Actor, incoming_id: IncomingId) -> tuple[RequestView, ...]:
    """Everything the sender asked. Raises as :func:`get_incoming`."""
    with snapshot(office.engine) as tx:
        visible(tx, actor, incoming_id, office.occasion(actor).local_date)
        return tuple(request_view(one) for one in incoming.list_requests(tx, incoming_id))


def visible(tx: Connection, actor: Actor, incoming_id: IncomingId, today: date) -> IncomingDocument:
    """The document, if this actor may know of it; another organisation's does not exist.

    Raises: NotFoundError ``incoming-not-found``; NotAllowedError ``duty-missing``.
    """
    require(actor, *SEES_ALL, Duty.STAFF)
    document = incoming.find(tx, incoming_id)
    if document.arrival.agency_id != actor.agency_id or not (
        actor.holds(*SEES_ALL) or is_handler(tx, actor, document, today)
    ):
        raise NotFoundError("incoming-not-found", "There is no such document.", "Không có văn bản đến này.")
    return document


def is_handler(tx: Connection, actor: Actor, document: IncomingDocument, today: date) -> bool:
    """Whether it was sent on to this person, or to a unit in which they hold a post."""
    return _handles(actor, document, units_of(tx, actor, today))


def _handles(actor: Actor, document: IncomingDocument, own_units: tuple[UnitId, ...]) -> bool:
    if not isinstance(document, Assigned | InProgress | Completed):
        return False
    return document.person_id == actor.person_id or document.unit_id in own_units


def units_of(tx: Connection, actor: Actor, today: date) -> tuple[UnitId, ...]:
    """The units in which the person holds a post today."""
    posts = list_posts(tx, AgencyId(actor.agency_id), PersonId(actor.person_id))
    return tuple(post.unit_id for post in posts if post.unit_id is not None and post.period.covers(today))


def view(tx: Connection, actor: Actor, document: IncomingDocument, today: date) -> IncomingView:
    """The document as this actor sees it."""
    (seen,) = _views(tx, actor, (document,), today)
    return seen


def _views(
    tx: Connection, actor: Actor, documents: Sequence[IncomingDocument], today: date
) -> tuple[IncomingView, ...]:
    """A page of them; what hangs on them is asked for once."""
    around = _around(tx, actor, documents, today)
    return tuple(_view(actor, one, today, around) for one in documents)


@dataclass(frozen=True, slots=True)
class _Around:
    """What hangs on the documents of one page, by their identifiers."""

    pending: dict[IncomingId, SenderRequest]
    appendices: dict[DocumentId | IncomingId, tuple[AppendixFile, ...]]
    unit_names: dict[UnitId, str]
    full_names: dict[PersonId, str]
    records: dict[str, RecordId]
    own_units: tuple[UnitId, ...]
    """Where the actor holds a post."""


def _around(tx: Connection, actor: Actor, documents: Sequence[IncomingDocument], today: date) -> _Around:
    ids = [document.id for document in documents]
    handled = [one for one in documents if isinstance(one, Assigned | InProgress | Completed)]
    return _Around(
        pending=incoming.pending_requests(tx, ids),
        appendices=appendices_by_owner(tx, ids),
        unit_names=unit_names(tx, {one.unit_id for one in handled if one.unit_id}),
        full_names=full_names(tx, {one.person_id for one in handled if one.person_id}),
        records=record_ids(tx, SourceKind.INCOMING, {one.id for one in handled if isinstance(one, Completed)}),
        own_units=units_of(tx, actor, today) if handled else (),
    )


def _view(actor: Actor, document: IncomingDocument, today: date, around: _Around) -> IncomingView:
    arrival, checked = document.arrival, document.checked
    pending, appendices = around.pending.get(document.id), around.appendices.get(document.id, ())
    unit_id, person_id = getattr(document, "unit_id", None), getattr(document, "person_id", None)
    due_on: date | None = getattr(document, "due_on", None)
    done = isinstance(document, Completed | Withdrawn | Returned)
    return IncomingView(
        id=document.id,
        state=STATE_NAMES[type(document)],
        version=document.version,
        source=arrival.source.value,
        author=arrival.author,
        author_code=arrival.author_code,
        notation=arrival.notation,
        issued_on=arrival.issue_date,
        kind_name=arrival.kind_name,
        subject=arrival.subject,
        signer=arrival.signer,
        urgency=arrival.urgency.word,
        reply_by=arrival.reply_by,
        note=arrival.note,
        received_at=document.received_at,
        sha256=checked.pdf if checked else None,
        pages=checked.pages if checked else None,
        verdict=checked.verdict if checked else None,
        standing=checked.standing.value if checked else Standing.ON_PAPER.value,
        duplicate_of=document.duplicate_of,
        replaces=arrival.replaces,
        replaced_by=getattr(document, "replaced_by", None),
        arrival_number=getattr(document, "arrival_number", None),
        arrival_date=getattr(document, "arrival_date", None),
        unit_id=unit_id,
        unit_name=around.unit_names[unit_id] if unit_id else None,
        person_id=person_id,
        person_name=around.full_names[person_id] if person_id else None,
        instruction=getattr(document, "instruction", ""),
        due_on=due_on,
        is_overdue=due_on is not None and due_on < today and not done,
        result=getattr(document, "result", None),
        reason=getattr(document, "reason", None),
        pending_request_id=pending.id if pending else None,
        record_id=around.records.get(document.id),
        actions=_actions(actor, document, pending, around.own_units),
        appendices=tuple(appendix_view(one) for one in appendices),
    )


def status_view(status: Status) -> StatusView:
    return StatusView(status.code.value, status.reason, status.at)


def request_view(request: SenderRequest) -> RequestView:
    return RequestView(
        id=request.id,
        incoming_id=request.incoming_id,
        kind=request.kind.value,
        reason=request.reason,
        asked_at=request.asked_at.astimezone(VIETNAM),
        replacement_id=request.replacement_id,
        agreed=request.agreed,
        answered_at=request.answered_at,
        answer_reason=request.answer_reason,
    )


def _actions(
    actor: Actor, document: IncomingDocument, pending: SenderRequest | None, own_units: tuple[UnitId, ...]
) -> tuple[str, ...]:
    clerk, assigner, handler = actor.holds(*CLERKS), actor.holds(*ASSIGNERS), _handles(actor, document, own_units)
    free = pending is None
    checked = document.checked
    proven = (checked is None or checked.standing in _OPEN) and document.duplicate_of is None
    possible = (
        ("register", clerk and free and proven and isinstance(document, Received)),
        ("return", clerk and isinstance(document, Received)),
        ("check", clerk and checked is not None and isinstance(document, Received)),
        ("assign", assigner and free and isinstance(document, Handled)),
        ("take", handler and free and isinstance(document, Assigned)),
        ("complete", free and _may_complete(clerk, handler, document)),
        ("answer", clerk and not free),
        ("download", checked is not None and not isinstance(document, Withdrawn)),
    )
    return tuple(name for name, allowed in possible if allowed)


def _may_complete(clerk: bool, handler: bool, document: IncomingDocument) -> bool:
    return (clerk and isinstance(document, Handled)) or (handler and isinstance(document, InProgress))
