"""A judge whose verdict is the file's first word."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from api.bulk.opening import Buffer
from signer.report import Report, Verdict

AT = datetime(2026, 11, 23, 8, 0, 0, tzinfo=UTC)


class FakeJudge:
    """Reads ``VALID …`` as VALID and everything unknown as INVALID."""

    def __init__(self) -> None:
        self.judged = 0

    def now(self) -> datetime:
        return AT

    def public(self, data: Buffer) -> Report:
        self.judged += 1
        word = bytes(data[:40]).split(b" ")[0].decode()
        verdict = Verdict(word) if word in Verdict.__members__ else Verdict.INVALID
        return Report(hashlib.sha256(data).hexdigest(), verdict, (), None, 1, (), "fake", AT)
