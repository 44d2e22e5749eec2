"""Holds (lệnh giữ lại tài liệu): inspections, audits, complaints, court cases. While one stands, nothing is destroyed.

Many holds may lie on one record; it is held until the last of them is released. A hold on a record file also holds
what is added to the file later. A hold never ends by itself: its review date only reminds.
"""

from __future__ import annotations

from records.holds.hold import Hold, HoldKind, Order, Release
from records.holds.placing import place, release
from records.holds.standing import holds_on, holds_on_each, is_held, list_holds, load_hold, require_not_held

__all__ = [
    "Hold",
    "HoldKind",
    "Order",
    "Release",
    "holds_on",
    "holds_on_each",
    "is_held",
    "list_holds",
    "load_hold",
    "place",
    "release",
    "require_not_held",
]
