"""Scores the verifier on signed, attacked and malformed files of other projects: one row each, expected beside ours.

Run ``python -m tests.signer.verify.score_corpus`` for the table. There are no trust anchors for these files, so
what is scored is integrity, changes afterwards, and that hostile files end in words.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from signer.report import ChangesAfter, Integrity, Report, Verdict
from signer.trust.store import TrustStore
from signer.verify import load_policy, verify

_PLACES = [folder / "shared" / "corpus" for folder in Path(__file__).resolve().parents]
CORPUS = next((place for place in _PLACES if place.is_dir()), _PLACES[-1])
"""Beside the repository, or beside what holds it."""
AT = datetime(2026, 11, 23, tzinfo=UTC)
_GREEN = (Verdict.VALID, Verdict.VALID_CHANGED_AFTER)


class Outcome(Enum):
    """How a row came out."""

    RIGHT = "right"
    MISSED = "MISSED"
    FALSE_ALARM = "FALSE ALARM"
    FAULT = "FAULT"


@dataclass(frozen=True, slots=True)
class Row:
    """One file: what its authors' tests say, and what we say."""

    file: str
    kind: str
    expected: str
    outcome: Outcome
    verdict: Verdict
    ours: str
    named: str


def score() -> Iterator[Row]:
    """Every row of the corpus, in its order."""
    with (CORPUS / "corpus.tsv").open(encoding="utf-8") as table:
        for line in csv.DictReader(table, delimiter="\t"):
            data = (CORPUS / line["file"]).read_bytes()
            report = verify(data, policy=load_policy(), trust=TrustStore(), at=AT)
            outcome = _outcome(line["expected_verdict"], report)
            yield Row(
                line["file"],
                line["kind"],
                line["expected_verdict"],
                outcome,
                report.verdict,
                _say(report),
                _name(report),
            )


def _outcome(expected: str, report: Report) -> Outcome:
    if report.error is not None and report.error.code == "verification-failed":
        return Outcome.FAULT
    clean = _is_clean(report)
    if expected in ("INTACT_UNMODIFIED", "REVISIONS_OK"):
        return Outcome.RIGHT if clean and report.signatures else Outcome.FALSE_ALARM
    if expected in ("MODIFIED", "BROKEN", "TS_INVALID"):
        warned = {"annotations-overlap", "hidden-content"} & {w.code for w in report.warnings}
        return Outcome.RIGHT if not clean or (warned and report.verdict not in _GREEN) else Outcome.MISSED
    return Outcome.RIGHT if report.verdict not in _GREEN else Outcome.MISSED


def _is_clean(report: Report) -> bool:
    return report.verdict is not Verdict.INVALID and all(
        s.integrity is Integrity.INTACT and s.changes_after in (ChangesAfter.NONE, ChangesAfter.PERMITTED)
        for s in report.signatures
    )


def _say(report: Report) -> str:
    parts = [f"{s.integrity}/{s.changes_after}/{'TS' if s.is_timestamp else s.level}" for s in report.signatures]
    return " ".join(parts) or (report.error.code if report.error else "no signature")


def _name(report: Report) -> str:
    codes = [r.code for r in (*report.reasons, *report.warnings)]
    return ",".join(dict.fromkeys(c for c in codes if c not in ("trust-store-empty", "unsigned-field")))


def main() -> None:
    """Print the table and the count of each outcome."""
    rows = list(score())
    for row in rows:
        head = f"{row.file:9} {row.kind[:24]:24} {row.expected[:27]:27} {row.outcome.value:11}"
        sys.stdout.write(f"{head} {row.verdict:19} {row.ours} [{row.named}]\n")
    for outcome in Outcome:
        sys.stdout.write(f"{outcome.value}: {sum(row.outcome is outcome for row in rows)}\n")


if __name__ == "__main__":
    main()
