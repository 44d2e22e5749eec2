"""``vanthu check-form``: does a PDF have the form of Decree 30/2020/NĐ-CP?"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from api.cli import options
from api.cli.console import out, print_error, print_json
from records.form_check import Finding, FormReport, Severity

EXIT_BLOCKED = 1
EXIT_UNREADABLE = 2


def check_form(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="PDF files to check.", show_default=False)],
    json: options.Json = False,
) -> None:
    """Check page, margins, typeface, components, number and date against Decree 30/2020. Nothing is stored.

    Exit status 0: nothing blocks (there may be advice); 1: number or date block a file; 2: a file cannot be read.
    """
    from api.errors import EdgeError
    from api.files import read_file
    from api.flows.form_checking import check_pdf
    from records.compose import load_kinds
    from records.form_check import load_form_rules
    from signer.errors import SignerError

    rules, kinds = load_form_rules(), load_kinds()
    worst = 0
    for path in files:
        try:
            report = check_pdf(read_file(path), rules, kinds)
        except (SignerError, EdgeError) as error:
            _unreadable(path, error.code, error.text, json=json)
            worst = max(worst, EXIT_UNREADABLE)
            continue
        _print(path, report, json=json)
        worst = max(worst, EXIT_BLOCKED if report.is_blocked else 0)
    raise typer.Exit(worst)


def _unreadable(path: Path, code: str, text: str, *, json: bool) -> None:
    if json:
        print_json({"file": str(path), "error": {"code": code, "text": text}})
    else:
        print_error(code, f"{path}: {text}")


def _print(path: Path, report: FormReport, *, json: bool) -> None:
    if json:
        findings = [asdict(finding) | {"severity": finding.severity.value} for finding in report.findings]
        components = [asdict(component) for component in report.components]
        answer = {"file": str(path), "is_blocked": report.is_blocked, "components": components, "findings": findings}
        print_json(answer | {"error": None})
        return
    if report.is_blocked:
        headline = "[bold red]✘ PHẢI SỬA / BLOCKED[/]"
    elif report.findings:
        headline = "[bold yellow]? CÓ GÓP Ý / ADVICE[/]"
    else:
        headline = "[bold green]✔ ĐÚNG THỂ THỨC / RIGHT FORM[/]"
    out.print(f"{headline}  {escape(str(path))}")
    for finding in report.findings:
        out.print(_line(finding))


def _line(finding: Finding) -> str:
    colour = "red" if finding.severity is Severity.BLOCKING else "yellow"
    cell = f"ô {finding.cell}, " if finding.cell else ""
    return (
        f"  [{colour}]•[/] {escape(finding.text_vi)} / {escape(finding.text)} "
        f"({cell}trang {finding.page + 1}: {escape(finding.measured)} → {escape(finding.expected)}; "
        f"{escape(finding.legal_basis)}) [dim]\\[{finding.code}][/]"
    )
