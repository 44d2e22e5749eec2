"""The service asks itself for a page before it says that it is there."""

from __future__ import annotations

from fastapi import FastAPI

from api.http.warming import warm


def test_the_start_page_answers_without_a_network(app: FastAPI) -> None:
    assert warm(app) == 200


def test_a_page_that_is_not_there_is_told(app: FastAPI) -> None:
    assert warm(app, "/nowhere") == 404
