"""What keeps an archive trustworthy through the years: checkpoints of the log, evidence, scrubbing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from api.background import Task
from api.development.keys import DevelopmentKeys
from api.flows.auditing import AuditLog, seal_checker
from api.flows.evidence import Evidence
from api.office import Office
from api.settings import Settings
from api.wiring.ground import development_pki
from records.evidence.policy import DigestPolicy, load_policy
from signer.detached import DetachedSigner
from signer.errors import RequestError
from signer.evidence_record.stamping import Stamper
from signer.signing.timestamp_source import TimestampSource


@dataclass(frozen=True, slots=True)
class Upkeep:
    """The lasting work of one office."""

    log: AuditLog
    evidence: Evidence

    def tasks(self) -> Iterator[Task]:
        yield self.log.task()
        yield self.evidence.task()


def upkeep_of(office: Office, settings: Settings, policy: DigestPolicy | None = None) -> Upkeep:
    """Over an open office; in development with the generated key ``service``.

    Raises: ProductionModeError ``development-refused``; RequestError ``timestamp-source-missing``.
    """
    timestamps = _timestamps(office)
    seal = DetachedSigner(DevelopmentKeys(development_pki(settings)).named("service"), timestamps)
    check = seal_checker(lambda: office.signing.anchors)
    log = AuditLog(office.engine, office.objects, office.clock, office.entropy, seal, check)
    stamping = Stamper(timestamps, office.signing.evidence)
    evidence = Evidence(office.engine, office.objects, office.clock, office.entropy, stamping, policy or load_policy())
    return Upkeep(log, evidence)


def _timestamps(office: Office) -> TimestampSource:
    if office.signing.timestamps is None:
        raise RequestError("timestamp-source-missing", "evidence needs a timestamp, but no authority is configured")
    return office.signing.timestamps
