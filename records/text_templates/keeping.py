"""An agency's templates: made, changed by a further version, withdrawn; what was used once stays readable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from records import schema
from records.audit import Action, Fact, append
from records.compose import parse_body
from records.database import insert_missing
from records.errors import ConflictError, NotFoundError, RequestError
from records.identifiers import AgencyId, TextTemplateId
from records.occasion import Occasion
from records.text_templates.text_fields import fields_in

NAME_MAX = 200
BODY_MAX = 50_000
"""Characters: twenty pages. Longer texts are documents, and are copied from one."""

_table = schema.text_templates


@dataclass(frozen=True, slots=True)
class Entered:
    """What somebody wrote, past the wall. ``screened_by`` is the version of the wall's rules."""

    kind: str
    name: str
    body: str
    screened_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTemplate:
    """One version of a template (mẫu lời văn)."""

    id: TextTemplateId
    version: int
    agency_id: AgencyId
    kind: str
    name: str
    body: str
    is_withdrawn: bool
    screened_by: str
    made_by: str
    made_at: datetime

    @property
    def fields(self) -> tuple[str, ...]:
        """What is to be filled in."""
        return fields_in(self.body)


def make(tx: Connection, by: Occasion, agency_id: AgencyId, entered: Entered) -> TextTemplate:
    """The first version.

    Raises: RequestError ``template-malformed``, ``template-field-malformed``, ``body-…`` (what the composer refuses).
    """
    refuse_malformed(entered)
    first = TextTemplate(
        id=TextTemplateId.new(by),
        version=1,
        agency_id=agency_id,
        kind=entered.kind,
        name=entered.name.strip(),
        body=entered.body,
        is_withdrawn=False,
        screened_by=entered.screened_by,
        made_by=by.actor,
        made_at=by.at,
    )
    return _keep(tx, by, first, Action.TEXT_TEMPLATE_MADE)


def change(tx: Connection, by: Occasion, before: TextTemplate, entered: Entered) -> TextTemplate:
    """A further version; one that was withdrawn comes into use again.

    Raises: as :func:`make`; ConflictError ``version-conflict``.
    """
    refuse_malformed(entered)
    after = replace(
        before,
        kind=entered.kind,
        name=entered.name.strip(),
        body=entered.body,
        is_withdrawn=False,
        screened_by=entered.screened_by,
    )
    return _keep(tx, by, _next(by, after), Action.TEXT_TEMPLATE_CHANGED)


def withdraw(tx: Connection, by: Occasion, before: TextTemplate) -> TextTemplate:
    """No new document begins with it. Raises: ConflictError ``template-withdrawn``, ``version-conflict``."""
    if before.is_withdrawn:
        raise ConflictError("template-withdrawn", "The template was withdrawn before.", "Mẫu đã được thu hồi.")
    return _keep(tx, by, _next(by, replace(before, is_withdrawn=True)), Action.TEXT_TEMPLATE_WITHDRAWN)


def load(tx: Connection, agency_id: AgencyId, template_id: TextTemplateId) -> TextTemplate:
    """The last version of one of an agency's templates. Raises: NotFoundError ``template-not-found``."""
    return versions(tx, agency_id, template_id)[0]


def versions(tx: Connection, agency_id: AgencyId, template_id: TextTemplateId) -> tuple[TextTemplate, ...]:
    """Every version, the last first. Raises: NotFoundError ``template-not-found``."""
    own = (_table.c.agency_id == agency_id, _table.c.id == template_id)
    rows = tx.execute(select(_table).where(*own).order_by(_table.c.version.desc())).all()
    if not rows:
        raise NotFoundError("template-not-found", "There is no such template of text.", "Không có mẫu lời văn này.")
    return tuple(_template(row) for row in rows)


def list_current(tx: Connection, agency_id: AgencyId, with_withdrawn: bool = False) -> tuple[TextTemplate, ...]:
    """The last versions of an agency's templates, by kind and name."""
    own = _table.c.agency_id == agency_id
    last = select(_table.c.id, func.max(_table.c.version).label("last")).where(own).group_by(_table.c.id).subquery()
    query = select(_table).join(last, (last.c.id == _table.c.id) & (last.c.last == _table.c.version))
    if not with_withdrawn:
        query = query.where(_table.c.is_withdrawn.is_(False))
    return tuple(_template(row) for row in tx.execute(query.order_by(_table.c.kind, _table.c.name, _table.c.id)))


def seed(tx: Connection, templates: Iterable[TextTemplate]) -> None:
    """Add those that are missing, as the system; existing ones are left as they are."""
    for template in templates:
        insert_missing(tx, _table, **_columns(template))


def refuse_malformed(entered: Entered) -> None:
    """Raises: RequestError ``template-malformed``, ``template-field-malformed``, ``body-…``."""
    if not 1 <= len(entered.name.strip()) <= NAME_MAX or not 1 <= len(entered.body.strip()) <= BODY_MAX:
        raise RequestError(
            "template-malformed",
            f"A template has a name of at most {NAME_MAX} characters and a text of at most {BODY_MAX}.",
            f"Mẫu phải có tên không quá {NAME_MAX} ký tự và nội dung không quá {BODY_MAX} ký tự.",
        )
    fields_in(entered.name + "\n" + entered.body)
    parse_body(entered.body)


def _next(by: Occasion, after: TextTemplate) -> TextTemplate:
    return replace(after, version=after.version + 1, made_by=by.actor, made_at=by.at)


def _keep(tx: Connection, by: Occasion, template: TextTemplate, action: Action) -> TextTemplate:
    if not insert_missing(tx, _table, **_columns(template)):
        raise ConflictError(
            "version-conflict",
            "Someone else has changed the template meanwhile; read it again.",
            "Mẫu vừa được người khác thay đổi; hãy tải lại.",
        )
    facts = (Fact("kind", template.kind), Fact("version", template.version))
    append(tx, by, template.agency_id, action, template.id, *facts)
    return template


def _columns(template: TextTemplate) -> dict[str, object]:
    return {column.name: getattr(template, column.name) for column in _table.columns}


def _template(row: Row[tuple[Any, ...]]) -> TextTemplate:
    values = row._asdict()
    return TextTemplate(**values | {"id": TextTemplateId(row.id), "agency_id": AgencyId(row.agency_id)})
