"""The report's JSON keeps the members that others script against."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from api.report_json import report_json
from signer.report import (
    Chain,
    Change,
    ChangeKind,
    ChangesAfter,
    Indication,
    Integrity,
    Level,
    Reason,
    Report,
    Role,
    SignatureReport,
    TimeSource,
    Verdict,
)

AT = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
SIGNATURE = SignatureReport(
    field="KyLanhDao",
    role=Role.LEADER,
    signer="Nguyễn Văn A",
    organisation="UBND xã Mẫu",
    serial="1a",
    signed_at=AT,
    time_source=TimeSource.TSA,
    level=Level.B_T,
    integrity=Integrity.INTACT,
    chain=Chain.TRUSTED,
    changes_after=ChangesAfter.PERMITTED,
    covers_whole_revision=True,
    is_timestamp=False,
    indication=Indication.TOTAL_PASSED,
    sub_indication=None,
    changes=(Change(ChangeKind.FORM_FILL, "SoKyHieu", permitted=True, expected=True),),
)
DOCUMENT_MEMBERS = ("file", "sha256", "verdict", "reasons", "error", "pages", "signatures")
SIGNATURE_MEMBERS = [
    "field",
    "role",
    "signer",
    "organisation",
    "serial",
    "signed_at",
    "time_source",
    "level",
    "integrity",
    "chain",
    "changes_after",
    "covers_whole_revision",
    "is_timestamp",
    "indication",
    "sub_indication",
]


def report(*, error: Reason | None = None) -> Report:
    return Report(
        sha256="0" * 64,
        verdict=Verdict.INVALID if error else Verdict.VALID,
        reasons=(),
        error=error,
        pages=0 if error else 1,
        signatures=() if error else (SIGNATURE,),
        policy="official-1",
        validation_time=AT,
    )


def test_contract_members_come_first_and_in_order() -> None:
    answer = report_json(report(), "a.pdf")
    assert tuple(answer)[: len(DOCUMENT_MEMBERS)] == DOCUMENT_MEMBERS
    (signature,) = json.loads(json.dumps(answer))["signatures"]
    assert list(signature)[: len(SIGNATURE_MEMBERS)] == SIGNATURE_MEMBERS


def test_times_carry_their_offset() -> None:
    answer = report_json(report(), None)
    assert answer["validation_time"] == "2026-03-02T08:30:00+00:00"


def test_unreadable_file_is_an_error_with_a_code() -> None:
    answer = report_json(report(error=Reason("not-a-pdf", "Not a PDF.", "Không phải PDF.")), "a.txt")
    assert answer["verdict"] == "INVALID"
    assert answer["error"] == {"code": "not-a-pdf", "text": "Not a PDF.", "text_vi": "Không phải PDF."}
