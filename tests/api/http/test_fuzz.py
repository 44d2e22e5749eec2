"""Schemathesis against the description: no 500, no undocumented answer, whatever is sent."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.http.application import create_app
from api.http.settings import WebSettings
from tests.api.conftest import SECRET, Clock
from tests.api.fake_flows import CLERK, FakeFlows
from tests.api.fake_reports import fake_reports
from tests.api.memory_idempotency import MemoryIdempotency

EXAMPLES = 15
_APP = create_app(FakeFlows(), WebSettings(SECRET), answers=MemoryIdempotency(), clock=Clock(), reports=fake_reports)
_TOKEN = _APP.state.edge.sessions.issue(CLERK.person_id).token
schema = schemathesis.openapi.from_asgi("/openapi.json", _APP)


@pytest.mark.timeout(120)
@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_api_answers_as_described(case: schemathesis.Case) -> None:
    case.call_and_validate(
        headers={"Authorization": f"Bearer {_TOKEN}"},
        checks=[
            not_a_server_error,
            status_code_conformance,
            content_type_conformance,
            response_schema_conformance,
        ],
    )
