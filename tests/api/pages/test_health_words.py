"""What the checks of the installation find is said in both languages."""

from __future__ import annotations

import pytest

from api.http.language import Language
from api.pages.catalog import catalog_of
from api.views import HEALTH_FINDINGS, HealthCheck, HealthStatus


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("finding", HEALTH_FINDINGS)
def test_every_finding_has_its_words_and_its_numbers(finding: str, language: Language) -> None:
    told = HealthCheck("log", HealthStatus.OK, finding, (71, 93))
    words = catalog_of(language)(f"health_finding.{finding.replace('-', '_')}", first=71, second=93)
    for number in ("71", "93"):
        assert (number in words) == (number in told.detail)


def test_an_errors_code_stands_for_itself() -> None:
    assert HealthCheck("objects", HealthStatus.DOWN, "store-unavailable").detail == "store-unavailable"
