"""What a recipient is warned of, and what the official form itself brings about."""

from __future__ import annotations

import pytest

from signer.fields import AGENCY_FIELD
from signer.pdf.objects import Dict, Name
from signer.pdf.reader import Document
from signer.verify.changes.references import reachable_objects
from signer.verify.used_objects import used_objects
from tests.signer.verify.conftest import Judge
from tests.vectors.official import OfficialDocument
from tests.vectors.tampering import add_annotation, append_objects, change_field, next_number, stream_bytes

STAGES = ["prepared", "leader_signed", "numbered", "sealed"]
FORM: Dict = {"/Type": Name("/XObject"), "/Subtype": Name("/Form"), "/BBox": [0, 0, 9, 9]}


def warned(judge: Judge, data: bytes) -> set[str]:
    return {warning.code for warning in judge(data).warnings}


def with_unused(data: bytes, body: bytes) -> bytes:
    return append_objects(data, {next_number(Document(data)): body})


def test_a_finished_document_carries_no_warning(official: OfficialDocument, judge: Judge) -> None:
    assert judge(official.sealed).warnings == ()


@pytest.mark.parametrize("stage", STAGES)
def test_fields_that_wait_are_no_hidden_content(official: OfficialDocument, judge: Judge, stage: str) -> None:
    assert not warned(judge, getattr(official, stage)) & {"hidden-content", "annotations-overlap"}


def test_an_unused_page_is_hidden_content(official: OfficialDocument, judge: Judge) -> None:
    assert "hidden-content" in warned(judge, with_unused(official.prepared, b"<</Type/Page>>"))


def test_an_unused_form_that_draws_is_hidden_content(official: OfficialDocument, judge: Judge) -> None:
    assert "hidden-content" in warned(judge, with_unused(official.prepared, stream_bytes(FORM, b"0 0 9 9 re f")))


def test_an_unused_form_that_draws_nothing_is_none(official: OfficialDocument, judge: Judge) -> None:
    empty = stream_bytes(FORM, b"/Tx BMC\nq Q\nEMC")
    assert "hidden-content" not in warned(judge, with_unused(official.prepared, empty))


def test_an_annotation_over_the_signature_is_told(official: OfficialDocument, judge: Judge) -> None:
    note: Dict = {"/Type": Name("/Annot"), "/Subtype": Name("/FreeText"), "/Rect": [360, 210, 380, 230]}
    assert "annotations-overlap" in warned(judge, add_annotation(official.leader_signed, note))


def test_a_seal_moved_after_the_leader_signed_is_told(official: OfficialDocument, judge: Judge) -> None:
    moved = change_field(official.leader_signed, AGENCY_FIELD, {"/Rect": [340, 190, 460, 270]})
    assert "annotations-overlap" in warned(judge, moved)


@pytest.mark.parametrize("stage", STAGES)
def test_the_quick_look_finds_the_same_objects_as_the_reader(official: OfficialDocument, stage: str) -> None:
    document = Document(getattr(official, stage))
    assert used_objects(document) == reachable_objects(document)
