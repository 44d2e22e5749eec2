"""``/problems/{code}``: what an error code means and what to do; and the page shown when something went wrong."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.http.problem_texts import (
    explanation,
    finding_catalogue,
    form_catalogue,
    problem_catalogue,
    signal_catalogue,
)
from api.http.problems import Problem
from api.pages.area import Area
from api.pages.kept_forms import KeptFormAnswer, can_keep
from api.pages.rendering import render, with_query
from records.errors import NotFoundError

router = APIRouter()
AREA = Area(router)

CATALOGUES = {
    "errors": problem_catalogue,
    "findings": finding_catalogue,
    "signals": signal_catalogue,
    "form": form_catalogue,
}


@router.get("/problems")
def index(request: Request, kind: Annotated[str, Query(max_length=20)] = "errors") -> Response:
    """The codes of one kind; a kind that is not known shows the errors."""
    shown = kind if kind in CATALOGUES else "errors"
    return render(
        request, "problems/problems.html", kinds=tuple(CATALOGUES), shown=shown, rows=CATALOGUES[shown]().values()
    )


@router.get("/problems/{code}")
def explain(request: Request, code: str) -> Response:
    """One code. Raises: NotFoundError ``problem-unknown``."""
    text = explanation(code)
    if text is None:
        raise NotFoundError("problem-unknown", "There is no such code.", "Không có mã này.")
    return render(request, "problems/problem_code.html", text=text)


def problem_page(request: Request, problem: Problem) -> Response:
    """A problem in words; somebody who is not signed in is led to the login instead."""
    if problem.status == 401 and request.method == "GET":
        return RedirectResponse(with_query("/login", next=request.url.path, lang=request.query_params.get("lang")), 303)
    if can_keep(request, problem):
        return KeptFormAnswer(request, problem)
    return render(request, "problems/problem.html", problem=problem)
