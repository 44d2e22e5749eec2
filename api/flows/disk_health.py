"""Is there room left where this installation writes? Reading needs room too: what is read is in the log."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from api.views import HealthCheck, HealthStatus

MIB = 1 << 20
LOW_BELOW = 1024 * MIB
"""A busy day of a commune's office is some tens of MiB: this leaves weeks to make room in."""
FULL_BELOW = 16 * MIB
"""The database's own log and one large document need as much; below, work is refused with ``database-full``."""

Look = Callable[[Path], os.statvfs_result]


def disk_check(folders: Iterable[Path], look: Look = os.statvfs) -> HealthCheck:
    """The worst of the disks under these folders; never raises, and names none of them."""
    found = [_of(folder, look) for folder in folders]
    order = tuple(HealthStatus)
    nothing = HealthCheck("disk", HealthStatus.OK, "nothing-kept")
    return max(found, key=lambda one: order.index(one.status), default=nothing)


def _of(folder: Path, look: Look) -> HealthCheck:
    try:
        disk = look(folder)
    except OSError:
        return HealthCheck("disk", HealthStatus.DOWN, "folder-unreachable")
    if disk.f_flag & os.ST_RDONLY:
        return HealthCheck("disk", HealthStatus.DOWN, "disk-read-only")
    left = disk.f_bavail * disk.f_frsize
    if left >= LOW_BELOW:
        return HealthCheck("disk", HealthStatus.OK, "room-left")
    status = HealthStatus.DOWN if left < FULL_BELOW else HealthStatus.DEGRADED
    return HealthCheck("disk", status, "room-short", (left // MIB,))
