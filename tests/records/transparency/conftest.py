"""A log of two agencies under two checkpoints, with a seal that anyone could make."""

from __future__ import annotations

import pytest

from records import audit
from records.audit import Action, Fact
from records.database import transaction
from records.identifiers import Sha256
from records.transparency.checkpoints import make_checkpoint
from records.transparency.merging import merge_all
from records.transparency.verifying import SealFinding
from tests.records.office import AGENCY, Line

OTHER = "agy_other"


class KnownSeal:
    """Seals, and judges what it sealed."""

    def seal(self, body: bytes) -> bytes:
        return Sha256.of(b"secret" + body).encode()

    def check(self, body: bytes, signature: bytes) -> SealFinding:
        return SealFinding(None if signature == self.seal(body) else "seal-broken", "test", None)


SEAL = KnownSeal()


def write(line: Line, count: int = 5, chain: str = AGENCY.id, label: str = "doc") -> None:
    with transaction(line.engine) as tx:
        for place in range(count):
            audit.append(tx, line.by(), chain, Action.DRAFT_CREATED, f"{label}_{place}", Fact("place", place))


def checkpoint(line: Line) -> None:
    merge_all(line.engine)
    make_checkpoint(line.engine, line.store, line.by(), SEAL)


@pytest.fixture
def sealed(line: Line) -> Line:
    """Five entries, sealed; three of another agency and four more, sealed; and one that waits."""
    write(line)
    checkpoint(line)
    write(line, 3, OTHER, "other")
    write(line, 4, label="more")
    checkpoint(line)
    write(line, 1, label="late")
    return line
