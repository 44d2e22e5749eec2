"""Composing and checking forms from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pypdf
import pytest

from records.compose import load_kinds
from records.compose.sample_kinds import sample_of
from signer.fields import AGENCY_FIELD, CO_SIGNER_FIELD, DATE_FIELD, LEADER_FIELD, NUMBER_FIELD
from tests.api.cli.conftest import Run
from tests.api.flows.test_composing import SOURCE, as_json
from tests.api.flows.uploads import page

KINDS = load_kinds()
AGENCY = {"name": "Ủy ban nhân dân xã Đông Sơn (mẫu)", "code": "UBND", "place": "Đông Sơn"}
SIGNATORY = {"capacity": ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"], "name": "Nguyễn Văn Hư Cấu"}
TEXT = """---
agency.name: Ủy ban nhân dân xã Đông Sơn (mẫu)
agency.code: UBND
agency.place: Đông Sơn
signatory.capacity: TM. ỦY BAN NHÂN DÂN
signatory.capacity: CHỦ TỊCH
signatory.name: Nguyễn Văn Hư Cấu
subject: Tuyên truyền phân loại rác (hư cấu)
recipients: Như trên
recipients: Các thôn
copies: 12
---
## I. MỤC ĐÍCH
1. Mỗi hộ có hai thùng rác./.
"""


def paper(**fields: Any) -> dict[str, Any]:
    sent = {name: value for name, value in fields.items() if name != "leader_id" and value is not None}
    return sent | {"agency": AGENCY, "signatory": SIGNATORY}


def composed(run: Run, folder: Path, fields: dict[str, Any], *options: str) -> tuple[int, str, Path]:
    source, target = folder / "vao.json", folder / "ra.pdf"
    source.write_text(json.dumps(fields), "utf-8")
    target.unlink(missing_ok=True)
    answer = run("compose", source, "--out", target, *options)
    return answer.status, answer.err, target


@pytest.mark.parametrize("code", [kind.code for kind in KINDS.rows])
def test_every_kind_is_composed_from_json(run: Run, tmp_path: Path, code: str) -> None:
    fields = paper(**as_json(sample_of(code, KINDS)))
    status, error, target = composed(run, tmp_path, fields)
    assert (status, error) == (0, "")
    second = {CO_SIGNER_FIELD} if "counterpart" in fields else set()
    expected = {NUMBER_FIELD, DATE_FIELD, LEADER_FIELD, AGENCY_FIELD} | second
    assert set(pypdf.PdfReader(target).get_fields() or ()) == expected


def test_a_plan_is_composed_from_text(run: Run, tmp_path: Path) -> None:
    source, target = tmp_path / "ke-hoach.md", tmp_path / "ke-hoach.pdf"
    source.write_text(TEXT, "utf-8")
    answer = run("compose", source, "--kind", "KH", "--out", target, "--json")
    assert answer.status == 0, answer.err
    assert answer.objects[0]["notation"] == "KH-UBND"
    text = pypdf.PdfReader(target).pages[0].extract_text()
    assert "Lưu: VT, 12 bản" in text
    assert "Các thôn" in text
    assert run("check-form", target).status == 0


@pytest.mark.parametrize(("kind", "form"), [("sao-y", "SAO Y"), ("sao-luc", "SAO LỤC"), ("trich-sao", "TRÍCH SAO")])
def test_a_copy_is_composed(run: Run, tmp_path: Path, kind: str, form: str) -> None:
    fields = paper(source=SOURCE, source_medium="electronic", copy_medium="paper", recipients=[{"name": "Các thôn"}])
    if kind == "trich-sao":
        fields["body"] = "Điều 2. Sở Nội vụ hướng dẫn./."
    status, error, target = composed(run, tmp_path, fields, "--kind", kind)
    assert (status, error) == (0, "")
    assert form in pypdf.PdfReader(target).pages[0].extract_text()


def test_the_same_input_and_time_give_the_same_bytes(run: Run, tmp_path: Path) -> None:
    fields = paper(**as_json(sample_of("quyet-dinh", KINDS)))
    once = composed(run, tmp_path, fields, "--at", "2026-01-05T01:00:00")[2].read_bytes()
    assert composed(run, tmp_path, fields, "--at", "2026-01-05T01:00:00")[2].read_bytes() == once
    assert composed(run, tmp_path, fields, "--at", "2026-01-05T01:00:01")[2].read_bytes() != once


def test_a_file_is_never_written_over(run: Run, tmp_path: Path) -> None:
    fields = paper(**as_json(sample_of("thong-bao", KINDS)))
    target = composed(run, tmp_path, fields)[2]
    before = target.read_bytes()
    answer = run("compose", tmp_path / "vao.json", "--out", target)
    assert (answer.status, target.read_bytes()) == (1, before)
    assert "[output-exists]" in answer.err


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"body": "TUYỆT MẬT"}, 4, "classified-refused"),
        ({"body": "1. Mật"}, 3, "declaration-needed"),
        ({"kind": "tho"}, 1, "kind-unknown"),
        ({"mau": "x"}, 1, "input-invalid"),
        ({"number": "05/QĐ-UBND"}, 1, "input-invalid"),
        ({"subject": "a\u202eb"}, 1, "text-direction-control"),
    ],
)
def test_bad_input_has_a_code_and_writes_nothing(
    run: Run, tmp_path: Path, changes: dict[str, Any], status: int, code: str
) -> None:
    fields = paper(**as_json(sample_of("thong-bao", KINDS))) | changes
    answered, error, target = composed(run, tmp_path, fields)
    assert (answered, f"[{code}]" in error) == (status, True), error
    assert not target.exists()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xff\xfe\x00", "input-not-text"),
        (b"{", "input-malformed"),
        ("Thân văn bản".encode(), "input-malformed"),
        (b'{"body": ' + b"[" * 200_000, "input-malformed"),
        (b'{"subject": "\\ud800"}', "input-malformed"),
    ],
)
def test_input_that_cannot_be_read_is_told(run: Run, tmp_path: Path, data: bytes, code: str) -> None:
    source = tmp_path / "vao.md"
    source.write_bytes(data)
    answer = run("compose", source, "--kind", "KH", "--out", tmp_path / "ra.pdf")
    assert (answer.status, f"[{code}]" in answer.err) == (1, True)


def test_a_form_with_a_typed_number_is_blocked(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(page(number="5", year=2026))
    answer = run("check-form", file, "--json")
    assert answer.status == 1
    assert answer.objects[0]["is_blocked"] is True
    assert run("check-form", tmp_path / "none.pdf").status == 2
