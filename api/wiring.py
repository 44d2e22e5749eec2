"""The composition root: the only place that constructs. Everything else is handed what it needs."""

from __future__ import annotations

import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import certs_dev
import urllib3
from certs_dev.http_server import DevServices
from certs_dev.services import TrustServices
from sqlalchemy import Engine

if TYPE_CHECKING:
    from fastapi import FastAPI

from api.development import (
    SAMPLE_NOTE,
    DevelopmentFetch,
    DevelopmentImages,
    DevelopmentKeys,
    DevelopmentRevocation,
    pem,
    seeds,
)
from api.dispatching import DurableDispatcher, SandboxRecipients
from api.errors import BadRequestError
from api.files import read_file
from api.flows.archiving import tidy_up
from api.flows.file_signing import SigningDesk
from api.flows.reporting import ReportSeal
from api.flows.verification import InstalledVerifier
from api.key_references import DevelopmentReference, KeyReference, Pkcs12Reference, parse_key_reference
from api.office import Clock, Office
from api.readers import open_reader
from api.reports.press import ReportPress
from api.settings import Settings
from records import agencies
from records.compose import Composer, load_faces, load_kinds
from records.database import open_database, transaction
from records.failpoints import Failpoint, no_failpoint
from records.migrations import upgrade
from records.occasion import SYSTEM, VIETNAM, Occasion
from records.retention import load_schedule
from records.screening import load_rules
from records.storage_local import LocalStore
from signer.evidence.source import RevocationEvidence
from signer.fields import FontFiles
from signer.keys import SignatureAlgorithm, SigningKey
from signer.keys.pkcs11 import PinGuard, Pkcs11Key, TokenAddress
from signer.keys.pkcs12 import load_pkcs12
from signer.signing.certificate import path_to_anchor, read_certificate
from signer.signing.services import Services
from signer.timestamps.authority import CheckedAuthority
from signer.timestamps.failover import FailoverRules, FailoverTimestamps
from signer.timestamps.http import HttpTransport
from signer.timestamps.rfc3161 import NONCE_BITS, TimestampRules
from signer.trust.revocation import RevocationSource
from signer.trust.store import CONG_VU, EXTRA, PUBLIC, AnchorGroup, TrustStore, load_group

DEV_BASE_URL = "http://127.0.0.1:8318"
"""Where the development certificates say that their OCSP responders and CRLs are."""
TSA_TIMEOUT = 5.0
"""Seconds one timestamp authority may take before the next one is asked."""
SECRET_BYTES = 32
_TRUSTED = (certs_dev.Hierarchy.CONG_VU, certs_dev.Hierarchy.PUBLIC)
DEVELOPMENT_WARNING = (
    "CHẾ ĐỘ PHÁT TRIỂN: khóa, con dấu, cơ quan và con người đều là mẫu hư cấu; chữ ký không có giá trị pháp lý. / "
    "DEVELOPMENT MODE: keys, seals, agencies and people are invented; signatures have no legal value."
)


def system_clock() -> datetime:
    """The present, aware, in UTC."""
    return datetime.now(UTC)


def web_application(office: Office, settings: Settings) -> FastAPI:
    """The HTTP API and the pages over an open office."""
    from api.flows.desk import Desk  # here, so that commands without a server start quickly
    from api.http.application import create_app
    from api.http.idempotency_table import TableIdempotency
    from api.http.settings import WebSettings

    return create_app(
        Desk(office),
        WebSettings(session_secret=_secret(settings, "sessions"), production=settings.production),
        answers=TableIdempotency(office.engine, lambda: Occasion(SYSTEM, office.clock(), office.entropy)),
        clock=office.clock,
    )


