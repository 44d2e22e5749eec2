"""One file's reports, written where they were asked for: sealed PDF, replayable JSON, ETSI XML."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from api.bulk.judging import Judged, refused
from api.bulk.opening import Buffer, UnopenedFileError, opened
from api.errors import EdgeError
from api.files import read_file
from api.flows.reporting import ReportSeal, report_pdf
from api.flows.verification import InstalledVerifier
from api.reports.envelope import envelope_json, replay_envelope
from signer.pdf.region import fingerprint
from signer.sandbox import Sandbox
from signer.verify import VerificationRecord


@dataclass(frozen=True, slots=True)
class WantedReports:
    """Where each report goes, and the recorded verification to repeat instead of judging anew."""

    pdf: Path | None = None
    replayable: Path | None = None
    etsi: Path | None = None
    recorded: Path | None = None

    @property
    def any(self) -> bool:
        return any((self.pdf, self.replayable, self.etsi, self.recorded))


def report_on_file(
    path: Path,
    wanted: WantedReports,
    verifier: InstalledVerifier,
    sandbox: Sandbox,
    open_seal: Callable[[], ReportSeal],
) -> Judged:
    """The answer for one file, after every report wanted was written.

    The file is read in ``sandbox``; one that cannot be opened is answered without reports.
    Raises: RequestError, DocumentError ``nothing-to-report`` (ETSI);
    BadRequestError ``envelope-…``; EdgeError ``report-unwritable``; what sealing raises.
    """
    try:
        with opened(path) as data:
            record = _record(data, wanted.recorded, verifier, sandbox)
            _write(data, path.name, record, wanted, sandbox, open_seal)
            return Judged(path, record.report)
    except UnopenedFileError as error:
        return refused(path, error.reason, verifier.now())


def _record(data: Buffer, recorded: Path | None, verifier: InstalledVerifier, sandbox: Sandbox) -> VerificationRecord:
    if recorded is None:
        return verifier.public_recorded(data)
    return replay_envelope(data, fingerprint(data), read_file(recorded), sandbox.verify_recorded)


def _write(
    data: Buffer,
    file_name: str,
    record: VerificationRecord,
    wanted: WantedReports,
    sandbox: Sandbox,
    open_seal: Callable[[], ReportSeal],
) -> None:
    if wanted.etsi is not None:
        _save(wanted.etsi, sandbox.etsi_report(record.report, data, record.policy))
    if wanted.replayable is not None:
        envelope = json.dumps(envelope_json(record, file_name), ensure_ascii=False, indent=1)
        _save(wanted.replayable, envelope.encode("utf-8", "backslashreplace"))
    if wanted.pdf is not None:
        _save(wanted.pdf, report_pdf(record.report, open_seal(), file_name=file_name))


def _save(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise EdgeError(
            "report-unwritable", "The report cannot be written there.", "Không ghi được báo cáo."
        ) from error
