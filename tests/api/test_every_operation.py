"""Schemathesis against the description, on a real office: no 500 and no undocumented answer, whatever is sent.

Each operation is asked by everybody who can sign in, about things that exist as well as about things that do not.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import pytest
import requests
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.python import asgi
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlalchemy import select

from api.http.openapi_document import description
from records.database import snapshot
from records.schema import metadata
from tests.browser.office_site import OfficeSite, office_site

EXAMPLES = int(os.environ.get("VANTHU_EXAMPLES", "10"))
SECONDS = 120
"""For one answer: screening reads pages as pictures."""
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
OPERATIONS = [found.ok() for found in schemathesis.openapi.from_dict(description()).get_all_operations()]


@dataclass(frozen=True, slots=True)
class Site:
    """The office, one client for all questions, the tokens of its people and the names of what it has."""

    app: FastAPI
    client: requests.Session
    tokens: tuple[str, ...]
    known: tuple[str, ...]
    keys: count[int]

    def named_like(self, parameter: str, operation: APIOperation) -> list[str]:
        """What exists of the kind that this parameter's description shows an example of."""
        told = next(one for one in operation.path_parameters if one.name == parameter)
        example = re.search(r"`([a-z]{3}_)", str(told.definition.get("schema", {}).get("description", "")))
        return [one for one in self.known if example and one.startswith(example[1])]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with office_site(tmp_path_factory.mktemp("described") / "home") as made, asgi.get_client(made.app) as client:
        sessions = made.app.state.edge.sessions
        tokens = tuple(sessions.issue(one.actor.person_id).token for one in made.one_of_each_duty())
        yield Site(made.app, client, tokens, _names(made), count(1))


def _names(made: OfficeSite) -> tuple[str, ...]:
    with snapshot(made.office.engine) as tx:
        tables = [table for table in metadata.sorted_tables if "id" in table.c]
        return tuple(str(name) for table in tables for name in tx.scalars(select(table.c.id).limit(20)))


@pytest.mark.timeout(300)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_an_operation_answers_as_described(operation: APIOperation, site: Site) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), data=st.data())
    def ask(case: schemathesis.Case, data: st.DataObject) -> None:
        for parameter, value in (case.path_parameters or {}).items():
            case.path_parameters[parameter] = data.draw(
                st.sampled_from([value, *site.named_like(parameter, operation)])
            )
        token = data.draw(st.sampled_from([*site.tokens, ""]))
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if case.method == "POST":
            headers["Idempotency-Key"] = f"key-{next(site.keys)}"
        case.call_and_validate(app=site.app, session=site.client, headers=headers, checks=CHECKS, timeout=SECONDS)

    ask()
