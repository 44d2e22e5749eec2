"""``vanthu verify``: who signed, when, and has it been changed?"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from api.cli import options
from api.cli.console import out, print_json
from api.errors import BadRequestError
from api.files import read_file
from api.office import Verifier
from api.report_json import report_json
from signer.appearance.corner import iso_time
from signer.errors import RequestError
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
    from api.wiring import open_verifier, system_clock

    moment = _moment(at)
    try:
        verifier = open_verifier(
            Settings.from_environment(home=home),
            extra_trust=tuple(trust or ()),
            system_trust=not no_system_trust,
            at=moment,
            offline=offline,
        )
    except (RequestError, BadRequestError) as error:
        raise typer.BadParameter("not a readable file of PEM certificates", param_hint="--trust") from error
    all_good = True
    for path in files:
        report = _report(path, verifier, moment or system_clock())
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


def _report(path: Path, verifier: Verifier, moment: datetime) -> Report:
    try:
        return verifier.public(read_file(path))
    except BadRequestError as error:
        return _unreadable(Reason(error.code, error.text, error.text_vi), moment)


def _unreadable(error: Reason, moment: datetime) -> Report:
    return Report(
        sha256="",
        verdict=Verdict.INVALID,
        reasons=(error,),
        error=error,
        pages=0,
        signatures=(),
        policy="",
        validation_time=moment,
    )


def _show(path: Path, report: Report) -> None:
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
