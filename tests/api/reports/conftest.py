"""One report of each verdict, made by hand: what a PDF report is set from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from api.reports.press import ReportPress
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
from signer.verify.reasons import reason

NOW = datetime(2026, 11, 23, 8, 0, 0, tzinfo=UTC)
LEADER = SignatureReport(
    field="KyLanhDao",
    role=Role.LEADER,
    signer="Nguyễn Văn An Khang (DEV)",
    organisation="Ủy ban nhân dân xã Đông Sơn (THỬ NGHIỆM)",
    serial="1a",
    signed_at=NOW,
    time_source=TimeSource.TSA,
    level=Level.B_LT,
    integrity=Integrity.INTACT,
    chain=Chain.TRUSTED,
    changes_after=ChangesAfter.PERMITTED,
    covers_whole_revision=True,
    is_timestamp=False,
    indication=Indication.TOTAL_PASSED,
    sub_indication=None,
    revision=1,
    hierarchy="cong_vu",
    issuer="DEV CA công vụ (THỬ NGHIỆM)",
    algorithm="RSA-2048 PKCS#1 v1.5 SHA-256",
    claimed_at=NOW,
    changes=(Change(ChangeKind.FORM_FILL, "field SoKyHieu", permitted=True, expected=True),),
)
AGENCY = replace(
    LEADER,
    field="DauCoQuan",
    role=Role.AGENCY,
    signer="Ủy ban nhân dân xã Đông Sơn (THỬ NGHIỆM)",
    changes_after=ChangesAfter.NONE,
    changes=(),
    revision=3,
)
NOTE = Change(ChangeKind.ANNOTATION, "page 1, annotation /Text", permitted=True)
OVERLAY = Change(ChangeKind.UNDEFINED, "page 1, content", permitted=False)


def report_of(verdict: Verdict, *signatures: SignatureReport, reasons: tuple[Reason, ...] = ()) -> Report:
    return Report("6f1c" * 16, verdict, reasons, None, 2, signatures, "vanthu-public-1", NOW)


VALID = report_of(Verdict.VALID, LEADER, AGENCY)
CHANGED_AFTER = report_of(
    Verdict.VALID_CHANGED_AFTER,
    LEADER,
    replace(AGENCY, changes_after=ChangesAfter.PERMITTED, changes=(NOTE,)),
    reasons=(reason("changed-permitted"),),
)
INDETERMINATE = report_of(
    Verdict.INDETERMINATE,
    replace(
        LEADER,
        indication=Indication.INDETERMINATE,
        sub_indication="TRY_LATER",
        chain=Chain.UNKNOWN,
        time_source=TimeSource.CLAIMED,
        reasons=(reason("revocation-unknown"), reason("time-claimed")),
    ),
    reasons=(reason("revocation-unknown"),),
)
INVALID = report_of(
    Verdict.INVALID,
    replace(
        LEADER,
        indication=Indication.TOTAL_FAILED,
        sub_indication="FORMAT_FAILURE",
        changes_after=ChangesAfter.FORBIDDEN,
        changes=(OVERLAY,),
        reasons=(reason("changed-forbidden"),),
    ),
    AGENCY,
    reasons=(reason("changed-forbidden"),),
)
UNREADABLE = replace(report_of(Verdict.INVALID, reasons=(reason("not-a-pdf"),)), error=reason("not-a-pdf"), pages=0)


@pytest.fixture(scope="session")
def press() -> ReportPress:
    return ReportPress()
