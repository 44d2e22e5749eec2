"""A marking typed into any field is a line of its own to the guard, wherever the form would set it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from api.errors import RefusedByScreeningError
from api.flows import drafting
from api.flows.demonstration import CLERK, DECISION
from api.office import Office
from api.requests import ArticleFields, DraftFields
from tests.api.flows.uploads import page, upload


@pytest.mark.parametrize(
    "fields",
    [
        replace(DECISION, articles=(ArticleFields(("MẬT",)), *DECISION.articles)),
        replace(DECISION, articles=(), paragraphs=("Nội dung.", "M Ậ T", "Nội dung tiếp theo.")),
        replace(DECISION, legal_bases=(*DECISION.legal_bases, "TUYỆT MẬT")),
    ],
    ids=["article", "paragraph", "legal basis"],
)
def test_a_marking_in_a_typed_field_is_refused(office: Office, fields: DraftFields) -> None:
    with pytest.raises(RefusedByScreeningError) as refused:
        drafting.create_draft(office, CLERK, fields)
    assert refused.value.code == "classified-refused"


def test_a_marking_typed_about_an_upload_is_refused(office: Office) -> None:
    clean = upload(page(year=office.clock().year))
    with pytest.raises(RefusedByScreeningError) as refused:
        drafting.create_draft_from_pdf(office, CLERK, replace(clean, note="TUYỆT MẬT"))
    assert refused.value.code == "classified-refused"
    assert list(office.objects.iterate()) == []
