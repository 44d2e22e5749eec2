"""Initials and opinions before the leader: about the bytes that were shown, never overruled by silence but by time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from records import outgoing
from records.database import transaction
from records.errors import ConflictError, RequestError
from records.outgoing import Answer, InReview, Returned, ReviewKind, ReviewRequest, Submitted, reviewing
from tests.records.office import CLERK, LEADER, NOON, OTHER_LEADER, Line

INITIAL = ReviewRequest(OTHER_LEADER.id, ReviewKind.INITIAL)
OPINION = ReviewRequest(CLERK.id, ReviewKind.OPINION, NOON + timedelta(days=1))


def asked(line: Line, *requests: ReviewRequest) -> InReview:
    with transaction(line.engine) as tx:
        return reviewing.ask(tx, line.by(), line.draft(tx), requests)


def submit(line: Line, document: InReview, after: timedelta = timedelta()) -> Submitted:
    with transaction(line.engine) as tx:
        return outgoing.submit(tx, line.by(after=after), document, line.put("prepared"))


def test_a_draft_waits_for_its_initials(line: Line) -> None:
    document = asked(line, INITIAL)
    with pytest.raises(ConflictError, match="initials-missing"):
        submit(line, document)
    with transaction(line.engine) as tx:
        review = reviewing.initial(tx, line.by(OTHER_LEADER), document)
    assert (review.answer, review.pdf) == (Answer.INITIALLED, document.pdf)
    assert submit(line, document).submitted_by == CLERK.id


def test_who_is_silent_until_the_day_set_has_agreed(line: Line) -> None:
    document = asked(line, OPINION)
    with pytest.raises(ConflictError, match="opinions-pending"):
        submit(line, document)
    assert submit(line, document, timedelta(days=1)).pdf


def test_an_opinion_against_it_is_kept_and_stops_nothing(line: Line) -> None:
    document = asked(line, OPINION)
    with transaction(line.engine) as tx:
        reviewing.give_opinion(tx, line.by(), document, Answer.DISAGREED, "Chưa đủ căn cứ")
    submit(line, document)
    with transaction(line.engine) as tx:
        (review,) = outgoing.reviews_of(tx, document.id)
    assert (review.answer, review.remark) == (Answer.DISAGREED, "Chưa đủ căn cứ")


def test_declined_initials_send_it_back_with_the_reason(line: Line) -> None:
    document = asked(line, INITIAL)
    with transaction(line.engine) as tx:
        returned = reviewing.decline(tx, line.by(OTHER_LEADER), document, "Sai thể thức")
    assert (type(returned), returned.reason, returned.returned_by) == (Returned, "Sai thể thức", OTHER_LEADER.id)


def test_answers_are_about_one_round_only(line: Line) -> None:
    document = asked(line, INITIAL)
    with transaction(line.engine) as tx:
        reviewing.initial(tx, line.by(OTHER_LEADER), document)
        withdrawn = outgoing.withdraw(tx, line.by(), document, "Sửa lại")
        draft = outgoing.revise(tx, line.by(), withdrawn, withdrawn.particulars, _clear(), line.put("draft"))
        again = reviewing.ask(tx, line.by(), draft, [INITIAL])
    with pytest.raises(ConflictError, match="initials-missing"):
        submit(line, again)


@pytest.mark.parametrize(
    ("requests", "code"),
    [
        ((), "reviewers-malformed"),
        ((INITIAL, INITIAL), "reviewer-repeated"),
        ((ReviewRequest(LEADER.id, ReviewKind.INITIAL),), "reviewer-is-signer"),
    ],
)
def test_a_senseless_request_is_refused(line: Line, requests: tuple[ReviewRequest, ...], code: str) -> None:
    with pytest.raises(RequestError, match=code):
        asked(line, *requests)


def test_who_was_not_asked_does_not_initial_and_nobody_answers_twice(line: Line) -> None:
    document = asked(line, INITIAL)
    with transaction(line.engine) as tx, pytest.raises(ConflictError, match="not-asked-to-review"):
        reviewing.initial(tx, line.by(CLERK), document)
    with transaction(line.engine) as tx:
        reviewing.initial(tx, line.by(OTHER_LEADER), document)
    with transaction(line.engine) as tx, pytest.raises(ConflictError, match="review-answered-before"):
        reviewing.initial(tx, line.by(OTHER_LEADER), document)


def test_an_opinion_without_a_word_of_why_is_refused_unless_it_agrees(line: Line) -> None:
    document = asked(line, OPINION)
    with transaction(line.engine) as tx, pytest.raises(RequestError, match="reason-malformed"):
        reviewing.give_opinion(tx, line.by(), document, Answer.DISAGREED, " ")
    with transaction(line.engine) as tx:
        assert reviewing.give_opinion(tx, line.by(), document, Answer.AGREED, "").remark == ""


def _clear() -> object:
    from records.screening.outcome import Clear

    return Clear("test-rules")
