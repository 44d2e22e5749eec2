"""The signed revision beside the current one: which objects differ, and whether two values are the same."""

from __future__ import annotations

from functools import cached_property

from signer.pdf.objects import Dict, Obj, Ref, Stream
from signer.pdf.reader import Document
from signer.pdf.xref import EntryKind
from signer.verify.changes.references import find_holders, reachable_objects

_MAX_DEPTH = 40
"""Levels compared when a value was written anew somewhere else."""
_WRITTEN_IN_PLACE = -1
"""Stands for the number of a value that had none."""
_MAX_PAIRS = 20_000
"""Pairs of differently numbered objects compared; a document that was renumbered as a whole is not compared so."""


class Comparison:
    """``old`` is the signed revision, ``new`` the document as it is now.

    ``created``, ``overwritten`` and ``freed`` are object numbers whose value really differs.
    """

    def __init__(self, old: Document, new: Document) -> None:
        self.old = old
        self.new = new
        self.created: set[int] = set()
        self.overwritten: set[int] = set()
        self.freed: set[int] = set()
        for num in self._candidates():
            self._sort(num)
        self.changed = frozenset(self.created | self.overwritten | self.freed)
        self.moved: set[int] = set()
        """New objects that say what an object of another number said in the signed revision."""
        self._same_pairs: set[tuple[int, int]] = set()

    def old_value(self, num: int) -> Obj:
        return self.old.get(Ref(num, 0))

    def new_value(self, num: int) -> Obj:
        return self.new.get(Ref(num, 0))

    @property
    def continues_history(self) -> bool:
        """Whether the current cross-reference chain leads through the signed revision's."""
        if self.old.is_rebuilt or self.new.is_rebuilt:
            return False
        old = [section.offset for section in self.old.sections]
        return [section.offset for section in self.new.sections][-len(old) :] == old

    @cached_property
    def holders(self) -> dict[int, set[int]]:
        """Objects of the signed revision that point at a changed one. Raises: DocumentError."""
        return find_holders(self.old, self.changed)

    @cached_property
    def reachable(self) -> frozenset[int]:
        """Objects a reader of the current document can get to. Raises: DocumentError."""
        return reachable_objects(self.new)

    def _candidates(self) -> set[int]:
        if not self.continues_history:
            return self.old.object_numbers() | self.new.object_numbers()
        later = self.new.sections[: len(self.new.sections) - len(self.old.sections)]
        numbers = {num for section in later for num in section.numbers()}
        containers = {n for n in numbers if self._is_container(n)}
        if containers:
            numbers |= {n for n in self.old.object_numbers() if self._lies_in(n, containers)}
        return numbers

    def _is_container(self, num: int) -> bool:
        value = self.old_value(num)
        return isinstance(value, Stream) and value.dict.get("/Type") == "/ObjStm"

    def _lies_in(self, num: int, containers: set[int]) -> bool:
        entry = self.old.entry(num)
        return entry is not None and entry.kind is EntryKind.IN_STREAM and entry.place in containers

    def _sort(self, num: int) -> None:
        old_entry, new_entry = self.old.entry(num), self.new.entry(num)
        in_place = old_entry == new_entry
        if in_place and (old_entry is None or old_entry.kind is not EntryKind.IN_STREAM):
            return
        before, after = self.old_value(num), self.new_value(num)
        if before is None:
            if after is not None and not _is_infrastructure(after):
                self.created.add(num)
        elif after is None:
            self.freed.add(num)
        elif before != after:
            self.overwritten.add(num)

    def is_same(self, before: Obj, after: Obj) -> bool:
        """Whether two values mean the same, wherever they are written.

        The same reference counts as the same: what changed behind it is judged on its own. Loops are the same when
        nothing in them differs.
        """
        supposed: set[tuple[int, int]] = set()
        if not self._is_same(before, after, 0, supposed):
            return False
        self._same_pairs |= supposed
        self.moved |= {new for _, new in supposed if new in self.created}
        return True

    def _is_same(self, before: Obj, after: Obj, depth: int, supposed: set[tuple[int, int]]) -> bool:
        if isinstance(before, Ref) and isinstance(after, Ref):
            pair = before.num, after.num
            if pair[0] == pair[1] or pair in supposed or pair in self._same_pairs:
                return True
            supposed.add(pair)
        elif isinstance(after, Ref):
            supposed.add((_WRITTEN_IN_PLACE, after.num))
        if depth > _MAX_DEPTH or len(supposed) > _MAX_PAIRS:
            return False
        if isinstance(before, Ref) or isinstance(after, Ref):
            return self._is_same(self.old.resolve(before), self.new.resolve(after), depth + 1, supposed)
        if isinstance(before, dict) and isinstance(after, dict):
            return before.keys() == after.keys() and all(
                self._is_same(v, after[k], depth + 1, supposed) for k, v in before.items()
            )
        if isinstance(before, list) and isinstance(after, list):
            return len(before) == len(after) and all(
                self._is_same(a, b, depth + 1, supposed) for a, b in zip(before, after, strict=True)
            )
        if isinstance(before, Stream) and isinstance(after, Stream):
            return before.has_same_bytes(after) and self._is_same(before.dict, after.dict, depth + 1, supposed)
        return (type(before) is type(after) and before == after) or _is_same_number(before, after)

    def differing_keys(self, before: Dict, after: Dict) -> set[str]:
        """Keys whose values differ between two dictionaries."""
        return {k for k in before.keys() | after.keys() if not self.is_same(before.get(k), after.get(k))}


def _is_same_number(before: Obj, after: Obj) -> bool:
    return type(before) in (int, float) and type(after) in (int, float) and before == after


def _is_infrastructure(value: Obj) -> bool:
    """Cross-reference and object streams: containers, not content."""
    return isinstance(value, Stream) and value.dict.get("/Type") in ("/XRef", "/ObjStm")
