"""``/verify``: up to twenty files, judged in memory; nothing is stored and the page says so."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from api.errors import BadRequestError
from api.http.edge import Edge, EdgePort
from api.http.flows_port import Flows
from api.http.pdf_answer import pdf_answer
from api.http.reports_port import report_file_name, sealed_report
from api.http.uploads import Part, read_form
from api.pages.area import Area
from api.pages.findings import Finding, finding_of
from api.pages.navigation import NavigationEntry, NavigationGroup
from api.pages.rendering import render
from api.report_json import report_json

MAX_FILES = 20

router = APIRouter()
AREA = Area(router, (NavigationEntry("frame.verify", "/verify", NavigationGroup.PUBLIC),))


@dataclass(frozen=True, slots=True)
class Judged:
    """One file's result as the page shows it; ``json_base64`` is the report for download."""

    file_name: str
    finding: Finding
    json_base64: str


@router.get("/verify")
def ask(request: Request, edge: EdgePort) -> Response:
    """The upload form."""
    return render(
        request, "verification/verify.html", judged=(), max_files=MAX_FILES, gives_pdf=edge.reports is not None
    )


@router.post("/verify")
async def verify(request: Request, edge: EdgePort) -> Response:
    """The results, one a file. Raises: BadRequestError ``part-missing``, ``too-many-files``."""
    files = (await read_form(request)).files("file")
    if not files:
        raise BadRequestError("part-missing", "Choose a file first.", "Hãy chọn tệp trước.")
    if len(files) > MAX_FILES:
        raise BadRequestError(
            "too-many-files", f"At most {MAX_FILES} files at once.", f"Mỗi lần tối đa {MAX_FILES} tệp."
        )
    judged = [await run_in_threadpool(_judge, edge.flows, file) for file in files]
    return render(
        request, "verification/verify.html", judged=judged, max_files=MAX_FILES, gives_pdf=edge.reports is not None
    )


@router.post("/verify/report")
async def report(request: Request, edge: EdgePort) -> Response:
    """The sealed report on one file as a PDF, judged anew because nothing was stored.

    Raises: BadRequestError ``part-missing``, ``part-repeated``; EdgeError ``report-not-sealed``, ``report-not-set``.
    """
    file = (await read_form(request)).file("file")
    return await run_in_threadpool(_report, edge, file)


def _report(edge: Edge, file: Part) -> Response:
    judged = edge.flows.verify_upload(file.data, file.file_name)
    return pdf_answer(sealed_report(edge.reports, judged, file.file_name), report_file_name(judged))


def _judge(flows: Flows, file: Part) -> Judged:
    report = flows.verify_upload(file.data, file.file_name)
    content = json.dumps(report_json(report, file.file_name), ensure_ascii=False, indent=2).encode()
    return Judged(file.file_name or "", finding_of(report), base64.b64encode(content).decode())