@contextmanager
def open_office(
    settings: Settings, *, clock: Clock = system_clock, failpoint: Failpoint = no_failpoint
) -> Iterator[Office]:
    """The office of a working home, made on first use, with its workers running until the block ends.

    Raises: ProductionModeError ``development-refused`` in production mode: this version's keys, seals and people are
    development ones.
    """
    settings.require_development("the embedded office (generated keys, drawn seals, invented people)")
    with ExitStack() as stack:
        pki = development_pki(settings)
        services = stack.enter_context(DevServices(pki, port=0, clock=clock))
        trust_services = TrustServices(pki)
        engine = open_database_of(settings)
        stack.callback(engine.dispose)
        _seed(engine, pki)
        objects = LocalStore.open(_folder(settings.objects), failpoint)
        tidy_up(engine, objects, clock())
        dispatcher = DurableDispatcher(
            engine,
            objects,
            SandboxRecipients(settings.home / "sandbox"),
            clock=clock,
            entropy=secrets.token_bytes,
            workflows=settings.workflows,
            executor="embedded",
        )
        dispatcher.start()
        stack.callback(dispatcher.stop)
        anchors = pki.anchors(certs_dev.Hierarchy.CONG_VU)
        today = clock().astimezone(VIETNAM).date()
        yield Office(
            engine=engine,
            objects=objects,
            clock=clock,
            entropy=secrets.token_bytes,
            composer=Composer(),
            kinds=load_kinds(),
            ruleset=load_rules(today),
            retention=load_schedule(today),
            fingerprint_key=_secret(settings, "fingerprint"),
            fonts=font_files(),
            keys=DevelopmentKeys(pki),
            images=DevelopmentImages(pki.identities, settings.home / "images"),
            signing=Services(
                timestamps=_timestamps(pki, services, clock),
                evidence=RevocationEvidence(DevelopmentFetch(trust_services, clock), anchors, clock),
                anchors=anchors,
            ),
            verifier=InstalledVerifier(
                installed_trust(settings, clock()), clock, revocation=DevelopmentRevocation(trust_services)
            ),
            dispatcher=dispatcher,
            public_url=settings.public_url,
            reader=open_reader(),
            page_foot=SAMPLE_NOTE,
            failpoint=failpoint,
        )


def open_verifier(
    settings: Settings,
    *,
    extra_trust: tuple[Path, ...] = (),
    system_trust: bool = True,
    at: datetime | None = None,
    offline: bool = False,
    clock: Clock = system_clock,
    max_file_bytes: int | None = None,
) -> InstalledVerifier:
    """A verifier that needs no office: the installation's anchors unless ``system_trust`` is off, and those given.

    Raises: RequestError ``not-a-certificate``; BadRequestError ``file-…``.
    """
    trust = installed_trust(settings, clock()) if system_trust else TrustStore()
    for path in extra_trust:
        trust = trust.plus(load_group(EXTRA, read_file(path), pins=None, source=path.name, loaded_at=clock()))
    revocation = None if offline else _revocation(settings)
    return InstalledVerifier(trust, clock, revocation=revocation, at=at, max_file_bytes=max_file_bytes)


def open_report_seal(settings: Settings, *, clock: Clock = system_clock) -> ReportSeal:
    """What reports are sealed with: in development the generated key ``service`` and its timestamps.

    Raises: ProductionModeError ``development-refused``.
    """
    key = DevelopmentKeys(development_pki(settings)).named("service")
    timestamps = _development_services(settings, key, clock).timestamps
    return ReportSeal(ReportPress(), key, Services(timestamps), clock)


@contextmanager
def open_signing_desk(
    settings: Settings, key_reference: str, secret: bytes | None, *, clock: Clock = system_clock
) -> Iterator[SigningDesk]:
    """What signing one file needs: the key that ``key_reference`` names, opened with ``secret`` (password or PIN).

    Certificates of the development PKI get its timestamps and evidence; other keys sign with what they carry.

    Raises: BadRequestError ``key-reference-malformed``; KeyUnusableError; OutsideServiceError; ProductionModeError
    ``development-refused`` for a development key.
    """
    reference = parse_key_reference(key_reference)
    if isinstance(reference, DevelopmentReference):
        settings.require_development("the development PKI")
    with ExitStack() as stack:
        key = _key(settings, reference, secret or b"", stack)
        services = _development_services(settings, key, clock) if not settings.production else Services()
        yield SigningDesk(key, services, open_verifier(settings, clock=clock), font_files(), clock)


def _key(settings: Settings, reference: KeyReference, secret: bytes, stack: ExitStack) -> SigningKey:
    if isinstance(reference, DevelopmentReference):
        return DevelopmentKeys(development_pki(settings)).named(reference.name)
    if isinstance(reference, Pkcs12Reference):
        return load_pkcs12(read_file(reference.file), secret)
    return _token_key(reference.address, secret, stack)


def _token_key(address: TokenAddress, pin: bytes, stack: ExitStack) -> SigningKey:
    """The key on the token, with the algorithm that its certificate's kind of key asks for."""
    guard = PinGuard()
    key = Pkcs11Key(address, pin.decode, SignatureAlgorithm.RSA_PKCS1_SHA256, guard)
    stack.callback(key.close)
    if read_certificate(key.chain.signer).key_kind == "rsa":
        return key
    key.close()
    key = Pkcs11Key(address, pin.decode, SignatureAlgorithm.ECDSA_SHA256, guard)
    stack.callback(key.close)
    return key


