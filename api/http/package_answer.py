"""The answer that carries a finished export, over HTTP and on the pages."""

from __future__ import annotations

from urllib.parse import quote

from fastapi.responses import StreamingResponse

from api.export_views import TakenExport

ZIP = "application/zip"


def export_answer(taken: TakenExport) -> StreamingResponse:
    """The file in pieces; its hash is its tag. Nobody on the way keeps it."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(taken.name)}.zip",
        "Content-Length": str(taken.size),
        "Cache-Control": "private, no-store",
        "ETag": f'"{taken.sha256}"',
    }
    return StreamingResponse(taken.pieces(), media_type=ZIP, headers=headers)
