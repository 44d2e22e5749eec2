"""The whole office of a working home, and the web application over it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import certs_dev
from certs_dev.http_server import DevServices
from certs_dev.services import TrustServices
from sqlalchemy import Engine

if TYPE_CHECKING:
    from fastapi import FastAPI

    from api.http.ports import Ports
    from api.http.reports_port import Reports

from api.background import Runtime, Task
from api.clocks import Clock, system_clock
from api.development.authority import delegations
from api.development.images import DevelopmentImages
from api.development.keys import DevelopmentKeys
from api.development.people import SAMPLE_NOTE, certificate_seeds, seeds
from api.development.text_templates import sample_templates
from api.development.trust import DevelopmentFetch, DevelopmentRevocation
from api.dispatching import Dispatching, SandboxRecipients
from api.flows.archive.overdue import HandoverSweep
from api.flows.archive.protecting import keeping_task
from api.flows.archiving import tidy_up
from api.flows.batch_signing import batch_task
from api.flows.making_exports import ExportMaker
from api.flows.verification import InstalledVerifier
from api.libreoffice import LibreOffice
from api.local_recipients import LocalRecipients, ReceiptCarrier
from api.office import Office
from api.papers.press import PaperPress
from api.readers import open_reader
from api.settings import Settings
from api.wiring.database import open_database_of
from api.wiring.fonts import font_files
from api.wiring.ground import development_pki, folder, secret
from api.wiring.objects import noting, open_journal, open_objects
from api.wiring.outside import timestamp_authorities
from api.wiring.services import signing_profile
from api.wiring.upkeep import upkeep_of
from api.wiring.verifying import installed_trust
from records import agencies, authority, signing_certificates, text_templates
from records.compose import Composer, load_kinds
from records.database import transaction
from records.disposition.ledger_local import LocalLedger
from records.exports.place_local import ExportPlace
from records.failpoints import Failpoint, no_failpoint
from records.form_check import load_form_rules
from records.occasion import SYSTEM, VIETNAM, Occasion
from records.retention import load_schedule
from records.screening import load_rules
from signer.evidence.source import RevocationEvidence
from signer.inspect import inspect
from signer.pdf.leaves import draw_leaf, read_leaves
from signer.sandbox import Sandbox
from signer.signing.services import Services
from signer.timestamps.failover import FailoverTimestamps
from signer.verify import verify, verify_recorded

TSA_TIMEOUT = 5.0
"""Seconds one timestamp authority may take before the next one is asked."""


def web_application(office: Office, settings: Settings) -> FastAPI:
    """The HTTP API and the pages over an open office."""
    from api.flows.desk import Desk  # here, so that commands without a server start quickly
    from api.http.application import create_app
    from api.http.idempotency_table import TableIdempotency
    from api.http.settings import WebSettings

    return create_app(
        Desk(office),
        WebSettings(session_secret=secret(settings, "sessions"), production=settings.production),
        answers=TableIdempotency(office.engine, lambda: Occasion(SYSTEM, office.clock(), office.entropy)),
        clock=office.clock,
        reports=_reports(office, settings),
        ports=_ports(office, settings),
    )


def _ports(office: Office, settings: Settings) -> Ports:
    """The areas beside the outgoing line, one line each."""
    from api.flows.archive_desk import ArchiveDesk
    from api.flows.composing_desk import ComposingDesk
    from api.flows.dashboard import StatisticsDesk
    from api.flows.disposition_desk import DispositionDesk
    from api.flows.edxml_desk import EdxmlDesk
    from api.flows.exports_desk import ExportsDesk
    from api.flows.external_signing_desk import ExternalSigningDesk
    from api.flows.holdings_desk import HoldingsDesk
    from api.flows.incoming_desk import IncomingDesk
    from api.flows.lookup import LookupDesk
    from api.flows.office_desk import OfficeDesk
    from api.flows.organisation_desk import OrganisationDesk
    from api.flows.previewing import PreviewDesk
    from api.flows.record_files_desk import RecordFilesDesk
    from api.flows.registers_desk import RegistersDesk
    from api.flows.text_templates import TextTemplatesDesk
    from api.flows.upkeep_desk import UpkeepDesk
    from api.flows.watching import LogWatch
    from api.flows.worklist import WorklistDesk
    from api.http.ports import Ports
    from api.wiring.reporting import register_exporters

    upkeep = upkeep_of(office, settings)
    return Ports(
        archive=ArchiveDesk(office),
        holdings=HoldingsDesk(office),
        composing=ComposingDesk(office),
        disposition=DispositionDesk(office),
        edxml=EdxmlDesk(office),
        exports=ExportsDesk(office),
        incoming=IncomingDesk(office),
        lookup=LookupDesk(office),
        office=OfficeDesk(office),
        record_files=RecordFilesDesk(office),
        preview=PreviewDesk(office),
        external_signing=ExternalSigningDesk(office),
        statistics=StatisticsDesk(office),
        text_templates=TextTemplatesDesk(office),
        worklist=WorklistDesk(office),
        upkeep=UpkeepDesk(office, upkeep.evidence, upkeep.log),
        watch=LogWatch(office),
        organisation=OrganisationDesk(office),
        registers=RegistersDesk(office, register_exporters()),
    )


def _reports(office: Office, settings: Settings) -> Reports | None:
    """Sealed reports, where there is a key for them: this version has a development one only."""
    if settings.production:
        return None
    from api.flows.reporting import report_pdf
    from api.wiring.reporting import open_report_seal

    return partial(report_pdf, seal=open_report_seal(settings, clock=office.clock))


@contextmanager
def open_office(
    settings: Settings,
    *,
    clock: Clock = system_clock,
    failpoint: Failpoint = no_failpoint,
    readers: int = 0,
    keeps_schedule: bool = False,
) -> Iterator[Office]:
    """The office of a working home, made on first use, with its workers running until the block ends.

    ``readers`` confined processes read what strangers hand in; none, and this process does (commands, tests).
    An office that ``keeps_schedule`` also starts periodic work: servers and workers do.

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
        _seed(engine, pki, clock())
        journal = open_journal(settings, engine)
        stack.callback(journal.engine.dispose)
        objects = noting(open_objects(settings, clock, failpoint), journal, clock, failpoint)
        tidy_up(engine, objects, journal, clock())
        work = Runtime(
            engine,
            clock=clock,
            entropy=secrets.token_bytes,
            workflows=settings.workflows,
            executor="embedded",
            keeps_schedule=keeps_schedule,
        )
        sandbox = stack.enter_context(Sandbox(readers)) if readers else None
        anchors = pki.anchors(certs_dev.Hierarchy.CONG_VU)
        today = clock().astimezone(VIETNAM).date()
        office = Office(
            engine=engine,
            objects=objects,
            journal=journal,
            clock=clock,
            entropy=secrets.token_bytes,
            composer=Composer(),
            kinds=load_kinds(),
            form_rules=load_form_rules(),
            ruleset=load_rules(today),
            retention=load_schedule(today),
            fingerprint_key=secret(settings, "fingerprint"),
            fonts=font_files(),
            keys=DevelopmentKeys(pki),
            images=DevelopmentImages(pki.identities, settings.home / "images"),
            signing=Services(
                timestamps=_timestamps(settings, pki, services, clock),
                evidence=RevocationEvidence(DevelopmentFetch(trust_services, clock), anchors, clock),
                anchors=anchors,
            ),
            signing_profile=signing_profile(settings),
            verifier=InstalledVerifier(
                installed_trust(settings, clock()),
                clock,
                sources=lambda: DevelopmentRevocation(trust_services),
                public_sources=lambda: DevelopmentRevocation(trust_services),
                judge=sandbox.verify if sandbox else verify,
                recorder=sandbox.verify_recorded if sandbox else verify_recorded,
            ),
            inspect=sandbox.inspect if sandbox else inspect,
            draw_leaf=sandbox.draw_leaf if sandbox else draw_leaf,
            read_leaves=sandbox.read_leaves if sandbox else read_leaves,
            dispatcher=work,
            jobs=work,
            ledger=LocalLedger(settings.ledger),
            papers=PaperPress(),
            exports=ExportPlace(settings.exports),
            disks=(settings.home, folder(settings.ledger.parent)),
            public_url=settings.public_url,
            reader=open_reader(),
            word=LibreOffice.installed(),
            page_foot=SAMPLE_NOTE,
            failpoint=failpoint,
        )
        for task in _tasks(office, settings):
            work.add(task)
        work.start()
        stack.callback(work.stop)
        yield office


