"""The way out: timestamp authorities an operator configured, and the guarded fetcher for what certificates name."""

from __future__ import annotations

import secrets
import ssl
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import urllib3

if TYPE_CHECKING:
    pass

from api.clocks import Clock
from signer.fetching.connecting import DirectConnector
from signer.fetching.fetcher import GuardedFetcher
from signer.fetching.resolving import SystemResolver
from signer.fetching.revocation import SharedRevocation
from signer.timestamps.authority import CheckedAuthority
from signer.timestamps.failover import FailoverRules, FailoverTimestamps
from signer.timestamps.http import HttpTransport
from signer.timestamps.rfc3161 import NONCE_BITS, TimestampRules


def guarded_fetcher() -> GuardedFetcher:
    """The fetcher of this process: public addresses only, looked up once, bounded."""
    return GuardedFetcher(SystemResolver(), DirectConnector(), time.monotonic, ssl.create_default_context())


def outside_revocation(clock: Clock) -> SharedRevocation:
    """What certificates' own addresses say, asked through the guarded fetcher; one cache for all documents."""
    return SharedRevocation(guarded_fetcher(), clock)


def timestamp_authorities(
    urls: Sequence[str], anchors: tuple[bytes, ...], timeout: float, clock: Clock
) -> FailoverTimestamps:
    """The authorities of ``urls``, asked in this order, each for ``timeout`` seconds; chains end in ``anchors``."""
    pool = urllib3.PoolManager(maxsize=8)
    rules = TimestampRules(anchors=anchors)
    authorities = [
        CheckedAuthority(
            HttpTransport(url, pool, timeout, time.monotonic),
            rules,
            clock=clock,
            new_nonce=lambda: secrets.randbits(NONCE_BITS),
        )
        for url in urls
    ]
    return FailoverTimestamps(authorities, FailoverRules(), monotonic=time.monotonic, pause=time.sleep)
