"""The summary of a bulk verification: JSON lines that a later run can resume, or CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

from api.bulk.judging import Earlier, Judged
from api.errors import BadRequestError
from api.report_json import report_json
from api.reports.changed import changed_after_signing
from signer.report import Indication, Report, TimeSource, Verdict

COLUMNS = (
    "file",
    "sha256",
    "verdict",
    "changed_after_signing",
    "error",
    "reasons",
    "warnings",
    "pages",
    "signatures",
    "signatures_passed",
    "signers",
    "signed_at",
    "time_source",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a spreadsheet run a cell instead of showing it."""


class Summary(Protocol):
    """Takes answers as they come; every one is in the file before the next is taken."""

    def add(self, judged: Judged) -> None: ...


class JsonLines:
    """One report a line, as ``vanthu verify --json`` prints it. Answers of an earlier run are there already."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def add(self, judged: Judged) -> None:
        if judged.report is None:
            return
        line = json.dumps(report_json(judged.report, str(judged.path)), ensure_ascii=False)
        self._stream.write(line.encode("utf-8", "backslashreplace") + b"\n")
        self._stream.flush()


class CommaSeparated:
    """One row a file, UTF-8 with a byte order mark, so that spreadsheets show Vietnamese."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._stream.write("\N{ZERO WIDTH NO-BREAK SPACE}".encode())
        self._write(COLUMNS)

    def add(self, judged: Judged) -> None:
        self._write(_cells(judged))

    def _write(self, cells: tuple[str, ...]) -> None:
        row = io.StringIO()
        csv.writer(row).writerow(f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells)
        self._stream.write(row.getvalue().encode("utf-8", "backslashreplace"))
        self._stream.flush()


def _cells(judged: Judged) -> tuple[str, ...]:
    report = judged.report
    if report is None:
        sha256 = judged.earlier.sha256 if judged.earlier else ""
        return (str(judged.path), sha256, judged.verdict, *([""] * (len(COLUMNS) - 3)))
    signatures = [signature for signature in report.signatures if not signature.is_timestamp]
    return (
        str(judged.path),
        report.sha256,
        report.verdict,
        changed_after_signing(report),
        report.error.code if report.error else "",
        " ".join(reason.code for reason in report.reasons),
        " ".join(warning.code for warning in report.warnings),
        str(report.pages),
        str(len(signatures)),
        str(sum(signature.indication is Indication.TOTAL_PASSED for signature in signatures)),
        "; ".join(signature.signer or "" for signature in signatures),
        "; ".join(signature.signed_at.isoformat() if signature.signed_at else "" for signature in signatures),
        _time_source(report),
    )


def _time_source(report: Report) -> str:
    """``tsa`` only when every signature's time is proven."""
    sources = {signature.time_source for signature in report.signatures if not signature.is_timestamp}
    return "" if not sources else TimeSource.TSA if sources == {TimeSource.TSA} else TimeSource.CLAIMED


@contextmanager
def open_summary(path: Path) -> Iterator[Summary]:
    """A new summary, JSON lines or CSV by its name. Raises: BadRequestError ``summary-kind-unknown``, OSError."""
    if path.suffix not in (".csv", ".jsonl"):
        raise BadRequestError("summary-kind-unknown", "A summary ends in .csv or .jsonl.")
    with path.open("wb") as stream:
        yield CommaSeparated(stream) if path.suffix == ".csv" else JsonLines(stream)


@contextmanager
def resume_summary(path: Path) -> Iterator[tuple[Summary, dict[str, Earlier]]]:
    """A summary of JSON lines that goes on where it ended, and the answers it holds by path.

    A last line that was cut off when the earlier run died is taken back. Raises: BadRequestError
    ``summary-unreadable`` when the file is something else; OSError.
    """
    with path.open("a+b") as stream:
        stream.seek(0)
        earlier, end = _read_earlier(stream)
        stream.truncate(end)
        stream.seek(0, os.SEEK_END)
        yield JsonLines(stream), earlier


def _read_earlier(stream: IO[bytes]) -> tuple[dict[str, Earlier], int]:
    """Answers by path, and where the last whole line ends. Files that could not be read are asked again."""
    earlier: dict[str, Earlier] = {}
    end = 0
    for line in stream:
        if not line.endswith(b"\n"):
            break
        end += len(line)
        path, answer = _answer(line)
        if answer.sha256:
            earlier[path] = answer
    return earlier, end


def _answer(line: bytes) -> tuple[str, Earlier]:
    try:
        row = json.loads(line)
        return str(row["file"]), Earlier(str(row["sha256"]), Verdict(row["verdict"]))
    except (ValueError, KeyError, TypeError) as error:
        raise BadRequestError(
            "summary-unreadable", "The file to resume is not a summary in JSON lines made by this command."
        ) from error
