"""The trust folders of a home: ``trust/cong_vu`` and ``trust/public``, each with its manifest of pins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from api.errors import BadRequestError
from api.settings import Settings
from signer.errors import RequestError
from signer.trust.pinned import LIST_SUFFIX, MANIFEST, Pin, load_pinned, pin_of, read_manifest, write_manifest
from signer.trust.store import CONG_VU, PUBLIC, AnchorGroup, load_group

HIERARCHIES = (CONG_VU, PUBLIC)
_SUFFIXES = (".pem", ".crt", ".cer", LIST_SUFFIX)


def trust_folder(settings: Settings, hierarchy: str) -> Path:
    return settings.home / "trust" / hierarchy


def operator_anchors(settings: Settings, hierarchy: str, now: datetime) -> Iterator[AnchorGroup]:
    """The pinned anchors of one hierarchy. A folder without a manifest is read as it stands in development only.

    Raises: RequestError ``anchor-…``, ``not-a-certificate``, ``trusted-list-unreadable``.
    """
    folder = trust_folder(settings, hierarchy)
    files = {path.name: path.read_bytes() for path in _anchor_files(folder)}
    if files and not settings.production and not (folder / MANIFEST).exists():
        for name, content in files.items():
            yield load_group(hierarchy, content, pins=None, source=f"{name} (not pinned)", loaded_at=now)
        return
    yield from load_pinned(hierarchy, pins_of(settings, hierarchy), files)


def pins_of(settings: Settings, hierarchy: str) -> tuple[Pin, ...]:
    """What the manifest pins; nothing without one. Raises: RequestError ``anchor-manifest-unreadable``."""
    manifest = trust_folder(settings, hierarchy) / MANIFEST
    return read_manifest(manifest.read_text("utf-8")) if manifest.exists() else ()


def add_anchor(settings: Settings, hierarchy: str, path: Path, source: str, today: date) -> Pin:
    """Copy a file of anchors into its folder and pin it; a file of that name is replaced.

    Raises: BadRequestError ``hierarchy-unknown``, ``file-…``; RequestError ``not-a-certificate``,
    ``trusted-list-unreadable``, ``anchor-manifest-unreadable``.
    """
    folder = _known(settings, hierarchy)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadRequestError("file-unreadable", "the file cannot be read") from error
    if path.suffix.lower() not in _SUFFIXES:
        raise RequestError("not-a-certificate", f"anchors are files named {', '.join(_SUFFIXES)}")
    pin = pin_of(path.name, content, source, today)
    kept = [other for other in pins_of(settings, hierarchy) if other.file != pin.file]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / path.name).write_bytes(content)
    _write(folder, [*kept, pin])
    return pin


def confirm_anchors(settings: Settings, hierarchy: str, today: date) -> tuple[Pin, ...]:
    """Say that all anchors of a hierarchy were compared with their source again today."""
    folder = _known(settings, hierarchy)
    pins = tuple(Pin(pin.file, pin.sha256, pin.source, today, pin.valid_days) for pin in pins_of(settings, hierarchy))
    if pins:
        _write(folder, pins)
    return pins


def _known(settings: Settings, hierarchy: str) -> Path:
    if hierarchy not in HIERARCHIES:
        raise BadRequestError("hierarchy-unknown", f"hierarchies are {', '.join(HIERARCHIES)}")
    return trust_folder(settings, hierarchy)


def _anchor_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.suffix.lower() in _SUFFIXES and path.is_file())


def _write(folder: Path, pins: list[Pin] | tuple[Pin, ...]) -> None:
    draft = folder / f"{MANIFEST}.new"
    draft.write_text(write_manifest(pins), "utf-8")
    draft.replace(folder / MANIFEST)
