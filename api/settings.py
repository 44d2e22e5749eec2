"""Settings, read once from the environment at the edge, and the layout of the working home."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from api.errors import BadRequestError, ProductionModeError
from api.s3_settings import s3_settings, secret_file
from records.storage_s3_bucket import S3Settings

DEFAULT_HOME = ".vanthu"
DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000
DEFAULT_TSA_SECONDS = 180.0
"""The national authority was seen to answer in 2 to 131 seconds."""
DEFAULT_SIGNING_PROFILE = "official"
_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between installations.

    ``home`` is the folder that holds the embedded database, the embedded object store and, in development,
    the generated keys. ``production`` switches every development convenience off: it is refused, not ignored.
    """

    home: Path
    production: bool
    public_url: str
    database_url: str | None
    database_owner_url: str | None = None
    """PostgreSQL's owner of the tables, for ``vanthu db upgrade`` only; the service never gets it."""
    s3: S3Settings | None = None
    """The object store; nothing: the folder in the home."""
    tsa_urls: tuple[str, ...] = ()
    """Timestamp authorities (RFC 3161), asked in this order."""
    tsa_timeout: float = DEFAULT_TSA_SECONDS
    ledger_file: Path | None = None
    """The destruction ledger, where it is not in the home."""
    signing_profile: str = DEFAULT_SIGNING_PROFILE
    """A row of ``signer/profiles/signing.toml``."""
    fetching: bool = False
    """Whether addresses in certificates are asked for revocation and missing issuers (guarded, public hosts only)."""
    public_fetching: bool = False
    """Whether files that anybody uploads may cause that too."""
    replica: Path | None = None
    """A second copy of the object folder, kept by other means, from which damaged objects are repaired."""

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str] = os.environ, *, home: Path | None = None, public_url: str | None = None
    ) -> Settings:
        """Read the variables that the README lists under "Settings".

        Arguments given win over the environment. Raises: BadRequestError for a value that is not understood.
        """
        return cls(
            home=(home or Path(environment.get("VANTHU_HOME") or DEFAULT_HOME)).absolute(),
            production=_switch(environment, "VANTHU_PRODUCTION"),
            public_url=(
                public_url or environment.get("VANTHU_PUBLIC_URL") or f"http://{DEFAULT_HOST}:{DEFAULT_PORT}"
            ).rstrip("/"),
            database_url=environment.get("VANTHU_DATABASE_URL") or secret_file(environment, "VANTHU_DATABASE_URL_FILE"),
            database_owner_url=secret_file(environment, "VANTHU_DATABASE_OWNER_URL_FILE"),
            s3=s3_settings(environment),
            tsa_urls=tuple(environment.get("VANTHU_TSA_URLS", "").replace(",", " ").split()),
            tsa_timeout=_seconds(environment, "VANTHU_TSA_TIMEOUT", DEFAULT_TSA_SECONDS),
            ledger_file=Path(environment["VANTHU_LEDGER"]).absolute() if environment.get("VANTHU_LEDGER") else None,
            signing_profile=environment.get("VANTHU_SIGNING_PROFILE") or DEFAULT_SIGNING_PROFILE,
            fetching=_switch(environment, "VANTHU_FETCHING", default=_switch(environment, "VANTHU_PRODUCTION")),
            public_fetching=_switch(environment, "VANTHU_PUBLIC_FETCHING"),
            replica=Path(environment["VANTHU_REPLICA"]) if environment.get("VANTHU_REPLICA") else None,
        )

    @property
    def database(self) -> str:
        """SQLAlchemy URL: the one that was set, or SQLite in the home."""
        return self.database_url or f"sqlite:///{self.home / 'database' / 'vanthu.sqlite'}"

    @property
    def intents(self) -> Path:
        """Where SQLite installations note what is about to be stored."""
        return self.home / "database" / "intents.sqlite"

    @property
    def ledger(self) -> Path:
        """The destruction ledger: better on another disk than the database, and out of the backup set."""
        return self.ledger_file or self.home / "ledger" / "destructions.jsonl"

    @property
    def objects(self) -> Path:
        return self.home / "objects"

    @property
    def exports(self) -> Path:
        """Finished exports until they are fetched; servers and workers share it, no backup needs it."""
        return self.home / "exports"

    @property
    def pki(self) -> Path:
        return self.home / "pki"

    @property
    def workflows(self) -> str:
        """SQLAlchemy URL of the durable-work tables."""
        return self.database_url or f"sqlite:///{self.home / 'database' / 'workflows.sqlite'}"

    @property
    def secrets(self) -> Path:
        return self.home / "secrets"

    def require_development(self, what: str) -> None:
        """Raises: ProductionModeError when production mode is on."""
        if self.production:
            raise ProductionModeError(
                "development-refused",
                f"{what} is for development only and production mode is on",
                f"{what}: chỉ dùng khi phát triển, hệ thống đang ở chế độ vận hành chính thức",
            )


def _switch(environment: Mapping[str, str], name: str, *, default: bool = False) -> bool:
    value = environment.get(name, "").strip().lower()
    if not value:
        return default
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise BadRequestError("setting-not-understood", f"{name} must be 1 or 0")


def _seconds(environment: Mapping[str, str], name: str, default: float) -> float:
    value = environment.get(name, "").strip()
    if not value:
        return default
    if value.isdecimal() and int(value) > 0:
        return float(value)
    raise BadRequestError("setting-not-understood", f"{name} must be a number of seconds")
