"""The page in plain words that every package carries: what it is, where things are, how to check them."""

from __future__ import annotations

from records.packages.content import Package
from records.packages.metadata import made_line

_HEAD = """\
HỒ SƠ LƯU TRỮ / ARCHIVED RECORD FILE
{title}
{made}

Mở được và kiểm tra được mà không cần phần mềm đã tạo ra gói.
Readable and verifiable without the software that made the package.

"""
_FOOT = """
Chữ ký số nằm trong tệp PDF: mở bằng phần mềm đọc PDF có kiểm tra chữ ký (PAdES, ETSI EN 319 142-1).
Signatures are inside the PDF files: any reader that validates PAdES checks them.
Mỗi dòng *.audit.jsonl có "hash" là SHA-256 của JSON các mục còn lại (khóa xếp theo thứ tự, không dấu cách, UTF-8).
"hash" in each line of *.audit.jsonl is the SHA-256 of the JSON of its other members (sorted keys, no spaces, UTF-8).
"""


def readme(package: Package, places: str) -> bytes:
    """``places`` says where what lies in this kind of package."""
    return f"{_HEAD.format(title=package.folder.title, made=made_line(package))}{places}{_FOOT}".encode()
