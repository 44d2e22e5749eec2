"""A record file as a BagIt bag (RFC 8493): the same documents, their description beside them."""

from __future__ import annotations

from records.bagit import Bag
from records.packages.codes import load_codes
from records.packages.content import Package
from records.packages.metadata import ead, retention
from records.packages.readme import readme

README = """\
manifest-sha256.txt        mọi tệp với giá trị băm SHA-256 / every file with its SHA-256
                           kiểm tra / check: bagit.py --validate <thư mục / folder>
data/EAD.xml               mô tả hồ sơ và tài liệu / description of the file and its documents
data/retention.xml         thời hạn bảo quản / retention
data/                      văn bản đã ký số (PDF), kết quả kiểm tra, dữ liệu mô tả, nhật ký
                           signed documents (PDF), verification reports, metadata, log
"""


def bag_files(package: Package) -> dict[str, bytes]:
    """Every file by its path inside the bag."""
    payload = {f"{file.name}": file.data for one in package.documents for file in one.files}
    payload["README.txt"] = readme(package, README)
    payload["EAD.xml"] = ead(package, load_codes())
    payload["retention.xml"] = retention(package)
    information = {
        "Source-Organization": package.agency_name,
        "Organization-Identifier": package.agency_identifier,
        "External-Identifier": package.objid,
        "External-Description": package.folder.title,
    }
    return dict(Bag(payload, information, package.made_at.date()).files())
