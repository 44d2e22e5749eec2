"""``/problems/{code}``: what an error code means and what to do; and the page shown when something went wrong."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.http.problem_texts import (
    explanation,
    finding_catalogue,
    form_catalogue,
    problem_catalogue,
    problem_text,
    signal_catalogue,
)
from api.http.problems import Problem
from api.pages.rendering import render
from records.errors import NotFoundError

router = APIRouter()


@router.get("/problems")
def index(request: Request) -> Response:
    """Every code."""
    return render(
        request,
        "problems.html",
        problems=problem_catalogue().values(),
        findings=finding_catalogue().values(),
        signals=signal_catalogue().values(),
        form=form_catalogue().values(),
    )


@router.get("/problems/{code}")
def explain(request: Request, code: str) -> Response:
    """One code. Raises: NotFoundError ``problem-unknown``."""
    text = explanation(code)
    if text is None:
        raise NotFoundError("problem-unknown", "There is no such code.", "Không có mã này.")
    return render(request, "problem_code.html", text=text)


def problem_page(request: Request, problem: Problem) -> Response:
    """A problem in words; somebody who is not signed in is led to the login instead."""
    if problem.status == 401 and request.method == "GET":
        return RedirectResponse(f"/login?next={quote(request.url.path)}", 303)
    return render(request, "problem.html", problem.status, problem=problem, text=problem_text(problem.code))
