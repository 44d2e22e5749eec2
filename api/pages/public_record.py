"""``/v/{code}``: what the QR opens, without login: the status, who signed, a comparison with one's own file."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from api.http.edge import FlowsPort
from api.http.flows_port import Flows
from api.http.problems import problem_of
from api.http.uploads import Form, read_form
from api.pages.area import Area
from api.pages.rendering import render
from records.errors import NotFoundError, RequestError
from records.identifiers import Sha256, VerificationCode

router = APIRouter()
AREA = Area(router)


@router.get("/v")
def look_up(code: Annotated[str, Query(max_length=60)]) -> Response:
    """A code typed by hand."""
    return RedirectResponse(f"/v/{quote(code, safe='')}", 303)


@router.get("/v/{code}")
def show(request: Request, code: str, flows: FlowsPort) -> Response:
    """The record, or a page that says in words that there is none."""
    try:
        record = flows.public_record(VerificationCode.parse(code))
    except (NotFoundError, RequestError) as error:
        problem = problem_of(request, error)
        return render(request, "verification/record_missing.html", problem=problem, typed=code)
    return render(request, "verification/public_record.html", record=record, matches=None)


@router.post("/v/{code}")
async def compare(request: Request, code: str, flows: FlowsPort) -> Response:
    """Whether the visitor's file, or its hash, is the issued one. The file is hashed and forgotten."""
    form = await read_form(request)
    return await run_in_threadpool(_compare, request, VerificationCode.parse(code), flows, form)


def _compare(request: Request, code: VerificationCode, flows: Flows, form: Form) -> Response:
    record = flows.public_record(code)
    typed = form.field("sha256").lower()
    sha256 = Sha256.parse(typed) if typed else Sha256.of(form.file("file").data)
    return render(request, "verification/public_record.html", record=record, matches=flows.compare(code, sha256))
