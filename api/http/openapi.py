"""The OpenAPI description: what FastAPI derives, plus the shapes of bodies that routes read themselves."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from api.http.composing_schemas import CopyIn, HandedInIn, ScannedCopyIn
from api.http.draft_schemas import DraftIn, RevisionIn, UploadedRevisionIn, UploadIn
from api.http.once import KEY_HEADER
from api.http.schemas import ProblemOut

API_VERSION = "1.0.0"
_TEMPLATE = "#/components/schemas/{model}"
_KEY_REQUIRED = (
    "/record-files/{file_id}/close",
    "/file-handovers/{handover_id}/accept",
    "/dispositions/{disposition_id}/approve",
    "/dispositions/{disposition_id}/execute",
    "/purges/{purge_id}/approve",
    "/signatures",
    "/number",
    "/seal",
    "/dispatch",
    "/cancel-number",
    "/recall",
    "/retry",
    "/signature-batches",
)
_FRAMEWORK_ERRORS = ("HTTPValidationError", "ValidationError")


def openapi_of(app: FastAPI) -> dict[str, Any]:
    """The description served at ``/openapi.json`` and committed as ``docs/openapi.json``."""
    description = get_openapi(
        title="vanthu",
        version=API_VERSION,
        summary="Official documents: draft, sign, number, seal, dispatch, verify.",
        description="Errors are RFC 9457 problem details; script against `code` (see `/problems/{code}`).",
        routes=app.routes,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    schemas = description["components"]["schemas"]
    schemas.update(_body_schemas())
    for name in _FRAMEWORK_ERRORS:
        schemas.pop(name, None)
    _require_keys(description["paths"])
    return description


def _body_schemas() -> dict[str, Any]:
    read_by_routes = (DraftIn, UploadIn, RevisionIn, UploadedRevisionIn, CopyIn, HandedInIn, ScannedCopyIn)
    _, definitions = models_json_schema(
        [*((model, "validation") for model in read_by_routes), (ProblemOut, "serialization")], ref_template=_TEMPLATE
    )
    return dict(definitions["$defs"])


def _require_keys(paths: dict[str, Any]) -> None:
    """The header is optional to the parser, so that its absence has an own code; here it is told as required."""
    for path, operations in paths.items():
        if path.endswith(_KEY_REQUIRED):
            for parameter in operations["post"]["parameters"]:
                if parameter["name"] == KEY_HEADER:
                    parameter["required"] = True
