"""What a store really does: a list of behaviours tried on throw-away objects (``vanthu archive store-check``)."""

from __future__ import annotations

from records.store_check.behaviour import Behaviour, Outcome, run_all
from records.store_check.common import COMMON
from records.store_check.local import LOCAL
from records.store_check.s3 import S3
from records.store_check.throw_away import ThrowAway

__all__ = ["COMMON", "LOCAL", "S3", "Behaviour", "Outcome", "ThrowAway", "run_all"]
