"""JSON bodies: only as ``application/json``, and what is wrong with them told member by member."""

from __future__ import annotations

from typing import TypeVar

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from api.http.uploads import media_type, unsupported_media_type

JSON_TYPE = "application/json"
Model = TypeVar("Model", bound=BaseModel)


def parse_json(model: type[Model], body: bytes) -> Model:
    """The body as this model. Raises: RequestValidationError."""
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False, include_context=False)
        raise RequestValidationError([{**item, "loc": ("body", *item["loc"])} for item in found]) from error


async def _only_json(request: Request) -> None:
    if await request.body() and media_type(request) != JSON_TYPE:
        raise unsupported_media_type(JSON_TYPE)


ONLY_JSON = Depends(_only_json)
"""Refuses a body of another type: ``content-type-unsupported``."""
