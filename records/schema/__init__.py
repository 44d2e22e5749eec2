"""The tables, one module a subject; ``metadata`` is what Alembic compares its migrations with."""

from __future__ import annotations

from records.schema.agencies import agencies, agency_identifiers, agency_successions, people, posts, units
from records.schema.appendices import appendix_files
from records.schema.archive import due_date_changes, record_files, record_objects, records
from records.schema.audit import audit_events, audit_heads
from records.schema.authority import delegation_endings, delegations
from records.schema.background import executors
from records.schema.columns import metadata
from records.schema.disposition import disposition_items, disposition_reviews, dispositions, purges
from records.schema.documents import document_versions, documents, objects
from records.schema.effects import dispatch_receipts, dispatches, idempotency_keys, outbox
from records.schema.evidence import evidence_members, evidence_rounds
from records.schema.exports import export_records, exports
from records.schema.files import file_extensions, file_handover_items, file_handovers, file_plan_entries, file_plans
from records.schema.fixity import damaged_objects, preservation_events, preserved_signatures
from records.schema.holds import hold_files, hold_records, hold_releases, holds
from records.schema.incoming import (
    incoming_documents,
    incoming_register,
    incoming_requests,
    incoming_statuses,
    register_changes,
)
from records.schema.intents import object_intents
from records.schema.office import calendar_days, signature_batch_items, signature_batches
from records.schema.register import number_counters, number_policies, outgoing_register
from records.schema.retention import retention_proposals, retention_schedules
from records.schema.reviews import reviews
from records.schema.search import record_descriptions, record_words
from records.schema.signing import owed_signatures, pending_signatures, signing_certificates
from records.schema.text_templates import text_templates
from records.schema.transparency import audit_checkpoints, audit_merged, audit_runs, audit_tiles, audit_tree

__all__ = [
    "agencies",
    "agency_identifiers",
    "agency_successions",
    "appendix_files",
    "audit_checkpoints",
    "audit_events",
    "audit_heads",
    "audit_merged",
    "audit_runs",
    "audit_tiles",
    "audit_tree",
    "calendar_days",
    "damaged_objects",
    "delegation_endings",
    "delegations",
    "dispatch_receipts",
    "dispatches",
    "disposition_items",
    "disposition_reviews",
    "dispositions",
    "document_versions",
    "documents",
    "due_date_changes",
    "evidence_members",
    "evidence_rounds",
    "executors",
    "export_records",
    "exports",
    "file_extensions",
    "file_handover_items",
    "file_handovers",
    "file_plan_entries",
    "file_plans",
    "hold_files",
    "hold_records",
    "hold_releases",
    "holds",
    "idempotency_keys",
    "incoming_documents",
    "incoming_register",
    "incoming_requests",
    "incoming_statuses",
    "metadata",
    "number_counters",
    "number_policies",
    "object_intents",
    "objects",
    "outbox",
    "outgoing_register",
    "owed_signatures",
    "pending_signatures",
    "people",
    "posts",
    "preservation_events",
    "preserved_signatures",
    "purges",
    "record_descriptions",
    "record_files",
    "record_objects",
    "record_words",
    "records",
    "register_changes",
    "retention_proposals",
    "retention_schedules",
    "reviews",
    "signature_batch_items",
    "signature_batches",
    "signing_certificates",
    "text_templates",
    "units",
]
