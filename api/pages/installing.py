"""Adding the pages and their static files to the application."""

from __future__ import annotations

from fastapi import FastAPI

from api.pages import (
    alerts,
    asking,
    batches,
    dashboard,
    delegations,
    documents,
    drafting,
    exports,
    incoming,
    login,
    people,
    problems,
    public_record,
    reading,
    register,
    start,
    submissions,
    token_signing,
    units,
    verification,
    waiting,
)
from api.pages.administration import audit_log, expiries, health, security, text_templates
from api.pages.archive import (
    dispositions,
    files,
    handovers,
    holds,
    opening,
    plans,
    proposals,
    purges,
    records,
    retention,
)
from api.pages.area import Area
from api.pages.assets import STATIC, CachedFiles

AREAS: tuple[Area, ...] = (
    start.AREA,
    verification.AREA,
    public_record.AREA,
    login.AREA,
    batches.AREA,
    waiting.AREA,
    alerts.AREA,
    drafting.AREA,
    asking.AREA,
    token_signing.AREA,
    incoming.AREA,
    submissions.AREA,
    reading.AREA,
    documents.AREA,
    register.AREA,
    dashboard.AREA,
    records.AREA,
    opening.AREA,
    files.AREA,
    plans.AREA,
    handovers.AREA,
    holds.AREA,
    exports.AREA,
    retention.AREA,
    proposals.AREA,
    dispositions.AREA,
    purges.AREA,
    delegations.AREA,
    people.AREA,
    units.AREA,
    text_templates.AREA,
    security.AREA,
    audit_log.AREA,
    health.AREA,
    expiries.AREA,
    problems.AREA,
)
"""Every area of the pages. Fixed paths come before those with a parameter in the same place."""


NAVIGATION = tuple(entry for area in AREAS for entry in area.navigation)


def install_pages(app: FastAPI) -> None:
    """All pages; none of them is part of the API's description."""
    for area in AREAS:
        app.include_router(area.router, include_in_schema=False)
    app.mount("/static", CachedFiles(directory=STATIC), name="static")
