"""Recording who may sign, and ending it: what the decree forbids is refused before anything is written."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from records.agencies import Person, load_person
from records.audit import Action, Fact, append
from records.authority import store
from records.authority.capacity import Capacity, CapacityRule, CapacityTable, Need
from records.authority.delegation import Delegation, Ending, Paper
from records.errors import ConflictError, NotFoundError, RequestError
from records.identifiers import AgencyId, DelegationId, PersonId
from records.occasion import Occasion
from records.reason import parse_reason

TITLE_MAX = 100
"""Length of Position in appendix VI, part II."""
MATTERS_MAX = 500
PAPER_MAX = 100

_NEEDS: dict[Need, tuple[str, str]] = {
    Need.PAPER: ("the paper it rests on", "văn bản làm căn cứ"),
    Need.KINDS: ("the kinds of documents it covers", "loại văn bản được ký"),
    Need.MATTERS: ("what it covers", "nội dung được ký"),
    Need.END: ("the day it ends", "ngày hết hạn"),
    Need.COLLECTIVE: ("the name of the collective body", "tên tập thể"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What is asked to be recorded. ``given_by`` is nobody for heads, who sign in their own right."""

    capacity: Capacity
    holder_id: PersonId
    holder_title: str
    given_by: PersonId | None = None
    collective: str = ""
    """Name of the collective body, for a head who signs on its behalf: ``ỦY BAN NHÂN DÂN``."""
    kinds: frozenset[str] = frozenset()
    matters: str = ""
    starts_on: date
    ends_on: date | None = None
    paper_number: str
    paper_dated: date


def grant(
    tx: Connection, by: Occasion, table: CapacityTable, agency_id: AgencyId, asked: Grant, *, kinds: frozenset[str]
) -> Delegation:
    """Record it. ``kinds`` are the codes of kinds in force.

    Raises: RequestError ``delegation-incomplete``, ``delegation-dates-malformed``, ``delegation-to-oneself``,
    ``title-malformed``; NotFoundError ``person-not-found``, ``kind-unknown``; ConflictError
    ``sub-delegation-forbidden``, ``giver-without-authority``.
    """
    rule = table.of(asked.capacity)
    _own_person(tx, agency_id, asked.holder_id)
    _refuse_incomplete(rule, asked)
    _refuse_dates(by, asked)
    if unknown := asked.kinds - kinds:
        raise NotFoundError(
            "kind-unknown",
            f"There is no such kind of document: {', '.join(sorted(unknown))}.",
            f"Không có loại văn bản này: {', '.join(sorted(unknown))}.",
        )
    source = _source(tx, by, table, agency_id, asked) if rule.signs_for_another else None
    delegation = _delegation(by, table, agency_id, asked, source)
    store.insert(tx, delegation)
    facts = (Fact("capacity", delegation.capacity.value), Fact("holder", delegation.holder_id))
    append(tx, by, agency_id, Action.DELEGATION_RECORDED, delegation.id, *facts)
    return delegation


def end(tx: Connection, by: Occasion, delegation: Delegation, reason: str) -> Delegation:
    """End it now; what was signed under it stays signed. The log notes that a reason was given, the row keeps it.

    Raises: RequestError ``reason-malformed``; ConflictError ``delegation-ended-before``.
    """
    ending = Ending(by.actor, by.at, parse_reason(reason))
    if not store.end(tx, delegation.id, ending):
        raise ConflictError("delegation-ended-before", "It has been ended already.", "Đã chấm dứt từ trước.")
    append(tx, by, delegation.agency_id, Action.DELEGATION_ENDED, delegation.id)
    return store.load(tx, delegation.id)


def _own_person(tx: Connection, agency_id: AgencyId, person_id: PersonId) -> Person:
    person = load_person(tx, person_id)
    if person.agency_id != agency_id:
        raise NotFoundError("person-not-found", "There is no such person.", "Không có người này trong cơ quan.")
    return person


def _refuse_incomplete(rule: CapacityRule, asked: Grant) -> None:
    given = {
        Need.PAPER: 1 <= len(asked.paper_number.strip()) <= PAPER_MAX,
        Need.KINDS: bool(asked.kinds),
        Need.MATTERS: 1 <= len(asked.matters.strip()) <= MATTERS_MAX,
        Need.END: asked.ends_on is not None,
        Need.COLLECTIVE: 1 <= len(asked.collective.strip()) <= TITLE_MAX,
    }
    for need in sorted(rule.needs):
        if not given[need]:
            english, vietnamese = _NEEDS[need]
            raise RequestError(
                "delegation-incomplete",
                f"{rule.capacity} needs {english} ({rule.basis}).",
                f"{rule.capacity} phải ghi rõ {vietnamese} ({rule.basis}).",
            )


