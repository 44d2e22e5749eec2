"""An agency that numbers before the leader signs: the leader reads and signs the pages with their number."""

from __future__ import annotations

import pytest

from api.flows.demonstration import CLERK
from api.office import Office
from api.views import DocumentView
from records import register
from records.agencies import COMMON_SERIES
from records.database import snapshot, transaction
from records.identifiers import AgencyId, DocumentId
from records.number_policy import NumberPolicy, decide
from signer.fields import DATE_FIELD, NUMBER_FIELD
from signer.forms.acroform import empty_field_names
from signer.report import Verdict
from tests.api.flows.walking import (
    about,
    bytes_of,
    draft,
    go_on,
    last_numbers,
    number,
    return_it,
    seal,
    sign,
    state_of,
    submit,
)


@pytest.fixture(autouse=True)
def before_signature(office: Office) -> None:
    with transaction(office.engine) as tx:
        policy = NumberPolicy(office.clock().year, before_signature=True)
        decide(tx, office.occasion(CLERK), AgencyId(CLERK.agency_id), policy, "QĐ mẫu 1")


def _numbered(office: Office) -> DocumentView:
    return go_on(office, draft(office), (submit, number))


def test_the_leader_is_shown_the_number_and_the_finished_document_is_valid(office: Office) -> None:
    submitted = go_on(office, draft(office), (submit,))
    assert "number" in submitted.actions
    waiting = number(office, submitted)
    assert (waiting.state, waiting.number, "number" in waiting.actions) == ("submitted", "01/QĐ-UBND", False)
    assert waiting.sha256 != submitted.sha256
    assert not empty_field_names(bytes_of(office, waiting)) & {NUMBER_FIELD, DATE_FIELD}
    issued = go_on(office, waiting, (sign, number, seal))
    assert issued.number == "01/QĐ-UBND"
    assert office.verifier.official(bytes_of(office, issued)).verdict is Verdict.VALID
    assert last_numbers(office) == [1]


def test_asked_again_it_keeps_its_number(office: Office) -> None:
    waiting = _numbered(office)
    again = number(office, waiting)
    assert (again.number, again.sha256, again.version) == (waiting.number, waiting.sha256, waiting.version)


def test_a_document_that_came_back_keeps_its_number_and_the_register_follows_what_is_signed(office: Office) -> None:
    from api.flows import drafting

    returned = return_it(office, _numbered(office))
    assert returned.number == "01/QĐ-UBND"
    drafting.revise(office, CLERK, DocumentId(returned.id), about("Ban hành Quy chế mới"))
    issued = go_on(office, returned, (submit, number, sign, number, seal))
    assert issued.number == "01/QĐ-UBND"
    assert last_numbers(office) == [1]
    with snapshot(office.engine) as tx:
        (row,) = register.list_outgoing(tx, AgencyId(CLERK.agency_id), COMMON_SERIES, office.clock().year).rows
    assert (row.subject, [change.column for change in row.changes]) == ("Ban hành Quy chế mới", ["subject"])


def test_other_agencies_still_number_after_the_signature(office: Office) -> None:
    with transaction(office.engine) as tx:
        policy = NumberPolicy(office.clock().year, before_signature=False)
        decide(tx, office.occasion(CLERK), AgencyId(CLERK.agency_id), policy, "QĐ mẫu 2")
    waiting = go_on(office, draft(office), (submit,))
    from records.errors import ConflictError

    with pytest.raises(ConflictError, match="state-conflict"):
        number(office, waiting)
    assert state_of(office, waiting) == "submitted"
