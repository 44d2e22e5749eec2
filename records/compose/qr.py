"""The QR code that opens the public verification page of a document."""

from __future__ import annotations

import re
from io import BytesIO

import segno

from records.errors import RequestError

MAX_URL_CHARACTERS = 120
"""Keeps the code at version 7 or below: modules of half a millimetre at 24 mm, readable from a worn print."""
_URL = re.compile(r"https?://[A-Za-z0-9./:_~%?=&\[\]-]+")


def qr_svg(url: str) -> str:
    """The code with its quiet zone of four modules (ISO/IEC 18004), error correction M, as SVG.

    Raises:
        RequestError: ``verification-url-invalid`` unless it is an ASCII http(s) address of moderate length.
    """
    if len(url) > MAX_URL_CHARACTERS or not _URL.fullmatch(url):
        raise RequestError(
            "verification-url-invalid",
            f"The address is not an http(s) URL of at most {MAX_URL_CHARACTERS} characters.",
            f"Địa chỉ kiểm tra phải là URL http(s), không quá {MAX_URL_CHARACTERS} ký tự.",
        )
    image = BytesIO()
    segno.make_qr(url, error="m", boost_error=False).save(image, kind="svg", border=4, xmldecl=False, nl=False)
    return image.getvalue().decode("ascii")
