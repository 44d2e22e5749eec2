"""What everything stands on: the home, its secrets and database, the development PKI."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import certs_dev

if TYPE_CHECKING:
    pass

from api.clocks import system_clock
from api.development.trust import pem
from api.errors import BadRequestError
from api.settings import Settings

DEV_BASE_URL = "http://127.0.0.1:8318"
"""Where the development certificates say that their OCSP responders and CRLs are."""
SECRET_BYTES = 32
TRUSTED = (certs_dev.Hierarchy.CONG_VU, certs_dev.Hierarchy.PUBLIC)
DEVELOPMENT_WARNING = (
    "CHẾ ĐỘ PHÁT TRIỂN: khóa, con dấu, cơ quan và con người đều là mẫu hư cấu; chữ ký không có giá trị pháp lý. / "
    "DEVELOPMENT MODE: keys, seals, agencies and people are invented; signatures have no legal value."
)


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
    return b"".join(pem(der) for hierarchy in TRUSTED for der in pki.anchors(hierarchy))


def warn_development() -> None:
    """Say on standard error that nothing here is official."""
    print(DEVELOPMENT_WARNING, file=sys.stderr)  # noqa: T201 - the one warning that must be seen, whatever the logs do


def folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def secret(settings: Settings, name: str) -> bytes:
    """A random key of this home, made on first use, readable by its owner only."""
    file = folder(settings.secrets) / name
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
