"""A PostgreSQL server for the processes that are run by hand."""

from __future__ import annotations

from tests.records.conftest import postgres_url

__all__ = ["postgres_url"]
