"""A PDF as an answer: a download that no cache keeps and no browser runs in the page."""

from __future__ import annotations

import hashlib
from urllib.parse import quote

from starlette.responses import Response


def pdf_answer(data: bytes, file_name: str) -> Response:
    """The bytes as an attachment; the ETag is their SHA-256. ``file_name`` may hold Vietnamese letters."""
    return Response(
        data,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file_name)}",
            "ETag": f'"{hashlib.sha256(data).hexdigest()}"',
            "Cache-Control": "private, no-store",
        },
        media_type="application/pdf",
    )
