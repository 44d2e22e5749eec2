"""``docs/openapi.json``: ``python -m api.http.openapi_document > docs/openapi.json``."""

from __future__ import annotations

import json
import sys

from fastapi import FastAPI

from api.http.application import include_routes
from api.http.openapi import openapi_of


def openapi_document() -> str:
    """The API's description as it is committed: sorted nowhere, indented, Vietnamese letters as they are."""
    app = FastAPI()
    include_routes(app)
    return json.dumps(openapi_of(app), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(openapi_document())
