"""The kinds a draft can be of, and which fields of the form each takes."""

from __future__ import annotations

from dataclasses import dataclass

from api.flows.kinds import KindView
from api.http.edge import Edge
from api.pages.draft_form import BY_KIND


@dataclass(frozen=True, slots=True)
class KindChoice:
    """One kind as the form offers it. ``takes`` and ``needs`` are of :data:`api.pages.draft_form.BY_KIND`."""

    code: str
    name: str
    abbreviation: str | None = None
    takes: frozenset[str] = frozenset(BY_KIND)
    needs: frozenset[str] = frozenset()

    @classmethod
    def of(cls, kind: KindView) -> KindChoice:
        """The fields of the kind that are not for every kind."""
        takes = frozenset(field.name for field in kind.fields) & frozenset(BY_KIND)
        needs = frozenset(field.name for field in kind.fields if field.is_required) & frozenset(BY_KIND)
        return cls(kind.code, kind.name, kind.abbreviation, takes, needs)


WITHOUT_COMPOSER = (KindChoice("quyet-dinh", "Quyết định", "QĐ"), KindChoice("cong-van", "Công văn", "CV"))
"""What an installation without the area offers."""


def kind_choices(edge: Edge) -> tuple[KindChoice, ...]:
    """Every kind in force, in the order of the decree."""
    composing = edge.ports.composing
    return tuple(KindChoice.of(kind) for kind in composing.kinds()) if composing else WITHOUT_COMPOSER


def choice_named(choices: tuple[KindChoice, ...], name: str) -> KindChoice:
    """The kind with that code or abbreviation; for one that is not offered, one that takes everything."""
    return next((one for one in choices if name in (one.code, one.abbreviation)), KindChoice(name, name))
