"""The PKI's folder: marker, inventory, certomancer configuration, and one sub-folder for each credential."""

from __future__ import annotations

import errno
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from certs_dev.definition import CERTIFICATE_FILE, CREDENTIALS_FOLDER, KEY_FILE
from certs_dev.errors import DevPkiError
from certs_dev.keys import PrivateKey, key_from_pem, key_to_pem, new_key
from certs_dev.manifest import MANIFEST_FILE, Entry, Manifest, dump_manifest, load_manifest

MARKER_FILE = "DEVELOPMENT-ONLY.txt"
CERTOMANCER_FILE = "pki.yml"
INCOMPLETE_MARK = ".incomplete-"

_FORMAT = "vanthu development PKI, format 1"
_MARKER = f"""{_FORMAT}

CHỈ DÙNG ĐỂ PHÁT TRIỂN VÀ THỬ NGHIỆM. KHÔNG CÓ GIÁ TRỊ PHÁP LÝ.
Khóa bí mật trong thư mục này không có mật khẩu. Tuyệt đối không tin cậy các chứng thư gốc này
trên máy thật. Mọi cơ quan, con người, doanh nghiệp ở đây đều hư cấu.

FOR DEVELOPMENT AND TESTS ONLY. WITHOUT ANY LEGAL VALUE.
The private keys in this folder have no password. Never trust these roots on a real machine.
Every agency, person and business here is invented.
"""


@dataclass(frozen=True, slots=True)
class StoredCredential:
    """What one credential's sub-folder holds; the certificate is DER."""

    certificate: bytes
    key: PrivateKey


def check_marker(folder: Path) -> None:
    """Raises: DevPkiError ``dev-pki-missing`` (no folder) or ``dev-pki-not-marked`` (not made by this package)."""
    if not folder.is_dir():
        raise DevPkiError("dev-pki-missing", "there is no development PKI in the folder given")
    marker = folder / MARKER_FILE
    if not marker.is_file() or not marker.read_text(encoding="utf-8", errors="replace").startswith(_FORMAT + "\n"):
        raise DevPkiError("dev-pki-not-marked", "the folder does not carry the development PKI's marker")


def read_manifest(folder: Path) -> Manifest:
    """Raises: DevPkiError ``dev-pki-damaged``."""
    try:
        return load_manifest((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DevPkiError("dev-pki-damaged", "the development PKI's inventory cannot be read") from error


def write_head(folder: Path, certomancer_yaml: str, manifest: Manifest) -> None:
    """Writes the marker, the inventory and the certomancer configuration."""
    (folder / MARKER_FILE).write_text(_MARKER, encoding="utf-8")
    (folder / CERTOMANCER_FILE).write_text(certomancer_yaml, encoding="utf-8")
    (folder / MANIFEST_FILE).write_text(dump_manifest(manifest), encoding="utf-8")


def holds(folder: Path, name: str) -> bool:
    """Whether the credential has been issued."""
    return _place(folder, name).is_dir()


def read(folder: Path, name: str) -> StoredCredential:
    """An issued credential. Raises: DevPkiError ``dev-pki-damaged``."""
    place = _place(folder, name)
    try:
        certificate = x509.load_pem_x509_certificate((place / CERTIFICATE_FILE).read_bytes())
        key = key_from_pem((place / KEY_FILE).read_bytes())
    except (OSError, ValueError) as error:
        raise DevPkiError("dev-pki-damaged", f"the files of {name!r} cannot be read") from error
    return StoredCredential(certificate.public_bytes(Encoding.DER), key)


def write_key(place: Path, key: PrivateKey) -> None:
    """Writes ``key`` into the new file ``place/key.pem``, mode 0600 from the start."""
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = place / KEY_FILE
    file.touch(mode=0o600, exist_ok=False)
    file.write_bytes(key_to_pem(key))


def write_certificate(place: Path, certificate: bytes) -> None:
    """Writes the DER ``certificate`` as PEM into ``place/cert.pem``."""
    pem = x509.load_der_x509_certificate(certificate).public_bytes(Encoding.PEM)
    (place / CERTIFICATE_FILE).write_bytes(pem)


def add(folder: Path, entry: Entry) -> None:
    """Makes an on-demand credential, all of it or nothing; of several processes doing so, the first one wins."""
    _ensure_issuer(folder, entry)
    with incomplete_folder(folder / CREDENTIALS_FOLDER) as staging:
        write_key(staging, new_key(entry.algorithm))
        staged_key = str((staging / KEY_FILE).relative_to(folder))
        certomancer_yaml = (folder / CERTOMANCER_FILE).read_text(encoding="utf-8")
        from certs_dev.issuing import Issuer  # certomancer is slow to import, and only issuing needs it

        issuer = Issuer(certomancer_yaml, folder, moved_keys={entry.name: staged_key})
        write_certificate(staging, issuer.issue(entry.hierarchy, entry.name))
        publish(staging, _place(folder, entry.name))


def _ensure_issuer(folder: Path, entry: Entry) -> None:
    if holds(folder, entry.issuer):
        return
    issuer = next(other for other in read_manifest(folder).entries if other.name == entry.issuer)
    add(folder, issuer)


@contextmanager
def incomplete_folder(parent: Path) -> Iterator[Path]:
    """A new folder (mode 0700) in ``parent`` that is gone afterwards unless :func:`publish` moved it away."""
    staging = Path(tempfile.mkdtemp(prefix=INCOMPLETE_MARK, dir=parent))
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def publish(staging: Path, place: Path) -> bool:
    """Moves a finished folder to ``place`` in one step. False, and nothing moved, when ``place`` is taken."""
    try:
        staging.rename(place)
    except OSError as error:
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR):
            return False
        raise
    return True


def _place(folder: Path, name: str) -> Path:
    return folder / CREDENTIALS_FOLDER / name
