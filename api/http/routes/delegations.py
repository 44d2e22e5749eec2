"""``/v1/delegations``: who may sign for the agency, in which capacity, for what and until when."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from api.http.auth import SignedIn
from api.http.documented import problems
from api.http.json_bodies import ONLY_JSON
from api.http.office_edge import OfficeArea
from api.http.office_schemas import DelegationIn, DelegationListOut, DelegationOut, EndingIn
from api.http.once import OptionalOnce
from records.identifiers import DelegationId

router = APIRouter(prefix="/v1/delegations", tags=["delegations"])

Id = Annotated[str, Path(description="For example `dlg_01KARX…`.", max_length=60)]


@router.post(
    "",
    status_code=201,
    response_model=DelegationOut,
    responses=problems(400, 401, 403, 404, 409, 413, 415, 422),
    dependencies=[ONLY_JSON],
)
def record(office: OfficeArea, actor: SignedIn, once: OptionalOnce, wanted: DelegationIn) -> Response:
    """Record what a paper says; what the decree forbids is refused."""
    return once.answer(lambda: DelegationOut.of(office.record_delegation(actor, wanted.fields())), 201)


@router.get("", responses=problems(400, 401, 403, 404, 422))
def list_delegations(
    office: OfficeArea,
    actor: SignedIn,
    holder_id: Annotated[str | None, Query(max_length=60)] = None,
    kind: Annotated[str | None, Query(max_length=60)] = None,
) -> DelegationListOut:
    """The agency's, newest first; with a holder and a kind those they may sign it under today, the best first."""
    return DelegationListOut.of(office.list_delegations(actor, holder_id, kind))


@router.get("/{delegation_id}", responses=problems(400, 401, 403, 404, 422))
def get(delegation_id: Id, office: OfficeArea, actor: SignedIn) -> DelegationOut:
    """One of them."""
    return DelegationOut.of(office.get_delegation(actor, DelegationId.parse(delegation_id)))


@router.post(
    "/{delegation_id}/end",
    response_model=DelegationOut,
    responses=problems(400, 401, 403, 404, 409, 413, 415, 422),
    dependencies=[ONLY_JSON],
)
def end(delegation_id: Id, office: OfficeArea, actor: SignedIn, once: OptionalOnce, wanted: EndingIn) -> Response:
    """End it now: nothing more is signed under it."""
    found = DelegationId.parse(delegation_id)
    return once.answer(lambda: DelegationOut.of(office.end_delegation(actor, found, wanted.reason)))
