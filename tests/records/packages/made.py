"""An invented package, and how foreign validators are called."""

from __future__ import annotations

import os
import shutil
import subprocess
import uuid
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from records.archive import Part
from records.packages import Folder, Package, PackagedDocument, PackagedFile, PackageKind

AT = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
CODE = "H99.12.03.2026.01"
STUB = Path(__file__).with_name("eark_offline.py")


def package(kind: PackageKind = PackageKind.SIP, documents: int = 2) -> Package:
    """A record file of invented documents."""
    folder = Folder(CODE, "Hồ sơ chuyển đổi số (hư cấu)", "01", "01", "Tiếng Việt", date(2026, 1, 5), date(2026, 11, 1))
    made = tuple(_document(number) for number in range(1, documents + 1))
    return Package(kind, uuid.UUID(int=7), "UBND xã Đông Sơn (mẫu)", "H99.12.03", folder, made, AT)


def _document(number: int) -> PackagedDocument:
    stem = f"{CODE}.{number:07d}"
    elements = {
        "TypeName": "Quyết định" if number % 2 else "Quy chế",
        "CodeNumber": f"{number:02d}",
        "CodeNotation": "QĐ-UBND",
        "IssuedDate": "25/11/2026",
        "OrganName": "UBND xã Đông Sơn (mẫu)",
        "Subject": f"Văn bản hư cấu số {number} & <dấu>",
        "PageAmount": 2,
        "Language": "Tiếng Việt",
        "SignerInfo": {"FullName": "Nguyễn Văn Mẫu", "Position": "CHỦ TỊCH"},
    }
    files = (
        PackagedFile(Part.PDF, f"{stem}.pdf", "application/pdf", b"%%PDF-1.7 invented %d" % number),
        PackagedFile(Part.REPORT, f"{stem}.report.json", "application/json", b'{"verdict": "VALID"}'),
        PackagedFile(None, f"{stem}.audit.jsonl", "application/x-ndjson", b"{}\n"),
    )
    event = {"id": f"evt_{number}", "action": "record.captured", "at": "2026-11-25T08:00:00Z"}
    return PackagedDocument(
        record_id=f"rec_{number}",
        ordinal=number,
        title=str(elements["Subject"]),
        elements=elements,
        files=files,
        retention_class="tap-luu-quyet-dinh",
        retention_schedule="2026-1",
        event_date=date(2026, 11, 1),
        due_date=None,
        captured_at=AT,
        events=(event,),
    )


def validator(command: str) -> str:
    """A foreign validator from the environment that ``VANTHU_VALIDATORS`` names, or from the path."""
    folder = os.environ.get("VANTHU_VALIDATORS")
    found = shutil.which(command, path=f"{folder}/bin" if folder else None) or shutil.which(command)
    if found is None:
        pytest.skip(f"{command} is not installed (VANTHU_VALIDATORS names its environment)")
    return found


def run(*command: str | Path) -> str:
    """What a command prints; it must end well."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
