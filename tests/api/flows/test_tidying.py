"""At the start of an office, what interrupted work left behind is tidied up or named."""

from __future__ import annotations

from datetime import timedelta

import pytest

from api.flows.archiving import check_archive, tidy_up
from api.office import Office
from records.sweep import GRACE
from tests.api.flows.walking import number, walk


def test_a_document_that_waits_for_its_seal_is_named(office: Office) -> None:
    waiting = walk(office, after=number)
    assert tidy_up(office.engine, office.objects, office.journal, office.clock()).to_seal == (waiting.id,)


def test_bytes_without_a_row_are_condemned_and_no_error_of_the_archive(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    orphan = office.objects.put(b"stored, then the power went").sha256
    young = check_archive(office)
    assert (young.is_clean, young.unsettled) == (True, (orphan,))
    found = tidy_up(office.engine, office.objects, office.journal, office.clock() + GRACE + timedelta(minutes=1))
    assert found.condemned == (orphan,)
    assert "1 stored objects" in caplog.text
    assert check_archive(office).is_clean
