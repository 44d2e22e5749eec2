"""``docs/openapi.json``: ``python -m api.http.openapi_document > docs/openapi.json``."""

from __future__ import annotations

import json
import sys
from typing import Any

from fastapi import FastAPI

from api.http.application import include_routes
from api.http.openapi import openapi_of


def description() -> dict[str, Any]:
    """What the API says of itself."""
    app = FastAPI()
    include_routes(app)
    return openapi_of(app)


def openapi_document() -> str:
    """The description as it is committed: sorted nowhere, indented, Vietnamese letters as they are."""
    return json.dumps(description(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(openapi_document())
