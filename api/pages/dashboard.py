"""``/dashboard``: the figures a province reports, as charts with their tables, and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.http.auth import PageVisitor
from api.http.edge import Edge, EdgePort
from api.http.language import language_of
from api.http.ports import served
from api.pages.area import Area
from api.pages.catalog import Catalog, catalog_of
from api.pages.charts import ColumnChart, Series, column_chart
from api.pages.navigation import NavigationEntry, NavigationGroup
from api.pages.rendering import render
from api.statistics_views import CountedYear
from api.views import Actor, Duty, PersonView
from records.statistics import YearFigures

YEARS_OFFERED = 5
EVERYBODY = "all"
FIGURES = (
    "numbered",
    "leader_signed",
    "agency_signed",
    "incoming",
    "incoming_electronic",
    "to_businesses",
    "from_businesses",
    "refused",
)
"""The columns of the CSV and of the tables, in their order."""
_MONTHS = range(1, 13)

router = APIRouter(prefix="/dashboard")
AREA = Area(router, (NavigationEntry("frame.dashboard", "/dashboard", NavigationGroup.REGISTERS),))

Year = Annotated[int | None, Query(ge=1, le=9999)]
Scope = Annotated[str, Query(max_length=3)]


@router.get("")
def index(request: Request, edge: EdgePort, visitor: PageVisitor, year: Year = None, scope: Scope = "") -> Response:
    """The year's figures. Raises: RequestError ``year-unknown``; NotAllowedError ``duty-missing``."""
    counted = _count(edge, visitor, year, scope)
    figures, texts = counted.figures, catalog_of(language_of(request))
    this_year = served(edge.ports.statistics).this_year()
    return render(
        request,
        "dashboard/index.html",
        figures=figures,
        counted_at=counted.at,
        charts=_charts(figures, texts),
        years=range(this_year, this_year - YEARS_OFFERED, -1),
        scope=scope,
        may_see_all=visitor.actor.holds(Duty.ADMINISTRATOR),
    )


@router.get("/figures.csv")
def as_csv(request: Request, edge: EdgePort, visitor: PageVisitor, year: Year = None, scope: Scope = "") -> Response:
    """The same as a table for a spreadsheet. Raises: as :func:`index`."""
    figures = _count(edge, visitor, year, scope).figures
    texts = catalog_of(language_of(request))
    name = f"so-lieu-{figures.year}{'-toan-he-thong' if scope == EVERYBODY else ''}.csv"
    return Response(
        csv_of(figures, texts),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def csv_of(figures: YearFigures, texts: Catalog) -> bytes:
    """One row a month and one for the year. Begins with a byte order mark: spreadsheets then read the letters right."""
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow([texts("chart.month"), *(texts(f"dashboard.{name}") for name in FIGURES)])
    for month in figures.months:
        rows.writerow([f"{month.month:02}/{figures.year}", *(getattr(month, name) for name in FIGURES)])
    rows.writerow([str(figures.year), *(figures.total(name) for name in FIGURES)])
    return table.getvalue().encode("utf-8-sig")


def _count(edge: Edge, visitor: PersonView, year: int | None, scope: str) -> CountedYear:
    statistics = served(edge.ports.statistics)
    count: Callable[[Actor, int], CountedYear] = statistics.of_all if scope == EVERYBODY else statistics.of_agency
    return count(visitor.actor, year if year is not None else statistics.this_year())


def _charts(figures: YearFigures, texts: Catalog) -> tuple[ColumnChart, ...]:
    return (
        figures_chart(figures, texts, "documents", ("numbered", "incoming")),
        figures_chart(figures, texts, "signed", ("leader_signed", "agency_signed")),
        figures_chart(figures, texts, "businesses", ("to_businesses", "from_businesses")),
        figures_chart(figures, texts, "guard", ("refused",)),
    )


def figures_chart(figures: YearFigures, texts: Catalog, title: str, names: tuple[str, ...]) -> ColumnChart:
    """The months of these figures side by side."""
    series = [
        Series(texts(f"dashboard.{name}"), tuple(getattr(month, name) for month in figures.months), f"series-{order}")
        for order, name in enumerate(names, start=1)
    ]
    labels = [f"{month:02}/{figures.year}" for month in _MONTHS]
    return column_chart(texts(f"dashboard.{title}_title"), labels, series, [str(month) for month in _MONTHS])
