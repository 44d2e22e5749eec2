"""Static files under an address that changes with their content, so that browsers may keep them for good."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC = Path(__file__).parent / "static"
_FOR_GOOD = "public, max-age=31536000, immutable"
_FOR_AN_HOUR = "public, max-age=3600"
_DIGITS = 12
"""Hexadecimal digits of the content's hash: enough to tell versions apart."""


@cache
def asset(name: str) -> str:
    """The address of a static file. Raises: FileNotFoundError when a template names one that is not there."""
    content = (STATIC / name).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:_DIGITS]}"


class CachedFiles(StaticFiles):
    """Serves :data:`STATIC`; an address with a version never changes its content."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = _FOR_GOOD if b"v=" in scope["query_string"] else _FOR_AN_HOUR
        return response
