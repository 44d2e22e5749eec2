"""Commands that act in an office act as a named person, audited like anyone else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from api.office import Office
    from api.views import Actor

As = Annotated[
    str, typer.Option("--as", envvar="VANTHU_AS", metavar="PERSON", help="Who acts: identifier of a person (per_…).")
]


@contextmanager
def acting(home: Path | None, person_id: str) -> Iterator[tuple[Office, Actor]]:
    """The office of this home, and the person; work that is due is done before it closes.

    Raises: NotSignedInError ``person-unknown``.
    """
    from api.errors import NotSignedInError
    from api.flows.health import people
    from api.settings import Settings
    from api.wiring.offices import open_office

    with open_office(Settings.from_environment(home=home)) as office:
        actor = next((one.actor for one in people(office) if one.actor.person_id == person_id), None)
        if actor is None:
            raise NotSignedInError("person-unknown", "There is no such person here.", "Không có người dùng này.")
        yield office, actor
        office.dispatcher.drain()
