"""What HTTP and the pages need of the templates of text. :mod:`api.wiring` provides it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Protocol

from fastapi import Depends

from api.http.edge import EdgePort
from api.http.ports import served
from api.text_template_views import TextTemplateFields, TextTemplatePage, TextTemplateView
from api.views import Actor
from records.identifiers import TextTemplateId


class TextTemplates(Protocol):
    """Every call may raise the coded errors of records and api."""

    def list_current(self, actor: Actor, kind: str | None, with_withdrawn: bool) -> tuple[TextTemplateView, ...]:
        """The agency's templates, by kind and name."""

    def page(
        self, actor: Actor, kind: str | None, with_withdrawn: bool, after: TextTemplateId | None, limit: int
    ) -> TextTemplatePage:
        """The same, so many after the one named."""

    def get(self, actor: Actor, template_id: TextTemplateId) -> TextTemplateView:
        """The last version of one of them."""

    def usable(self, actor: Actor, template_id: TextTemplateId) -> TextTemplateView:
        """The last version, if new documents may begin with it."""

    def versions(self, actor: Actor, template_id: TextTemplateId) -> tuple[TextTemplateView, ...]:
        """Every version, the last first."""

    def make(self, actor: Actor, wanted: TextTemplateFields) -> TextTemplateView:
        """Keep a new one; it passes the wall first."""

    def change(
        self, actor: Actor, template_id: TextTemplateId, wanted: TextTemplateFields, seen: int | None
    ) -> TextTemplateView:
        """A further version; ``seen`` is the one that was read."""

    def withdraw(self, actor: Actor, template_id: TextTemplateId, seen: int | None) -> TextTemplateView:
        """No new document begins with it."""

    def fill(self, actor: Actor, template_id: TextTemplateId, values: Mapping[str, str]) -> str:
        """The text with every field filled; nothing is kept."""


async def _text_templates(edge: EdgePort) -> TextTemplates:
    return served(edge.ports.text_templates)


TextTemplatesPort = Annotated[TextTemplates, Depends(_text_templates)]
