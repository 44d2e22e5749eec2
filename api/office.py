"""What a flow needs, in one value that only :mod:`api.wiring` builds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine

from api.background.view import JobState, JobView
from api.clocks import Clock
from api.papers.press import PaperPress
from api.views import Actor
from records.compose import Composer, KindTable
from records.disposition.ledger import DestructionLedger
from records.exports.place_local import ExportPlace
from records.failpoints import Failpoint, no_failpoint
from records.form_check import FormRules
from records.identifiers import AgencyId, PersonId
from records.intents import IntentJournal
from records.occasion import Entropy, Occasion
from records.retention import Schedule
from records.screening import Ruleset
from records.storage import ObjectStore
from signer.facts import PdfFacts
from signer.fields import FontFiles
from signer.inspect import inspect
from signer.keys import SigningKey
from signer.pdf.leaves import LeafText, draw_leaf, read_leaves
from signer.pdf.syntax import Buffer
from signer.report import Report
from signer.seeing import TextReader
from signer.signing.profile import OFFICIAL, SigningProfile
from signer.signing.services import Services
from signer.trust.store import TrustStore

Inspect = Callable[[bytes], PdfFacts]
"""Raises: DocumentError."""

DrawLeaf = Callable[[bytes, int], bytes]
ReadLeaves = Callable[[bytes], tuple[LeafText, ...]]
"""A page as PNG; the text of every page. Raise: DocumentError."""


class KeyRing(Protocol):
    """Finds the key of a leader or of an agency, wherever it lives. Raises: KeyUnusableError."""

    def leader(self, person_id: PersonId) -> SigningKey: ...

    def agency(self, agency_id: AgencyId) -> SigningKey: ...


class Images(Protocol):
    """Finds the PNG with alpha that stands for a signature or a seal. Raises: RequestError ``image-missing``."""

    def signature(self, person_id: PersonId) -> bytes: ...

    def seal(self, agency_id: AgencyId) -> bytes: ...


class Verifier(Protocol):
    """Judges bytes with this installation's trust and evidence; never raises for a bad document."""

    @property
    def trust(self) -> TrustStore:
        """Whom this installation believes."""

    @property
    def has_anchors(self) -> bool:
        """Without any trust anchor that may be relied on now every verdict is INDETERMINATE at best."""

    @property
    def has_stale_anchors(self) -> bool:
        """Whether anchors were last confirmed too long ago."""

    def co_signed(self, data: bytes) -> Report:
        """A document that waits for its leader: the second signatory's signature is required."""

    def leader_signed(self, data: bytes) -> Report:
        """An official document that waits for its seal: the leader's signature is required."""

    def official(self, data: bytes) -> Report:
        """A finished official document: leader and agency are required."""

    def public(self, data: Buffer) -> Report:
        """Whatever somebody hands in: every signature that is there must hold."""


class WordConverter(Protocol):
    """Makes PDFs of Word files, in memory only: it runs before the wall has decided about their pages."""

    def to_pdf(self, word: bytes) -> bytes:
        """Raises: DocumentError ``word-not-converted``."""


class Dispatcher(Protocol):
    """Starts the durable work that carries issued documents to their recipients."""

    def wake(self) -> None:
        """Work that is due starts now; returns at once."""

    def drain(self) -> None:
        """Work that is due is done when this returns; for commands that end."""


class Jobs(Protocol):
    """Background work as an administrator sees it."""

    def jobs(self, states: frozenset[JobState] = frozenset(), limit: int = 50, offset: int = 0) -> tuple[JobView, ...]:
        """Jobs of these states (of all when none is named), newest first."""

    def retry(self, key: str) -> None:
        """Try a job again that stopped. Raises: NotFoundError ``job-not-found``; ConflictError ``job-not-stopped``."""


@dataclass(frozen=True, slots=True)
class Office:
    """One installation: its database, store, keys, clock and rules."""

    engine: Engine
    objects: ObjectStore
    journal: IntentJournal
    clock: Clock
    entropy: Entropy
    composer: Composer
    kinds: KindTable
    form_rules: FormRules
    ruleset: Ruleset
    fingerprint_key: bytes
    """Keys the fingerprints of refused documents, so that they cannot be guessed from a log."""
    retention: Schedule
    fonts: FontFiles
    keys: KeyRing
    images: Images
    signing: Services
    """Timestamps, evidence and anchors for every signature made here."""
    verifier: Verifier
    dispatcher: Dispatcher
    ledger: DestructionLedger
    """What was destroyed, kept apart from the database and its backups."""
    papers: PaperPress
    """Sets hand-over lists, minutes and destruction certificates."""
    exports: ExportPlace
    """Where what was asked to be taken out waits until it is fetched."""
    public_url: str
    signing_profile: SigningProfile = OFFICIAL
    """What happens when an authority that a level needs does not answer; which keys may sign at all."""
    jobs: Jobs | None = None
    """Nothing where no worker runs in this process."""
    disks: tuple[Path, ...] = ()
    """Folders on this machine that are written to, and need room."""
    page_foot: str | None = None
    """Stands at the foot of every first page; in development it says that all of it is invented."""
    reader: TextReader | None = None
    """Reads text off pictures for the wall; without one, pictures need a person's declaration."""
    word: WordConverter | None = None
    """Converts Word files; without one they are refused."""
    inspect: Inspect = inspect
    """Reads strangers' files: in this process, or in a confined one when the office serves others."""
    draw_leaf: DrawLeaf = draw_leaf
    read_leaves: ReadLeaves = read_leaves
    """Pages to be read on a screen, likewise."""
    failpoint: Failpoint = no_failpoint

    def occasion(self, actor: Actor) -> Occasion:
        """This person, now."""
        return Occasion(actor.person_id, self.clock(), self.entropy)

    def verification_url(self, code: str) -> str:
        """What the QR of a document opens."""
        return f"{self.public_url}/v/{code}"
