"""``/v1/text-templates``: wording an agency uses again and again, by kind of document."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from api.http.auth import SignedIn
from api.http.documented import problems
from api.http.json_bodies import ONLY_JSON
from api.http.once import OptionalOnce
from api.http.routes.documents import PAGE_SIZE, Cursor, Limit
from api.http.text_templates_port import TextTemplatesPort
from api.http.text_templates_schemas import (
    FilledOut,
    FillIn,
    TextTemplateChangeIn,
    TextTemplateIn,
    TextTemplateListOut,
    TextTemplateOut,
    WithdrawalIn,
)
from api.text_template_views import TextTemplatePage
from records.identifiers import TextTemplateId

router = APIRouter(prefix="/v1/text-templates", tags=["text templates"])

Id = Annotated[str, Path(description="For example `tpl_01KARX…`.", max_length=60)]


@router.get("", responses=problems(400, 401, 403, 404, 422))
def list_templates(
    port: TextTemplatesPort,
    actor: SignedIn,
    kind: Annotated[str | None, Query(max_length=60, description="Code or abbreviation of a kind.")] = None,
    withdrawn: Annotated[bool, Query(description="Also those that were withdrawn.")] = False,
    starting_after: Cursor = None,
    limit: Limit = PAGE_SIZE,
) -> TextTemplateListOut:
    """The agency's, by kind and name."""
    after = TextTemplateId.parse(starting_after) if starting_after else None
    return TextTemplateListOut.of(port.page(actor, kind, withdrawn, after, limit))


@router.post(
    "",
    status_code=201,
    response_model=TextTemplateOut,
    responses=problems(400, 401, 403, 404, 409, 413, 415, 422),
    dependencies=[ONLY_JSON],
)
def make(port: TextTemplatesPort, actor: SignedIn, once: OptionalOnce, wanted: TextTemplateIn) -> Response:
    """Keep a new one; its text passes the wall first."""
    return once.answer(lambda: TextTemplateOut.of(port.make(actor, wanted.fields_of())), 201)


@router.get("/{template_id}", responses=problems(400, 401, 403, 404, 422))
def get(template_id: Id, port: TextTemplatesPort, actor: SignedIn) -> TextTemplateOut:
    """The last version."""
    return TextTemplateOut.of(port.get(actor, TextTemplateId.parse(template_id)))


@router.get("/{template_id}/versions", responses=problems(400, 401, 403, 404, 422))
def versions(template_id: Id, port: TextTemplatesPort, actor: SignedIn) -> TextTemplateListOut:
    """Every version, the last first."""
    return TextTemplateListOut.of(TextTemplatePage(port.versions(actor, TextTemplateId.parse(template_id)), None))


@router.post(
    "/{template_id}/versions",
    status_code=201,
    response_model=TextTemplateOut,
    responses=problems(400, 401, 403, 404, 409, 413, 415, 422),
    dependencies=[ONLY_JSON],
)
def change(
    template_id: Id, port: TextTemplatesPort, actor: SignedIn, once: OptionalOnce, wanted: TextTemplateChangeIn
) -> Response:
    """A further version; a withdrawn template comes into use again."""
    found = TextTemplateId.parse(template_id)
    return once.answer(lambda: TextTemplateOut.of(port.change(actor, found, wanted.fields_of(), wanted.version)), 201)


@router.post(
    "/{template_id}/withdraw",
    response_model=TextTemplateOut,
    responses=problems(400, 401, 403, 404, 409, 413, 415, 422),
    dependencies=[ONLY_JSON],
)
def withdraw(
    template_id: Id, port: TextTemplatesPort, actor: SignedIn, once: OptionalOnce, wanted: WithdrawalIn
) -> Response:
    """No new document begins with it; its versions stay readable."""
    found = TextTemplateId.parse(template_id)
    return once.answer(lambda: TextTemplateOut.of(port.withdraw(actor, found, wanted.version)))


@router.post(
    "/{template_id}/fill", responses=problems(400, 401, 403, 404, 409, 413, 415, 422), dependencies=[ONLY_JSON]
)
def fill(template_id: Id, port: TextTemplatesPort, actor: SignedIn, wanted: FillIn) -> FilledOut:
    """The text with every field filled, to be sent as a draft's body; nothing is kept."""
    return FilledOut(body=port.fill(actor, TextTemplateId.parse(template_id), wanted.values))
