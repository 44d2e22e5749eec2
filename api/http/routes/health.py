"""``/health``: for load balancers and for people on duty."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.http.edge import FlowsPort
from api.http.schemas import HealthOut
from api.views import HealthStatus

router = APIRouter(prefix="/health", tags=["health"])


@router.get("", responses={503: {"model": HealthOut, "description": "Something this service cannot do without."}})
def health(flows: FlowsPort, response: Response) -> HealthOut:
    """Every dependency with its state; 503 when the service cannot do its work."""
    view = flows.health()
    if view.status is HealthStatus.DOWN:
        response.status_code = 503
    return HealthOut.of(view)


@router.get("/live")
def live() -> dict[str, str]:
    """The process answers; nothing else is looked at."""
    return {"status": "ok"}
