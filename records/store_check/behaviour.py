"""One promise of a store, in both languages, and how to try it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from records.errors import RecordsError

Subject = TypeVar("Subject")


class BrokenPromiseError(Exception):
    """The store did something else; the text says what."""


@dataclass(frozen=True, slots=True)
class Behaviour(Generic[Subject]):
    """``code`` is stable; ``attempt`` raises when the store does not behave so."""

    code: str
    vi: str
    en: str
    attempt: Callable[[Subject], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one attempt went; ``found`` says what happened instead."""

    code: str
    vi: str
    en: str
    holds: bool
    found: str = ""


def run_all(behaviours: Sequence[Behaviour[Subject]], subject: Subject) -> Iterator[Outcome]:
    """Try every behaviour, one after the other; a store that fails one is still asked for the next."""
    for one in behaviours:
        try:
            one.attempt(subject)
        except (BrokenPromiseError, RecordsError) as error:
            yield Outcome(one.code, one.vi, one.en, holds=False, found=str(error))
        else:
            yield Outcome(one.code, one.vi, one.en, holds=True)


def expect(holds: bool, otherwise: str) -> None:
    """Raises: BrokenPromiseError."""
    if not holds:
        raise BrokenPromiseError(otherwise)


def expect_error(code: str, call: Callable[[], object]) -> None:
    """The call is refused with this code. Raises: BrokenPromiseError; other errors pass."""
    try:
        call()
    except RecordsError as error:
        if error.code == code:
            return
        raise
    raise BrokenPromiseError(f"was accepted, {code} expected")
