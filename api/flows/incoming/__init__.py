"""Incoming documents: intake behind the wall, the clerk's register and return queue, handling, senders' requests.

:func:`receive` takes bytes from an upload, a business or another agency; :func:`receive_dispatch` is the way from one
agency of this installation to another, :func:`receive_recall` and :func:`receive_replacement` what may follow it.
"""

from __future__ import annotations

from api.flows.incoming.exchange import (
    LocalDelivery,
    receive_dispatch,
    receive_recall,
    receive_replacement,
    statuses_of_dispatch,
)
from api.flows.incoming.receiving import Receipt, SentFile, check_again, receive

__all__ = [
    "LocalDelivery",
    "Receipt",
    "SentFile",
    "check_again",
    "receive",
    "receive_dispatch",
    "receive_recall",
    "receive_replacement",
    "statuses_of_dispatch",
]
