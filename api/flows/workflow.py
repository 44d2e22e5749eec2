"""Steps beside the straight line: ask colleagues, withdraw, cancel a number, recall, send again, receipts."""

from __future__ import annotations

from sqlalchemy import Connection

from api.errors import BadRequestError
from api.flows.access import require, require_own_agency
from api.flows.actions import OPINIONS
from api.flows.archive.protecting import destroyer
from api.flows.reading import view
from api.office import Office
from api.requests import ReviewFields
from api.views import Actor, DocumentView, Duty
from records import outgoing
from records.database import transaction
from records.disposition import weeding
from records.errors import ConflictError
from records.identifiers import DispatchId, DocumentId, PersonId
from records.outgoing import Draft, InReview, RecallState, ReceiptCode, ReviewKind, ReviewRequest, reviewing


def ask_review(
    office: Office,
    actor: Actor,
    document_id: DocumentId,
    reviewers: tuple[ReviewFields, ...],
    version: int | None = None,
) -> DocumentView:
    """Put a draft before colleagues for initials or opinions (ký nháy, ý kiến phối hợp).

    Raises: RequestError ``reviewers-malformed``, ``reviewer-repeated``, ``reviewer-is-signer``; BadRequestError
    ``review-kind-unknown``; NotFoundError; ConflictError ``state-conflict``, ``version-conflict``.
    """
    require(actor, Duty.CLERK)
    requests = tuple(
        ReviewRequest(PersonId.parse(one.reviewer_id), _review_kind(one.kind), one.due_at) for one in reviewers
    )
    with transaction(office.engine) as tx:
        _own(tx, actor, document_id)
        draft = outgoing.load(tx, Draft, document_id)
        outgoing.require_version(draft, version)
        reviewing.ask(tx, office.occasion(actor), draft, requests)
    return view(office, actor, document_id)


def initial(
    office: Office, actor: Actor, document_id: DocumentId, shown: str, version: int | None = None
) -> DocumentView:
    """Initial exactly the bytes that were shown.

    Raises: ConflictError ``state-conflict``, ``shown-bytes-changed``, ``not-asked-to-review``,
    ``review-answered-before``; NotFoundError ``document-not-found``.
    """
    with transaction(office.engine) as tx:
        reviewing.initial(tx, office.occasion(actor), _in_review(tx, actor, document_id, version, shown))
    return view(office, actor, document_id)


def decline(
    office: Office, actor: Actor, document_id: DocumentId, reason: str, version: int | None = None
) -> DocumentView:
    """Refuse the initials; the draft goes back with the reason. Raises as :func:`initial`; RequestError."""
    with transaction(office.engine) as tx:
        reviewing.decline(tx, office.occasion(actor), _in_review(tx, actor, document_id, version), reason)
    return view(office, actor, document_id)


def give_opinion(
    office: Office, actor: Actor, document_id: DocumentId, opinion: str, remark: str, version: int | None = None
) -> DocumentView:
    """Say what one thinks of the draft.

    Raises as :func:`initial`; BadRequestError ``opinion-malformed``; RequestError ``reason-malformed``.
    """
    if opinion not in OPINIONS:
        raise BadRequestError(
            "opinion-malformed", f"An opinion is one of: {', '.join(OPINIONS)}.", "Ý kiến không hợp lệ."
        )
    with transaction(office.engine) as tx:
        document = _in_review(tx, actor, document_id, version)
        reviewing.give_opinion(tx, office.occasion(actor), document, OPINIONS[opinion], remark)
    return view(office, actor, document_id)


def withdraw(
    office: Office, actor: Actor, document_id: DocumentId, reason: str, version: int | None = None
) -> DocumentView:
    """Take a document without a number off the line; a leader's signature on it lapses.

    Raises: RequestError ``reason-malformed``; ConflictError ``state-conflict``, ``version-conflict``; NotFoundError.
    """
    require(actor, Duty.CLERK)
    with transaction(office.engine) as tx:
        _own(tx, actor, document_id)
        document = outgoing.load_withdrawable(tx, document_id)
        outgoing.require_version(document, version)
        outgoing.withdraw(tx, office.occasion(actor), document, reason)
    return view(office, actor, document_id)


