"""What ``vanthu compose`` reads: JSON as HTTP takes it with agency and signatory, or text below a head of fields.

A text file begins with its fields between two lines ``---``, one ``name: value`` a line; a name that is a list may
stand several times, and a dot leads into an object (``agency.name``, ``signatory.capacity``).
"""

from __future__ import annotations

import json
from typing import Annotated, Any, TypeVar

from pydantic import Field, ValidationError

from api.errors import BadRequestError
from api.http.composing_schemas import CopyIn
from api.http.draft_schemas import DraftIn, SignatoryIn
from api.http.problem_texts import field_catalogue
from api.http.schemas import Line, StrictBody
from records.compose import Agency

FENCE = "---"
_LISTS = frozenset({"legal_bases", "addressees", "recipients", "capacity"})
Model = TypeVar("Model", bound=StrictBody)


class AgencyIn(StrictBody):
    """The issuing agency: its name, its abbreviation in notations, the place before the date."""

    name: Line
    code: Annotated[str, Field(min_length=1, max_length=20)]
    place: Annotated[str, Field(min_length=1, max_length=60)]
    parent: Line | None = None
    seal_mm: float = 36.0
    address: Line | None = None

    def letterhead(self) -> Agency:
        return Agency(self.name, self.code, self.place, self.parent, self.seal_mm, self.address)


class PaperIn(DraftIn):
    """A document outside any office: it says itself who issues and who signs it."""

    leader_id: str = ""
    agency: AgencyIn
    signatory: SignatoryIn


class PaperCopyIn(CopyIn):
    """A copy outside any office."""

    leader_id: str = ""
    agency: AgencyIn
    signatory: SignatoryIn


def read_input(data: bytes) -> dict[str, Any]:
    """The fields of an input file, not judged yet.

    Raises: BadRequestError ``input-not-text``, ``input-malformed``.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadRequestError(
            "input-not-text", "The input is not UTF-8 text.", "Tệp đầu vào không phải UTF-8."
        ) from error
    if not text.lstrip().startswith("{"):
        return _read_text(text)
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _malformed("the JSON is not well-formed", "JSON bị sai cú pháp") from error
    return dict(fields)


def parsed(model: type[Model], fields: dict[str, Any]) -> Model:
    """The fields as this model. Raises: BadRequestError ``input-invalid``, naming the first member that is wrong."""
    try:
        return model.model_validate_json(json.dumps(fields))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = "/".join(str(step) for step in first["loc"])
        if first["type"] == "json_invalid":  # half a character, which Python's own reader lets by
            raise _malformed("the JSON is not well-formed", "JSON bị sai cú pháp") from error
        known = field_catalogue().get(first["type"])
        text, text_vi = (known.en, known.vi) if known else (first["msg"], first["msg"])
        raise BadRequestError("input-invalid", f"{where}: {text} ({first['type']})", f"{where}: {text_vi}") from error


def _read_text(text: str) -> dict[str, Any]:
    head, fence, body = text.lstrip().removeprefix(FENCE).partition(f"\n{FENCE}")
    if not text.lstrip().startswith(FENCE) or not fence:
        raise _malformed("fields stand between two lines ---", "các trường phải nằm giữa hai dòng ---")
    fields: dict[str, Any] = {"body": body.lstrip("-\r\n")}
    for line in head.splitlines():
        if not line.strip():
            continue
        name, colon, value = line.partition(":")
        if not colon:
            raise _malformed("a field is written name: value", "mỗi trường viết theo dạng tên: giá trị")
        _put(fields, name.strip().split("."), value.strip())
    return fields


def _put(fields: dict[str, Any], path: list[str], value: str) -> None:
    *above, name = path
    for step in above:
        fields = fields.setdefault(step, {})
    if name == "recipients":
        fields.setdefault(name, []).append({"name": value})
    elif name in _LISTS:
        fields.setdefault(name, []).append(value)
    elif name in fields:
        raise _malformed(f"the field {name} stands twice", f"trường {name} bị lặp lại")
    else:
        fields[name] = int(value) if name == "copies" and value.isdigit() else value


def _malformed(text: str, text_vi: str) -> BadRequestError:
    return BadRequestError(
        "input-malformed", f"The input cannot be read: {text}.", f"Không đọc được đầu vào: {text_vi}."
    )
