"""Limits of what a document may make this service ask for. Each has its unit and the reason beside it."""

from __future__ import annotations

from signer.evidence.crl import MAX_CRL_BYTES
from signer.evidence.ocsp import MAX_OCSP_BYTES

__all__ = ["MAX_CRL_BYTES", "MAX_OCSP_BYTES"]

MAX_CERTIFICATE_BYTES = 64 * 1024
"""Bytes of an issuer's certificate, or of a bundle of them: one takes about 2 KB."""

MAX_ADDRESS_CHARACTERS = 2_048
"""Characters of an address; longer ones are no honest certificate's."""

MAX_REDIRECTS = 3
"""Redirects followed for one answer."""

MAX_ADDRESSES_TRIED = 3
"""Checked addresses of one name that are tried before giving up."""

REQUEST_SECONDS = 5.0
"""Seconds of one request: resolving, connecting, sending and the whole answer."""

MAX_REQUESTS = 10
"""Requests one document may cause, redirects included: a chain of three with OCSP and CRL, and a timestamp's."""

MAX_SECONDS = 15.0
"""Seconds one document may keep us waiting, from its first request."""

READ_BYTES = 16 * 1024
"""Bytes read at a time."""

MAX_PROXY_ANSWER_BYTES = 16 * 1024
"""Bytes of a proxy's answer to CONNECT."""

NEGATIVE_SECONDS = 60
"""Seconds a source that failed is left alone."""

UNDATED_SECONDS = 300
"""Seconds that an answer without nextUpdate is reused."""

MAX_KEPT_SECONDS = 24 * 3600
"""Seconds any answer is reused, however long it speaks for: a revocation is seen within a day."""

MAX_CACHED_BYTES = 64 * 1024 * 1024
"""Bytes of answers kept in memory."""

MAX_CACHED_ANSWERS = 4_096
"""Answers kept, the failed ones included."""
