"""``/v1/statistics``: the figures a province asks for."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api.http.auth import SignedIn
from api.http.documented import problems
from api.http.edge import EdgePort
from api.http.ports import served
from api.http.statistics_schemas import YearFiguresOut

router = APIRouter(prefix="/v1", tags=["statistics"])


@router.get("/statistics", responses=problems(400, 401, 403, 404, 422))
def get_figures(
    edge: EdgePort,
    actor: SignedIn,
    year: Annotated[int | None, Query(ge=1, le=9999, description="This year unless another is asked for.")] = None,
    scope: Annotated[Literal["agency", "all"], Query(description="Of all agencies: an administrator's.")] = "agency",
) -> YearFiguresOut:
    """A year's documents, signatures, time limits, exchange with businesses and guard refusals, month by month."""
    statistics = served(edge.ports.statistics)
    count = statistics.of_all if scope == "all" else statistics.of_agency
    return YearFiguresOut.of(count(actor, year if year is not None else statistics.this_year()))
