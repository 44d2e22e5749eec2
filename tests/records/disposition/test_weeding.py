"""Drafts that nobody went on with are weeded: words and bytes go, identifiers, hashes and history stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from records import outgoing, schema
from records.database import transaction
from records.disposition import weeding
from records.disposition.purging import BLANK
from records.errors import ConflictError
from tests.records.office import AGENCY, NOON, Line

LATER = weeding.LEFT_OVER_AFTER


def doomed(line: Line) -> set[str]:
    objects = schema.objects
    with transaction(line.engine) as tx:
        return set(tx.scalars(select(objects.c.sha256).where(objects.c.doomed_at.is_not(None))))


def test_a_left_over_draft_is_named_and_goes_with_every_version(line: Line) -> None:
    with transaction(line.engine) as tx:
        submitted = line.submitted(tx)
        returned = outgoing.return_to_drafter(tx, line.by(), submitted, "Sai căn cứ")
        kept = line.submitted(tx, "another")
    with transaction(line.engine) as tx:
        assert weeding.left_over(tx, AGENCY.id, NOON + LATER, 10) == ()
        assert [one.id for one in weeding.left_over(tx, AGENCY.id, NOON + LATER + timedelta(days=1), 10)] == [
            returned.id
        ]
        weeded = weeding.weed(tx, line.by(after=LATER), returned.id)
        assert outgoing.find(tx, returned.id).particulars.subject == BLANK
        assert [one.act for one in outgoing.versions(tx, returned.id)] == ["create", "submit", "return", "weed"]
        versions = {one.pdf for one in outgoing.versions(tx, returned.id)}
    assert doomed(line) == versions
    assert kept.pdf not in versions
    assert weeded.pdf == returned.pdf


def test_what_is_young_numbered_or_on_a_desk_stays(line: Line) -> None:
    with transaction(line.engine) as tx:
        draft, submitted, numbered = line.draft(tx), line.submitted(tx, "b"), line.numbered(tx, "c")
    for document, after, code in (
        (draft, LATER - timedelta(seconds=1), "draft-not-left-over"),
        (submitted, LATER, "state-conflict"),
        (numbered, LATER, "state-conflict"),
    ):
        with pytest.raises(ConflictError, match=code), transaction(line.engine) as tx:
            weeding.weed(tx, line.by(after=after), document.id)
    assert doomed(line) == set()


def test_bytes_that_another_draft_has_too_stay_with_it(line: Line) -> None:
    with transaction(line.engine) as tx:
        first, second = line.draft(tx, "same"), line.draft(tx, "same")
        weeding.weed(tx, line.by(after=LATER), first.id)
    assert doomed(line) == set()
    with transaction(line.engine) as tx:
        weeding.weed(tx, line.by(after=LATER), second.id)
    assert doomed(line) == {first.pdf}
