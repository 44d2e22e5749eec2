"""What the work list page needs of the office."""

from __future__ import annotations

from typing import Protocol

from api.views import Actor, WorkList


class Worklist(Protocol):
    """An agency's documents as lines, quick at any number of documents. :mod:`api.wiring` provides it."""

    def list_work(self, actor: Actor, state: str | None, words: str, cursor: str | None, limit: int) -> WorkList:
        """The documents in a state, with all of the words; a leader's submitted ones are those that wait for them.

        Raises: RequestError ``state-unknown``, ``identifier-malformed``, ``page-size-malformed``.
        """

    def count_waiting(self, actor: Actor) -> int:
        """What this person is waited for, up to :data:`api.flows.worklist.COUNTED`: cheap enough for every page."""
