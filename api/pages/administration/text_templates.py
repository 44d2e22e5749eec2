"""``/text-templates``: wording an agency uses again and again; kept by administrators, used by clerks."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from api.flows.access import require
from api.flows.text_templates import MAKERS, READERS
from api.http.auth import PageVisitor
from api.http.edge import edge_of
from api.http.problems import Problem
from api.http.text_templates_port import TextTemplatesPort
from api.http.uploads import Form
from api.pages.area import Area
from api.pages.carrying_out import carry_out
from api.pages.document_steps import version_in
from api.pages.kind_choices import kind_choices
from api.pages.navigation import NavigationEntry, NavigationGroup
from api.pages.rendering import render
from api.pages.telling import Done
from api.text_template_views import TextTemplateFields, TextTemplateView
from api.views import Duty
from records.identifiers import TextTemplateId

router = APIRouter(prefix="/text-templates")
AREA = Area(
    router,
    (NavigationEntry("text_templates.nav", "/text-templates", NavigationGroup.ADMINISTRATION, frozenset(READERS)),),
)


@router.get("")
def index(
    request: Request,
    port: TextTemplatesPort,
    visitor: PageVisitor,
    show: Annotated[Literal["current", "all"], Query()] = "current",
) -> Response:
    """The agency's, by kind and name."""
    return render(
        request,
        "text_templates/index.html",
        templates=port.list_current(visitor.actor, None, show == "all"),
        shown=show,
        may_make=visitor.actor.holds(*MAKERS),
    )


@router.get("/new")
def write(request: Request, visitor: PageVisitor) -> Response:
    """An empty form."""
    require(visitor.actor, *MAKERS)
    return _form(request, Form(()), None)


@router.post("/new")
async def make(request: Request, port: TextTemplatesPort, visitor: PageVisitor) -> Response:
    """Keep it; refused, it is shown again with everything typed."""
    actor = visitor.actor
    return await carry_out(
        request,
        lambda form: Done(f"/text-templates/{port.make(actor, _typed(form)).id}", "template_made"),
        lambda form, problem: _form(request, form, None, problem),
    )


@router.get("/{template_id}")
def show(request: Request, template_id: str, port: TextTemplatesPort, visitor: PageVisitor) -> Response:
    """Its text, what is to be filled in, and the versions before."""
    found = port.versions(visitor.actor, TextTemplateId.parse(template_id))
    return render(
        request,
        "text_templates/template.html",
        template=found[0],
        versions=found,
        may_make=visitor.actor.holds(*MAKERS),
        may_use=visitor.actor.holds(Duty.CLERK) and not found[0].is_withdrawn,
    )


@router.get("/{template_id}/change")
def rewrite(request: Request, template_id: str, port: TextTemplatesPort, visitor: PageVisitor) -> Response:
    """The form with what stands there now."""
    require(visitor.actor, *MAKERS)
    return _form(request, Form(()), port.get(visitor.actor, TextTemplateId.parse(template_id)))


@router.post("/{template_id}/change")
async def change(request: Request, template_id: str, port: TextTemplatesPort, visitor: PageVisitor) -> Response:
    """Keep a further version."""
    actor, found = visitor.actor, TextTemplateId.parse(template_id)

    def work(form: Form) -> Done:
        return Done(
            f"/text-templates/{port.change(actor, found, _typed(form), version_in(form)).id}", "template_changed"
        )

    return await carry_out(request, work, lambda form, problem: _form(request, form, port.get(actor, found), problem))


@router.get("/{template_id}/withdraw")
def ask(request: Request, template_id: str, port: TextTemplatesPort, visitor: PageVisitor) -> Response:
    """What withdrawing does."""
    require(visitor.actor, *MAKERS)
    return _withdrawal(request, port.get(visitor.actor, TextTemplateId.parse(template_id)))


@router.post("/{template_id}/withdraw")
async def withdraw(request: Request, template_id: str, port: TextTemplatesPort, visitor: PageVisitor) -> Response:
    """Withdraw it."""
    actor, found = visitor.actor, TextTemplateId.parse(template_id)

    def work(form: Form) -> Done:
        return Done(f"/text-templates/{port.withdraw(actor, found, version_in(form)).id}", "template_withdrawn")

    return await carry_out(request, work, lambda form, problem: _withdrawal(request, port.get(actor, found), problem))


def _typed(form: Form) -> TextTemplateFields:
    return TextTemplateFields(
        form.field("kind"), form.field("name"), form.field("body"), form.field("declaration") == "yes"
    )


def _form(request: Request, typed: Form, before: TextTemplateView | None, problem: Problem | None = None) -> Response:
    """A version that another one has overtaken is told so, and may be sent again once it was read."""
    return render(
        request,
        "text_templates/form.html",
        before=before,
        kinds=[(kind.code, kind.name) for kind in kind_choices(edge_of(request))],
        kind=typed.field("kind", before.kind if before else ""),
        name=typed.field("name", before.name if before else ""),
        body=typed.field("body", before.body if before else ""),
        declared=typed.field("declaration") == "yes",
        problem=problem,
    )


def _withdrawal(request: Request, template: TextTemplateView, problem: Problem | None = None) -> Response:
    return render(
        request,
        "text_templates/withdraw.html",
        template=template,
        problem=problem,
    )
