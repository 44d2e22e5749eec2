"""What a crash left without a row is destroyed by the daily sweep, through the one module that destroys."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from api.flows.archive.protecting import sweep_piece
from api.flows.archiving import check_archive
from api.office import Office
from records.sweep import GRACE


def test_bytes_that_a_crash_left_are_destroyed_by_the_next_sweep(office: Office) -> None:
    orphan = office.objects.put(b"stored, then the power went").sha256
    now = office.clock()
    sweep_piece(office, None)
    assert office.objects.stat(orphan) is not None
    sweep_piece(replace(office, clock=lambda: now + GRACE + timedelta(minutes=1)), None)
    assert office.objects.stat(orphan) is None
    assert check_archive(office).is_clean
