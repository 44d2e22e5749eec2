"""What ``vanthu verify`` prints for people: a table for a few files, a line for each of many, a tally at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from api.bulk.judging import Judged
from api.cli.console import err, out
from signer.appearance.wording import iso_time
from signer.report import Integrity, Reason, Report, SignatureReport, TimeSource, Verdict

HEADLINES = {
    Verdict.VALID: ("green", "✔", "HỢP LỆ / VALID"),
    Verdict.VALID_CHANGED_AFTER: (
        "yellow",
        "△",
        "HỢP LỆ, CÓ BỔ SUNG ĐƯỢC PHÉP SAU KHI KÝ / VALID, CHANGED AFTER IN PERMITTED WAYS",
    ),
    Verdict.INDETERMINATE: ("yellow", "?", "CHƯA ĐỦ CƠ SỞ KẾT LUẬN / INDETERMINATE"),
    Verdict.INVALID: ("red", "✘", "KHÔNG HỢP LỆ / INVALID"),
}


class Tally:
    """How many files got which word, and how many answers are an earlier run's."""

    def __init__(self) -> None:
        self.verdicts: Counter[Verdict] = Counter()
        self.skipped = 0

    def add(self, judged: Judged) -> None:
        self.verdicts[judged.verdict] += 1
        self.skipped += judged.report is None

    @property
    def is_good(self) -> bool:
        """Whether every file is VALID or VALID_CHANGED_AFTER, and there was one."""
        return set(self.verdicts) <= {Verdict.VALID, Verdict.VALID_CHANGED_AFTER} and bool(self.verdicts)

    def show(self) -> None:
        """One line on standard error."""
        counts = [f"{self.verdicts[verdict]} {verdict}" for verdict in Verdict if self.verdicts[verdict]]
        skipped = f"; {self.skipped} đã có từ trước / from an earlier run" if self.skipped else ""
        err.print(f"{self.verdicts.total()} tệp / files: {', '.join(counts)}{skipped}")


def watched(judged: Iterable[Judged], total: int) -> Iterator[Judged]:
    """The same answers, with a progress bar on standard error while somebody watches it."""
    columns = (TextColumn("Kiểm tra / verifying"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True, disable=total < 2 or not err.is_terminal) as progress:
        task = progress.add_task("", total=total)
        for one in judged:
            yield one
            progress.advance(task)


def show_line(judged: Judged) -> None:
    """One file in one line."""
    colour, icon, words = HEADLINES[judged.verdict]
    codes = " ".join(reason.code for reason in judged.report.reasons) if judged.report else ""
    out.print(f"[{colour}]{icon} {words}[/]  {escape(str(judged.path))} [dim]{codes}[/]")


def show(path: Path, report: Report) -> None:
    """One file in full."""
    colour, icon, words = HEADLINES[report.verdict]
    out.print(f"[bold {colour}]{icon} {words}[/]  {escape(str(path))}")
    for reason in report.reasons:
        out.print(f"  [{colour}]•[/] {escape(_both(reason))} [dim]\\[{reason.code}][/]")
    for warning in report.warnings:
        out.print(f"  [yellow]![/] {escape(_both(warning))} [dim]\\[{warning.code}][/]")
    for signature in report.signatures:
        _show_signature(signature)
    out.print()


def _show_signature(signature: SignatureReport) -> None:
    names = (signature.signer, signature.organisation if signature.organisation != signature.signer else None)
    who = ", ".join(name for name in names if name) or "–"
    proven = "đã chứng thực / proven" if signature.time_source is TimeSource.TSA else "tự khai / claimed"
    at = f"{iso_time(signature.signed_at)} ({proven})" if signature.signed_at else "–"
    colour = "green" if signature.integrity is Integrity.INTACT else "red"
    out.print(f"  [bold]{signature.role}[/]  {escape(who)}  [dim]{escape(signature.field)}[/]")
    out.print(f"    ký lúc / signed at: {at}, {signature.level}")
    out.print(
        f"    toàn vẹn / integrity: [{colour}]{signature.integrity}[/]; chứng thư / certificate: {signature.chain}; "
        f"thay đổi sau / changes after: {signature.changes_after}"
    )


def _both(reason: Reason) -> str:
    return f"{reason.text_vi} / {reason.text}" if reason.text_vi else reason.text
