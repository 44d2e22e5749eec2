"""``/archive/…/package.zip``: a record or a record file taken out, readable with none of our software."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from api.flows.packaging import PackageForm
from api.http.auth import PageVisitor
from api.http.edge import Edge, EdgePort
from api.http.holdings_port import Holdings
from api.http.package_answer import package_answer
from api.http.ports import served
from api.pages.area import Area
from records.identifiers import RecordFileId, RecordId
from records.packages import PackageKind

router = APIRouter(prefix="/archive")
AREA = Area(router)

Layout = Annotated[PackageForm, Query(alias="form")]


@router.get("/records/{record_id}/package.zip")
def of_record(
    record_id: str, edge: EdgePort, visitor: PageVisitor, form: Layout = PackageForm.E_ARK
) -> StreamingResponse:
    """One record; taking it out is logged."""
    return package_answer(
        _holdings(edge).export_record(visitor.actor, RecordId.parse(record_id), form, PackageKind.DIP)
    )


@router.get("/files/{file_id}/package.zip")
def of_file(file_id: str, edge: EdgePort, visitor: PageVisitor, form: Layout = PackageForm.E_ARK) -> StreamingResponse:
    """A whole record file, for example for the historical archive; taking it out is logged."""
    return package_answer(
        _holdings(edge).export_file(visitor.actor, RecordFileId.parse(file_id), form, PackageKind.SIP)
    )


def _holdings(edge: Edge) -> Holdings:
    return served(edge.ports.holdings)
