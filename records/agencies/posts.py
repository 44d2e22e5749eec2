"""Posts with dates (chức vụ): who held which post in which unit, and the duties it brings while it lasts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select, update

from records import schema
from records.agencies.identifiers import Period
from records.agencies.people import Duty, load_person
from records.agencies.units import load_unit
from records.audit import Action, Fact, append
from records.database import insert_missing
from records.errors import ConflictError, NotFoundError, RequestError
from records.identifiers import AgencyId, PersonId, PostId, UnitId
from records.occasion import Occasion

TITLE_MAX = 100
"""Length of Position in Decree 30/2020, appendix VI, part II."""

_posts = schema.posts


@dataclass(frozen=True, slots=True)
class Post:
    """One person in one post. ``title`` is the post's name, for example ``Chánh Văn phòng``."""

    id: PostId
    agency_id: AgencyId
    person_id: PersonId
    title: str
    period: Period
    unit_id: UnitId | None = None
    duties: frozenset[Duty] = frozenset()


def appoint(tx: Connection, by: Occasion, post: Post) -> Post:
    """Give a person a post. Raises: RequestError ``post-malformed``; NotFoundError ``person-…``, ``unit-not-found``."""
    if not 1 <= len(post.title.strip()) <= TITLE_MAX:
        raise RequestError(
            "post-malformed", f"A post's title has 1 to {TITLE_MAX} characters.", "Tên chức vụ từ 1 đến 100 ký tự."
        )
    if load_person(tx, post.person_id).agency_id != post.agency_id:
        raise NotFoundError("person-not-found", "There is no such person.")
    if post.unit_id is not None:
        load_unit(tx, post.agency_id, post.unit_id)
    insert_post(tx, post)
    facts = (Fact("post", post.id), Fact("duties", " ".join(sorted(post.duties))))
    append(tx, by, post.agency_id, Action.POST_GIVEN, post.person_id, *facts)
    return post


def relieve(tx: Connection, by: Occasion, agency_id: AgencyId, post_id: PostId, on: date) -> Post:
    """From that day the person no longer holds the post, nor the duties it brought.

    Raises: NotFoundError ``post-not-found``; ConflictError ``post-ended``; RequestError ``period-malformed``.
    """
    post = _load(tx, agency_id, post_id)
    if post.period.until is not None:
        raise ConflictError("post-ended", "This post was ended before.", "Chức vụ này đã kết thúc.")
    period = Period(post.period.since, on)
    tx.execute(update(_posts).where(_posts.c.id == post_id).values(valid_until=period.until))
    append(tx, by, agency_id, Action.POST_ENDED, post.person_id, Fact("post", post_id), Fact("on", on.isoformat()))
    return _load(tx, agency_id, post_id)


def list_posts(tx: Connection, agency_id: AgencyId, person_id: PersonId | None = None) -> tuple[Post, ...]:
    """The posts of an agency, or of one of its people, oldest first; ended ones too."""
    query = select(_posts).where(_posts.c.agency_id == agency_id)
    if person_id is not None:
        query = query.where(_posts.c.person_id == person_id)
    return tuple(_post(row) for row in tx.execute(query.order_by(_posts.c.valid_from, _posts.c.id)))


def insert_post(tx: Connection, post: Post) -> bool:
    """The row alone, unless it is there; callers have checked it."""
    return insert_missing(
        tx,
        _posts,
        id=post.id,
        agency_id=post.agency_id,
        person_id=post.person_id,
        unit_id=post.unit_id,
        title=post.title,
        duties=" ".join(sorted(post.duties)),
        valid_from=post.period.since,
        valid_until=post.period.until,
    )


def _load(tx: Connection, agency_id: AgencyId, post_id: PostId) -> Post:
    row = tx.execute(select(_posts).where(_posts.c.id == post_id, _posts.c.agency_id == agency_id)).one_or_none()
    if row is None:
        raise NotFoundError("post-not-found", "There is no such post.", "Không có chức vụ này.")
    return _post(row)


def _post(row: Row[tuple[Any, ...]]) -> Post:
    return Post(
        id=PostId(row.id),
        agency_id=AgencyId(row.agency_id),
        person_id=PersonId(row.person_id),
        title=row.title,
        period=Period(row.valid_from, row.valid_until),
        unit_id=UnitId(row.unit_id) if row.unit_id else None,
        duties=frozenset(Duty(word) for word in row.duties.split()),
    )
