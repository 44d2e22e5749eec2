"""``vanthu verify``: who signed, when, and has it been changed?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from api.cli import options
from api.cli.console import out, print_json
from api.report_json import report_json
from signer.report import Integrity, Reason, Report, SignatureReport, TimeSource, Verdict

MAX_FILE_BYTES = 2 * 1024 * 1024 * 1024
"""Larger files are answered with ``file-too-large``: nothing official comes near it."""

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


def verify(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="PDF files to check.", show_default=False)],
    trust: Annotated[
        list[Path] | None, typer.Option("--trust", metavar="PEM", help="Trust these root certificates too.")
    ] = None,
    no_system_trust: Annotated[bool, typer.Option("--no-system-trust", help="Trust only what --trust names.")] = False,
    at: Annotated[
        str | None, typer.Option("--at", metavar="TIME", help="Judge as of this time (RFC 3339). [now]")
    ] = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Ask no revocation source; use only evidence in the file.")
    ] = False,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Verify signed documents. Exit status 0: every file is VALID or VALID_CHANGED_AFTER; 1: at least one is not."""
    from api.settings import Settings
    from api.wiring import open_verifier

    moment = _moment(at)
    for path in trust or ():
        if not path.is_file():
            raise typer.BadParameter(f"{path} is not a file", param_hint="--trust")
    verifier = open_verifier(
        Settings.from_environment(home=home),
        extra_trust=tuple(trust or ()),
        system_trust=not no_system_trust,
        at=moment,
        offline=offline,
    )
    all_good = True
    for path in files:
        data = _read(path)
        report = _unreadable(data, moment) if isinstance(data, Reason) else verifier.public(data)
        all_good &= report.verdict in (Verdict.VALID, Verdict.VALID_CHANGED_AFTER)
        if json:
            print_json(report_json(report, str(path)))
        else:
            _show(path, report)
    raise typer.Exit(0 if all_good else 1)


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter("a time looks like 2026-11-23T15:41:15+07:00", param_hint="--at") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _read(path: Path) -> bytes | Reason:
    try:
        if path.is_dir():
            return Reason("file-is-a-folder", "this is a folder, not a file", "đây là thư mục, không phải tệp")
        if path.exists() and not path.is_file():
            return Reason("file-not-regular", "this is not an ordinary file", "đây không phải tệp thông thường")
        if path.stat().st_size > MAX_FILE_BYTES:
            return Reason("file-too-large", "the file is larger than 2 GiB", "tệp lớn hơn 2 GiB")
        return path.read_bytes()
    except FileNotFoundError:
        return Reason("file-not-found", "there is no such file", "không có tệp này")
    except OSError:
        return Reason("file-unreadable", "the file cannot be read", "không đọc được tệp")


def _unreadable(error: Reason, moment: datetime | None) -> Report:
    return Report(
        sha256="",
        verdict=Verdict.INVALID,
        reasons=(error,),
        error=error,
        pages=0,
        signatures=(),
        policy="",
        validation_time=moment or datetime.now(UTC),
    )


def _show(path: Path, report: Report) -> None:
    colour, icon, words = HEADLINES[report.verdict]
    out.print(f"[bold {colour}]{icon} {words}[/]  {escape(str(path))}")
    for reason in report.reasons:
        out.print(f"  [{colour}]•[/] {escape(_both(reason))} [dim]\\[{reason.code}][/]")
    for warning in report.warnings:
        out.print(f"  [yellow]![/] {escape(_both(warning))} [dim]\\[{warning.code}][/]")
    if report.signatures:
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
        for heading in ("Trường / field", "Vai trò / role", "Người ký / signer", "Thời gian / time", "Mức / level"):
            table.add_column(heading, overflow="fold")
        table.add_column("Toàn vẹn / integrity")
        table.add_column("Thay đổi sau / changes after")
        for signature in report.signatures:
            table.add_row(*_row(signature))
        out.print(table)
    out.print()


def _row(signature: SignatureReport) -> Iterator[str]:
    yield escape(signature.field)
    yield signature.role
    names = (signature.signer, signature.organisation if signature.organisation != signature.signer else None)
    yield escape(", ".join(name for name in names if name) or "–")
    proven = "đã chứng thực / proven" if signature.time_source is TimeSource.TSA else "tự khai / claimed"
    yield f"{signature.signed_at.isoformat(timespec='seconds')} ({proven})" if signature.signed_at else "–"
    yield signature.level
    yield f"[{'green' if signature.integrity is Integrity.INTACT else 'red'}]{signature.integrity}[/]"
    yield signature.changes_after


def _both(reason: Reason) -> str:
    return f"{reason.text_vi} / {reason.text}" if reason.text_vi else reason.text
