"""One spelling for one value: the JSON that hashes are taken over."""

from __future__ import annotations

import json

JsonScalar = str | int | bool | None


def canonical_json(value: object) -> str:
    """JSON with sorted keys, no spaces and real Unicode letters; floats are refused, they have many spellings."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_refuse
    )


def _refuse(value: object) -> object:
    raise TypeError(f"{type(value).__name__} has no canonical JSON")
