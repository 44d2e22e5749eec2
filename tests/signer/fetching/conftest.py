"""A fetcher over recording parts, and a listener on loopback."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator

import pytest

from signer.fetching.fetcher import GuardedFetcher
from tests.signer.fetching.recording import Fetching, LoopbackListener


@pytest.fixture
def fetching() -> Fetching:
    """A fetcher with production's rules over the recording parts."""
    tls = ssl.create_default_context()
    return lambda resolver, connector: GuardedFetcher(resolver, connector, time.monotonic, tls)


@pytest.fixture
def listener() -> Iterator[LoopbackListener]:
    listening = LoopbackListener()
    yield listening
    listening.close()
