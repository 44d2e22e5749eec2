"""A repeated request gets the first answer; a key is never two requests."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from records import idempotency
from records.database import transaction
from records.errors import ConflictError
from records.idempotency import RequestKey, Started, StoredAnswer
from records.identifiers import Sha256
from tests.records.office import Line

REQUEST = RequestKey("per_clerk number", "key-1", Sha256.of(b"body"))
ANSWER = StoredAnswer(200, '{"number":"01/QĐ-UBND"}')
LATER = idempotency.LEASE + timedelta(seconds=1)


def _begin(line: Line, after: timedelta = timedelta(), request: RequestKey = REQUEST) -> Started | StoredAnswer:
    with transaction(line.engine) as tx:
        return idempotency.begin(tx, line.by(after=after), request)


def _finish(line: Line, started: Started | StoredAnswer) -> None:
    assert isinstance(started, Started)
    with transaction(line.engine) as tx:
        idempotency.finish(tx, started, ANSWER)


def test_a_repeat_gets_the_first_answer_even_years_later(line: Line) -> None:
    _finish(line, _begin(line))
    assert _begin(line, timedelta(days=3650)) == ANSWER


def test_the_same_key_for_another_body_is_refused(line: Line) -> None:
    _finish(line, _begin(line))
    with pytest.raises(ConflictError, match="idempotency-key-reused"):
        _begin(line, request=RequestKey(REQUEST.scope, REQUEST.key, Sha256.of(b"other body")))


def test_the_same_key_in_another_scope_is_another_request(line: Line) -> None:
    _finish(line, _begin(line))
    assert isinstance(_begin(line, request=RequestKey("per_other number", REQUEST.key, REQUEST.body)), Started)


def test_a_repeat_while_the_first_still_runs_is_told_so(line: Line) -> None:
    _begin(line)
    with pytest.raises(ConflictError, match="idempotency-in-progress"):
        _begin(line, timedelta(seconds=1))


def test_after_a_crash_a_repeat_takes_over(line: Line) -> None:
    _begin(line)
    _finish(line, _begin(line, LATER))
    assert _begin(line, LATER) == ANSWER


def test_a_request_that_was_overtaken_cannot_commit(line: Line) -> None:
    slow = _begin(line)
    _begin(line, LATER)
    with pytest.raises(ConflictError, match="idempotency-superseded"):
        _finish(line, slow)


def test_an_abandoned_key_can_be_used_again(line: Line) -> None:
    started = _begin(line)
    assert isinstance(started, Started)
    with transaction(line.engine) as tx:
        idempotency.abandon(tx, started)
    assert isinstance(_begin(line), Started)


def test_of_many_repeats_at_once_one_acts(line: Line) -> None:
    def ask(_: int) -> str:
        try:
            return type(_begin(line)).__name__
        except ConflictError as error:
            return error.code

    with ThreadPoolExecutor(20) as pool:
        answers = sorted(pool.map(ask, range(20)))
    assert answers == ["Started"] + ["idempotency-in-progress"] * 19


def test_only_keys_with_a_lifetime_are_forgotten(line: Line) -> None:
    with transaction(line.engine) as tx:
        idempotency.begin(tx, line.by(), RequestKey("s", "short", REQUEST.body), timedelta(days=1))
        idempotency.begin(tx, line.by(), RequestKey("s", "for life", REQUEST.body))
        assert idempotency.forget_expired(tx, line.by(after=timedelta(days=2)).at) == 1
