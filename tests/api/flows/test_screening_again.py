"""A stored document that is found to be classified later: an event without content, and words on what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib import resources

import pytest
from PIL import Image
from sqlalchemy import select

from api.errors import NotAllowedError
from api.flows.demonstration import CLERK, LEADER
from api.flows.screening_again import screen_again
from api.office import Office
from records import schema
from records.database import snapshot
from records.errors import NotFoundError
from records.identifiers import DocumentId
from records.screening.rules import parse_rules
from signer.seeing import Script
from tests.api.flows.walking import OTHER_AGENCYS_CLERK, seal, walk

LATER_RULE = """
[[rule]]
id = "invented-later"
decision = "refuse"
form = "inside"
where = ["first_page"]
phrases = ["CHUYỂN ĐỔI SỐ XÃ ĐÔNG SƠN"]
text = "An invented rule of tomorrow."
text_vi = "Quy tắc hư cấu của ngày mai."
basis = "hư cấu"
effective_from = 2020-07-01
"""


class ReadsNothing:
    """Pictures hold no words: what OCR says of a seal is not the question here, nor how long it takes."""

    def read(self, picture: Image.Image, script: Script) -> str | None:
        return ""


@pytest.fixture
def tomorrow(office: Office) -> Office:
    """The office under a rule that the document did not know when it was let in."""
    table = resources.files("records").joinpath("rules/secrecy.toml").read_text("utf-8")
    return replace(office, ruleset=parse_rules(table + LATER_RULE, date(2026, 12, 1)))


def events(office: Office) -> list[tuple[str, str]]:
    with snapshot(office.engine) as tx:
        rows = tx.execute(select(schema.audit_events.c.subject, schema.audit_events.c.facts)).all()
    return [(row.subject, row.facts) for row in rows]


def test_an_ordinary_document_is_clear_again(office: Office) -> None:
    calm = replace(office, reader=ReadsNothing())
    assert screen_again(calm, CLERK, DocumentId(walk(office, after=seal).id)).decision == "clear"


def test_a_document_found_later_leaves_an_event_and_a_next_step(office: Office, tomorrow: Office) -> None:
    document = walk(office, after=seal)
    found = screen_again(tomorrow, CLERK, DocumentId(document.id))
    assert (found.decision, {signal.rule for signal in found.signals}) == ("refused", {"invented-later"})
    assert found.next_step_vi is not None
    assert "người thứ hai" in found.next_step_vi
    last = events(office)[-1]
    assert last[0] == document.id
    assert "invented-later" in last[1]
    assert "Đông Sơn" not in last[1]
    assert document.sha256 not in last[1]


def test_only_people_of_the_agency_who_keep_documents_may_ask(office: Office) -> None:
    document = DocumentId(walk(office).id)
    with pytest.raises(NotFoundError):
        screen_again(office, OTHER_AGENCYS_CLERK, document)
    with pytest.raises(NotAllowedError):
        screen_again(office, LEADER, document)
