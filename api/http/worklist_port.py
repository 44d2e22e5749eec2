"""What the work list page needs of the office."""

from __future__ import annotations

from typing import Protocol

from api.views import Actor, Counts, WorkList


class Worklist(Protocol):
    """An agency's documents as lines, quick at any number of documents. :mod:`api.wiring` provides it."""

    def list_work(self, actor: Actor, state: str | None, words: str, cursor: str | None, limit: int) -> WorkList:
        """The documents in a state, with all of the words; a leader's submitted ones are those that wait for them.

        Raises: RequestError ``state-unknown``, ``identifier-malformed``, ``page-size-malformed``.
        """

    def counts(self, actor: Actor) -> Counts:
        """What waits for this person, each up to :data:`records.attention.COUNTED`: cheap enough for every page."""
