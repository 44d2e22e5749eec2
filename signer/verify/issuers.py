"""Issuers that a document left out, asked for where certificates say they are: RFC 5280 4.2.2.1, RFC 4158 clause 6."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from signer.trust.certificate import Certificate, is_issued_by, parse_certificate
from signer.trust.der import DerError
from signer.trust.path import MAX_PATH, find_path, known_chain
from signer.verify.trust_judgement import TrustContext

MAX_OFFERED = 16
"""Certificates of one answer that are looked at."""


def fetch_missing(
    leaves: Iterable[Certificate], pool: Sequence[Certificate], context: TrustContext
) -> tuple[Certificate, ...]:
    """Issuers beyond ``pool`` that lead ``leaves`` nearer to an anchor; none when no source may be asked.

    What is fetched is believed only as far as its key made the signature below it: an address can lead anywhere.
    """
    if context.source is None or not context.store.usable(context.now):
        return ()
    found: list[Certificate] = []
    for leaf in dict.fromkeys(leaves):
        for _ in range(MAX_PATH):
            reach = (*pool, *found)
            if find_path(leaf, reach, context.store, context.now, context.now) is not None:
                break
            top = known_chain(leaf, reach)[-1]
            offered = [c for c in _offered(top, context) if c not in reach and is_issued_by(top, c)]
            if not offered:
                break
            found.extend(offered)
    return tuple(found)


def _offered(certificate: Certificate, context: TrustContext) -> list[Certificate]:
    if certificate.is_self_issued or not certificate.issuer_addresses or context.source is None:
        return []
    parsed = []
    for der in context.source.issuers(certificate)[:MAX_OFFERED]:
        try:
            parsed.append(parse_certificate(der))
        except DerError:
            continue
    return parsed
