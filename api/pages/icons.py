"""Icons, drawn inline beside words, never instead of them; and the tone that goes with a value.

``icon`` and ``tone`` take a drawing's name or a value that has a look: a verdict, a state, a duty.
"""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType

from markupsafe import Markup

KEPT = 256
"""Names whose markup is kept: more than there are."""
DRAWINGS = MappingProxyType(
    {
        "check": '<circle cx="12" cy="12" r="10"/><path d="M7 12.5l3.5 3.5L17 9"/>',
        "check-more": '<circle cx="12" cy="12" r="10"/><path d="M6.5 12l3 3 5-6.5M17.5 11v6M14.5 14h6"/>',
        "warning": '<path d="M12 2.5L22 20.5H2z"/><path d="M12 9v6M12 17.2v1"/>',
        "stop": '<path d="M8 2h8l6 6v8l-6 6H8l-6-6V8z"/><path d="M8.5 8.5l7 7M15.5 8.5l-7 7"/>',
        "info": '<circle cx="12" cy="12" r="10"/><path d="M12 11v6M12 7v.5"/>',
        "clock": '<circle cx="12" cy="12" r="10"/><path d="M12 6.5V12l4 2.5"/>',
        "pen": '<path d="M4 20l1-5L16.5 3.5l4 4L9 19z"/><path d="M14 6l4 4"/>',
        "return": '<path d="M9 5L4 10l5 5"/><path d="M4 10h10a6 6 0 0 1 0 12h-3"/>',
        "number": '<path d="M9 3L7 21M17 3l-2 18M4 8.5h17M3 15.5h17"/>',
        "seal": '<circle cx="12" cy="10" r="7.5"/><circle cx="12" cy="10" r="3.5"/>'
        '<path d="M8 16.5L7 22l5-2.5L17 22l-1-5.5"/>',
        "send": '<path d="M3 11.5L21 3l-6 18-4-7.5z"/><path d="M11 13.5L21 3"/>',
        "archive": '<path d="M3 4h18v5H3zM5 9v11h14V9M9.5 13h5"/>',
        "document": '<path d="M5 2h9l5 5v15H5z"/><path d="M14 2v5h5M8.5 12h7M8.5 16h7"/>',
        "inbox": '<path d="M3 13l3-9h12l3 9v7H3z"/><path d="M3 13h5l1.5 3h5l1.5-3h5"/>',
        "upload": '<path d="M12 16V4M7 9l5-5 5 5M4 16v4h16v-4"/>',
        "download": '<path d="M12 4v12M7 11l5 5 5-5M4 16v4h16v-4"/>',
        "search": '<circle cx="10.5" cy="10.5" r="7"/><path d="M16 16l5.5 5.5"/>',
        "lock": '<path d="M5 11h14v10H5zM8 11V7.5a4 4 0 0 1 8 0V11"/>',
        "menu": '<path d="M4 6h16M4 12h16M4 18h16"/>',
        "dot": '<circle cx="12" cy="12" r="5"/>',
    }
)
LOOKS = MappingProxyType(
    {
        "VALID": ("check", "good"),
        "TOTAL_PASSED": ("check", "good"),
        "no": ("check", "good"),
        "same": ("check", "good"),
        "expected": ("check-more", "good"),
        "VALID_CHANGED_AFTER": ("check-more", "note"),
        "permitted": ("check-more", "note"),
        "INDETERMINATE": ("warning", "doubt"),
        "unknown": ("warning", "doubt"),
        "unsigned": ("warning", "doubt"),
        "INVALID": ("stop", "bad"),
        "TOTAL_FAILED": ("stop", "bad"),
        "yes": ("stop", "bad"),
        "different": ("stop", "bad"),
        "draft": ("pen", "plain"),
        "submitted": ("clock", "note"),
        "returned": ("return", "doubt"),
        "leader_signed": ("pen", "note"),
        "co_signed": ("clock", "note"),
        "numbered": ("number", "note"),
        "sealed": ("seal", "note"),
        "issued": ("check", "good"),
        "dispatched": ("send", "good"),
        "archived": ("archive", "good"),
        "in_preparation": ("warning", "doubt"),
        "recalled": ("stop", "bad"),
        "replaced": ("return", "doubt"),
        "corrected": ("warning", "note"),
        "number_cancelled": ("stop", "bad"),
        "kept": ("archive", "good"),
        "destroyed": ("stop", "plain"),
        "held": ("lock", "note"),
        "released": ("check", "plain"),
        "open": ("document", "note"),
        "closed": ("archive", "good"),
        "transferred": ("send", "good"),
        "offered": ("clock", "note"),
        "accepted": ("check", "good"),
        "refused": ("return", "doubt"),
        "proposed": ("clock", "note"),
        "approved": ("check", "note"),
        "executed": ("check", "good"),
        "rejected": ("return", "doubt"),
        "ok": ("check", "good"),
        "degraded": ("warning", "doubt"),
        "down": ("stop", "bad"),
        "waiting": ("clock", "plain"),
        "running": ("clock", "note"),
        "stuck": ("warning", "bad"),
        "done": ("check", "good"),
        "cancelled": ("stop", "bad"),
        "queued": ("clock", "plain"),
        "sent": ("send", "note"),
        "delivered": ("check", "good"),
        "failed": ("stop", "bad"),
        "good": ("check", "good"),
        "note": ("info", "note"),
        "doubt": ("warning", "doubt"),
        "bad": ("stop", "bad"),
    }
)
"""The drawing of a value, and its tone: what a new value looks like is a row here."""


@lru_cache(maxsize=KEPT)
def icon(name: str) -> Markup:
    """The drawing as SVG; a dot for a value without a look."""
    drawing = name if name in DRAWINGS else LOOKS.get(name, ("dot", ""))[0]
    return Markup(  # noqa: S704  # drawings of this module, nothing that came in
        f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{DRAWINGS[drawing]}</svg>'
    )


def tone(name: str) -> str:
    """The class that colours it."""
    return LOOKS.get(name, ("", "plain"))[1]
