"""Uploads are read from the socket into memory and never touch a disk: what arrives may be a state secret.

Law 117/2025/QH15 forbids keeping state secrets on a networked system, and a temporary file is keeping.
:class:`api.http.body_limit.BodyLimit` bounds how much is read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from api.errors import BadRequestError

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MULTIPART = "multipart/form-data"

MAX_PARTS = 64
"""Parts of one form: twenty files and every field a form of ours has."""

MAX_FILE_NAME = 255
"""Characters kept of a file name; it is only ever shown back."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a multipart form. ``file_name`` is None for a plain field."""

    name: str
    file_name: str | None
    content_type: str
    data: bytes

    @property
    def text(self) -> str:
        """The part as text. Raises: BadRequestError ``form-malformed`` when it is not UTF-8."""
        try:
            return self.data.decode()
        except UnicodeDecodeError as error:
            raise _malformed() from error


@dataclass(frozen=True, slots=True)
class Form:
    """All parts in the order they came."""

    parts: tuple[Part, ...]

    def files(self, name: str) -> tuple[Part, ...]:
        """The files under a name; an empty file chooser sends one without name or bytes, which is none."""
        return tuple(part for part in self.parts if part.name == name and (part.file_name or part.data))

    def file(self, name: str) -> Part:
        """The one file under a name. Raises: BadRequestError ``part-missing``, ``part-repeated``."""
        return self._single(name, self.files(name))

    def field(self, name: str, default: str = "") -> str:
        """A plain field's text, stripped."""
        return next((part.text.strip() for part in self.parts if part.name == name), default)

    def required(self, name: str) -> Part:
        """The one part with a name. Raises: BadRequestError ``part-missing``, ``part-repeated``."""
        return self._single(name, tuple(part for part in self.parts if part.name == name))

    def _single(self, name: str, found: tuple[Part, ...]) -> Part:
        if not found:
            raise BadRequestError("part-missing", f"The form has no part '{name}'.", f"Thiếu phần '{name}'.")
        if len(found) > 1:
            raise BadRequestError(
                "part-repeated", f"The form has several parts '{name}'.", f"Phần '{name}' bị lặp lại."
            )
        return found[0]


def media_type(request: Request) -> str:
    """The request's media type without parameters, in lower case; empty when there is none."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def unsupported_media_type(*accepted: str) -> BadRequestError:
    """The refusal of a body that is none of ``accepted``."""
    wanted = " | ".join(accepted)
    return BadRequestError(
        "content-type-unsupported", f"Send one of: {wanted}.", f"Chỉ nhận một trong các kiểu: {wanted}."
    )


async def read_body(request: Request) -> bytes:
    """The whole body, as it came."""
    body = BytesIO()
    async for chunk in request.stream():
        body.write(chunk)
    return body.getvalue()


async def read_form(request: Request) -> Form:
    """Read a multipart/form-data body part by part.

    Raises: BadRequestError ``content-type-unsupported``, ``form-malformed``, ``form-too-many-parts``.
    """
    kind, options = parse_options_header(request.headers.get("content-type"))
    if kind != MULTIPART.encode():
        raise unsupported_media_type(MULTIPART)
    if not options.get(b"boundary"):
        raise _malformed()
    collector = _Collector()
    try:
        parser = MultipartParser(options[b"boundary"], collector.callbacks())
        async for chunk in request.stream():
            parser.write(chunk)
        parser.finalize()
    except (FormParserError, UnicodeDecodeError) as error:
        raise _malformed() from error
    if not collector.ended:
        raise _malformed()
    return Form(tuple(collector.parts))


@dataclass(slots=True)
class _Collector:
    """Gathers the push parser's events into parts."""

    parts: list[Part] = field(default_factory=list)
    ended: bool = False
    _headers: dict[str, bytes] = field(default_factory=dict)
    _header_name: bytearray = field(default_factory=bytearray)
    _header_value: bytearray = field(default_factory=bytearray)
    _data: BytesIO = field(default_factory=BytesIO)

    def callbacks(self) -> MultipartCallbacks:
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._extend_name,
            "on_header_value": self._extend_value,
            "on_header_end": self._end_header,
            "on_part_data": self._extend_data,
            "on_part_end": self._end_part,
            "on_end": self._end,
        }

    def _begin(self) -> None:
        if len(self.parts) >= MAX_PARTS:
            raise BadRequestError(
                "form-too-many-parts", f"A form has at most {MAX_PARTS} parts.", "Biểu mẫu có quá nhiều phần."
            )
        self._headers, self._data = {}, BytesIO()

    def _extend_name(self, data: bytes, start: int, end: int) -> None:
        self._header_name += data[start:end]

    def _extend_value(self, data: bytes, start: int, end: int) -> None:
        self._header_value += data[start:end]

    def _extend_data(self, data: bytes, start: int, end: int) -> None:
        self._data.write(memoryview(data)[start:end])

    def _end_header(self) -> None:
        self._headers[self._header_name.decode("latin-1").strip().lower()] = bytes(self._header_value).strip()
        self._header_name.clear()
        self._header_value.clear()

    def _end_part(self) -> None:
        kind, options = parse_options_header(self._headers.get("content-disposition"))
        if kind != b"form-data" or b"name" not in options:
            raise _malformed()
        file_name = options.get(b"filename")
        self.parts.append(
            Part(
                name=options[b"name"].decode(),
                file_name=None if file_name is None else _plain_name(file_name.decode()),
                content_type=self._headers.get("content-type", b"text/plain").decode("latin-1"),
                data=self._data.getvalue(),
            )
        )
        self._data = BytesIO()

    def _end(self) -> None:
        self.ended = True


def _plain_name(name: str) -> str:
    """Without folders (some browsers send them) and control characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[:MAX_FILE_NAME]


def _malformed() -> BadRequestError:
    return BadRequestError(
        "form-malformed", "The form's body is not well-formed.", "Nội dung biểu mẫu gửi lên bị hỏng."
    )
