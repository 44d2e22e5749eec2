"""Where the tests' own files live: in memory when there is room, because every commit and stored object is synced."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

MEMORY = Path("/dev/shm")
ENOUGH_BYTES = 8_000_000_000


def pytest_configure() -> None:
    if "TMPDIR" not in os.environ and _is_roomy_memory(MEMORY):
        os.environ["TMPDIR"] = os.environ["PYTEST_DEBUG_TEMPROOT"] = str(MEMORY)


def _is_roomy_memory(folder: Path) -> bool:
    """Programs must run from there too: some tests make their own."""
    if not folder.is_dir() or not os.access(folder, os.W_OK) or os.statvfs(folder).f_flag & os.ST_NOEXEC:
        return False
    return shutil.disk_usage(folder).free > ENOUGH_BYTES and _free_memory() > ENOUGH_BYTES


def _free_memory() -> int:
    """What can be had without swapping, caches given back included; 0 where the system does not tell."""
    told = Path("/proc/meminfo")
    lines = told.read_text().splitlines() if told.exists() else []
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), 0)
