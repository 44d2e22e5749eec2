"""What waits is counted, and who somebody is today is asked, in one statement each on either database."""

from __future__ import annotations

from datetime import timedelta

from records.agencies import Duty, presence_of
from records.attention import OfficeAttention, OwnAttention, office_attention, own_attention
from records.database import snapshot, transaction
from records.disposition.weeding import LEFT_OVER_AFTER
from records.identifiers import PersonId
from tests.records.office import AGENCY, CLERK, LEADER, Line

SOON = timedelta(days=7)


def test_what_waits_is_counted_for_its_people_only(line: Line) -> None:
    with transaction(line.engine) as tx:
        line.draft(tx)
        line.submitted(tx, "waiting")
        line.numbered(tx, "in work")
    later = line.at + LEFT_OVER_AFTER + timedelta(days=1)
    with snapshot(line.engine) as tx:
        leaders = own_attention(tx, AGENCY.id, LEADER.id, line.at.date(), SOON, False)
        clerks = own_attention(tx, AGENCY.id, CLERK.id, line.at.date(), SOON, True)
        assert office_attention(tx, AGENCY.id, line.at) == OfficeAttention(in_work=1, troubled=0, left_over=0)
        assert office_attention(tx, AGENCY.id, later).left_over == 1
    assert leaders == OwnAttention(to_review=0, to_sign=1, turns=1, ending_authorities=0)
    assert (clerks.to_review, clerks.to_sign, clerks.turns) == (0, 0, 0)


def test_somebody_is_present_with_their_duties_and_a_stranger_is_not(line: Line) -> None:
    today = line.at.date()
    with snapshot(line.engine) as tx:
        found = presence_of(tx, LEADER.id, today)
        assert presence_of(tx, PersonId("per_nobody"), today) is None
    assert found is not None
    assert (found.full_name, found.agency_name, Duty.LEADER in found.duties) == (LEADER.full_name, AGENCY.name, True)
