"""Leaves of others: how an agency's export of the log keeps their places without a word about them."""

from __future__ import annotations

import json
from dataclasses import dataclass

from records.canonical import canonical_json
from records.errors import RequestError

_COUNT = "others"


@dataclass(frozen=True, slots=True)
class OtherLeaves:
    """So many leaves of the tree whose entries are not in the export; checkpoints carry their hashes."""

    count: int

    def line(self) -> str:
        return canonical_json({_COUNT: self.count})


def read_others(line: str) -> OtherLeaves | None:
    """What :meth:`OtherLeaves.line` wrote; nothing for a line that is an entry.

    Raises: RequestError ``audit-line-malformed``.
    """
    if not line.startswith(f'{{"{_COUNT}":'):
        return None
    try:
        count = json.loads(line)[_COUNT]
    except (ValueError, KeyError) as error:
        raise _malformed() from error
    if not isinstance(count, int) or isinstance(count, bool) or not 0 < count < 2**53:
        raise _malformed()
    return OtherLeaves(count)


def _malformed() -> RequestError:
    return RequestError("audit-line-malformed", "A line of the exported log is not an entry.")