def _development_services(settings: Settings, key: SigningKey, clock: Clock) -> Services:
    """Timestamps of the development authority, and evidence for certificates that the development PKI issued."""
    pki = development_pki(settings)
    anchors = tuple(der for hierarchy in _TRUSTED for der in pki.anchors(hierarchy))
    trust_services = TrustServices(pki)
    timestamps = CheckedAuthority(
        lambda request: trust_services.timestamp(request, clock()),
        TimestampRules(anchors=pki.anchors(certs_dev.Hierarchy.CONG_VU)),
        clock=clock,
        new_nonce=lambda: secrets.randbits(NONCE_BITS),
    )
    if not path_to_anchor(key.chain, anchors, clock()):
        return Services(timestamps)
    return Services(timestamps, RevocationEvidence(DevelopmentFetch(trust_services, clock), anchors, clock), anchors)


def installed_trust(settings: Settings, now: datetime) -> TrustStore:
    """Anchors of the home: ``trust/cong_vu`` and ``trust/public`` (PEM files an operator put there), and in
    development the generated roots."""
    groups = [group for name in (CONG_VU, PUBLIC) for group in _operator_anchors(settings, name, now)]
    if not settings.production and settings.pki.is_dir():
        pki = certs_dev.DevPki.load(settings.pki)
        for name, hierarchy in ((CONG_VU, certs_dev.Hierarchy.CONG_VU), (PUBLIC, certs_dev.Hierarchy.PUBLIC)):
            data = b"".join(pem(der) for der in pki.anchors(hierarchy))
            groups.append(load_group(name, data, pins=None, source="development PKI", loaded_at=now))
    return TrustStore(tuple(groups))


def development_pki(settings: Settings) -> certs_dev.DevPki:
    """The home's development PKI, made on first use. Raises: ProductionModeError ``development-refused``."""
    settings.require_development("the development PKI")
    try:
        return certs_dev.ensure(settings.pki, DEV_BASE_URL, system_clock(), production=settings.production)
    except certs_dev.DevPkiError as error:
        raise BadRequestError(error.code, error.text) from error


def development_roots(settings: Settings) -> bytes:
    """Both development roots in PEM."""
    pki = development_pki(settings)
    return b"".join(pem(der) for hierarchy in _TRUSTED for der in pki.anchors(hierarchy))


def font_files() -> FontFiles:
    """The faces that ship with the composer, for the signer."""
    faces = load_faces()
    return FontFiles(faces.regular, faces.bold, faces.italic, faces.bold_italic)


def warn_development() -> None:
    """Say on standard error that nothing here is official."""
    print(DEVELOPMENT_WARNING, file=sys.stderr)  # noqa: T201 - the one warning that must be seen, whatever the logs do


def _revocation(settings: Settings) -> RevocationSource | None:
    """In development the generated responders; nothing else is asked yet."""
    if settings.production or not settings.pki.is_dir():
        return None
    return DevelopmentRevocation(TrustServices(certs_dev.DevPki.load(settings.pki)))


def _operator_anchors(settings: Settings, name: str, now: datetime) -> Iterator[AnchorGroup]:
    for path in sorted((settings.home / "trust" / name).glob("*.pem")):
        yield load_group(name, path.read_bytes(), pins=None, source=path.name, loaded_at=now)


def open_database_of(settings: Settings) -> Engine:
    """The installation's database with the tables this version needs."""
    _folder(settings.home / "database")
    engine = open_database(settings.database)
    upgrade(engine)
    return engine


def _seed(engine: Engine, pki: certs_dev.DevPki) -> None:
    rows = seeds(pki.identities)
    with transaction(engine) as tx:
        agencies.seed(tx, rows.agencies, rows.people)


def _timestamps(pki: certs_dev.DevPki, services: DevServices, clock: Clock) -> FailoverTimestamps:
    host, port = services.address
    paths = [urlsplit(pki.tsa_url(name)).path for name in ("tsa-1", "tsa-2")]
    pool = urllib3.PoolManager(maxsize=8)
    rules = TimestampRules(anchors=pki.anchors(certs_dev.Hierarchy.CONG_VU))
    authorities = [
        CheckedAuthority(
            HttpTransport(f"http://{host}:{port}{path}", pool, TSA_TIMEOUT, time.monotonic),
            rules,
            clock=clock,
            new_nonce=lambda: secrets.randbits(NONCE_BITS),
        )
        for path in paths
    ]
    return FailoverTimestamps(authorities, FailoverRules(), monotonic=time.monotonic, pause=time.sleep)


def _folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def _secret(settings: Settings, name: str) -> bytes:
    """A random key of this home, made on first use, readable by its owner only."""
    file = _folder(settings.secrets) / name
    if not file.exists():
        unfinished = file.with_suffix(f".{secrets.token_hex(4)}")
        unfinished.touch(mode=0o600)
        unfinished.write_bytes(secrets.token_bytes(SECRET_BYTES))
        try:
            file.hardlink_to(unfinished)
        except FileExistsError:  # another process was first; its key counts
            pass
        finally:
            unfinished.unlink()
    return file.read_bytes()
