"""Fuzzes the verifier: ``python -m tests.signer.verify.fuzz SECONDS FOLDER`` on any folder of PDF files.

Prints file and seed of everything that is not answered in words and in time; seeds found are kept in
``test_fuzz.py``.
"""

from __future__ import annotations

import random
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from signer.report import Verdict
from signer.trust.store import TrustStore
from signer.verify import load_policy, verify
from tests.vectors.mutation import mutate

AT = datetime(2026, 11, 23, tzinfo=UTC)
SLOW_SECONDS = 5.0


def fault_of(data: bytes) -> str | None:
    """Why ``data`` was not answered as it should be; ``None`` when it was."""
    report = verify(data, policy=load_policy(), trust=TrustStore(), at=AT)
    if report.error is not None and report.error.code == "verification-failed":
        return "an exception escaped"
    if report.verdict in (Verdict.VALID, Verdict.VALID_CHANGED_AFTER):
        return "valid without anchors"
    return None


def main() -> None:
    """Mutate files of the folder until the time is over."""
    seconds, folder = float(sys.argv[1]), Path(sys.argv[2])
    files = [path.read_bytes() for path in sorted(folder.glob("*.pdf"))]
    names = [path.name for path in sorted(folder.glob("*.pdf"))]
    until, count = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        seed = random.getrandbits(48)
        index = seed % len(files)
        started = time.process_time()
        fault = fault_of(mutate(files[index], seed))
        if time.process_time() - started > SLOW_SECONDS:
            fault = "too slow"
        if fault:
            sys.stdout.write(f"{names[index]} {seed}: {fault}\n")
            sys.stdout.flush()
        count += 1
    sys.stdout.write(f"{count} files judged\n")


if __name__ == "__main__":
    main()
