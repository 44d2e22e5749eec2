"""Whatever a file does to its reader, there is an answer with a code, and the next file is read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from signer.errors import DocumentError
from signer.report import Verdict
from signer.sandbox import Sandbox, WorkLimits
from signer.trust.store import TrustStore
from signer.verify import load_policy
from tests.signer.sandbox.hostile import HOSTILE, MIB

CODES = frozenset({"pdf-too-complex", "pdf-malformed", "pdf-truncated", "pdf-unrenderable"})
ENDS_A_READER = ("nested_forms", "endless_content", "endless_text", "stacked_filters")
REFUSED_UNREAD = ("xref_bomb", "object_stream_bomb", "crowded_object_stream", "deep_arrays", "many_revisions")

pytestmark = pytest.mark.timeout(120)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Tighter than the service's own, so that the limits are met sooner."""
    with Sandbox(1, WorkLimits(memory_bytes=256 * MIB, cpu_seconds=1)) as tight:
        yield tight


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_with_an_answer_in_every_reader(
    sandbox: Sandbox, page: bytes, now: datetime, name: str
) -> None:
    data = HOSTILE[name]()
    codes = set()
    for read in (lambda: sandbox.inspect(data), lambda: sandbox.draw(data, 60, 200)):
        try:
            read()
        except DocumentError as error:
            codes.add(error.code)
    report = sandbox.verify(data, policy=load_policy(), trust=TrustStore(), at=now)
    assert codes <= CODES
    assert report.verdict in (Verdict.INVALID, Verdict.INDETERMINATE)
    assert report.error is None or report.error.code in CODES
    assert len(sandbox.inspect(page).pages) == 1


@pytest.mark.parametrize("name", ENDS_A_READER)
def test_a_file_that_takes_its_reader_to_the_limits_is_too_complex(sandbox: Sandbox, name: str) -> None:
    with pytest.raises(DocumentError, match="pdf-too-complex"):
        sandbox.inspect(HOSTILE[name]())


@pytest.mark.parametrize("name", REFUSED_UNREAD)
def test_a_bomb_is_refused_by_its_structure_without_costing_a_worker(sandbox: Sandbox, name: str) -> None:
    before = sandbox.process_ids
    with pytest.raises(DocumentError, match="pdf-too-complex"):
        sandbox.inspect(HOSTILE[name]())
    assert sandbox.process_ids == before
