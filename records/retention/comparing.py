"""Is one retention shorter than another? Where that cannot be said for certain, it is taken to be."""

from __future__ import annotations

from records.archive.record import Retention
from records.retention.due_dates import MONTHS_A_YEAR
from records.retention.terms import Permanent, Term, Years


def is_shorter_term(old: Term, new: Term) -> bool:
    """Terms with other events, or of other kinds, cannot be compared: only two persons may swap them."""
    if new == old or isinstance(new, Permanent):
        return False
    if isinstance(old, Years) and isinstance(new, Years) and (old.event, old.counted) == (new.event, new.counted):
        return _months(new) < _months(old)
    return True


def is_shorter(old: Retention, old_term: Term, new: Retention, new_term: Term) -> bool:
    """Whether a record would be kept less long. An event that happens sets a date; that shortens nothing."""
    if old.due is not None and new.due is not None:
        return new.due < old.due
    if new.due is None:
        return old.due is None and is_shorter_term(old_term, new_term)
    return is_shorter_term(old_term, new_term)


def _months(term: Years) -> int:
    return term.years * MONTHS_A_YEAR + term.months
