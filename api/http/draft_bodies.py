"""A draft as it is sent: JSON fields to compose, or a form with a PDF and its particulars."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from api.http.documented import BINARY, body, form, reference
from api.http.draft_schemas import DraftIn, RevisionIn, UploadedRevisionIn, UploadIn
from api.http.json_bodies import JSON_TYPE, parse_json
from api.http.uploads import MULTIPART, media_type, read_body, read_form, unsupported_media_type
from api.requests import DraftFields, UploadedDraft

DRAFT_BODY = body({JSON_TYPE: reference(DraftIn), MULTIPART: form(fields=reference(UploadIn), file=BINARY)})
"""The OpenAPI description of both."""
REVISION_BODY = body(
    {JSON_TYPE: reference(RevisionIn), MULTIPART: form(fields=reference(UploadedRevisionIn), file=BINARY)}
)
"""The same for a draft that is written anew."""


@dataclass(frozen=True, slots=True)
class SentDraft:
    """What was sent. ``pieces`` are the bytes it was read from, for the idempotency key."""

    draft: DraftFields | UploadedDraft
    pieces: tuple[bytes, ...]
    version: int | None = None
    """Of the draft that it stands in for, as it was seen."""


async def read_draft(request: Request) -> SentDraft:
    """Read either body.

    Raises: RequestValidationError; BadRequestError ``content-type-unsupported``, ``form-…``, ``part-…``.
    """
    kind = media_type(request)
    if kind == JSON_TYPE:
        content = await read_body(request)
        return SentDraft(parse_json(DraftIn, content).fields(), (content,))
    if kind == MULTIPART:
        parts = await read_form(request)
        described, file = parts.required("fields"), parts.file("file")
        upload = parse_json(UploadIn, described.data).upload(file.data, file.file_name)
        return SentDraft(upload, (described.data, file.data))
    raise unsupported_media_type(JSON_TYPE, MULTIPART)


async def read_revision(request: Request) -> SentDraft:
    """The same for a draft that is written anew. Raises: as :func:`read_draft`."""
    kind = media_type(request)
    if kind == JSON_TYPE:
        content = await read_body(request)
        written = parse_json(RevisionIn, content)
        return SentDraft(written.fields(), (content,), written.version)
    if kind == MULTIPART:
        parts = await read_form(request)
        described, file = parts.required("fields"), parts.file("file")
        uploaded = parse_json(UploadedRevisionIn, described.data)
        upload = uploaded.upload(file.data, file.file_name)
        return SentDraft(upload, (described.data, file.data), uploaded.version)
    raise unsupported_media_type(JSON_TYPE, MULTIPART)
