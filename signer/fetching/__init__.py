"""The only way out: CRLs, OCSP answers and issuers' certificates, from public addresses, bounded and cached."""
