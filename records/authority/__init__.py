"""Who may sign for an agency, in which capacity, for what and until when (thẩm quyền ký): article 13.

:func:`grant` records what a paper says, refusing what the decree forbids; :func:`choose` picks the authority a draft is
written under, and :func:`authorise` judges it again when the document is submitted and signed.
"""

from __future__ import annotations

from records.authority.capacity import Capacity, CapacityRule, CapacityTable, load_capacities, parse_capacities
from records.authority.delegation import Delegation, Ending, Paper
from records.authority.granting import Grant, end, grant
from records.authority.judging import Authorised, authorise, choose, covering
from records.authority.store import list_of, load, seed

__all__ = [
    "Authorised",
    "Capacity",
    "CapacityRule",
    "CapacityTable",
    "Delegation",
    "Ending",
    "Grant",
    "Paper",
    "authorise",
    "choose",
    "covering",
    "end",
    "grant",
    "list_of",
    "load",
    "load_capacities",
    "parse_capacities",
    "seed",
]
