"""``/v1/register``: the books the decree asks for."""

from __future__ import annotations

from fastapi import APIRouter

from api.http.auth import SignedIn
from api.http.documented import problems
from api.http.edge import FlowsPort
from api.http.routes.documents import PAGE_SIZE, Cursor, Limit
from api.http.schemas import RegisterListOut

router = APIRouter(prefix="/v1/register", tags=["register"])


@router.get("/outgoing", responses=problems(400, 401, 403, 422))
def outgoing(
    flows: FlowsPort, actor: SignedIn, starting_after: Cursor = None, limit: Limit = PAGE_SIZE
) -> RegisterListOut:
    """The outgoing register (sổ đăng ký văn bản đi) of this year, Decree 30/2020 article 15 and appendix IV."""
    return RegisterListOut.of(flows.register(actor, starting_after, limit))
