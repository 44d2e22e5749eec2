"""What a route's OpenAPI entry says beside its own schema."""

from __future__ import annotations

from typing import Any

from api.http.problems import PROBLEM_TYPE
from api.http.schemas import ProblemOut

_DESCRIPTIONS = {
    400: "The request is malformed.",
    401: "Nobody is signed in.",
    403: "This person may not do this.",
    404: "There is no such thing.",
    409: "The state of things does not allow it now.",
    410: "It was rightly destroyed; its entry remains.",
    413: "More bytes than the limit.",
    415: "The body is of a type that is not accepted.",
    422: "Well formed, but not acceptable: see `code` and `errors`.",
    500: "A fault of the service; quote the request_id.",
    503: "Something the service depends on does not answer; try again.",
    507: "No room is left where it would be kept; an operator has to act.",
}

Responses = dict[int | str, dict[str, Any]]


def problems(*statuses: int) -> Responses:
    """Problem answers with these statuses, and those that any route may give."""
    schema = {"schema": {"$ref": f"#/components/schemas/{ProblemOut.__name__}"}}
    return {
        status: {"description": _DESCRIPTIONS[status], "content": {PROBLEM_TYPE: schema}}
        for status in sorted({*statuses, 500, 503, 507})
    }


def binary(media_type: str, description: str) -> Responses:
    """A 200 answer that is a file."""
    return {200: {"description": description, "content": {media_type: {"schema": BINARY}}}}


def body(schemas: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """A required body for a route that reads it itself: one schema a media type."""
    content = {media_type: {"schema": schema} for media_type, schema in schemas.items()}
    return {"requestBody": {"required": True, "content": content}}


def reference(model: type) -> dict[str, Any]:
    """A schema of the components."""
    return {"$ref": f"#/components/schemas/{model.__name__}"}


def form(**parts: dict[str, Any]) -> dict[str, Any]:
    """A multipart form all of whose parts are required."""
    return {"type": "object", "properties": parts, "required": list(parts)}


BINARY: dict[str, Any] = {"type": "string", "format": "binary"}
