"""Adding the pages and their static files to the application."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.pages import documents, drafting, login, problems, public_record, register, start, verification

STATIC = Path(__file__).parent / "static"
_CACHE = "public, max-age=3600"


class _CachedFiles(StaticFiles):
    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = _CACHE
        return response


def install_pages(app: FastAPI) -> None:
    """All pages; none of them is part of the API's description."""
    for module in (start, verification, public_record, login, drafting, documents, register, problems):
        app.include_router(module.router, include_in_schema=False)
    app.mount("/static", _CachedFiles(directory=STATIC), name="static")
