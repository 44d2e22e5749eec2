"""Which changed objects are accounted for, and by which change."""

from __future__ import annotations

from collections.abc import Iterable

from signer.pdf.objects import Dict, Obj, Ref, Stream
from signer.report import Change, ChangeKind
from signer.verify.changes.comparison import Comparison

_UPWARD_KEYS = frozenset({"/P", "/Parent", "/Data", "/Dest", "/Page", "/Pg"})
_OWN_RULES = frozenset({"/Catalog", "/Pages", "/Page"})


class Ledger:
    """Collects changes; an object is *claimed* when a rule of ISO 32000 accounts for its change."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self.changes: list[Change] = []
        self.claimed: set[int] = set()
        self.protected: set[int] = set()
        """Objects with rules of their own (fields, form, catalog): never claimed as part of something else."""

    def note(self, kind: ChangeKind, where: str, *, permitted: bool, expected: bool = False) -> None:
        """Record one change, once."""
        change = Change(kind, where, permitted, expected)
        if change not in self.changes:
            self.changes.append(change)

    def forbid(self, where: str) -> None:
        """Record a change no rule allows."""
        self.note(ChangeKind.UNDEFINED, where, permitted=False)

    def claim_object(self, value: Obj) -> None:
        """Account for the one object behind a reference, not for what it points at."""
        if isinstance(value, Ref):
            self.claimed.add(value.num)

    def claim_tree(self, start: Obj, allowed_holders: Iterable[int], where: str) -> set[int]:
        """Account for every changed object below ``start``.

        An object that something else in the signed revision also points at is not accounted for: overwriting
        it changes that other thing.
        """
        holders = set(allowed_holders)
        found = self._changed_below(start, holders)
        allowed = found | holders
        for num in found:
            if self.comparison.holders.get(num, set()) - allowed:
                self.forbid(f"{where}: an object used elsewhere was changed")
        self.claimed |= found
        return found

    def _changed_below(self, start: Obj, through: set[int]) -> set[int]:
        """Changed objects below ``start``; of the unchanged ones only those in ``through`` are looked into."""
        found: set[int] = set()
        passed: set[int] = set()
        stack = [start]
        while stack:
            value = stack.pop()
            if isinstance(value, Ref):
                if value.num in found or value.num in passed:
                    continue
                if self._is_claimable(value):
                    found.add(value.num)
                elif value.num in through - self.protected - self.comparison.changed:
                    passed.add(value.num)
                else:
                    continue
                value = self.comparison.new.get(value)
            if isinstance(value, Stream):
                value = value.dict
            if isinstance(value, dict):
                stack.extend(v for k, v in value.items() if k not in _UPWARD_KEYS)
            elif isinstance(value, list):
                stack.extend(value)
        return found

    def _is_claimable(self, ref: Ref) -> bool:
        comparison = self.comparison
        if ref.num in self.protected or ref.num not in comparison.created | comparison.overwritten:
            return False
        return not (_type_of(comparison.new_value(ref.num)) & _OWN_RULES or self._had_own_rules(ref.num))

    def _had_own_rules(self, num: int) -> bool:
        return bool(_type_of(self.comparison.old_value(num)) & _OWN_RULES)


def _type_of(value: Obj) -> set[str]:
    dictionary: Dict = value if isinstance(value, dict) else value.dict if isinstance(value, Stream) else {}
    return {str(dictionary.get("/Type"))}
