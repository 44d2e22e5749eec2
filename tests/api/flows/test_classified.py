"""The wall: a draft marked as secret is refused before a byte of it is kept, and nothing of it is found afterwards."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from api.errors import RefusedByScreeningError
from api.flows import drafting
from api.flows.demonstration import CLERK, DECISION
from api.office import Office
from api.requests import ArticleFields
from api.settings import Settings
from records import audit
from records.database import snapshot
from records.schema import audit_events
from tests.api.flows.uploads import page, upload
from tests.api.flows.walking import known_objects, stored

PHRASE = "Con tàu giấy màu lam"
"""Stands in every refused draft, and nowhere else."""
FORMS = tuple(
    unicodedata.normalize(form, PHRASE).encode(encoding)
    for form in ("NFC", "NFD")
    for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
SECRET = replace(DECISION, articles=(ArticleFields(("Nội dung hư cấu.", "MẬT", PHRASE)),))
DRAFTS: dict[str, Callable[[Office], object]] = {
    "composed": lambda office: drafting.create_draft(office, CLERK, SECRET),
    "uploaded": lambda office: drafting.create_draft_from_pdf(office, CLERK, upload(secret_page(office))),
}
STREAM = re.compile(rb"stream\r?\n")


def secret_page(office: Office) -> bytes:
    return page(year=office.occasion(CLERK).local_date.year, body=f"\n\nMẬT\n\n{PHRASE}")


def _inflated(data: bytes) -> Iterator[bytes]:
    """Whatever deflate made of anything in these bytes: PDF streams and bare zlib data."""
    starts = {found.end() for found in STREAM.finditer(data)}
    starts |= {found.start() for found in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", data)}
    for start in starts:
        try:
            yield zlib.decompressobj().decompress(data[start:])
        except zlib.error:
            continue


def _traces(folder: Path) -> list[Path]:
    return [
        file
        for file in folder.rglob("*")
        if file.is_file()
        for data in [file.read_bytes()]
        if any(form in content for content in (data, *_inflated(data)) for form in FORMS)
    ]


def _refused(office: Office, action: str) -> str:
    with pytest.raises(RefusedByScreeningError) as refusal:
        DRAFTS[action](office)
    assert PHRASE not in refusal.value.text + refusal.value.text_vi
    return refusal.value.code


@pytest.mark.parametrize("action", ["composed", "uploaded"])
def test_a_draft_marked_secret_is_refused_and_leaves_no_trace(
    office: Office, tmp_path: Path, settings: Settings, action: str
) -> None:
    assert _refused(office, action) == "classified-refused"
    assert stored(office) == ()
    assert known_objects(office) == 0
    office.engine.dispose()
    assert _traces(tmp_path) + _traces(settings.home) == []


def test_the_search_would_find_the_phrase_if_it_were_kept(office: Office, tmp_path: Path) -> None:
    fields = replace(DECISION, articles=(ArticleFields((PHRASE,)),), subject=PHRASE)
    drafting.create_draft(office, CLERK, fields)
    assert [file.name for file in _traces(tmp_path) if "sqlite" in file.name]


def test_a_refusal_is_in_the_log_without_content(office: Office) -> None:
    _refused(office, "composed")
    with snapshot(office.engine) as tx:
        assert audit.verify(tx) is None
        actions = tx.execute(select(audit_events.c.action, audit_events.c.facts)).all()
    assert [action for action, _ in actions] == ["screening.refused"]
    assert PHRASE not in actions[0].facts


def test_a_declared_level_is_believed(office: Office) -> None:
    with pytest.raises(RefusedByScreeningError) as refusal:
        drafting.create_draft(office, CLERK, replace(DECISION, declared_level="mat"))
    assert refusal.value.code == "classified-refused"
    assert stored(office) == ()
