"""Limits of one worker process and one piece of its work. Each has its unit and the reason beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

MIB = 1024 * 1024

MEMORY_BYTES = 896 * MIB
"""Address space above what a warm worker has: with its own 100 MiB the process stays under 1 GiB."""

CPU_SECONDS = 3
"""Processor seconds for a file of ordinary size: a bomb ends in under 5 s, an honest 5 MB file in a tenth of one."""

LARGE_FILE_BYTES = 4 * MIB
"""Above this size a file may take longer, by its size: scanned pages are large and slow to draw."""

BYTES_PER_CPU_SECOND = 4 * MIB
"""A large file's further bytes for each further processor second."""

MAX_CPU_SECONDS = 20
"""Processor seconds for a file of whatever size."""

WALL_FACTOR = 4
"""Wall seconds for each processor second: a busy machine must not turn an honest file into a refused one."""

MAX_WALL_SECONDS = 60.0
"""Wall seconds for a file of whatever size."""

START_SECONDS = 60.0
"""Wall seconds a worker may take to become ready; it takes about half of one."""

QUEUE_SECONDS = 60.0
"""Wall seconds a file may wait for a free worker."""

MAX_JOBS = 1_000
"""Files one worker reads before it is replaced, so that nothing it kept lives on for long."""

MAX_GROWTH_BYTES = 256 * MIB
"""Resident bytes a worker may have grown by, its present file included, before it is replaced."""

MAX_OPEN_FILES = 64
"""File descriptors of a worker: the channel, and modules that are imported late."""

MAX_ANSWER_BYTES = 512 * MIB
"""Bytes of one answer: 200 pages drawn at 60 dpi take 70 MB."""


@dataclass(frozen=True, slots=True)
class WorkLimits:
    """The limits of one pool; the defaults are the named constants of this module."""

    memory_bytes: int = MEMORY_BYTES
    cpu_seconds: int = CPU_SECONDS
    max_jobs: int = MAX_JOBS
    max_growth_bytes: int = MAX_GROWTH_BYTES

    @classmethod
    def for_files_up_to(cls, size: int) -> Self:
        """Limits with address space for a mapped file of ``size`` bytes: what is mapped is read, not held."""
        return cls(memory_bytes=MEMORY_BYTES + max(0, size - LARGE_FILE_BYTES))

    def cpu_seconds_for(self, size: int) -> int:
        """Processor seconds that a file of ``size`` bytes may take."""
        further = max(0, size - LARGE_FILE_BYTES) // BYTES_PER_CPU_SECOND
        return min(self.cpu_seconds + further, MAX_CPU_SECONDS)

    def wall_seconds_for(self, size: int) -> float:
        """Wall seconds that a file of ``size`` bytes may take."""
        return min(self.cpu_seconds_for(size) * WALL_FACTOR, MAX_WALL_SECONDS)
