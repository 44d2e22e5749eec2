"""The public shapes of templates of text."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field

from api.http.office_schemas import JsonBody
from api.http.schemas import ResponseBody, Version
from api.text_template_views import TextTemplateFields, TextTemplatePage, TextTemplateView
from records.text_templates.keeping import BODY_MAX, NAME_MAX
from records.text_templates.text_fields import FIELD_MAX, FIELDS_MAX


class TextTemplateIn(JsonBody):
    """``body`` is typed as a draft's; fields stand in it as ``{{name}}``."""

    kind: Annotated[str, Field(min_length=1, max_length=60)]
    name: Annotated[str, Field(min_length=1, max_length=NAME_MAX)]
    body: Annotated[str, Field(min_length=1, max_length=BODY_MAX)]
    declaration: bool = False

    def fields_of(self) -> TextTemplateFields:
        return TextTemplateFields(self.kind, self.name, self.body, self.declaration)


class TextTemplateChangeIn(TextTemplateIn):
    """The whole template as it is to be; ``version`` is the one that was read."""

    version: Version = None


class WithdrawalIn(JsonBody):
    version: Version = None


class FillIn(JsonBody):
    """A value for every field of the template."""

    values: Annotated[
        dict[Annotated[str, Field(max_length=FIELD_MAX)], Annotated[str, Field(max_length=BODY_MAX)]],
        Field(max_length=FIELDS_MAX),
    ]


class FilledOut(ResponseBody):
    body: str


class TextTemplateOut(ResponseBody):
    id: str
    version: int
    kind: str
    kind_name: str
    name: str
    body: str
    fields: tuple[str, ...]
    is_withdrawn: bool
    made_by: str
    made_at: AwareDatetime

    @classmethod
    def of(cls, view: TextTemplateView) -> TextTemplateOut:
        return cls.model_validate(view)


class TextTemplateListOut(ResponseBody):
    data: tuple[TextTemplateOut, ...]
    has_more: bool
    next_cursor: str | None

    @classmethod
    def of(cls, page: TextTemplatePage) -> TextTemplateListOut:
        data = tuple(TextTemplateOut.of(view) for view in page.items)
        return cls(data=data, has_more=page.next_cursor is not None, next_cursor=page.next_cursor)
