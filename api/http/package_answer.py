"""The answer that carries a package, over HTTP and on the pages."""

from __future__ import annotations

from urllib.parse import quote

from fastapi.responses import StreamingResponse

from api.flows.packaging import Packed

ZIP = "application/zip"


def package_answer(packed: Packed) -> StreamingResponse:
    """The package as a ZIP file, sent while it is made; nobody on the way keeps it."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(packed.name)}.zip",
        "Cache-Control": "private, no-store",
    }
    return StreamingResponse(packed.zipped(), media_type=ZIP, headers=headers)
