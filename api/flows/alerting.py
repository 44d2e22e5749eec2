"""What waits too long or went wrong (cảnh báo): computed when asked, the worst first; nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from api.flows.deadlines import Deadlines, deadlines_of
from api.flows.delegating import list_delegations
from api.office import Office
from api.views import Actor, AlertView, Duty
from records import outgoing
from records.attention import IN_WORK
from records.database import snapshot
from records.disposition.weeding import left_over
from records.identifiers import AgencyId, PersonId
from records.outgoing import (
    Dispatch,
    DispatchState,
    Numbered,
    OutgoingDocument,
    Published,
    RecallState,
    Sealed,
    troubled_dispatches,
)
from records.outgoing.reviewing import open_reviews
from records.urgency import Urgency

LAST = datetime.max.replace(tzinfo=UTC)
LIST_MAX = 200
"""Documents looked at in each state: an agency with more of them waiting has its answer already."""
ENDING_SOON = timedelta(days=7)
_LEVELS = ("overdue", "late", "notice")


def alerts(office: Office, actor: Actor) -> tuple[AlertView, ...]:
    """This person's alerts: overdue before late before notices, the urgent and the oldest first."""
    with snapshot(office.engine) as tx:
        deadlines = deadlines_of(office, tx)
        found = [*_reviews(tx, actor, deadlines.now)]
        if actor.holds(Duty.CLERK):
            found += _clerks(tx, actor, deadlines)
        found += _signers(tx, actor, deadlines)
    found += _delegations(office, actor)
    return tuple(sorted(found, key=_rank))


def _rank(alert: AlertView) -> tuple[int, int, datetime]:
    urgency = Urgency.parse(alert.urgency)
    return _LEVELS.index(alert.level), -urgency, alert.due_at or LAST


def _clerks(tx: Connection, actor: Actor, deadlines: Deadlines) -> Iterator[AlertView]:
    agency_id = AgencyId(actor.agency_id)
    for state in IN_WORK:
        for document in outgoing.list_documents(tx, agency_id, state, limit=LIST_MAX).documents:
            yield from _due(document, deadlines)
    for dispatch in troubled_dispatches(tx, agency_id, LIST_MAX):
        yield _trouble(tx, dispatch)
    for document in left_over(tx, agency_id, deadlines.now, LIST_MAX):
        yield _left_over(document)


def _signers(tx: Connection, actor: Actor, deadlines: Deadlines) -> Iterator[AlertView]:
    for document in outgoing.waiting_for_signer(tx, PersonId(actor.person_id), limit=LIST_MAX).documents:
        yield from _due(document, deadlines)


def _due(document: OutgoingDocument, deadlines: Deadlines) -> Iterator[AlertView]:
    due = deadlines.of(document)
    if due is None:
        return
    level = "overdue" if due.is_overdue(deadlines.now) else "late" if due.is_late(deadlines.now) else "notice"
    yield AlertView(
        code=f"{due.limit.step}-due",
        level=level,
        text=due.limit.name_en,
        text_vi=due.limit.name,
        document_id=document.id,
        about=_about(document),
        urgency=document.particulars.urgency.word,
        due_at=due.due_at,
        basis=due.limit.basis,
    )


def _trouble(tx: Connection, dispatch: Dispatch) -> AlertView:
    document = outgoing.find(tx, dispatch.document_id)
    code, english, vietnamese = _trouble_words(dispatch)
    return AlertView(
        code=code,
        level="overdue",
        text=f"{english}: {dispatch.recipient_name}",
        text_vi=f"{vietnamese}: {dispatch.recipient_name}",
        document_id=document.id,
        about=_about(document),
        urgency=document.particulars.urgency.word,
        due_at=None,
        basis="Nghị định 30/2020/NĐ-CP, Điều 18",
    )


def _left_over(document: OutgoingDocument) -> AlertView:
    return AlertView(
        code="draft-left-over",
        level="notice",
        text="Nobody has gone on with this draft for half a year: write it anew or weed it out",
        text_vi="Bản nháp nửa năm không có thay đổi: soạn tiếp hoặc loại bỏ",
        document_id=document.id,
        about=_about(document),
        urgency=document.particulars.urgency.word,
        due_at=None,
        basis="Nghị định 30/2020/NĐ-CP, Điều 29",
    )


def _trouble_words(dispatch: Dispatch) -> tuple[str, str, str]:
    if dispatch.recall is RecallState.REFUSED:
        return (
            "recall-refused",
            "The recipient does not give the document back",
            "Nơi nhận không đồng ý thu hồi",
        )
    if dispatch.recall is RecallState.FAILED:
        return (
            "recall-failed",
            "The recipient could not be asked to give the document back",
            "Không gửi được yêu cầu thu hồi đến nơi nhận",
        )
    if dispatch.state is DispatchState.REFUSED:
        return "dispatch-refused", "The recipient returned the document", "Nơi nhận trả lại văn bản"
    return "dispatch-failed", "The document could not be sent", "Không gửi được văn bản"


def _reviews(tx: Connection, actor: Actor, now: datetime) -> Iterator[AlertView]:
    for review in open_reviews(tx, PersonId(actor.person_id), LIST_MAX):
        document = outgoing.find(tx, review.document_id)
        is_overdue = review.due_at is not None and now >= review.due_at
        yield AlertView(
            code="review-due",
            level="overdue" if is_overdue else "notice",
            text="Your initials or opinion are asked for",
            text_vi="Đề nghị ký nháy hoặc cho ý kiến",
            document_id=document.id,
            about=_about(document),
            urgency=document.particulars.urgency.word,
            due_at=review.due_at,
            basis="",
        )


def _delegations(office: Office, actor: Actor) -> Iterator[AlertView]:
    """Authorities that end soon: for their holder and for administrators."""
    last = office.occasion(actor).local_date + ENDING_SOON
    everybody = actor.holds(Duty.ADMINISTRATOR)
    if not everybody and not actor.holds(Duty.LEADER):
        return
    for one in list_delegations(office, actor, None if everybody else actor.person_id):
        if one.status == "current" and one.ends_on is not None and one.ends_on <= last:
            yield AlertView(
                code="delegation-ending",
                level="notice",
                text=f"The authority to sign ends on {one.ends_on:%d/%m/%Y}",
                text_vi=f"Thẩm quyền ký hết hạn ngày {one.ends_on:%d/%m/%Y}",
                document_id=None,
                about=f"{one.holder_name}: {one.lines[0]}",
                urgency=Urgency.NORMAL.word,
                due_at=None,
                basis="Nghị định 30/2020/NĐ-CP, Điều 13",
            )


def _about(document: OutgoingDocument) -> str:
    if isinstance(document, Numbered | Sealed | Published):
        return str(document.number)
    return document.particulars.subject
