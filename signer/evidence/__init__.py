"""Collecting proof that certificates were good: OCSP responses (RFC 6960) and CRLs (RFC 5280), checked before use."""
