"""Fields of a template: ``{{tên dự án}}`` stands where somebody writes the name of a project (chỗ điền)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from records.errors import RequestError

FIELD_MAX = 60
"""Characters of a field's name; one line."""
FIELDS_MAX = 50
"""Fields of one template: whoever fills in more writes the text anew."""
_FIELD = re.compile(r"\{\{([^{}\n]*)\}\}")
_BRACES = re.compile(r"\{\{|\}\}")


def fields_in(text: str) -> tuple[str, ...]:
    """The names of the fields, each once, in the order they stand.

    Raises: RequestError ``template-field-malformed``: braces that do not close, a name that is empty or too long.
    """
    names = [_name(found) for found in _FIELD.findall(unicodedata.normalize("NFC", text))]
    known = tuple(dict.fromkeys(names))
    if _BRACES.search(_FIELD.sub("", text)) or len(known) > FIELDS_MAX or not all(_is_name(name) for name in known):
        raise RequestError(
            "template-field-malformed",
            f"A field is a name of 1 to {FIELD_MAX} characters between double braces, such as {{{{project}}}}; "
            f"a template has at most {FIELDS_MAX}.",
            f"Chỗ điền là tên từ 1 đến {FIELD_MAX} ký tự trong hai dấu ngoặc nhọn, ví dụ {{{{tên dự án}}}}; "
            f"mỗi mẫu có không quá {FIELDS_MAX} chỗ điền.",
        )
    return known


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with every field filled.

    Raises: RequestError ``template-field-unknown`` for a value that no field asks for, ``template-field-unfilled`` for
    a field without a value, ``template-field-malformed`` for a value that would be a field again.
    """
    given = {_name(name): value for name, value in values.items()}
    known = fields_in(text)
    unknown = [name for name in given if name not in known]
    if unknown:
        raise RequestError(
            "template-field-unknown",
            f"The template has no such field: {_listed(unknown)}. It has: {_listed(known) or '–'}.",
            f"Mẫu không có chỗ điền: {_listed(unknown)}. Các chỗ điền: {_listed(known) or '–'}.",
        )
    missing = [name for name in known if not given.get(name, "").strip()]
    if missing:
        raise _unfilled(missing)
    if any(_BRACES.search(value) for value in given.values()):
        fields_in("{{")
    return _FIELD.sub(lambda found: given[_name(found[1])], unicodedata.normalize("NFC", text))


def refuse_unfilled(texts: Iterable[str]) -> None:
    """No field of a template is left in a document. Raises: RequestError ``template-field-unfilled``."""
    left = dict.fromkeys(_name(found) for text in texts for found in _FIELD.findall(text))
    if left:
        raise _unfilled(left)


def _unfilled(names: Iterable[str]) -> RequestError:
    return RequestError(
        "template-field-unfilled",
        f"Fields of the template are still to be filled in: {_listed(names)}.",
        f"Còn chỗ điền của mẫu chưa điền: {_listed(names)}.",
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"{{{{{name}}}}}" for name in names)


def _name(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _is_name(name: str) -> bool:
    return 1 <= len(name) <= FIELD_MAX and name.isprintable()
