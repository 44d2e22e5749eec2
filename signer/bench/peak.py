"""Peak memory of one verification, in a process that does nothing else: ``python -m signer.bench.peak FILE``.

Trust store and time come pickled on standard input, from the benchmark that started it; the answer is MiB.
"""

from __future__ import annotations

import mmap
import pickle
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from signer.report import Verdict
from signer.trust.store import TrustStore
from signer.verify import load_policy, verify

LARGEST_FILE_BYTES = 1024 * 1024 * 1024


def verifying_peak(path: Path, trust: TrustStore, now: datetime) -> float:
    """Peak resident memory, MiB, of a fresh process that verifies the file at ``path``."""
    done = subprocess.run(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-P", "-m", "signer.bench.peak", str(path)],
        input=pickle.dumps((trust, now)),
        capture_output=True,
        check=True,
    )
    return float(done.stdout)


def main() -> None:
    """Verify one mapped file, as the command line does, and say what it took."""
    trust, now = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 - from the process that started this one
    policy = load_policy()
    policy = replace(policy, limits=replace(policy.limits, file_bytes=LARGEST_FILE_BYTES))
    with Path(sys.argv[1]).open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        report = verify(data, policy=policy, trust=trust, at=now)
    if report.verdict is Verdict.INVALID or len(report.signatures) != 2:
        raise RuntimeError("the benchmark's own file did not hold; its figure would mean nothing")
    sys.stdout.write(f"{_own_peak()}\n")


def _own_peak() -> float:
    """VmHWM: unlike ru_maxrss it does not count what the process that started this one held."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("this system does not say how much memory a process held")


if __name__ == "__main__":
    main()
