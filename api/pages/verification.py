"""``/verify``: up to twenty files, judged in memory; nothing is stored and the page says so."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from api.errors import BadRequestError
from api.http.edge import Edge, EdgePort
from api.http.pdf_answer import pdf_answer
from api.http.reports_port import report_file_name, sealed_report
from api.http.uploads import Form, Part, read_form
from api.pages.area import Area
from api.pages.findings import Finding, finding_of
from api.pages.navigation import NavigationEntry, NavigationGroup
from api.pages.rendering import render
from api.report_json import report_json
from api.views import PublicRecord
from records.errors import NotFoundError
from records.identifiers import Sha256
from signer.report import Report

MAX_FILES = 20

router = APIRouter()
AREA = Area(router, (NavigationEntry("frame.verify", "/verify", NavigationGroup.PUBLIC),))


@dataclass(frozen=True, slots=True)
class Judged:
    """One file's result as the page shows it; ``json_base64`` is the report for download."""

    file_name: str
    finding: Finding
    record: PublicRecord | None
    """What this office knows of the file, if it issued it."""
    json_base64: str


@router.get("/verify")
def ask(request: Request, edge: EdgePort) -> Response:
    """The upload form."""
    return _page(request, edge, ())


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
    return _page(request, edge, tuple([await run_in_threadpool(_judge, edge, file) for file in files]))


@router.post("/verify/one")
async def verify_one(request: Request, edge: EdgePort) -> Response:
    """One file's result without a page around it, for the script that shows progress. Raises: as :func:`verify`."""
    file = (await read_form(request)).file("file")
    item = await run_in_threadpool(_judge, edge, file)
    return render(request, "verification/one.html", item=item, gives_pdf=edge.reports is not None)


@router.post("/verify/report")
async def report(request: Request, edge: EdgePort) -> Response:
    """The sealed report on one file as a PDF, judged anew because nothing was stored.

    Raises: BadRequestError ``part-missing``, ``part-repeated``; EdgeError ``report-not-sealed``, ``report-not-set``.
    """
    file = (await read_form(request)).file("file")
    return await run_in_threadpool(_report, edge, file)


@router.post("/verify/signed-version")
async def signed_version(request: Request, edge: EdgePort) -> Response:
    """The file as one of its signatures found it: its first bytes, without what came later.

    Raises: BadRequestError ``part-missing``, ``part-repeated``; NotFoundError ``signed-version-unknown``.
    """
    form = await read_form(request)
    return await run_in_threadpool(_signed_version, edge, form)


def _page(request: Request, edge: Edge, judged: tuple[Judged, ...]) -> Response:
    return render(
        request,
        "verification/verify.html",
        judged=judged,
        max_files=MAX_FILES,
        gives_pdf=edge.reports is not None,
    )


def _report(edge: Edge, file: Part) -> Response:
    judged = edge.flows.verify_upload(file.data, file.file_name)
    return pdf_answer(sealed_report(edge.reports, judged, file.file_name), report_file_name(judged))


def _signed_version(edge: Edge, form: Form) -> Response:
    file, field = form.file("file"), form.field("field")
    report = edge.flows.verify_upload(file.data, file.file_name)
    lengths = {signature.field: signature.signed_length for signature in report.signatures}
    if not lengths.get(field):
        raise NotFoundError(
            "signed-version-unknown",
            "No signature of that name closes a version of this file.",
            "Tệp không có phiên bản nào khép lại bằng chữ ký này.",
        )
    return pdf_answer(file.data[: lengths[field]], f"ban-da-ky-{report.sha256[:12]}.pdf")


def _judge(edge: Edge, file: Part) -> Judged:
    report = edge.flows.verify_upload(file.data, file.file_name)
    content = json.dumps(report_json(report, file.file_name), ensure_ascii=False, indent=2).encode()
    return Judged(
        file_name=file.file_name or "",
        finding=finding_of(report),
        record=_record(edge, file.data, report),
        json_base64=base64.b64encode(content).decode(),
    )


def _record(edge: Edge, data: bytes, report: Report) -> PublicRecord | None:
    """The file itself may be the issued one, or the issued one with evidence added later."""
    if edge.ports.lookup is None or report.error:
        return None
    lengths = {signature.signed_length for signature in report.signatures if signature.signed_length}
    versions = (memoryview(data)[:length] for length in lengths)
    return edge.ports.lookup.record_of((Sha256(report.sha256), *(Sha256.of(bytes(version)) for version in versions)))
