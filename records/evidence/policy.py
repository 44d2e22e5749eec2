"""Which digest new evidence uses, and until when the old ones may stand: dated data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib import resources

from records.errors import RequestError

RENEW_BEFORE = timedelta(days=180)
"""Timestamps are renewed, and digests changed, half a year before they end: time for a broken service to be noticed."""


@dataclass(frozen=True, slots=True)
class Digest:
    """One digest and the last day of relying on it; nothing while no end is planned."""

    name: str
    until: date | None


@dataclass(frozen=True, slots=True)
class DigestPolicy:
    """Digests in the order in which they take over from each other."""

    digests: tuple[Digest, ...]

    def current(self, now: datetime) -> str:
        """What new evidence uses: the first that lasts longer than :data:`RENEW_BEFORE`."""
        day = (now + RENEW_BEFORE).date()
        return next((one.name for one in self.digests if one.until is None or one.until > day), self.digests[-1].name)

    def outlived(self, now: datetime) -> tuple[str, ...]:
        """Digests whose evidence must move to the current one now."""
        current = self.current(now)
        names = [one.name for one in self.digests]
        return tuple(names[: names.index(current)])

    def is_strong(self, name: str, at: datetime) -> bool:
        """Whether a digest could be relied on at a moment."""
        return any(one.name == name and (one.until is None or at.date() <= one.until) for one in self.digests)

    def ending_now(self, name: str, now: datetime) -> DigestPolicy:
        """The same policy with one digest given up today.

        Raises: RequestError ``digest-unknown`` for one that is not in it, or the last, which has no successor.
        """
        if name not in [one.name for one in self.digests[:-1]]:
            raise RequestError("digest-unknown", "There is no such digest, or none that could take over from it.")
        return DigestPolicy(tuple(Digest(one.name, now.date()) if one.name == name else one for one in self.digests))


def load_policy() -> DigestPolicy:
    """The plan shipped with this version."""
    table = tomllib.loads(resources.files("records").joinpath("rules/evidence.toml").read_text("utf-8"))
    return DigestPolicy(tuple(Digest(row["name"], row.get("until")) for row in table["digest"]))
