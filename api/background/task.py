"""What a piece of durable work is, without a word about what runs it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from records.errors import RecordsError
from signer.errors import SignerError

ATTEMPTS = 5
"""Tries for one piece before a person must look; with doubling pauses about half a minute."""

Piece = Callable[[str, str | None], str | None]
"""One bounded piece of the work on a subject: is told where the last piece ended (nothing at first), and says where it
ended itself, or nothing when all is done. What it returns is kept: after a crash the work goes on behind it. The piece
that was running then is done again, so doing it twice must have one result."""


@dataclass(frozen=True, slots=True)
class Task:
    """A kind of work. Its ``name`` is also the outbox topic that promises it, and never changes."""

    name: str
    piece: Piece
    every: timedelta | None = None
    """How often it is due; its subject is then the start of the slot. Nothing: only when promised or asked for."""
    attempts: int = ATTEMPTS
    give_up: Callable[[str], None] | None = None
    """Called with the subject after the last attempt; without it the job is shown as failed."""


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work to start: the same ``key`` again changes nothing."""

    task: str
    key: str
    subject: str


class PieceError(Exception):
    """A piece failed; carries nothing but a stable code, because it is written down."""

    @property
    def code(self) -> str:
        return str(self.args[0])


def run_piece(task: Task, subject: str, after: str | None) -> str | None:
    """Raises: PieceError with the code of what went wrong."""
    try:
        return task.piece(subject, after)
    except (RecordsError, SignerError) as error:
        raise PieceError(error.code) from error
