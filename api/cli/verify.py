"""``vanthu verify``: who signed, when, and has it been changed?"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.bulk.gathering import Candidate, gather
from api.bulk.judging import Judged
from api.bulk.opening import MAX_FILE_BYTES, size_of
from api.cli import options
from api.cli.console import print_error, print_json
from api.cli.verify_output import Tally, show, show_line, watched
from api.errors import BadRequestError
from api.report_json import report_json
from signer.errors import RequestError
from signer.sandbox.limits import WorkLimits
from signer.sandbox.starting import start_worker

if TYPE_CHECKING:
    from api.flows.file_reporting import WantedReports
    from api.flows.verification import InstalledVerifier
    from api.settings import Settings
    from signer.sandbox import Sandbox

DETAILED_UP_TO = 10
"""Files shown in full; more are shown with one line each."""
EXIT_FAILED = 1
EXIT_INTERRUPTED = 130
"""As shells know it: 128 and the number of SIGINT."""


def verify(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...", help="PDF files, folders (all PDF below) or patterns to check.", show_default=False
        ),
    ],
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
    to_pdf: Annotated[
        Path | None,
        typer.Option("--report-pdf", metavar="PDF", help="Write the sealed report on the one FILE.", dir_okay=False),
    ] = None,
    to_json: Annotated[
        Path | None,
        typer.Option(
            "--report-json", metavar="JSON", help="Write report and evidence, to be replayed later.", dir_okay=False
        ),
    ] = None,
    to_etsi: Annotated[
        Path | None,
        typer.Option("--report-etsi", metavar="XML", help="Write the report of ETSI TS 119 102-2.", dir_okay=False),
    ] = None,
    as_recorded: Annotated[
        Path | None,
        typer.Option("--replay", metavar="JSON", help="Judge as recorded there (by --report-json).", exists=True),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, max=256, help="Processes. [one a core]", show_default=False)
    ] = None,
    summary: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a summary as well: .csv or .jsonl.", dir_okay=False)
    ] = None,
    resume: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Go on with this .jsonl summary; files in it are skipped.", dir_okay=False),
    ] = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Verify signed documents. Exit status 0: every file is VALID or VALID_CHANGED_AFTER; 1: at least one is not."""
    moment = _moment(at)
    candidates = tuple(gather(files))
    jobs = min(jobs or os.cpu_count() or 1, len(candidates)) or 1
    largest = max((size_of(candidate.path) for candidate in candidates), default=0)
    limits = WorkLimits.for_files_up_to(min(largest, MAX_FILE_BYTES))
    started = [start_worker(limits) for _ in range(jobs)]  # they warm up while this process loads what it needs

    from api.flows.bulk import BulkRequest, verify_files
    from api.flows.file_reporting import WantedReports
    from api.settings import Settings
    from api.wiring.verifying import open_verifier
    from signer.sandbox import Sandbox

    settings = Settings.from_environment(home=home)
    wanted = WantedReports(pdf=to_pdf, replayable=to_json, etsi=to_etsi, recorded=as_recorded)
    with Sandbox(jobs, limits, started=started) as sandbox:
        try:
            verifier = open_verifier(
                settings,
                extra_trust=tuple(trust or ()),
                system_trust=not no_system_trust,
                at=moment,
                offline=offline,
                max_file_bytes=MAX_FILE_BYTES,
                sandbox=sandbox,
            )
        except (RequestError, BadRequestError) as error:
            if not trust or error.code.startswith("anchor"):
                raise
            raise typer.BadParameter("not a readable file of PEM certificates", param_hint="--trust") from error
        if wanted.any:
            judged: Iterable[Judged] = [_report_on(candidates, wanted, settings, verifier, sandbox)]
        else:
            judged = watched(verify_files(BulkRequest(candidates, jobs, summary, resume), verifier), len(candidates))
        raise typer.Exit(_answer(judged, len(candidates), json=json))


def _answer(judged: Iterable[Judged], total: int, *, json: bool) -> int:
    """Prints every answer as it comes; gives the exit status."""
    tally = Tally()
    try:
        for one in judged:
            tally.add(one)
            if json and one.report is not None:
                print_json(report_json(one.report, str(one.path)))
            elif not json and total <= DETAILED_UP_TO and one.report is not None:
                show(one.path, one.report)
            elif not json:
                show_line(one)
    except KeyboardInterrupt:
        tally.show()
        print_error("interrupted", "Stopped; what was answered is in the summary.", "Đã dừng; kết quả đã có được giữ.")
        return EXIT_INTERRUPTED
    except OSError as error:
        print_error(
            "summary-unwritable", "The summary cannot be read or written.", "Không đọc hoặc ghi được bản tổng hợp."
        )
        raise typer.Exit(EXIT_FAILED) from error
    if total > 1:
        tally.show()
    return 0 if tally.is_good else EXIT_FAILED


def _report_on(
    candidates: tuple[Candidate, ...],
    wanted: WantedReports,
    settings: Settings,
    verifier: InstalledVerifier,
    sandbox: Sandbox,
) -> Judged:
    from api.flows.file_reporting import report_on_file
    from api.wiring.reporting import open_report_seal

    if len(candidates) != 1:
        raise typer.BadParameter("a report is about one file", param_hint="--report-…, --replay")
    return report_on_file(candidates[0].path, wanted, verifier, sandbox, lambda: open_report_seal(settings))


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter("a time looks like 2026-11-23T15:41:15+07:00", param_hint="--at") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
