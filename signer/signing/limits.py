"""How large a file may be signed: larger than what strangers may upload, since the reader loads only what it needs."""

from __future__ import annotations

from signer.pdf.limits import Limits

MAX_SIGNED_BYTES = 4 * 1024**3
"""4 GiB: scans of 1.2 GB occur."""

SIGNING_LIMITS = Limits(file_bytes=MAX_SIGNED_BYTES)
