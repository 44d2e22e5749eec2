"""Fifty documents numbered at the same time get fifty consecutive numbers, in one process and in several."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api.office import Office
from api.views import DocumentView
from tests.api.flows.walking import last_numbers, number, sign, walk

ROOT = Path(__file__).parents[3]


@pytest.fixture
def waiting(office: Office) -> list[DocumentView]:
    return [walk(office, after=sign) for _ in range(50)]


@pytest.mark.slow
def test_fifty_threads_number_fifty_documents_without_a_gap(office: Office, waiting: list[DocumentView]) -> None:
    with ThreadPoolExecutor(50) as pool:
        numbers = [document.number for document in pool.map(lambda one: number(office, one), waiting)]
    assert sorted(numbers, key=str) == [f"{place:02d}/QĐ-UBND" for place in range(1, 51)]
    assert last_numbers(office) == [50]


@pytest.mark.slow
def test_four_processes_number_without_a_gap(office: Office, waiting: list[DocumentView]) -> None:
    """The database decides who is next, so a process of its own knows nothing of the others."""
    url = office.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.records.number_documents", url]
    shares = [[document.id for document in waiting[start::4]] for start in range(4)]
    running = [subprocess.Popen([*command, *share], cwd=ROOT, stdout=subprocess.PIPE, text=True) for share in shares]
    numbers = [int(line) for one in running for line in one.communicate(timeout=120)[0].split()]
    assert sorted(numbers) == list(range(1, 51))