def _tasks(office: Office, settings: Settings) -> Iterator[Task]:
    """All background work of an office; a new kind of work is one more line here."""
    recipients = LocalRecipients(office, SandboxRecipients(settings.home / "sandbox"))
    yield ReceiptCarrier(office).task()
    yield batch_task(office)
    yield keeping_task(office)
    yield HandoverSweep(office.engine, office.clock, office.entropy, office.failpoint).task()
    yield from Dispatching(office.engine, office.objects, recipients, office.clock, office.entropy).tasks()
    yield Task("tidy", partial(_tidy, office), every=timedelta(hours=1))
    upkeep = upkeep_of(office, settings)
    yield from upkeep.tasks()
    yield from ExportMaker(office, upkeep.log).tasks()


def _tidy(office: Office, _slot: str, _after: str | None) -> None:
    tidy_up(office.engine, office.objects, office.journal, office.clock())


def _seed(engine: Engine, pki: certs_dev.DevPki, now: datetime) -> None:
    rows = seeds(pki.identities)
    with transaction(engine) as tx:
        agencies.seed(tx, rows.agencies, rows.people, rows.units, rows.posts)
        authority.seed(tx, now, delegations())
        text_templates.seed(tx, sample_templates(now))
        signing_certificates.seed(tx, Occasion(SYSTEM, now, secrets.token_bytes), certificate_seeds(pki))


def _timestamps(settings: Settings, pki: certs_dev.DevPki, services: DevServices, clock: Clock) -> FailoverTimestamps:
    """The authorities that were set, or the development ones of this process."""
    host, port = services.address
    paths = [urlsplit(pki.tsa_url(name)).path for name in ("tsa-1", "tsa-2")]
    urls = settings.tsa_urls or tuple(f"http://{host}:{port}{path}" for path in paths)
    seconds = settings.tsa_timeout if settings.tsa_urls else TSA_TIMEOUT
    return timestamp_authorities(urls, pki.anchors(certs_dev.Hierarchy.CONG_VU), seconds, clock)
