"""The figures page: shares that are never rounded up, a table behind each chart, CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest
from fastapi.testclient import TestClient

from tests.api.fake_flows import CLERK
from tests.api.pages.test_work_pages import sign_in


@pytest.fixture
def page(client: TestClient) -> str:
    sign_in(client, CLERK)
    return client.get("/dashboard").text


def test_shares_are_shown_with_what_they_are_of(page: str) -> None:
    assert "99,9 %" in page
    assert "9996 trên 10000" in page
    assert "Chưa có" in page  # nothing was due yet: no share, and not zero


def test_every_chart_has_a_name_and_its_table(page: str) -> None:
    charts = page.count('<figure class="chart box"')
    assert charts == 4
    assert page.count('role="img" aria-label="Biểu đồ: ') == charts
    assert page.count("<caption") == charts
    assert page.count("12/2026") >= charts


def test_csv_opens_in_a_spreadsheet_with_one_row_a_month_and_the_year(client: TestClient, page: str) -> None:
    answer = client.get("/dashboard/figures.csv?year=2026")
    assert answer.headers["content-disposition"] == 'attachment; filename="so-lieu-2026.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert rows[0][0] == "Tháng"
    assert [row[0] for row in rows[1:]] == [*(f"{month:02}/2026" for month in range(1, 13)), "2026"]
    assert rows[13][1] == "780"


def test_whole_installation_is_for_the_administrator(client: TestClient, page: str) -> None:
    answer = client.get("/dashboard?scope=all")
    assert answer.status_code == 403
    assert "duty-missing" in answer.text
    assert 'name="scope"' not in page


def test_figures_need_somebody_who_is_signed_in(client: TestClient) -> None:
    assert client.get("/dashboard").headers["location"] == "/login?next=/dashboard"
