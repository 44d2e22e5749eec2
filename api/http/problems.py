"""The one place where errors become answers: RFC 9457 problem details with a stable code."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match

import records.errors as records_errors
import signer.errors as signer_errors
from api.errors import (
    BadRequestError,
    EdgeError,
    NotAllowedError,
    NotSignedInError,
    ProductionModeError,
    RefusedByScreeningError,
    TooLargeError,
)
from api.http.language import Language, language_of
from api.http.problem_texts import ProblemText, field_catalogue, problem_text

PROBLEM_TYPE = "application/problem+json"
CodedError = EdgeError | records_errors.RecordsError | signer_errors.SignerError
CODED_ERRORS = (EdgeError, records_errors.RecordsError, signer_errors.SignerError)
"""The same three roots for an ``except`` clause."""

_STATUS_OF_CLASS: tuple[tuple[type[Exception], int], ...] = (
    (NotSignedInError, 401),
    (NotAllowedError, 403),
    (ProductionModeError, 403),
    (TooLargeError, 413),
    (RefusedByScreeningError, 422),
    (BadRequestError, 400),
    (records_errors.NotFoundError, 404),
    (records_errors.ConflictError, 409),
    (records_errors.GoneError, 410),
    (records_errors.RequestError, 400),
    (records_errors.OutsideServiceError, 503),
    (signer_errors.RequestError, 400),
    (signer_errors.DocumentError, 422),
    (signer_errors.KeyUnusableError, 409),
    (signer_errors.OutsideServiceError, 503),
)
_STATUS_OF_CODE = {
    "content-type-unsupported": 415,
    "database-full": 507,
    "export-no-room": 507,
    "not-the-named-leader": 403,
    "object-missing": 500,
    "pdf-too-large": 413,
    "report-not-sealed": 503,
    "sandbox-busy": 503,
    "store-full": 507,
}
_CODE_OF_STATUS = {404: "route-not-found", 405: "method-not-allowed", 413: "upload-too-large"}
_RETRY_AFTER_SECONDS = "5"


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one member of the request. ``pointer`` is an RFC 6901 JSON pointer, or the parameter."""

    pointer: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a request was not carried out."""

    status: int
    code: str
    title: str
    detail: str
    instance: str
    request_id: str
    language: Language
    errors: tuple[FieldProblem, ...] = ()

    @property
    def type(self) -> str:
        """Address of the page that explains the code."""
        return f"/problems/{self.code}"


ProblemPage = Callable[[Request, Problem], Response]
"""How a problem looks to a person."""


def status_of(error_class: type[Exception], code: str) -> int:
    """The HTTP status of an error; whatever is not the caller's, the document's or an outside service's is ours."""
    if code in _STATUS_OF_CODE:
        return _STATUS_OF_CODE[code]
    return next((status for known, status in _STATUS_OF_CLASS if issubclass(error_class, known)), 500)


def problem_of(request: Request, error: Exception) -> Problem:
    """The problem an exception stands for. Nothing of an unknown exception is told."""
    if isinstance(error, RequestValidationError):
        return _invalid_request(request, error)
    if isinstance(error, HTTPException):
        return _problem(request, error.status_code, _CODE_OF_STATUS.get(error.status_code, "request-malformed"))
    if isinstance(error, CodedError):
        status = status_of(type(error), error.code)
        return _problem(request, status, error.code, "" if status == 500 else _detail(error, language_of(request)))
    return _problem(request, 500, "internal-error")


def problem_json(problem: Problem) -> Response:
    """The problem for machines."""
    body = {
        "type": problem.type,
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "instance": problem.instance,
        "code": problem.code,
        "request_id": problem.request_id,
        "errors": [{"pointer": error.pointer, "code": error.code, "detail": error.detail} for error in problem.errors],
    }
    content = json.dumps(body, ensure_ascii=False).encode()
    return Response(content, problem.status, {"Content-Language": problem.language}, PROBLEM_TYPE)


def install_problems(app: FastAPI, answer: ProblemPage) -> None:
    """Answer every expected exception with its problem; the unexpected ones are :mod:`api.http.shell`'s."""

    async def handle(request: Request, error: Exception) -> Response:
        problem = problem_of(request, error)
        request.state.problem_code = problem.code  # for api.http.watching
        response = answer(request, problem)
        response.headers.update(_headers(request, problem))
        return response

    for kind in (*CODED_ERRORS, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, handle)


def _headers(request: Request, problem: Problem) -> dict[str, str]:
    match problem.status:
        case 401:
            return {"WWW-Authenticate": "Bearer"}
        case 405:
            return {"Allow": ", ".join(_allowed_methods(request))}
        case 413:
            return {"Connection": "close"}
        case 503:
            return {"Retry-After": _RETRY_AFTER_SECONDS}
        case _:
            return {}


def _allowed_methods(request: Request) -> list[str]:
    """Every method this address takes; the framework's own header names only one route's."""
    allowed = [
        method
        for method in ("GET", "POST", "PUT")
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in request.app.routes)
    ]
    return ["HEAD", *allowed] if "GET" in allowed else allowed


def _problem(
    request: Request, status: int, code: str, detail: str = "", errors: tuple[FieldProblem, ...] = ()
) -> Problem:
    language = language_of(request)
    text = problem_text(code)
    return Problem(
        status=status,
        code=code,
        title=_in(text, language),
        detail=detail or _in(text, language),
        instance=request.url.path,
        request_id=request.state.request_id,
        language=language,
        errors=errors,
    )


def _in(text: ProblemText, language: Language) -> str:
    return text.en if language is Language.EN else text.vi


def _detail(error: CodedError, language: Language) -> str:
    """The error's own sentence; the Vietnamese one may be missing, then the catalogue's stands in."""
    if language is Language.EN:
        return error.text
    return getattr(error, "text_vi", "")


def _invalid_request(request: Request, error: RequestValidationError) -> Problem:
    found = error.errors()
    if any(item["type"] == "json_invalid" for item in found):
        return _problem(request, 400, "json-malformed")
    language = language_of(request)
    errors = tuple(
        FieldProblem(_pointer(item["loc"]), item["type"], _field_detail(item["type"], item["msg"], language))
        for item in found
    )
    return _problem(request, 422, "request-invalid", errors=errors)


def _field_detail(code: str, message: str, language: Language) -> str:
    """Our own sentence where there is one, else the parser's."""
    text = field_catalogue().get(code)
    return _in(text, language) if text else message


def _pointer(location: tuple[int | str, ...]) -> str:
    """``("body", "articles", 0)`` is ``/articles/0``; a parameter keeps its place as a prefix."""
    place, path = (location[0], location[1:]) if location else ("", ())
    escaped = "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)
    return escaped if place == "body" else f"{place}{escaped}"
