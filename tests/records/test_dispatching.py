"""Dispatches and the outbox: promised with the issue, done once, never lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from records import outbox, outgoing
from records.database import snapshot, transaction
from records.errors import ConflictError, NotFoundError
from records.identifiers import DispatchId
from records.outgoing import DispatchState, RecallState, Recipient
from tests.records.office import AGENCY, NOON, PARTICULARS, Line

LEASE = timedelta(minutes=1)


def _claim(line: Line, after: timedelta = timedelta(), limit: int = 10) -> tuple[outbox.Effect, ...]:
    with transaction(line.engine) as tx:
        return outbox.claim(tx, NOON + after, LEASE, limit)


def _issued(line: Line, label: str = "draft") -> tuple[outgoing.Issued, outgoing.Dispatch]:
    with transaction(line.engine) as tx:
        issued = line.issued(tx, label)
        (dispatch,) = outgoing.list_dispatches(tx, issued.id)
        return issued, dispatch


def test_issuing_promises_a_dispatch_to_each_electronic_recipient(line: Line) -> None:
    _, dispatch = _issued(line)
    assert (dispatch.recipient_identifier, dispatch.state) == ("000.00.02.H99", DispatchState.QUEUED)
    (effect,) = _claim(line)
    assert (effect.topic, effect.subject, effect.attempts) == ("dispatch", dispatch.id, 1)


def test_an_issue_that_is_rolled_back_promises_nothing(line: Line) -> None:
    with pytest.raises(ZeroDivisionError), transaction(line.engine) as tx:
        raise ZeroDivisionError(line.issued(tx))
    assert _claim(line) == ()


def test_a_claimed_effect_is_left_alone_until_its_lease_ends(line: Line) -> None:
    _issued(line)
    assert len(_claim(line)) == 1
    assert _claim(line, LEASE - timedelta(seconds=1)) == ()
    (again,) = _claim(line, LEASE)
    assert again.attempts == 2


def test_workers_never_claim_the_same_effect(line: Line) -> None:
    for place in range(10):
        _issued(line, f"draft {place}")
    with ThreadPoolExecutor(5) as pool:
        claimed = [effect.id for effects in pool.map(lambda _: _claim(line, limit=2), range(5)) for effect in effects]
    assert len(claimed) == len(set(claimed)) == 10


def test_a_sent_document_is_dispatched(line: Line) -> None:
    issued, dispatch = _issued(line)
    with transaction(line.engine) as tx:
        outgoing.mark_sent(tx, line.by(), dispatch.id)
        outgoing.mark_delivered(tx, line.by(after=timedelta(minutes=5)), dispatch.id)
        dispatched = outgoing.complete_dispatch(tx, line.by(), issued)
    with snapshot(line.engine) as tx:
        assert outgoing.find(tx, issued.id) == dispatched
        assert outgoing.list_dispatches(tx, issued.id)[0].state is DispatchState.DELIVERED
    assert _claim(line, timedelta(days=1)) == ()


def test_a_document_is_not_dispatched_while_a_recipient_waits(line: Line) -> None:
    issued, _ = _issued(line)
    with transaction(line.engine) as tx, pytest.raises(ConflictError, match="dispatch-incomplete"):
        outgoing.complete_dispatch(tx, line.by(), issued)


def test_a_document_with_only_paper_recipients_is_dispatched_at_once(line: Line) -> None:
    paper = line.about(recipients=(Recipient("Lưu: VT"),))
    with transaction(line.engine) as tx:
        assert isinstance(paper.dispatched(tx), outgoing.Dispatched)


def test_a_failed_attempt_is_tried_again_when_due(line: Line) -> None:
    _, dispatch = _issued(line)
    _claim(line)
    with transaction(line.engine) as tx:
        failed = outgoing.mark_failed(tx, line.by(), dispatch.id, "gateway-timeout", NOON + timedelta(hours=1))
    assert (failed.state, failed.failure, failed.attempts) == (DispatchState.QUEUED, "gateway-timeout", 1)
    assert _claim(line, timedelta(minutes=59)) == ()
    assert len(_claim(line, timedelta(hours=1))) == 1


def test_a_given_up_dispatch_waits_for_a_person(line: Line) -> None:
    _, dispatch = _issued(line)
    with transaction(line.engine) as tx:
        assert outgoing.mark_failed(tx, line.by(), dispatch.id, "recipient-unknown", None).state is DispatchState.FAILED
    assert _claim(line, timedelta(days=1)) == ()


def test_repeated_receipts_change_nothing(line: Line) -> None:
    _, dispatch = _issued(line)
    with transaction(line.engine) as tx:
        sent = outgoing.mark_sent(tx, line.by(), dispatch.id)
        assert outgoing.mark_sent(tx, line.by(after=timedelta(hours=1)), dispatch.id) == sent
        delivered = outgoing.mark_delivered(tx, line.by(), dispatch.id)
        assert outgoing.mark_delivered(tx, line.by(after=timedelta(hours=1)), dispatch.id) == delivered


def test_what_arrived_cannot_fail_any_more(line: Line) -> None:
    _, dispatch = _issued(line)
    with transaction(line.engine) as tx:
        outgoing.mark_sent(tx, line.by(), dispatch.id)
        with pytest.raises(ConflictError, match="dispatch-already-sent"):
            outgoing.mark_failed(tx, line.by(), dispatch.id, "late", None)


def test_a_recall_that_reaches_nobody_is_noticed_and_can_be_asked_once_more(line: Line) -> None:
    issued, dispatch = _issued(line)
    with transaction(line.engine) as tx:
        outgoing.mark_sent(tx, line.by(), dispatch.id)
        recalled = outgoing.recall(tx, line.by(), issued, "Ban hành nhầm")
    (asking,) = _claim(line)
    assert (asking.topic, asking.subject) == ("recall", dispatch.id)
    with transaction(line.engine) as tx:
        failed = outgoing.mark_recall_failed(tx, line.by(), dispatch.id)
        assert failed.recall is RecallState.FAILED
        assert outgoing.troubled_dispatches(tx, AGENCY.id, 10) == (failed,)
    assert _claim(line, timedelta(days=1)) == ()
    with transaction(line.engine) as tx:
        assert outgoing.ask_back_again(tx, line.by(), recalled, failed).recall is RecallState.REQUESTED
        assert outgoing.troubled_dispatches(tx, AGENCY.id, 10) == ()
        with pytest.raises(ConflictError, match="dispatch-not-stopped"):
            outgoing.ask_back_again(tx, line.by(), recalled, outgoing.load_dispatch(tx, dispatch.id))
    assert len(_claim(line)) == 1


def test_an_unknown_dispatch_is_not_found(line: Line) -> None:
    with transaction(line.engine) as tx, pytest.raises(NotFoundError, match="dispatch-not-found"):
        outgoing.mark_sent(tx, line.by(), DispatchId("dsp_unknown"))


def test_the_paper_recipient_is_part_of_the_particulars() -> None:
    assert [one.identifier for one in PARTICULARS.recipients] == ["000.00.02.H99", None]
