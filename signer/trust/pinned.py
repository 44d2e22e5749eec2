"""Anchor files pinned in a manifest beside them: SHA-256, source, and the day somebody last confirmed them.

One folder is one hierarchy. ``anchors.toml`` lists its files; a file that is not listed, or is not the one listed, is
refused, so that whoever can drop a file into the folder cannot make anybody trusted.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from signer.errors import RequestError
from signer.trust.store import AnchorGroup, read_certificates

MANIFEST = "anchors.toml"
VALID_DAYS = 180
"""Days after which anchors that nobody confirmed again decide nothing: roots are withdrawn without notice."""
LIST_SUFFIX = ".xml"
"""Files of this kind are trusted lists (ETSI TS 119 612); all others are certificates."""


@dataclass(frozen=True, slots=True)
class Pin:
    """One row: the file's name and SHA-256, where it came from, and when it was last confirmed."""

    file: str
    sha256: str
    source: str
    confirmed: date
    valid_days: int = VALID_DAYS


def read_manifest(text: str) -> tuple[Pin, ...]:
    """The rows of a manifest. Raises: RequestError ``anchor-manifest-unreadable``."""
    try:
        rows = tomllib.loads(text).get("anchor", [])
        pins = tuple(Pin(**row) for row in rows)
        if not all(type(pin.confirmed) is date and type(pin.valid_days) is int for pin in pins):
            raise TypeError("confirmed is a day, valid_days a number")
        return pins
    except (tomllib.TOMLDecodeError, TypeError, AttributeError) as error:
        raise RequestError("anchor-manifest-unreadable", f"{MANIFEST} of a trust folder cannot be read") from error


def write_manifest(pins: Iterable[Pin]) -> str:
    """The manifest as text; JSON's strings are TOML's basic strings."""
    rows = (
        "[[anchor]]\n"
        f"file = {json.dumps(pin.file)}\nsha256 = {json.dumps(pin.sha256)}\nsource = {json.dumps(pin.source)}\n"
        f"confirmed = {pin.confirmed.isoformat()}\nvalid_days = {pin.valid_days}\n"
        for pin in sorted(pins, key=lambda pin: pin.file)
    )
    return "# Trust anchors of one hierarchy, pinned. Written by `vanthu trust`.\n\n" + "\n".join(rows)


def pin_of(file: str, content: bytes, source: str, confirmed: date) -> Pin:
    """A row for a new file. Raises: RequestError ``not-a-certificate``, ``trusted-list-unreadable``."""
    _anchors_in(file, content)
    return Pin(file, hashlib.sha256(content).hexdigest(), source, confirmed)


def load_pinned(name: str, pins: Iterable[Pin], files: Mapping[str, bytes]) -> Iterator[AnchorGroup]:
    """A group for each pinned file of the hierarchy ``name``; ``files`` are all anchor files of its folder.

    Raises: RequestError ``anchor-not-pinned``, ``anchor-missing``, ``not-a-certificate``, ``trusted-list-unreadable``.
    """
    known = {pin.file: pin for pin in pins}
    for file, content in files.items():
        pin = known.get(file)
        if pin is None or hashlib.sha256(content).hexdigest() != pin.sha256:
            raise RequestError("anchor-not-pinned", f"{file} is not the file that {MANIFEST} pins; see `vanthu trust`")
    for pin in known.values():
        if pin.file not in files:
            raise RequestError("anchor-missing", f"{pin.file} is pinned in {MANIFEST} but is not there")
        yield _group(name, pin, files[pin.file])


def _group(name: str, pin: Pin, content: bytes) -> AnchorGroup:
    group = _anchors_in(pin.file, content)
    confirmed = datetime.combine(pin.confirmed, time(), UTC)
    until = confirmed + timedelta(days=pin.valid_days)
    if group.stale_after is not None:
        until = min(until, group.loaded_at + group.stale_after)
    return AnchorGroup(name, group.anchors, pin.source, confirmed, until - confirmed)


def _anchors_in(file: str, content: bytes) -> AnchorGroup:
    if file.lower().endswith(LIST_SUFFIX):
        from signer.trust.trusted_list import read_trusted_list  # its schema classes take a second to load

        return read_trusted_list(content)
    return AnchorGroup("", read_certificates(content), "", datetime.min.replace(tzinfo=UTC))
