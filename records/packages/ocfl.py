"""The same content as an OCFL 1.1 object with one version: rebuildable from the storage alone."""

from __future__ import annotations

import hashlib
import json

from records.packages.content import Package
from records.packages.eark import eark_files
from records.packages.xml import instant

NAMASTE = "0=ocfl_object_1.1"


def ocfl_files(package: Package) -> dict[str, bytes]:
    """Every file by its path inside the object's root; logical paths are those of the E-ARK package."""
    logical = eark_files(package)
    manifest: dict[str, list[str]] = {}
    state: dict[str, list[str]] = {}
    content: dict[str, bytes] = {}
    for path, data in logical.items():
        digest = hashlib.sha512(data).hexdigest()
        if digest not in manifest:
            manifest[digest] = [f"v1/content/{path}"]
            content[f"v1/content/{path}"] = data
        state.setdefault(digest, []).append(path)
    inventory = json.dumps(
        {
            "id": f"urn:uuid:{package.uuid}",
            "type": "https://ocfl.io/1.1/spec/#inventory",
            "digestAlgorithm": "sha512",
            "head": "v1",
            "contentDirectory": "content",
            "manifest": manifest,
            "versions": {
                "v1": {
                    "created": instant(package.made_at),
                    "message": "xuất hồ sơ / export of the record file",
                    "user": {"name": package.agency_name, "address": f"urn:organ:{package.agency_identifier}"},
                    "state": state,
                }
            },
        },
        ensure_ascii=False,
        indent=1,
        sort_keys=True,
    ).encode()
    sidecar = f"{hashlib.sha512(inventory).hexdigest()} inventory.json\n".encode()
    named = {"inventory.json": inventory, "inventory.json.sha512": sidecar}
    root = {NAMASTE: b"ocfl_object_1.1\n", **named, **{f"v1/{name}": data for name, data in named.items()}}
    return dict(sorted((root | content).items()))
