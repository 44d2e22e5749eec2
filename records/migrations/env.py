"""Alembic's entry point: runs inside the transaction that :func:`records.migrations.upgrade` opened."""

from __future__ import annotations

from alembic import context

from records.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
context.run_migrations()
