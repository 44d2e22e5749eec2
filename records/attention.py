"""How much waits for somebody, counted for the navigation of every page: two statements, each of them off indexes.

The lists themselves are elsewhere (:mod:`records.outgoing`, :func:`records.disposition.weeding.left_over`) and share
their conditions with the counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, Connection, Date, ScalarSelect, Select, bindparam, func, select, union

from records import schema
from records.disposition.weeding import LEFT_OVER_AFTER, WEEDABLE, last_change
from records.identifiers import AgencyId, PersonId
from records.outgoing import Issued, LeaderSigned, Numbered, Sealed, Submitted
from records.outgoing.dispatching import IN_FORCE, STOPPED, UNANSWERED
from records.outgoing.reviewing import WAITING
from records.outgoing.transitions import STATE_NAMES
from records.schema.columns import Id, Instant

COUNTED = 100
"""Beside the navigation an exact number above this helps nobody."""
IN_WORK = (LeaderSigned, Numbered, Sealed, Issued)
"""Signed, and not sent yet: the clerk's turn."""

_documents, _reviews, _dispatches = schema.documents.c, schema.reviews.c, schema.dispatches.c
_delegations, _endings, _versions = schema.delegations.c, schema.delegation_endings.c, schema.document_versions.c
_person, _agency = bindparam("person_id", type_=Id), bindparam("agency_id", type_=Id)


@dataclass(frozen=True, slots=True)
class OwnAttention:
    """What waits for one person; each number is no larger than :data:`COUNTED`."""

    to_review: int
    to_sign: int
    """Submitted to them as its leader."""
    turns: int
    """Documents whose next signature is theirs, in whatever capacity."""
    ending_authorities: int


@dataclass(frozen=True, slots=True)
class OfficeAttention:
    """What waits for an agency's clerks; each number is no larger than :data:`COUNTED`."""

    in_work: int
    troubled: int
    left_over: int


def own_attention(
    tx: Connection, agency_id: AgencyId, person_id: PersonId, today: date, soon: timedelta, sees_all: bool
) -> OwnAttention:
    """``soon`` is how far ahead the end of an authority to sign counts; ``sees_all``: everybody's, not only theirs."""
    asked = {"agency_id": agency_id, "person_id": person_id, "today": today, "last": today + soon, "all": sees_all}
    return OwnAttention(*tx.execute(_OWN, asked).one())


def office_attention(tx: Connection, agency_id: AgencyId, now: datetime) -> OfficeAttention:
    """What a clerk has to see to."""
    return OfficeAttention(*tx.execute(_OFFICE, {"agency_id": agency_id, "since": now - LEFT_OVER_AFTER}).one())


def _counted(query: Select[Any]) -> ScalarSelect[int]:
    return select(func.count()).select_from(query.limit(COUNTED).subquery()).scalar_subquery()


def _to_review() -> Select[Any]:
    joined = select(_reviews.id).join_from(schema.reviews, schema.documents, _documents.id == _reviews.document_id)
    return joined.where(_reviews.reviewer_id == _person, *WAITING)


def _ending_authorities() -> Select[Any]:
    today, last = bindparam("today", type_=Date), bindparam("last", type_=Date)
    ended = select(_endings.delegation_id).where(_endings.delegation_id == _delegations.id).exists()
    return select(_delegations.id).where(
        _delegations.agency_id == _agency,
        bindparam("all", type_=Boolean) | (_delegations.holder_id == _person),
        _delegations.starts_on <= today,
        _delegations.ends_on >= today,
        _delegations.ends_on <= last,
        ~ended,
    )


def _in_work() -> Select[Any]:
    states = [STATE_NAMES[state] for state in IN_WORK]
    return select(_documents.id).where(_documents.agency_id == _agency, _documents.state.in_(states))


def _troubled() -> Select[Any]:
    """From the few dispatches in trouble to their documents: ``coalesce`` keeps planners off the agency's index, which
    leads to all of its documents."""
    own = func.coalesce(_documents.agency_id, "") == _agency
    joined = select(_dispatches.id).join_from(
        schema.dispatches, schema.documents, _documents.id == _dispatches.document_id
    )
    either = union(joined.where(STOPPED, func.coalesce(IN_FORCE, False), own), joined.where(UNANSWERED, own))
    return select(either.subquery().c.id)


def _left_over() -> Select[Any]:
    since = bindparam("since", type_=Instant)
    drafts = (_documents.agency_id == _agency, _documents.state.in_(WEEDABLE))
    return select(_documents.id).where(*drafts, _documents.created_at < since, last_change < since)


_OWN = select(
    _counted(_to_review()),
    _counted(select(_documents.id).where(_documents.leader_id == _person, _documents.state == STATE_NAMES[Submitted])),
    _counted(select(_documents.id).where(_documents.next_signer_id == _person)),
    _counted(_ending_authorities()),
)
_OFFICE = select(_counted(_in_work()), _counted(_troubled()), _counted(_left_over()))
