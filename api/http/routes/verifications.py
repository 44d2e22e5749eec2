"""``/v1/verifications``: is it real, who signed, has it been changed? For everybody; nothing is stored."""

from __future__ import annotations

import json

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from api.http.documented import BINARY, body, form, problems
from api.http.edge import FlowsPort
from api.http.schemas import VerificationOut
from api.http.uploads import MULTIPART, media_type, read_body, read_form, unsupported_media_type
from api.report_json import report_json

PDF = "application/pdf"

router = APIRouter(prefix="/v1/verifications", tags=["public"])


@router.post(
    "",
    response_model=VerificationOut,
    responses=problems(400, 413, 415, 422),
    openapi_extra=body({MULTIPART: form(file=BINARY), PDF: BINARY}),
)
async def verify(request: Request, flows: FlowsPort) -> Response:
    """Judge one file, as the part ``file`` of a form or as the body itself.

    A file that cannot be read as a PDF is an answer too: ``INVALID`` with an ``error``.
    """
    kind = media_type(request)
    if kind == PDF:
        data, file_name = await read_body(request), None
    elif kind == MULTIPART:
        part = (await read_form(request)).file("file")
        data, file_name = part.data, part.file_name
    else:
        raise unsupported_media_type(MULTIPART, PDF)
    report = await run_in_threadpool(flows.verify_upload, data, file_name)
    content = json.dumps(report_json(report, file_name), ensure_ascii=False).encode()
    return Response(content, media_type="application/json")
