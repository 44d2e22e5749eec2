"""What signing may lean on besides the key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from signer.pdf.reader import Document
from signer.signing.evidence import EvidenceSource
from signer.signing.request import SignedPdf
from signer.signing.timestamp_source import TimestampSource

Check = Callable[[SignedPdf], bool]
"""Our own verifier, as the caller wires it: True when the output may be released."""


Survey = Callable[[Document], None]
"""Looks at a document before its first signature and raises DocumentError when it must not be signed."""


@dataclass(frozen=True, slots=True)
class Services:
    """Outside help, each optional.

    ``anchors`` are DER certificates the signer's chain must end in; none, no check. ``survey`` is asked once, before
    the first signature, for documents that come from elsewhere: :func:`signer.signing.traps.refuse_traps`.
    """

    timestamps: TimestampSource | None = None
    evidence: EvidenceSource | None = None
    anchors: tuple[bytes, ...] = ()
    check: Check | None = None
    survey: Survey | None = None


ALONE = Services()
"""No outside service at all: enough for level B-B."""
