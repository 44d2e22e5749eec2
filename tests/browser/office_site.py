"""A real office with invented documents in every state of the line, for whoever walks through its pages."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fastapi import FastAPI
from sqlalchemy import String, Text, select

from api.office import Office
from api.settings import Settings
from api.views import PersonView
from api.wiring.offices import open_office, web_application
from records.compose import load_kinds
from records.database import snapshot
from records.retention.published import shipped_schedule
from records.schema import metadata
from records.time_limits import load_limits
from tests.api.flows import walking
from tests.browser.archive_matter import keep_something

TODAY = date(2026, 11, 1)


@dataclass(frozen=True, slots=True)
class OfficeSite:
    """The application over the office, and everybody who can sign in."""

    app: FastAPI
    office: Office
    people: tuple[PersonView, ...]

    def one_of_each_duty(self) -> tuple[PersonView, ...]:
        """Those whose documents these are, and the first person with each other duty."""
        mine = (walking.CLERK.person_id, walking.LEADER.person_id)
        known_first = sorted(self.people, key=lambda person: person.actor.person_id not in mine)
        return tuple({person.actor.duty: person for person in reversed(known_first)}.values())

    def data(self) -> frozenset[str]:
        """Every text in the database, what people typed, and what the law names: retention classes, kinds, bases."""
        classes = tomllib.loads(shipped_schedule().text)["class"]
        texts: set[str] = {row[name] for row in classes for name in ("name", "basis")}
        texts.update(kind.name for kind in load_kinds().in_force(TODAY))
        texts.update(limit.basis for limit in load_limits(TODAY))
        with snapshot(self.office.engine) as tx:
            for table in metadata.sorted_tables:
                columns = [column for column in table.c if isinstance(column.type, String | Text)]
                if columns:
                    texts.update(
                        leaf for row in tx.execute(select(*columns)) for value in row for leaf in _leaves(value)
                    )
        return frozenset(texts)


def _leaves(value: object) -> Iterator[str]:
    """The texts in a column: itself, each of its lines, or what its JSON holds."""
    if isinstance(value, str):
        if value[:1] in ("[", "{"):
            yield from _leaves(json.loads(value))
        else:
            yield from (value, *value.splitlines())
    elif isinstance(value, list | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _leaves(part)


@contextmanager
def office_site(home: Path) -> Iterator[OfficeSite]:
    """Documents in each state, so that no page is empty because nothing happened yet."""
    settings = Settings.from_environment({}, home=home)
    with open_office(settings) as office:
        walking.draft(office)
        walking.walk(office, after=walking.submit, fields=walking.LETTER)
        walking.return_it(office, walking.walk(office, after=walking.submit, fields=walking.about("Về việc trả lại")))
        for step in walking.LINE[1:]:
            walking.walk(office, after=step, fields=walking.about(f"Về việc {step.__name__}"))
        keep_something(office)
        app = web_application(office, settings)
        yield OfficeSite(app, office, app.state.edge.flows.people())