def _refuse_dates(by: Occasion, asked: Grant) -> None:
    over = asked.ends_on is not None and (asked.ends_on < asked.starts_on or asked.ends_on < by.local_date)
    if over or asked.paper_dated > asked.starts_on:
        raise RequestError(
            "delegation-dates-malformed",
            "It must not end before it starts or before today, nor start before its paper.",
            "Ngày hết hạn không được trước ngày bắt đầu, trước hôm nay; ngày bắt đầu không được trước ngày văn bản.",
        )


def _source(tx: Connection, by: Occasion, table: CapacityTable, agency_id: AgencyId, asked: Grant) -> Delegation:
    """The giver's own authority, which this one is taken from and cannot exceed."""
    if asked.given_by is None:
        raise RequestError("delegation-incomplete", "Somebody must have given it.", "Phải ghi rõ người giao ký.")
    if asked.given_by == asked.holder_id:
        raise RequestError("delegation-to-oneself", "Nobody delegates to themselves.", "Không thể tự giao ký cho mình.")
    _own_person(tx, agency_id, asked.given_by)
    held = [one for one in store.list_of(tx, agency_id, asked.given_by) if one.holds_on(by.local_date)]
    able = [one for one in held if asked.capacity in table.of(one.capacity).gives and _contains(one, asked)]
    if able:
        return able[-1]
    if held and not any(asked.capacity in table.of(one.capacity).gives for one in held):
        raise ConflictError(
            "sub-delegation-forbidden",
            f"Whoever signs as {', '.join(sorted(one.capacity for one in held))} must not pass it on as "
            f"{asked.capacity} (article 13 of Decree 30/2020).",
            f"Người ký {', '.join(sorted(one.capacity for one in held))} không được giao lại {asked.capacity} "
            "(Điều 13 Nghị định 30/2020/NĐ-CP).",
        )
    raise ConflictError(
        "giver-without-authority",
        "The giver does not hold this authority themselves for these kinds and days.",
        "Người giao không có thẩm quyền ký với loại văn bản và thời hạn này.",
    )


def _contains(source: Delegation, asked: Grant) -> bool:
    """Nobody gives more than they have; heads have no limit in kind, but may have one in time."""
    in_kind = not source.kinds or (bool(asked.kinds) and asked.kinds <= source.kinds)
    in_time = source.ends_on is None or (asked.ends_on is not None and asked.ends_on <= source.ends_on)
    return in_kind and in_time


def _delegation(
    by: Occasion, table: CapacityTable, agency_id: AgencyId, asked: Grant, source: Delegation | None
) -> Delegation:
    return Delegation(
        id=DelegationId.new(by),
        agency_id=agency_id,
        capacity=asked.capacity,
        holder_id=asked.holder_id,
        holder_title=_title(asked.holder_title),
        given_by=source.holder_id if source else None,
        giver_title=source.holder_title if source else "",
        lines_above=_lines_above(asked, source),
        kinds=asked.kinds,
        matters=asked.matters.strip(),
        starts_on=asked.starts_on,
        ends_on=asked.ends_on,
        paper=Paper(asked.paper_number.strip(), asked.paper_dated),
        passed_on_from=source.id if source and source.capacity is Capacity.BY_ORDER else None,
        rules=table.version,
        recorded_by=by.actor,
        recorded_at=by.at,
    )


def _lines_above(asked: Grant, source: Delegation | None) -> tuple[str, ...]:
    """TM. stays above KT. only (a deputy signs for the collective too); an order passed on keeps its own line."""
    if source is None:
        collective = _title(asked.collective) if asked.collective.strip() else ""
        return (f"TM. {collective}",) if collective else ()
    if asked.capacity is not Capacity.DEPUTY:
        return ()
    return (
        (*source.lines_above, f"TL. {source.giver_title}")
        if source.capacity is Capacity.BY_ORDER
        else source.lines_above
    )


def _title(text: str) -> str:
    """In capitals, as cell 7a prints it. Raises: RequestError ``title-malformed``."""
    title = " ".join(unicodedata.normalize("NFC", text).upper().split())
    if not 1 <= len(title) <= TITLE_MAX or not re.fullmatch(r"[\w ,.\-–()&]+", title):
        raise RequestError(
            "title-malformed",
            f"A title has 1 to {TITLE_MAX} letters, digits and spaces.",
            f"Chức vụ có từ 1 đến {TITLE_MAX} ký tự chữ, số.",
        )
    return title
