"""What keeps an archive trustworthy through the years: checkpoints of the log, evidence, scrubbing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from api.background import Task
from api.development.keys import DevelopmentKeys
from api.flows.auditing import AuditLog, seal_checker
from api.flows.evidence import Evidence
from api.flows.preserving import Preserving
from api.flows.scrubbing import Scrubbing
from api.office import Office
from api.settings import Settings
from api.wiring.ground import development_pki
from records.evidence.policy import DigestPolicy, load_policy
from records.intents import IntentStore
from records.scrubbing import Mendable
from records.storage import ObjectStore
from records.storage_local import LocalStore
from signer.detached import DetachedSigner
from signer.errors import RequestError
from signer.evidence_record.stamping import Stamper
from signer.signing.timestamp_source import TimestampSource


@dataclass(frozen=True, slots=True)
class Upkeep:
    """The lasting work of one office."""

    log: AuditLog
    evidence: Evidence
    scrubbing: Scrubbing
    preserving: Preserving

    def tasks(self) -> Iterator[Task]:
        yield self.log.task()
        yield self.evidence.task()
        yield self.scrubbing.task()
        yield from self.preserving.tasks()


def upkeep_of(office: Office, settings: Settings, policy: DigestPolicy | None = None) -> Upkeep:
    """Over an open office; in development with the generated key ``service``.

    Raises: ProductionModeError ``development-refused``; RequestError ``timestamp-source-missing``.
    """
    timestamps = _timestamps(office)
    seal = DetachedSigner(DevelopmentKeys(development_pki(settings)).named("service"), timestamps)
    check = seal_checker(lambda: office.signing.anchors)
    ground = (office.engine, office.objects, office.clock, office.entropy)
    return Upkeep(
        log=AuditLog(*ground, seal, check),
        evidence=Evidence(*ground, Stamper(timestamps, office.signing.evidence), policy or load_policy()),
        scrubbing=Scrubbing(*ground, _replica(settings), _mendable(office.objects)),
        preserving=Preserving(*ground, office.signing),
    )


def _replica(settings: Settings) -> ObjectStore | None:
    return None if settings.replica is None else LocalStore.open(settings.replica)


def _mendable(objects: ObjectStore) -> Mendable | None:
    """The store in the home; an S3 server repairs its own copies."""
    inner = objects.inner if isinstance(objects, IntentStore) else objects
    return inner if isinstance(inner, LocalStore) else None


def _timestamps(office: Office) -> TimestampSource:
    if office.signing.timestamps is None:
        raise RequestError("timestamp-source-missing", "evidence needs a timestamp, but no authority is configured")
    return office.signing.timestamps