def cancel_number(
    office: Office, actor: Actor, document_id: DocumentId, reason: str, version: int | None = None
) -> DocumentView:
    """Give up a number that was not issued; it stays in the register with the reason. Raises as :func:`withdraw`."""
    require(actor, Duty.CLERK)
    with transaction(office.engine) as tx:
        _own(tx, actor, document_id)
        document = outgoing.load_unissued(tx, document_id)
        outgoing.require_version(document, version)
        outgoing.cancel_number(tx, office.occasion(actor), document, reason)
    return view(office, actor, document_id)


def recall(
    office: Office, actor: Actor, document_id: DocumentId, reason: str, version: int | None = None
) -> DocumentView:
    """Call an issued document back; its recipients are asked at once. Raises as :func:`withdraw`."""
    require(actor, Duty.CLERK)
    with transaction(office.engine) as tx:
        _own(tx, actor, document_id)
        document = outgoing.load_in_force(tx, document_id)
        outgoing.require_version(document, version)
        outgoing.recall(tx, office.occasion(actor), document, reason)
    office.dispatcher.wake()
    return view(office, actor, document_id)


def retry_dispatch(office: Office, actor: Actor, document_id: DocumentId, dispatch_id: DispatchId) -> DocumentView:
    """Send once more, or ask back once more, where a recipient could not be reached or returned it.

    Raises: ConflictError ``dispatch-not-stopped``, ``state-conflict``; NotFoundError ``dispatch-not-found``.
    """
    require(actor, Duty.CLERK)
    with transaction(office.engine) as tx:
        _own(tx, actor, document_id)
        by, dispatch = office.occasion(actor), outgoing.load_dispatch(tx, dispatch_id)
        if dispatch.recall is RecallState.FAILED:
            outgoing.ask_back_again(tx, by, outgoing.load_called_back(tx, document_id), dispatch)
        else:
            outgoing.retry_dispatch(tx, by, outgoing.load_in_force(tx, document_id), dispatch)
    office.dispatcher.wake()
    return view(office, actor, document_id)


def note_receipt(
    office: Office, actor: Actor, document_id: DocumentId, dispatch_id: DispatchId, code: str, reason: str = ""
) -> DocumentView:
    """Write down what a recipient reported by other means (letter, telephone), by status code.

    Raises: RequestError ``receipt-code-unknown``, ``reason-malformed``; ConflictError ``receipt-out-of-order``;
    NotFoundError ``dispatch-not-found``.
    """
    require(actor, Duty.CLERK)
    with transaction(office.engine) as tx:
        _own(tx, actor, document_id)
        dispatch = outgoing.load_dispatch(tx, dispatch_id)
        if dispatch.document_id != document_id:
            raise ConflictError(
                "dispatch-of-another-document", "That dispatch is of another document.", "Lần gửi của văn bản khác."
            )
        outgoing.record_receipt(tx, office.occasion(actor), dispatch_id, ReceiptCode.parse(code), reason)
    return view(office, actor, document_id)


def _own(tx: Connection, actor: Actor, document_id: DocumentId) -> None:
    require_own_agency(actor, outgoing.find(tx, document_id))


def _in_review(
    tx: Connection, actor: Actor, document_id: DocumentId, version: int | None, shown: str | None = None
) -> InReview:
    _own(tx, actor, document_id)
    document = outgoing.load(tx, InReview, document_id)
    outgoing.require_version(document, version)
    if shown is not None and shown != document.pdf:
        raise ConflictError(
            "shown-bytes-changed",
            "The document is not the one that was shown; read it again.",
            "Văn bản không còn đúng bản đã hiển thị; hãy đọc lại.",
        )
    return document


def _review_kind(word: str) -> ReviewKind:
    try:
        return ReviewKind(word)
    except ValueError as error:
        raise BadRequestError(
            "review-kind-unknown",
            f"Colleagues are asked for one of: {', '.join(ReviewKind)}.",
            "Chỉ có thể lấy ký nháy hoặc ý kiến.",
        ) from error


def weed(office: Office, actor: Actor, document_id: DocumentId) -> DocumentView:
    """Let a draft go that nobody went on with: its words and its bytes are removed at once.

    Raises: as :func:`records.disposition.weeding.weed`; NotAllowedError ``duty-missing``.
    """
    require(actor, Duty.CLERK)
    with transaction(office.engine) as tx:
        _own(tx, actor, document_id)
        weeding.weed(tx, office.occasion(actor), document_id)
    destroyer(office).settle()
    return view(office, actor, document_id)
