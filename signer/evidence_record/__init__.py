"""Evidence records in the syntax of RFC 4998: a hash tree under one timestamp, renewed for as long as it must last.

``syntax`` writes and reads the ASN.1, ``verifying`` judges a record, ``stamping`` makes the timestamps with the
revocation evidence of their authority inside. Knows bytes and digests, not where they are kept.
"""

from __future__ import annotations
