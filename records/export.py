"""Export a record (xuất tài liệu lưu trữ): readable and verifiable with none of our software."""

from __future__ import annotations

from sqlalchemy import Connection

from records import audit
from records.agencies import load_agency
from records.archive import ArchivedRecord, require_kept
from records.bagit import Bag
from records.occasion import Occasion
from records.storage import ObjectStore

README = """\
TÀI LIỆU LƯU TRỮ / ARCHIVED RECORD

document.pdf   văn bản đã ký số và đóng dấu số; mở bằng phần mềm đọc PDF có kiểm tra chữ ký số
               the signed and sealed document; any PDF reader that validates signatures can check it
report.json    kết quả kiểm tra chữ ký khi phát hành / the verification report made when it was issued
metadata.json  thông tin mô tả theo Phụ lục VI Nghị định 30/2020/NĐ-CP / descriptive metadata
audit.jsonl    nhật ký xử lý, mỗi dòng một việc / what happened to it, one event a line

Mỗi dòng nhật ký có "hash" là SHA-256 của JSON các mục còn lại (khóa xếp theo thứ tự, không dấu cách, UTF-8).
"hash" in each log line is the SHA-256 of the JSON of its other members (sorted keys, no spaces, UTF-8).

Kiểm tra gói theo BagIt (RFC 8493) / check the package with any BagIt tool:  bagit.py --validate <thư mục / folder>
"""


def export(tx: Connection, by: Occasion, store: ObjectStore, record: ArchivedRecord) -> Bag:
    """The record as a bag; its bytes are proved against their hashes on the way. The caller logs the export.

    Raises: NotFoundError ``object-missing``; InternalError ``object-damaged``; GoneError ``record-destroyed``.
    """
    require_kept(record)
    agency = load_agency(tx, record.agency_id)
    payload = {
        "README.txt": README.encode(),
        "audit.jsonl": _audit_lines(tx, record),
        "document.pdf": store.get(record.pdf),
        "metadata.json": store.get(record.metadata),
        "report.json": store.get(record.report),
    }
    information = {
        "Source-Organization": agency.name,
        "Organization-Identifier": agency.identifier,
        "External-Identifier": record.id,
        "Retention-Class": f"{record.retention.class_code} ({record.retention.schedule})",
    }
    return Bag(payload, information, by.local_date)


def _audit_lines(tx: Connection, record: ArchivedRecord) -> bytes:
    entries = audit.history(tx, record.source.id) + audit.history(tx, record.id)
    return "".join(f"{entry.line()}\n" for entry in entries).encode()
