"""Making a development PKI: all of it, in one step, or nothing."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from certs_dev import store
from certs_dev.definition import CREDENTIALS_FOLDER, Definition, PlannedKey, define
from certs_dev.dev_pki import DevPki
from certs_dev.errors import DevPkiError, refuse_in_production
from certs_dev.identities import load_identities
from certs_dev.keys import new_key
from certs_dev.loopback import is_loopback
from certs_dev.manifest import Manifest

SERIAL_BITS = 127
"""Random bits in a serial number: well above the 64 that CAs must use, within RFC 5280's 20 octets."""


def generate(
    folder: Path, base_url: str, now: datetime, *, production: bool = False, at_once: frozenset[str] | None = None
) -> DevPki:
    """Makes a complete PKI in the new folder ``folder`` (mode 0700, keys 0600).

    The folder appears in one step: an interruption leaves none, and an existing one is never touched.
    ``base_url`` (``http://127.0.0.1:PORT``) prefixes the service addresses in the certificates; ``now`` is aware.
    ``at_once`` names the only keys to make now, where few are needed; the others are made when asked for.
    Raises: DevPkiError ``dev-pki-production``, ``dev-pki-exists``, ``dev-pki-not-loopback``, ``dev-pki-clock``.
    """
    refuse_in_production(production)
    _check_loopback(base_url)
    if now.tzinfo is None:
        raise DevPkiError("dev-pki-clock", "the time of generation must have a time zone")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _locked(folder.parent):
        if folder.exists():
            raise DevPkiError(
                "dev-pki-exists", "the folder given exists already; the development PKI keeps it as it is"
            )
        _sweep(folder.parent)
        with store.incomplete_folder(folder.parent) as staging:
            _fill(staging, base_url.rstrip("/"), now, at_once)
            store.publish(staging, folder)
    return DevPki.load(folder)


def ensure(folder: Path, base_url: str, now: datetime, *, production: bool = False) -> DevPki:
    """The PKI in ``folder``, generated if there is none. An existing one keeps its own ``base_url``.

    Raises: as :func:`generate`, without ``dev-pki-exists``, and :meth:`DevPki.load`.
    """
    try:
        return DevPki.load(folder, production=production)
    except DevPkiError as error:
        if error.code != "dev-pki-missing":
            raise
    try:
        return generate(folder, base_url, now, production=production)
    except DevPkiError as error:
        if error.code != "dev-pki-exists":
            raise
    return DevPki.load(folder, production=production)


def _fill(staging: Path, base_url: str, now: datetime, at_once: frozenset[str] | None) -> None:
    definition = define(base_url, now, load_identities(), _new_serial)
    if at_once is not None:
        keys = (replace(key, on_demand=key.on_demand or key.name not in at_once) for key in definition.keys)
        definition = replace(definition, keys=tuple(keys))
    present = [key for key in definition.keys if not key.on_demand]
    for key in present:
        store.write_key(_place(staging, key), new_key(key.algorithm))
    _issue(staging, definition, present, now, base_url)


def _issue(staging: Path, definition: Definition, present: list[PlannedKey], now: datetime, base_url: str) -> None:
    from certs_dev.issuing import Issuer  # certomancer is slow to import, and only issuing needs it

    issuer = Issuer(definition.certomancer_yaml, staging)
    for key in present:
        store.write_certificate(_place(staging, key), issuer.issue(key.hierarchy, key.name))
    manifest = Manifest(now, base_url, tuple(issuer.entries(definition.keys)))
    store.write_head(staging, definition.certomancer_yaml, manifest)


def _place(staging: Path, key: PlannedKey) -> Path:
    return staging / CREDENTIALS_FOLDER / key.name


def _new_serial() -> int:
    return secrets.randbits(SERIAL_BITS) | 1


def _check_loopback(base_url: str) -> None:
    parts = urlsplit(base_url)
    if parts.scheme != "http" or not is_loopback(parts.hostname or ""):
        raise DevPkiError("dev-pki-not-loopback", "the development PKI's addresses must be http:// on the loopback")


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _sweep(parent: Path) -> None:
    """Removes what a killed generation left behind; the caller holds the lock, so none is under way."""
    for leftover in parent.glob(f"{store.INCOMPLETE_MARK}*"):
        shutil.rmtree(leftover, ignore_errors=True)
