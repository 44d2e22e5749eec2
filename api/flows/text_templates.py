"""Templates of text (mẫu lời văn): kept by an agency's administrators, used by clerks; past the wall like a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from api.flows.access import require
from api.flows.composing import kind_named
from api.flows.drafting import kinds_today
from api.flows.screening import admit_text
from api.office import Office
from api.text_template_views import TextTemplateFields, TextTemplatePage, TextTemplateView
from api.views import Actor, Duty
from records import text_templates
from records.agencies import full_names
from records.database import snapshot, transaction
from records.errors import ConflictError
from records.identifiers import AgencyId, PersonId, TextTemplateId
from records.occasion import SYSTEM, VIETNAM
from records.text_templates import Entered, TextTemplate

MAKERS = (Duty.ADMINISTRATOR,)
READERS = (Duty.ADMINISTRATOR, Duty.CLERK)


@dataclass(frozen=True, slots=True)
class TextTemplatesDesk:
    """A :class:`api.http.text_templates_port.TextTemplates` over one office."""

    office: Office

    def list_current(self, actor: Actor, kind: str | None, with_withdrawn: bool) -> tuple[TextTemplateView, ...]:
        require(actor, *READERS)
        wanted = kind_named(kinds_today(self.office, actor), kind).code if kind else None
        with snapshot(self.office.engine) as tx:
            found = text_templates.list_current(tx, AgencyId(actor.agency_id), with_withdrawn)
            return self._views(tx, actor, [one for one in found if wanted in (None, one.kind)])

    def page(
        self, actor: Actor, kind: str | None, with_withdrawn: bool, after: TextTemplateId | None, limit: int
    ) -> TextTemplatePage:
        """Cut from the whole list: an agency has dozens of them. A cursor stays good when its template is withdrawn.

        Raises: NotFoundError ``template-not-found``.
        """
        found = tuple(sorted(self.list_current(actor, kind, True), key=_place))
        if after is not None:
            last = self.get(actor, after)
            found = tuple(one for one in found if _place(one) > _place(last))
        wanted = [one for one in found if with_withdrawn or not one.is_withdrawn]
        shown = tuple(wanted[:limit])
        return TextTemplatePage(shown, shown[-1].id if len(wanted) > limit else None)

    def get(self, actor: Actor, template_id: TextTemplateId) -> TextTemplateView:
        return self.versions(actor, template_id)[0]

    def usable(self, actor: Actor, template_id: TextTemplateId) -> TextTemplateView:
        found = self.get(actor, template_id)
        if found.is_withdrawn:
            raise ConflictError("template-withdrawn", "The template was withdrawn.", "Mẫu đã được thu hồi.")
        return found

    def versions(self, actor: Actor, template_id: TextTemplateId) -> tuple[TextTemplateView, ...]:
        require(actor, *READERS)
        with snapshot(self.office.engine) as tx:
            found = text_templates.versions(tx, AgencyId(actor.agency_id), template_id)
            return self._views(tx, actor, found)

    def make(self, actor: Actor, wanted: TextTemplateFields) -> TextTemplateView:
        entered = self._entered(actor, wanted)
        with transaction(self.office.engine) as tx:
            by = self.office.occasion(actor)
            return self._view(tx, actor, text_templates.make(tx, by, AgencyId(actor.agency_id), entered))

    def change(
        self, actor: Actor, template_id: TextTemplateId, wanted: TextTemplateFields, seen: int | None
    ) -> TextTemplateView:
        entered = self._entered(actor, wanted)
        with transaction(self.office.engine) as tx:
            before = _seen(text_templates.load(tx, AgencyId(actor.agency_id), template_id), seen)
            return self._view(tx, actor, text_templates.change(tx, self.office.occasion(actor), before, entered))

    def withdraw(self, actor: Actor, template_id: TextTemplateId, seen: int | None) -> TextTemplateView:
        require(actor, *MAKERS)
        with transaction(self.office.engine) as tx:
            before = _seen(text_templates.load(tx, AgencyId(actor.agency_id), template_id), seen)
            return self._view(tx, actor, text_templates.withdraw(tx, self.office.occasion(actor), before))

    def fill(self, actor: Actor, template_id: TextTemplateId, values: Mapping[str, str]) -> str:
        return text_templates.fill(self.usable(actor, template_id).body, values)

    def _entered(self, actor: Actor, wanted: TextTemplateFields) -> Entered:
        """What was typed, once it is well-formed and the wall lets it through; nothing is stored before."""
        require(actor, *MAKERS)
        kind = kind_named(kinds_today(self.office, actor), wanted.kind)
        text_templates.refuse_malformed(Entered(kind.code, wanted.name, wanted.body, ""))
        typed = (wanted.name, wanted.body)
        clearance = admit_text(self.office, actor, typed, declared_level="none", declared=wanted.declaration)
        return Entered(kind.code, wanted.name, wanted.body, clearance.ruleset)

    def _view(self, tx: Connection, actor: Actor, template: TextTemplate) -> TextTemplateView:
        return self._views(tx, actor, [template])[0]

    def _views(self, tx: Connection, actor: Actor, found: Sequence[TextTemplate]) -> tuple[TextTemplateView, ...]:
        names = full_names(tx, {PersonId(one.made_by) for one in found if one.made_by != SYSTEM})
        kinds = {kind.code: kind.name for kind in kinds_today(self.office, actor)}
        return tuple(
            TextTemplateView(
                id=one.id,
                version=one.version,
                kind=one.kind,
                kind_name=kinds.get(one.kind, one.kind),
                name=one.name,
                body=one.body,
                fields=one.fields,
                is_withdrawn=one.is_withdrawn,
                made_by=names.get(PersonId(one.made_by), ""),
                made_at=one.made_at.astimezone(VIETNAM),
            )
            for one in found
        )


def _seen(now: TextTemplate, version: int | None) -> TextTemplate:
    """The template, unless it changed since it was read. Raises: ConflictError ``version-conflict``."""
    if version is not None and version != now.version:
        raise ConflictError(
            "version-conflict",
            "Someone else has changed the template meanwhile; read it again.",
            "Mẫu vừa được người khác thay đổi; hãy tải lại.",
        )
    return now


def _place(view: TextTemplateView) -> tuple[str, str, str]:
    """Where it stands in the list."""
    return view.kind, view.name, view.id
