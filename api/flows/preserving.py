"""Raising signatures to B-LTA, in bulk: of long-kept records, with their archive timestamps renewed, and of documents
that were signed below their level while a service was away."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Engine

from api.background import Task
from api.clocks import Clock
from records.database import snapshot, transaction
from records.identifiers import RecordId
from records.occasion import SYSTEM, Entropy, Occasion
from records.owed_signatures import records_owed
from records.preserving import keep_failure, keep_version, newest_version, waiting
from records.storage import ObjectStore
from signer.cms.algorithms import DigestAlgorithm
from signer.errors import DocumentError, KeyUnusableError, OutsideServiceError
from signer.evidence_record.stamping import certificates_end
from signer.keys import CertificateChain
from signer.report import Level
from signer.signing.augment import AugmentedPdf, raise_level, renew_archive_timestamp
from signer.signing.services import Services
from signer.signing.timestamp_source import Timestamp, TimestampSource

EVERY = timedelta(days=1)
PIECE = 20
"""Records of one piece of work: some seconds."""
TASK = "preserve"
OWED_EVERY = timedelta(minutes=15)
"""How soon after an outage a signature that was made lower is raised."""
OWED_TASK = "raise-owed"

_log = logging.getLogger(__name__)


class _Watched:
    """A timestamp source that remembers until when its last token's certificates are valid."""

    def __init__(self, source: TimestampSource) -> None:
        self._source = source
        self.valid_until: datetime | None = None

    def known_chains(self) -> tuple[CertificateChain, ...]:
        return self._source.known_chains()

    def timestamp(self, digest: bytes, algorithm: DigestAlgorithm) -> Timestamp:
        made = self._source.timestamp(digest, algorithm)
        self.valid_until = certificates_end(made.token)
        return made


@dataclass(frozen=True, slots=True)
class Preserving:
    """Adds archive versions to records; the archived bytes themselves never change."""

    engine: Engine
    objects: ObjectStore
    clock: Clock
    entropy: Entropy
    services: Services

    def tasks(self) -> Iterator[Task]:
        yield Task(TASK, self.piece, every=EVERY)
        yield Task(OWED_TASK, self.owed_piece, every=OWED_EVERY)

    def piece(self, _subject: str, after: str | None) -> str | None:
        """Some records, in the order of their identifiers. An authority that is away stops the piece: tried again."""
        with snapshot(self.engine) as tx:
            found = waiting(tx, after or "", self.clock(), PIECE)
        for record_id in found:
            self.preserve(record_id)
        return found[-1] if found else None

    def owed_piece(self, _subject: str, after: str | None) -> str | None:
        """Some records whose signatures are below the level asked for. While a service is away the next slot tries
        again: that is expected, and no failed job."""
        with snapshot(self.engine) as tx:
            found = records_owed(tx, after or "", PIECE)
        try:
            for record_id in found:
                self.preserve(record_id)
        except OutsideServiceError as error:
            _log.warning("signatures below their level still wait: %s", error.code)
            return None
        return found[-1] if found else None

    def preserve(self, record_id: RecordId) -> None:
        """One record. Raises: OutsideServiceError; of the store."""
        by = Occasion(SYSTEM, self.clock(), self.entropy)
        with snapshot(self.engine) as tx:
            sha256, is_archived = newest_version(tx, record_id)
        assert self.services.timestamps is not None
        watched = _Watched(self.services.timestamps)
        try:
            raised = self._raised(self.objects.get(sha256), replace(self.services, timestamps=watched), is_archived)
        except (DocumentError, KeyUnusableError) as error:
            _log.warning("record %s cannot be raised: %s", record_id, error.code)
            with transaction(self.engine) as tx:
                keep_failure(tx, by, record_id, error.code)
            return
        stored = self.objects.put(raised.data)
        until = self.objects.protection(sha256).retain_until
        if until is not None:
            self.objects.retain(stored.sha256, until)
        with transaction(self.engine) as tx:
            keep_version(tx, by, record_id, stored, watched.valid_until or by.at)

    def _raised(self, data: bytes, services: Services, is_archived: bool) -> AugmentedPdf:
        if is_archived:
            return renew_archive_timestamp(data, services)
        return raise_level(data, Level.B_LTA, services)
