"""``/v1/verifications``: is it real, who signed, has it been changed? For everybody; nothing is stored."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.http.documented import BINARY, binary, body, form, problems
from api.http.edge import Edge, EdgePort
from api.http.pdf_answer import pdf_answer
from api.http.reports_port import report_file_name, sealed_report
from api.http.schemas import VerificationOut
from api.http.uploads import MULTIPART, media_type, read_body, read_form, unsupported_media_type
from api.report_json import report_json

PDF = "application/pdf"


class ReportFormat(StrEnum):
    """How the report is told."""

    JSON = "json"
    PDF = "pdf"


router = APIRouter(prefix="/v1/verifications", tags=["public"])


@router.post(
    "",
    response_model=VerificationOut,
    responses=binary(PDF, "The report: JSON, or with `format=pdf` a PDF sealed by the service.")
    | problems(400, 413, 415, 422),
    openapi_extra=body({MULTIPART: form(file=BINARY), PDF: BINARY}),
)
async def verify(
    request: Request, edge: EdgePort, report_format: Annotated[ReportFormat, Query(alias="format")] = ReportFormat.JSON
) -> Response:
    """Judge one file, as the part ``file`` of a form or as the body itself.

    A file that cannot be read as a PDF is an answer too: ``INVALID`` with an ``error``. With ``format=pdf`` the
    report is set and sealed for this answer and kept nowhere; ``report-not-sealed`` where the service has no key.
    """
    kind = media_type(request)
    if kind == PDF:
        data, file_name = await read_body(request), None
    elif kind == MULTIPART:
        part = (await read_form(request)).file("file")
        data, file_name = part.data, part.file_name
    else:
        raise unsupported_media_type(MULTIPART, PDF)
    return await run_in_threadpool(_answer, edge, data, file_name, report_format)


def _answer(edge: Edge, data: bytes, file_name: str | None, report_format: ReportFormat) -> Response:
    report = edge.flows.verify_upload(data, file_name)
    if report_format is ReportFormat.PDF:
        return pdf_answer(sealed_report(edge.reports, report, file_name), report_file_name(report))
    content = json.dumps(report_json(report, file_name), ensure_ascii=False).encode()
    return Response(content, media_type="application/json")
